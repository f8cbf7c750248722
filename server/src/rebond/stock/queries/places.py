"""What a place holds, and which of it may be handed over now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.donations.earmarks import obstacles_of_earmarks
from rebond.donations.models import Lot
from rebond.kit.outcomes import Obstacle
from rebond.learning.queries import obstacles_to_handover
from rebond.programmes.choices import Outlet
from rebond.referrals.choices import Need
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage as ReferralStage
from rebond.stock.queries.earmarks import aim_of_person
from rebond.stock.queries.piles import obstacles_to_deliver
from rebond.stock.queries.travelling import obstacles_on_the_way

ON_THE_WAY_TO_A_COMPUTER = (ReferralStage.ON_PATH, ReferralStage.PATH_DONE)
TO_A_PERSON = (Outlet.GIFT, Outlet.LOAN_DURING_PATH, Outlet.LOAN)
"""A handover that costs nothing, the usual one first."""
ReadyAt = defaultdict[int | None, list[tuple[Referral, frozenset[Outlet]]]]
"""By place: those who may receive a computer there today, and as what."""


def may_go_to_a_place(lot: Lot) -> bool:
    """Where the programme cedes computers to its places, the donor allows it; elsewhere a place only hands them over."""
    if Outlet.TRANSFER_TO_PLACE in lot.serves.outlets:
        return lot.allows(Outlet.TRANSFER_TO_PLACE)
    return any(lot.allows(outlet) for outlet in (*TO_A_PERSON, Outlet.SOLIDARITY_SALE))


@dataclass(frozen=True, slots=True)
class HeldComputer:
    """A computer at a place. ``obstacles``: what is wrong with it; ``people``: how many could leave with it today."""

    device: Device
    obstacles: tuple[Obstacle, ...]
    people: int

    @property
    def may_be_handed_over(self) -> bool:
        return not self.obstacles and self.people > 0

    @property
    def reason(self) -> str:
        return " ".join(str(obstacle.message) for obstacle in self.obstacles)


def devices_at_place(actor: Actor) -> QuerySet[Device]:
    """What a place holds, the longest there first."""
    rows = Device.objects.visible_to(actor).current().in_group("at_places")
    return rows.select_related("programme", "lot__agreement__programme", "lot__earmark_programme").order_by(
        "stage_since", "pk"
    )


def held_computers(devices: Sequence[Device]) -> list[HeldComputer]:
    """Each with what a handover would meet. As many queries for many computers as for one."""
    in_the_way, moving = obstacles_to_deliver(devices), obstacles_on_the_way(devices)
    ready: ReadyAt = defaultdict(list)
    for row in people_ready({device.place_id for device in devices if device.place_id is not None}):
        ready[row[0].place_id].append(row)
    others = _set_aside_for_others(devices, ready)
    judged = [
        (device, [row for row in ready[device.place_id] if (device.pk, row[0].pk) not in others])
        for device in devices
    ]
    for key, obstacle in moving.items():
        in_the_way[key] = (obstacle, *in_the_way[key])
    return [_held(device, in_the_way[device.pk], people) for device, people in judged]


def _set_aside_for_others(devices: Sequence[Device], ready: ReadyAt) -> Collection[tuple[int, int]]:
    """Pairs of a computer and a person of its place who may not have it. Each person is looked at once."""
    aside = [device for device in devices if device.lot.is_set_aside]
    aims = {
        place_id: [(person.pk, aim_of_person(person)) for person, _outlets in ready[place_id]]
        for place_id in {device.place_id for device in aside}
    }
    return obstacles_of_earmarks(
        ((device.pk, person_id), device.lot, aim)
        for device in aside
        for person_id, aim in aims[device.place_id]
    ).keys()


def people_ready(places: Collection[int]) -> list[tuple[Referral, frozenset[Outlet]]]:
    """Those followed at these places who may receive a computer today, the longest waiting first, and as what."""
    rows = Referral.objects.filter(
        place__in=places, stage__in=ON_THE_WAY_TO_A_COMPUTER, need=Need.COMPUTER_AND_INITIATION
    )
    people = list(rows.select_related("programme", "rules", "place").order_by("stage_since", "pk"))
    lent = obstacles_to_handover(people, outlet=Outlet.LOAN_DURING_PATH)
    given = obstacles_to_handover(people, outlet=Outlet.GIFT)
    in_the_way = dict.fromkeys((*TO_A_PERSON, Outlet.SOLIDARITY_SALE), given)
    in_the_way[Outlet.LOAN_DURING_PATH] = lent
    judged = [(person, _open_to(person, in_the_way)) for person in people]
    return [(person, outlets) for person, outlets in judged if outlets]


def _open_to(
    person: Referral, in_the_way: Mapping[Outlet, Mapping[int, list[Obstacle]]]
) -> frozenset[Outlet]:
    offered = person.kept_rules.outlets
    return frozenset(
        outlet for outlet, found in in_the_way.items() if outlet in offered and person.pk not in found
    )


def _held(
    device: Device,
    obstacles: tuple[Obstacle, ...],
    ready: Sequence[tuple[Referral, frozenset[Outlet]]],
) -> HeldComputer:
    allowed = {outlet for outlet in (*TO_A_PERSON, Outlet.SOLIDARITY_SALE) if device.lot.allows(outlet)}
    if not allowed:
        excluded = _(
            "The donor's terms or the programme do not allow it to be given, lent or sold to a person."
        )
        obstacles = (*obstacles, Obstacle("outlet_excluded", excluded))
    people = sum(
        person.programme_id == device.lot.serves_id and bool(outlets & allowed) for person, outlets in ready
    )
    return HeldComputer(device, obstacles, people)
