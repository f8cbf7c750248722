from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.aftercare.choices import Answer, Condition, Occasion, Reached, Use
from rebond.aftercare.facts import FollowedUp
from rebond.aftercare.models import FollowUp
from rebond.aftercare.occasions import closes_on, due_on
from rebond.handover.actions import call_no_more
from rebond.handover.models import Handover
from rebond.kit.days import written
from rebond.kit.errors import Invalid, Refused
from rebond.kit.holding import hold_one
from rebond.ledger.recording import Entry, record


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What a person said; nothing of it is known of who was not reached."""

    reached: Reached
    is_used: Answer = Answer.NOT_KNOWN
    condition: Condition = Condition.NOT_KNOWN
    uses: Sequence[str] = ()
    internet_at_home: Answer = Answer.NOT_KNOWN


def follow_up(
    *,
    actor: Actor,
    handover: Handover,
    occasion: Occasion,
    news: News,
    submission: UUID,
    asked_on: date | None = None,
) -> FollowUp:
    """Write down what the person says of their computer. Asked again, the later answer holds; the same page, sent twice, once.

    Who does not wish to be asked is asked no more, and their contact details stay no longer than those of others. Raise
    `Refused` for them at another occasion and for a computer that the person has no more, `Invalid` for a day on which the question was not open.
    """
    day = asked_on or timezone.localdate()
    with transaction.atomic():
        rows = Handover.objects.select_related("place__organisation", "referral__programme")
        held = hold_one(rows, handover.pk)
        require(actor, "aftercare.record", on=held)
        before = FollowUp.objects.filter(handover=held, occasion=occasion).first()
        if before is not None and before.submission == submission:
            return before
        _judge(held, occasion, news, day)
        if news.reached is Reached.REFUSED:
            call_no_more(handover=held)
        made = _write(held, occasion, news, before=before, by=actor, submission=submission, day=day)
        told = FollowedUp(occasion=occasion.value, reached=news.reached.value, place_id=held.place_id)
        record(actor=actor, entries=[Entry(held.stream, told)])
    return made


def _judge(handover: Handover, occasion: Occasion, news: News, day: date) -> None:
    if handover.cancelled_at is not None or handover.ended_at is not None:
        raise Refused(_("This computer came back: there is nothing to ask any more."), code="came_back")
    if handover.use_ended_at is not None:
        raise Refused(
            _("The person has this computer no more: there is nothing to ask any more."), code="use_ended"
        )
    if FollowUp.objects.refused().filter(handover=handover).exclude(occasion=occasion).exists():
        raise Refused(_("This person does not wish to be asked."), code="does_not_wish")
    if not set(news.uses) <= set(Use.values):
        raise Invalid(_("Choose in the list."), code="unknown_use", field="uses")
    handed = timezone.localdate(handover.handed_over_at)
    opens, closes = due_on(handed, occasion), closes_on(handed, occasion)
    if day > timezone.localdate():
        raise Invalid(_("This day is in the future."), code="in_the_future", field="asked_on")
    if not opens <= day < closes:
        words = {"opens": written(opens), "closes": written(closes)}
        message = _("This is asked from %(opens)s, and before %(closes)s.") % words
        raise Invalid(message, code="not_open", field="asked_on")


def _write(
    handover: Handover,
    occasion: Occasion,
    news: News,
    *,
    before: FollowUp | None,
    by: Actor,
    submission: UUID,
    day: date,
) -> FollowUp:
    is_known = news.reached is Reached.REACHED
    said = {
        "reached": news.reached,
        "is_used": news.is_used if is_known else Answer.NOT_KNOWN,
        "condition": news.condition if is_known else Condition.NOT_KNOWN,
        "uses": sorted(news.uses) if is_known and news.is_used is Answer.YES else [],
        "internet_at_home": news.internet_at_home if is_known else Answer.NOT_KNOWN,
        "asked_on": day,
        "asked_by_id": by.membership_id,
        "submission": submission,
    }
    if before is None:
        return FollowUp.objects.create(handover=handover, occasion=occasion, **said)
    FollowUp.objects.filter(pk=before.pk).update(**said, tries=F("tries") + 1)
    before.refresh_from_db()
    return before
