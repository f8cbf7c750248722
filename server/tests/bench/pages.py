"""How each page of the live bench is opened."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.access import ScopeKeys
from rebond.bench.actions import record_object
from rebond.bench.choices import Activity, Need, ObjectKind
from rebond.bench.models import Card, FoundObject
from tests.bench.machines import a_machine
from tests.cast import Cast
from tests.certificates.received import a_computer, a_received
from tests.pages import Page


def a_busy_bench(cast: Cast) -> dict[str, object]:
    """One that erases, one that needs a hand, one finished, one that nothing recognises."""
    a_received(cast)
    a_computer(cast, serial="PF00AB13", drive="S3Z9NX0A2")
    a_machine(cast).tells(Activity.DONE, percent=100, battery_percent=78, hardware="i5 · 8 Go · SSD 240 Go")
    a_machine(cast, serial="PF00AB13").tells(
        percent=64, bytes_per_second=486_000_000, seconds_left=180, hardware="i5 · 8 Go · SSD 240 Go"
    )
    a_machine(cast, serial="STRANGE1").tells(Activity.BY_HAND, percent=30, needs=(Need.KEYBOARD,))
    return {}


def an_unknown_machine(cast: Cast) -> Card:
    return a_machine(cast, serial="STRANGE1").tells(Activity.WAITING)


def a_known_machine(cast: Cast) -> Card:
    a_computer(cast)
    return a_machine(cast).tells(percent=12)


def an_object(cast: Cast) -> FoundObject:
    return record_object(
        actor=cast.actor("bruno"), device=a_computer(cast), kind=ObjectKind.SIM, kept_at="Enveloppe 12"
    )


@dataclass(frozen=True, slots=True)
class SlipOf:
    donor: int
    fate: str
    found: FoundObject

    def scope_keys(self) -> ScopeKeys:
        return self.found.scope_keys()


def a_slip(cast: Cast) -> SlipOf:
    found = an_object(cast)
    return SlipOf(found.device.lot.agreement.donor_id, "returned", found)


def some_objects(cast: Cast) -> dict[str, object]:
    an_object(cast)
    return {}


PAGES = {
    "bench:bench": Page(who="bruno", thing=a_busy_bench),
    "bench:cards": Page(who="bruno", thing=a_busy_bench, kind="fragment"),
    "bench:validate": Page(kind="gesture"),
    "bench:card": Page(who="bruno", thing=an_unknown_machine),
    "bench:attach": Page(who="bruno", thing=an_unknown_machine, kind="gesture"),
    "bench:create": Page(who="bruno", thing=an_unknown_machine, kind="gesture"),
    "bench:found": Page(who="bruno", thing=a_known_machine, kind="gesture"),
    "bench:hold": Page(who="bruno", thing=a_known_machine, kind="gesture"),
    "bench:take": Page(who="bruno", thing=a_known_machine, kind="gesture"),
    "bench:clear": Page(who="bruno", thing=a_known_machine, kind="gesture"),
    "bench:switch": Page(who="bruno"),
    "bench:leave": Page(who="bruno", kind="gesture"),
    "bench:own": Page(who="bruno"),
    "bench:badge": Page(who="bruno", kind="gesture"),
    "bench:objects": Page(who="bruno", thing=some_objects),
    "bench:sign_slip": Page(who="bruno", thing=some_objects, kind="gesture"),
    "bench:slip_of_donor": Page(who="bruno", thing=a_slip, kind="file"),
    "bench:slip_of_object": Page(who="bruno", thing=an_object, kind="file"),
    "bench:declare": Page(who="bruno", thing=a_computer, query=lambda device: f"code={device.asset_tag}"),
    "bench:settle": Page(who="bruno", thing=an_object, kind="gesture"),
}
