"""How many computers of a programme are still to be promised, and who waits for one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from rebond.network.models import Place
from rebond.programmes.models import Programme
from rebond.programmes.rules import Rules
from rebond.referrals.choices import Need
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage

if TYPE_CHECKING:
    from rebond.referrals.querysets import ReferralQuerySet as ReferralRows


def has_room(
    programme: Programme, place: Place, *, rules: Rules | None = None, on: date | None = None
) -> bool:
    """Whether one more person may be promised a computer today without passing those who wait already."""
    rules, day = rules or programme.rules, on or timezone.localdate()
    free = free_computers(programme, rules, day)
    if free is not None and free <= waiting_for(programme).count():
        return False
    at_place = free_at(programme, place, rules)
    return at_place is None or at_place > waiting_for(programme).filter(place=place).count()


def free_computers(programme: Programme, rules: Rules, day: date) -> int | None:
    """Of the waves opened by ``day``, those that nobody was promised; None where there is no limit."""
    limit = rules.computers_by(day)
    return None if limit is None else max(limit - promised(programme).count(), 0)


def free_at(programme: Programme, place: Place, rules: Rules) -> int | None:
    """How many people more one place takes; None where there is no limit."""
    if rules.most_per_place is None:
        return None
    return max(rules.most_per_place - promised(programme).filter(place=place).count(), 0)


def promised(programme: Programme) -> ReferralRows:
    """Those who are on their way to a computer, or have it."""
    rows = Referral.objects.filter(programme=programme, need=Need.COMPUTER_AND_INITIATION)
    return rows.exclude(stage__in=(Stage.CLOSED, Stage.WAITING, Stage.NOMINATED))


def waiting_for(programme: Programme) -> ReferralRows:
    """Those on the waiting list, in their order."""
    return Referral.objects.filter(programme=programme, stage=Stage.WAITING).order_by("stage_since", "pk")


def rank_of(referral: Referral) -> int:
    """The place of a person on the waiting list, from 1."""
    keys = list(waiting_for(referral.programme).values_list("pk", flat=True))
    return keys.index(referral.pk) + 1


def next_called(programme: Programme, on: date) -> list[Referral]:
    """Those whose turn has come."""
    rules = programme.rules
    free = free_computers(programme, rules, on)
    room: dict[int, int | None] = {}
    called: list[Referral] = []
    for referral in waiting_for(programme).select_related("place"):
        if free is not None and len(called) >= free:
            break
        here = room.setdefault(referral.place_id, free_at(programme, referral.place, rules))
        if here == 0:
            continue
        room[referral.place_id] = None if here is None else here - 1
        called.append(referral)
    return called
