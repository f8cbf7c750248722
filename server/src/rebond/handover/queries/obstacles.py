"""What stands between a person and a computer: one rule for the pages, the API and the action."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from rebond.devices.models import Device
from rebond.donations.earmarks import obstacles_of_earmarks
from rebond.handover.models import Handover
from rebond.kit.outcomes import Obstacle
from rebond.learning.queries import obstacles_to_handover as obstacles_on_the_path
from rebond.referrals.asked_papers import obstacles_of_papers
from rebond.referrals.choices import PaperMoment
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage as ReferralStage
from rebond.stock.queries import aim_of_person, obstacles_on_the_way
from rebond.workshop.models import Installation
from rebond.workshop.programme_systems import obstacle_of_system
from rebond.workshop.queries import obstacles_of_media
from rebond.workshop.systems import hardware_of

WAIVABLE = frozenset({"no_path", "no_session_yet", "sessions_missing"})
"""What stands in the way on the learning path, and may be lifted with a reason; the need itself may not."""

OF_THE_PERSON = WAIVABLE | {
    "not_confirmed",
    "referral_closed",
    "already_equipped",
    "not_granted",
    "initiation_only",
}
"""What another computer would not change."""

EQUIPPED = Obstacle("already_equipped", _("This person already has a computer."))
NOT_GRANTED = Obstacle(
    "not_granted", _("This person had a computer already: another one is to be granted first.")
)


def obstacles_to_hand_over(
    referrals: Mapping[int, Referral],
    devices: Sequence[Device],
    *,
    outlet: str,
    waived: bool,
    papers: Collection[str] = (),
    on: date | None = None,
) -> dict[int, list[Obstacle]]:
    """What stands between each device and the person it is meant for.

    ``referrals``: by key of the device. ``waived``: somebody entitled gave a reason to hand over before
    the point that the programme sets. ``papers``: those that were seen, of all the people. The answer is by key of the device; an absent key means open.
    """
    people = [referrals[device.pk] for device in devices]
    path = obstacles_on_the_path(people, on=on, outlet=outlet)
    media, moving = obstacles_of_media(devices), obstacles_on_the_way(devices)
    equipped, systems = _equipped(referrals), _systems(devices)
    earmarks = obstacles_of_earmarks(
        (device.pk, device.lot, aim_of_person(referrals[device.pk])) for device in devices
    )
    found: dict[int, list[Obstacle]] = {}
    for device in devices:
        referral = referrals[device.pk]
        learning = [item for item in path.get(referral.pk, ()) if not (waived and item.code in WAIVABLE)]
        obstacles = [*_of_the_pair(device, referral, outlet), *media[device.pk], *learning]
        obstacles += [told[device.pk] for told in (moving, earmarks) if device.pk in told]
        obstacles += _of_the_prescriber(referral)
        obstacles += obstacles_of_papers(PaperMoment.HANDOVER, referral.kept_rules, papers)
        obstacles += _of_the_system(device, referral, systems.get(device.pk, ""))
        if has_one := _of_equipped(referral, equipped):
            obstacles.append(has_one)
        if obstacles:
            found[device.pk] = obstacles
    return found


def _of_the_prescriber(referral: Referral) -> list[Obstacle]:
    """Of a request that a place opened itself, where the programme waits for whoever follows the person."""
    if not (referral.kept_rules.handover_needs_confirmation and referral.is_unconfirmed):
        return []
    return [
        Obstacle(
            "not_confirmed", _("The organisation that follows this person has not confirmed the request.")
        )
    ]


def _of_the_pair(device: Device, referral: Referral, outlet: str) -> list[Obstacle]:
    found = []
    if device.place_id != referral.place_id:
        found.append(
            Obstacle("other_place", _("This computer is not at the place that follows this person."))
        )
    if device.lot.serves_id != referral.programme_id and device.lot.earmark_programme_id is None:
        other = _("This computer belongs to the programme “%(theirs)s”, this person to “%(own)s”.")
        names = {"theirs": device.programme, "own": referral.programme}
        found.append(Obstacle("other_programme", other % names))
    if referral.stage == ReferralStage.CLOSED:
        found.append(Obstacle("referral_closed", _("This referral is closed: reopen it first.")))
    return found + obstacles_of_terms(device, referral, outlet)


def obstacles_of_terms(device: Device, referral: Referral, outlet: str) -> list[Obstacle]:
    """The donor's terms, and the rules that the person was referred under: later ones change nothing for them."""
    found = []
    if not device.lot.agreement.donor_allows(outlet):
        found.append(Obstacle("outlet_excluded", _("The donor's terms do not allow this outlet.")))
    if outlet not in referral.kept_rules.outlets:
        not_offered = _("The rules under which this person was referred do not offer this outlet.")
        found.append(Obstacle("outlet_not_offered", not_offered))
    return found


def _systems(devices: Sequence[Device]) -> dict[int, str]:
    rows = Installation.objects.filter(device__in=[device.pk for device in devices])
    return dict(rows.order_by("pk").values_list("device_id", "system"))


def _of_the_system(device: Device, referral: Referral, system: str) -> list[Obstacle]:
    """A release that is kept up no more is told on the page only: no place can install another one."""
    rule = referral.kept_rules.system_rule
    found = obstacle_of_system(rule=rule, system=system, hardware=hardware_of(device))
    return [found] if found else []


def obstacle_of_equipped(referral: Referral) -> Obstacle | None:
    """Why this person is to have no other computer: they have one, or had one and no other was granted."""
    return _of_equipped(referral, _equipped({referral.pk: referral}))


def _of_equipped(referral: Referral, equipped: Collection[int]) -> Obstacle | None:
    if referral.pk in equipped:
        return EQUIPPED
    return NOT_GRANTED if referral.stage == ReferralStage.EQUIPPED else None


def _equipped(referrals: Mapping[int, Referral]) -> set[int]:
    current = Handover.objects.current().filter(referral__in=[referral.pk for referral in referrals.values()])
    return set(current.values_list("referral_id", flat=True))
