from __future__ import annotations

import logging
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from rebond.notices import email
from rebond.notices.kinds import Facts, checked, kind_of
from rebond.notices.models import Notice

logger = logging.getLogger(__name__)


def notify(*, recipients: Iterable[int], kind: str, facts: Facts, key: str, by_email: bool = True) -> None:
    """Tell these people (ids of users) once: a second call with the same `key` says nothing more.

    `key` is what makes it happen, such as the uuid of an event, so that a reaction may run twice.
    The e-mail leaves when the transaction is committed.
    """
    kind_of(kind)
    now = timezone.now()
    held = checked(facts)
    notices = [
        Notice(recipient_id=user_id, kind=kind, facts=held, key=key, by_email=by_email, created_at=now)
        for user_id in dict.fromkeys(recipients)
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    if by_email:

        def send() -> None:  # Django names it in its log when it fails, and a `partial` has no name
            send_waiting(key=key)

        transaction.on_commit(send, robust=True)


def mark_read(*, user_id: int | None, notice_ids: Iterable[int] | None = None) -> int:
    """The person has seen these, or all of theirs. Answers how many were new."""
    unread = Notice.objects.unread_for(user_id)
    if notice_ids is not None:
        unread = unread.filter(pk__in=list(notice_ids))
    return unread.order_by().update(read_at=timezone.now())


def send_waiting(*, key: str | None = None) -> int:
    """Mail what has not left yet; one that the server refuses stays waiting. Answers how many left.

    Each is marked after it left: a crash between the two mails it twice rather than never.
    """
    waiting = Notice.objects.waiting_for_email().select_related("recipient")
    if key is not None:
        waiting = waiting.filter(key=key)
    return sum(mail(notice) for notice in waiting)


def mail(notice: Notice) -> bool:
    recipient = notice.recipient
    context = {"notice": notice, "address": f"{settings.PUBLIC_URL}{notice.path}"}
    try:
        email.send("notices/emails/notice", recipient.email, context, lang=recipient.language)
    except OSError as fault:
        logger.warning("notice %s could not be mailed: %s", notice.pk, fault)
        return False
    Notice.objects.filter(pk=notice.pk).update(sent_at=timezone.now())
    return True
