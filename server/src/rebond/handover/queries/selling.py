"""Sales to people: what allows one, and how one is found."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.donations.earmarks import obstacles_of_earmarks
from rebond.handover.models import Sale
from rebond.handover.queries.obstacles import obstacles_to_hand_over
from rebond.handover.queries.prices import WITHOUT_PRICE, ceiling_of
from rebond.kit.outcomes import Obstacle
from rebond.programmes.choices import Outlet
from rebond.referrals.models import Referral
from rebond.stock.queries import aim_of_buyer, obstacles_on_the_way
from rebond.workshop.queries import obstacles_of_media


def obstacles_to_sell(
    devices: Sequence[Device],
    referral: Referral | None = None,
    *,
    papers: Collection[str] = (),
    on: date | None = None,
) -> dict[int, list[Obstacle]]:
    """What stands against a sale to a person, by key of the device: the donor's terms, the drives, the kind of computer.

    ``referral``: the person had been referred; then their path and the rules that they were referred under count, else
    those of the programme of the computer. ``papers``: those of the person that were seen. ``on``: the day of the sale;
    None: today.
    """
    excluded = Obstacle("outlet_excluded", _("The donor's terms or the programme do not allow this outlet."))
    if referral is not None:
        people = {device.pk: referral for device in devices}
        judged = obstacles_to_hand_over(
            people,
            devices,
            outlet=Outlet.SOLIDARITY_SALE,
            waived=False,
            papers=papers,
            on=on,
        )
    else:
        judged = obstacles_of_media(devices)
    earmarks = {} if referral else _earmarked(devices)
    moving = {} if referral else obstacles_on_the_way(devices)
    found: dict[int, list[Obstacle]] = {}
    for device in devices:
        found[device.pk] = list(judged.get(device.pk, ()))
        found[device.pk] += [told[device.pk] for told in (moving, earmarks) if device.pk in told]
        if referral is None and not device.lot.allows(Outlet.SOLIDARITY_SALE):
            found[device.pk].append(excluded)
        if ceiling_of(device) is None:
            found[device.pk].append(WITHOUT_PRICE)
    return found


def _earmarked(devices: Sequence[Device]) -> dict[int, Obstacle]:
    aside = [device for device in devices if device.lot.is_set_aside]
    return obstacles_of_earmarks(
        (device.pk, device.lot, aim_of_buyer(device.place)) for device in aside if device.place is not None
    )


def sale_visible(pk: int, actor: Actor) -> Sale:
    rows = Sale.objects.visible_to(actor).select_related(
        "device__programme__territory", "place__organisation", "place__commune", "handover__referral"
    )
    return get_object_or_404(rows, pk=pk)
