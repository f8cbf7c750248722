"""People who count on a session that is moved or cancelled are told: by a message, or by the place."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND, require
from rebond.kit.errors import NotFound
from rebond.kit.holding import hold_if_there
from rebond.learning.actions.holding import changed_meanwhile
from rebond.learning.actions.reminders import AGAIN, MOST_ATTEMPTS, REMINDER, address_of, is_time_for_messages
from rebond.learning.choices import Change, Means, Presence
from rebond.learning.facts import NewsTold
from rebond.learning.models import Enrolment, Session, SessionNews
from rebond.learning.querysets import SessionNewsQuerySet
from rebond.learning.senders import NotSent, channels_that_arrive, words_of_news
from rebond.learning.senders import send as hand_to_sender
from rebond.ledger.recording import Entry, record
from rebond.referrals.lifecycle import hold_rows
from rebond.referrals.models import Referral

KEPT = timedelta(days=1)
log = structlog.get_logger(__name__)


def note_news(session: Session, *, change: Change, was_at: datetime) -> int:
    """Whoever has or awaits a seat in ``session`` is to know. Its row is held. Answer how many.

    Nobody, when it was to begin already: a diary put right afterwards is no news.
    """
    now = timezone.now()
    if was_at <= now:
        return 0
    seated = Enrolment.objects.filter(
        attendances__session=session, attendances__presence=Presence.EXPECTED
    ).order_by()
    waiting = Enrolment.objects.filter(waits__session=session).order_by()
    keys = {*seated.values_list("pk", flat=True), *waiting.values_list("pk", flat=True)}
    known = SessionNews.objects.filter(session=session, enrolment__in=keys, told_at=None)
    held = known.select_for_update(no_key=True).order_by("pk")  # told meanwhile is told of the change before
    standing = set(held.values_list("enrolment_id", flat=True))
    known.update(change=Change(change).value, since=now, attempts=0, due_at=now)
    fresh = {"change": Change(change).value, "was_at": was_at, "since": now, "due_at": now}
    SessionNews.objects.bulk_create(
        [SessionNews(session=session, enrolment_id=key, **fresh) for key in sorted(keys - standing)]
    )
    return len(keys)


def note_told(*, actor: Actor, news: SessionNews, seen: datetime) -> SessionNews:
    """The place told the person what the page showed: the news since ``seen``. Told twice, it counts once.

    Raise `Refused` when the session changed again meanwhile: the person knows what is no longer so; `NotFound` for what is
    of no more use and was forgotten.
    """
    with transaction.atomic():
        (referral,) = hold_rows([news.enrolment.referral_id])
        require(actor, "learning.record", on=referral)
        held = _told(actor, referral, news.pk, Means.PLACE, seen)
        if held is None:
            raise NotFound(NOT_FOUND, code="not_found")
        if held.told_at is None:
            raise changed_meanwhile()
        return held


def send_news_due() -> int:
    """To those who agreed to messages. What a sender refuses is tried again, and the place is asked to call meanwhile.

    Answer how many left. Each is marked after it left: a crash between the two sends it twice rather than never.
    """
    if not is_time_for_messages():
        return 0
    return sum(_send(key) for key in list(_due().order_by("pk").values_list("pk", flat=True)))


def forget_news_due() -> int:
    """What is of no use any more is not kept. Answer how many rows went."""
    limit = timezone.now() - KEPT
    rows = SessionNews.objects.filter(was_at__lt=limit, session__starts_at__lt=limit)
    cancelled = SessionNews.objects.filter(was_at__lt=limit, change=Change.CANCELLED)
    return rows.delete()[0] + cancelled.delete()[0]


def _due() -> SessionNewsQuerySet:
    return SessionNews.objects.by_message(channels_that_arrive()).select_related(
        "session__place", "session__commune", "enrolment__referral__reminder_agreement"
    )


def _send(key: int) -> bool:
    news = _claim(key)
    if news is None:
        return False
    agreement = news.enrolment.referral.reminder_agreement
    address = address_of(agreement)
    if not address:
        return False
    try:
        hand_to_sender(agreement.channel, address, words_of_news(news))
    except NotSent as fault:
        log.warning("news.not_sent", news=news.pk, fault=fault.kind)
        return False
    with transaction.atomic():
        (referral,) = hold_rows([news.enrolment.referral_id])
        _told(REMINDER, referral, news.pk, Means(agreement.channel), news.since)
    return True


def _claim(key: int) -> SessionNews | None:
    """Two workers at once: one of them has it until it is tried again. None for what was told, or failed too often.

    None also for what is of no more use since the messages before it left: the seat is freed, the agreement ended.
    """
    now = timezone.now()
    with transaction.atomic():
        held = hold_if_there(_due(), key)
        if held is None or held.due_at > now or held.attempts >= MOST_ATTEMPTS:
            return None
        held.attempts += 1
        held.due_at = now + AGAIN
        held.save(update_fields=["attempts", "due_at"])
    return held


def _told(actor: Actor, referral: Referral, pk: int, means: Means, seen: datetime) -> SessionNews | None:
    """None for what was forgotten meanwhile."""
    held = hold_if_there(SessionNews.objects.all(), pk)
    if held is not None and held.told_at is None and held.since == seen:
        held.told_at = timezone.now()
        held.means = means.value
        held.save(update_fields=["told_at", "means"])
        facts = NewsTold(session_id=held.session_id, change=held.change, means=held.means)
        record(actor=actor, entries=[Entry(referral.stream, facts)])
    return held
