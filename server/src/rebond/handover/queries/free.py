"""The computers of a place that a person could leave with: for whoever chooses one by eye, without a scanner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rebond.access import Actor
from rebond.devices.models import Device, Hold
from rebond.donations.querysets import serving
from rebond.handover.queries.obstacles import OF_THE_PERSON, obstacles_of_terms, obstacles_to_hand_over
from rebond.programmes.choices import Outlet
from rebond.referrals.models import Referral
from rebond.stock.queries import TO_A_PERSON, devices_at_place
from rebond.stock.queries.travelling import lines_on_the_way

MOST_FITTING, MOST_FREE, AT_ONCE = 6, 8, 50
OF_THE_TERMS = frozenset({"outlet_excluded", "outlet_not_offered"})


@dataclass(frozen=True, slots=True)
class FreeComputers:
    """``has_more``: others fit too; a search finds them."""

    devices: Sequence[Device]
    has_more: bool


def computers_free(
    referral: Referral, actor: Actor, *, text: str = "", most: int = MOST_FREE
) -> FreeComputers:
    """Those of the person's place and programme with which nothing is wrong for this person, the longest there first.

    ``text``: only those whose code, number, maker or model hold its words. What is held or on its way is left out at once, the
    others are judged a part at a time until there are enough: hundreds of computers cost no more than fifty.
    """
    rows = devices_at_place(actor).filter(serving(referral.programme_id), place=referral.place_id)
    rows = rows.exclude(pk__in=Hold.objects.filter(lifted_at=None).values("device"))
    rows = rows.exclude(pk__in=lines_on_the_way().values("device"))
    if text:
        rows = rows.filter(pk__in=Device.objects.matching(text).values("pk"))
    found: list[Device] = []
    start = 0
    while len(found) <= most and (part := list(rows[start : start + AT_ONCE])):
        found += _sound(part, referral)
        start += AT_ONCE
        if len(part) < AT_ONCE:
            break
    return FreeComputers(found[:most], len(found) > most)


def computers_fitting(referral: Referral, actor: Actor) -> list[Device]:
    """A few of those that are free, for whoever holds one that does not fit."""
    return list(computers_free(referral, actor, most=MOST_FITTING).devices)


def _sound(devices: Sequence[Device], referral: Referral) -> list[Device]:
    """Those in whose way nothing stands but what is of the person, whom another computer would not change."""
    papers = referral.kept_rules.papers_at_handover
    in_the_way = obstacles_to_hand_over(
        {device.pk: referral for device in devices}, devices, outlet=Outlet.GIFT, waived=False, papers=papers
    )
    return [
        device
        for device in devices
        if all(found.code in OF_THE_PERSON | OF_THE_TERMS for found in in_the_way.get(device.pk, ()))
        and any(
            not obstacles_of_terms(device, referral, outlet)
            for outlet in (*TO_A_PERSON, Outlet.SOLIDARITY_SALE)
        )
    ]
