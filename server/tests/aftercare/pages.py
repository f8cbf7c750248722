from __future__ import annotations

from tests.aftercare.prepared import THREE, handed_over, to_ask, told
from tests.cast import Cast
from tests.pages import Page


def one_asked_and_one_to_ask(cast: Cast) -> None:
    told(cast, handed_over(cast, 3))
    to_ask(cast)


PAGES = {
    "aftercare:due": Page(who="ines", thing=one_asked_and_one_to_ask),
    "aftercare:follow_up": Page(
        who="ines", thing=lambda cast: {"pk": to_ask(cast).pk, "occasion": THREE.value}
    ),
}
