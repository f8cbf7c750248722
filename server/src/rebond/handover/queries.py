"""What one screen needs to know before a computer changes hands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from rebond.devices.models import Device
from rebond.handover.models import Handover
from rebond.kit.outcomes import Obstacle
from rebond.learning.queries import obstacles_to_handover as obstacles_on_the_path
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage as ReferralStage
from rebond.workshop.queries import obstacles_of_media

WAIVABLE = frozenset({"no_path", "no_session_yet", "sessions_missing"})
"""What stands in the way on the learning path, and may be lifted with a reason; the need itself may not."""


def obstacles_to_hand_over(
    referrals: Mapping[int, Referral],
    devices: Sequence[Device],
    *,
    outlet: str,
    waived: bool,
    on: date | None = None,
) -> dict[int, list[Obstacle]]:
    """What stands between each device and the person it is meant for.

    ``referrals``: by key of the device. ``waived``: somebody entitled gave a reason to hand over before
    the point that the programme sets. The answer is by key of the device; an absent key means open.
    """
    people = [referrals[device.pk] for device in devices]
    path = obstacles_on_the_path(people, on=on, outlet=outlet)
    media = obstacles_of_media(devices)
    equipped = _equipped(referrals)
    found: dict[int, list[Obstacle]] = {}
    for device in devices:
        referral = referrals[device.pk]
        learning = [item for item in path.get(referral.pk, ()) if not (waived and item.code in WAIVABLE)]
        obstacles = [*_of_the_pair(device, referral, outlet), *media[device.pk], *learning]
        if referral.pk in equipped:
            obstacles.append(Obstacle("already_equipped", _("This person already has a computer.")))
        if obstacles:
            found[device.pk] = obstacles
    return found


def _of_the_pair(device: Device, referral: Referral, outlet: str) -> list[Obstacle]:
    found = []
    if device.place_id != referral.place_id:
        found.append(Obstacle("other_place", _("This computer is not at the place that follows this person.")))
    if device.programme_id != referral.programme_id:
        found.append(Obstacle("other_programme", _("This computer belongs to another programme.")))
    if referral.stage == ReferralStage.CLOSED:
        found.append(Obstacle("referral_closed", _("This referral is closed: reopen it first.")))
    if not device.lot.agreement.allows(outlet):
        found.append(Obstacle("outlet_excluded", _("The donor's terms do not allow this outlet.")))
    return found


def _equipped(referrals: Mapping[int, Referral]) -> set[int]:
    current = Handover.objects.current().filter(referral__in=[referral.pk for referral in referrals.values()])
    return set(current.values_list("referral_id", flat=True))
