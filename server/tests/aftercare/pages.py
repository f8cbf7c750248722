from __future__ import annotations

from dataclasses import dataclass

from rebond.access import ScopeKeys
from rebond.handover.models import Handover
from tests.aftercare.prepared import THREE, handed_over, to_ask, told
from tests.cast import Cast
from tests.pages import Page


@dataclass(frozen=True)
class Asked:
    """One handover, and the occasion."""

    handover: Handover
    occasion: str = THREE.value

    @property
    def pk(self) -> int:
        return self.handover.pk

    def scope_keys(self) -> ScopeKeys:
        return self.handover.scope_keys()


def one_asked_and_one_to_ask(cast: Cast) -> None:
    told(cast, handed_over(cast, 3))
    to_ask(cast)


PAGES = {
    "aftercare:due": Page(who="ines", thing=one_asked_and_one_to_ask),
    "aftercare:follow_up": Page(who="ines", thing=lambda cast: Asked(to_ask(cast))),
}
