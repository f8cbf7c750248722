"""News leave for the holders of personal links; what the mail server refuses waits for the next time."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from rebond.notices.email import send
from rebond.notices.kinds import NoticeKind, checked, kind_of
from rebond.referrals.links import email_of
from rebond.referrals.models import LinkNews, PersonalLink

logger = logging.getLogger(__name__)
NEWS_FOR = timedelta(days=7)
"""What could not leave for that long is no news any more: the page of the link says it."""
KEPT_FOR = timedelta(days=30)
"""So that what is said again is not mailed again."""
Facts = Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words that are made in the language of the message."""

    kind: NoticeKind
    facts: Facts

    def __str__(self) -> str:
        return self.kind.say(self.facts)


def tell_links(links: Iterable[PersonalLink], kind: NoticeKind, facts: Facts, *, key: str) -> None:
    """Once: a second call with the same ``key`` says nothing more. The e-mails leave when the transaction is committed."""
    held, now = checked(facts), timezone.now()
    news = [LinkNews(link=link, kind=kind.code, facts=held, key=key, said_at=now) for link in links]
    if not news:
        return
    LinkNews.objects.bulk_create(news, ignore_conflicts=True)

    def leave() -> None:  # Django names it in its log when it fails, and a `partial` has no name
        mail_link_news(key=key)

    transaction.on_commit(leave, robust=True)


def mail_link_news(*, key: str | None = None) -> int:
    """Mail what has not left yet. Answer how many left.

    Each is marked after it left: a crash between the two mails it twice rather than never. What is too old, and what is
    for a link that ended, goes.
    """
    now = timezone.now()
    LinkNews.objects.filter(said_at__lt=now - KEPT_FOR).delete()
    LinkNews.objects.filter(sent_at=None, said_at__lt=now - NEWS_FOR).delete()
    waiting = LinkNews.objects.filter(sent_at=None).select_related("link__organisation").order_by("pk")
    if key is not None:
        waiting = waiting.filter(key=key)
    return sum(_mail(news) for news in waiting)


def _mail(news: LinkNews) -> bool:
    email = email_of(news.link) if news.link.is_open else ""
    if not email:
        news.delete()
        return False
    said = Sentence(kind_of(news.kind), news.facts)
    words = {"news": said, "address": settings.PUBLIC_URL + reverse("referrals:link_open")}
    try:
        send("referrals/emails/news", email, words)
    except OSError:
        logger.exception("news %s could not be mailed", news.pk)
        return False
    LinkNews.objects.filter(pk=news.pk).update(sent_at=timezone.now())
    return True
