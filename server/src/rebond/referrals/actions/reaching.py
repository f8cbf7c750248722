"""The place tries to reach a person who does not come: each try has a day and a means, and nothing of what was said."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.errors import Invalid, Refused
from rebond.ledger.recording import Entry, record
from rebond.referrals.choices import TryMeans
from rebond.referrals.facts import ContactTried
from rebond.referrals.lifecycle import hold_rows
from rebond.referrals.models import ContactTry, Referral
from rebond.referrals.stages import Stage


def note_try(
    *,
    actor: Actor,
    referral: Referral,
    means: TryMeans,
    submission: UUID,
    tried_on: date | None = None,
    was_reached: bool = False,
) -> Referral:
    """Keep that the place tried to reach the person. The same ``submission`` again is the same try.

    Who was reached is no longer sought: what was tried before counts no more. Raise `Invalid` for a day to come, or one
    before the person was referred; `Refused` for a request that ended.
    """
    with transaction.atomic():
        (held,) = hold_rows([referral])
        require(actor, "referral.answer", on=held)
        keep_try(
            actor=actor,
            held=held,
            means=means,
            submission=submission,
            tried_on=tried_on or timezone.localdate(),
            was_reached=was_reached,
        )
    return held


def keep_try(
    *,
    actor: Actor,
    held: Referral,
    means: TryMeans,
    submission: UUID,
    tried_on: date,
    was_reached: bool = False,
) -> None:
    """The same for a request that is held, by somebody who may: the learning path notes its calls too."""
    if ContactTry.objects.filter(submission=submission).exists():
        return
    _judge(held, tried_on)
    ContactTry.objects.create(
        referral=held,
        place_id=held.place_id,
        tried_on=tried_on,
        means=TryMeans(means).value,
        was_reached=was_reached,
        noted_by_id=actor.membership_id,
        submission=submission,
    )
    days = _days_in_vain(held)
    held.days_tried, held.tried_on = len(days), max(days, default=None)
    held.save(update_fields=["days_tried", "tried_on"])
    told = ContactTried(place_id=held.place_id, means=TryMeans(means).value, days=held.days_tried)
    record(actor=actor, entries=[Entry(held.stream, told)])


def _judge(held: Referral, tried_on: date) -> None:
    if held.stage not in Stage.OPEN:
        raise Refused(_("This request has ended: nobody is to be reached any more."), code="ended")
    if tried_on > timezone.localdate():
        raise Invalid(_("This date is in the future."), code="in_the_future", field="tried_on")
    if tried_on < held.referred_on:
        raise Invalid(
            _("The person was not referred yet on that day."), code="before_the_request", field="tried_on"
        )


def _days_in_vain(held: Referral) -> set[date]:
    """Since the person stands at this point of the road, at this place, and since they were last reached."""
    tries = held.tries.filter(place=held.place_id, tried_on__gte=timezone.localdate(held.stage_since))
    reached = tries.filter(was_reached=True).order_by("pk").last()
    in_vain = tries.filter(was_reached=False)
    if reached is not None:
        in_vain = in_vain.filter(pk__gt=reached.pk, tried_on__gte=reached.tried_on)
    return set(in_vain.order_by("pk").values_list("tried_on", flat=True))
