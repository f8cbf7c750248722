"""Whoever counts on a session that is moved or cancelled is told: by a message where they agreed, else by the place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape
from typing import Any, ClassVar

import pytest
from django.conf import LazySettings
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse

from rebond.access import Actor
from rebond.kit.errors import NotFound, Refused
from rebond.learning.actions import (
    agree_to_reminders,
    cancel_session,
    change_session,
    forget_news_due,
    free_seat,
    leave_waiting_list,
    note_told,
    send_news_due,
)
from rebond.learning.choices import Channel, Means
from rebond.learning.models import LearningPath, Session, SessionNews
from rebond.learning.queries.following import news_to_tell
from rebond.learning.senders import Message
from rebond.ledger.models import Event
from rebond.ledger.worker import drain
from rebond.programmes.choices import SessionSetting
from rebond.referrals.contacts import Reachable, sealed
from rebond.referrals.models import Referral
from tests.cast import Cast
from tests.factories import a_learning_path, a_session
from tests.harness.clock import Clock
from tests.harness.holding import skip_unless_rows_are_held, wait_until_held
from tests.harness.queries import assert_list_costs
from tests.learning.people import learners, seated
from tests.learning.senders import FakeSms

ClientOf = Callable[[str], Client]
LIST_QUERIES = 5


@pytest.fixture(autouse=True)
def _fake_senders(settings: LazySettings) -> Iterator[None]:
    settings.REMINDER_SENDERS = {
        "sms": "tests.learning.senders.FakeSms",
        "email": "rebond.learning.senders.ConsoleSender",
    }
    FakeSms.sent.clear()
    yield
    FakeSms.sent.clear()
    FakeSms.broken = False


@pytest.fixture
def path(cast: Cast) -> LearningPath:
    return a_learning_path(cast.programme, sessions=2)


def agreed(cast: Cast, person: Referral, channel: Channel = Channel.SMS) -> Referral:
    contact = sealed(Reachable("Nadia", "06 39 98 12 34"))
    contact.referral = person
    contact.save()
    agree_to_reminders(actor=cast.actor("ines"), referral=person, channel=channel, email="nadia@exemple.test")
    return person


def next_week(cast: Cast, clock: Clock, path: LearningPath, people: list[Referral], **given: Any) -> Session:
    starts_at = clock.now.replace(hour=14) + timedelta(days=7)
    return seated(cast, a_session(path, place=cast.place, starts_at=starts_at, **given), people)


def moved(cast: Cast, session: Session, days: int = 1, **given: Any) -> Session:
    starts_at = session.starts_at + timedelta(days=days)
    asked = {"starts_at": starts_at, "minutes": 120, "seats": 10, "setting": SessionSetting.PLACE, **given}
    return change_session(actor=cast.actor("ines"), session=session, seen=session.sequence, **asked)


def called(cast: Cast) -> list[tuple[str, str]]:
    return [(row.enrolment.referral.code, row.change) for row in news_to_tell(cast.actor("ines"))]


def test_who_agreed_gets_a_message_at_once_and_the_place_calls_the_others(
    cast: Cast, clock: Clock, path: LearningPath, django_capture_on_commit_callbacks: Any
) -> None:
    silent, nadia, by_mail = learners(cast, path, 3)
    agreed(cast, nadia)
    agreed(cast, by_mail, Channel.EMAIL)
    session = next_week(cast, clock, path, [silent, nadia, by_mail])
    with django_capture_on_commit_callbacks(execute=True):
        cancel_session(actor=cast.actor("ines"), session=session)
        drain()
        assert FakeSms.sent == []  # nobody else waits for the database while messages leave
    ((_number, message),) = FakeSms.sent
    assert message.text.startswith("Votre séance du 9 mars 2026, 15:00 est annulée.")
    assert called(cast) == [(silent.code, "cancelled"), (by_mail.code, "cancelled")]
    facts = Event.objects.get(stream=nadia.stream, kind="session_news.told").facts
    assert facts == {"session_id": session.pk, "change": "cancelled", "means": "sms"}
    assert send_news_due() == 0


def test_who_waits_for_a_seat_is_told_too_and_a_message_that_does_not_leave_is_a_call(
    cast: Cast, clock: Clock, path: LearningPath, django_capture_on_commit_callbacks: Any
) -> None:
    nadia, waiting = learners(cast, path, 2)
    agreed(cast, nadia)
    session = next_week(cast, clock, path, [nadia, waiting], seats=1)
    FakeSms.broken = True
    moved(cast, session, seats=1)
    assert called(cast) == [(waiting.code, "moved")]
    with django_capture_on_commit_callbacks(execute=True):
        drain()
    assert called(cast) == [(nadia.code, "moved"), (waiting.code, "moved")]
    FakeSms.broken = False
    clock.advance(hours=1)
    assert (send_news_due(), called(cast)) == (1, [(waiting.code, "moved")])
    assert "déplacée : 10 mars 2026, 15:00, La Fabrique numérique" in FakeSms.sent[0][1].text


def test_what_changes_again_before_somebody_knows_is_one_news(
    cast: Cast, clock: Clock, path: LearningPath
) -> None:
    (person,) = learners(cast, path)
    session = next_week(cast, clock, path, [person])
    first = session.starts_at
    session = moved(cast, session)
    seen = SessionNews.objects.get().since
    clock.advance(hours=1)
    cancel_session(actor=cast.actor("ines"), session=moved(cast, session))
    news = SessionNews.objects.get()
    assert (news.change, news.was_at) == ("cancelled", first)
    with pytest.raises(Refused):
        note_told(actor=cast.actor("ines"), news=news, seen=seen)
    with pytest.raises(NotFound):
        note_told(actor=cast.actor("farid"), news=news, seen=news.since)
    for _twice in range(2):
        note_told(actor=cast.actor("ines"), news=news, seen=news.since)
    assert Event.objects.filter(stream=person.stream, kind="session_news.told").count() == 1
    assert called(cast) == []


def test_whoever_comes_no_more_is_not_told_where_it_went(
    cast: Cast, clock: Clock, path: LearningPath
) -> None:
    seated_one, waiting = learners(cast, path, 2)
    session = moved(cast, next_week(cast, clock, path, [seated_one, waiting], seats=1), seats=1)
    free_seat(actor=cast.actor("ines"), session=session, referral=seated_one)
    assert called(cast) == [(waiting.code, "moved")]
    leave_waiting_list(actor=cast.actor("ines"), session=session, referral=waiting)
    assert called(cast) == []


def test_what_stays_as_it_was_or_is_put_right_afterwards_is_no_news(
    cast: Cast, clock: Clock, path: LearningPath
) -> None:
    people = learners(cast, path)
    moved(cast, next_week(cast, clock, path, people), days=0, seats=12)
    past = a_session(path, place=cast.place, number=2, starts_at=clock.now - timedelta(days=2))
    moved(cast, seated(cast, past, people))
    assert not SessionNews.objects.exists()


def test_news_of_no_more_use_are_listed_and_kept_no_longer(
    cast: Cast, clock: Clock, path: LearningPath
) -> None:
    cancel_session(actor=cast.actor("ines"), session=next_week(cast, clock, path, learners(cast, path)))
    clock.advance(days=8)
    assert (called(cast), forget_news_due()) == ([], 0)
    clock.advance(days=1)
    assert (forget_news_due(), SessionNews.objects.exists()) == (1, False)


def test_the_place_sees_whom_to_call_and_says_that_they_know(
    cast: Cast, clock: Clock, client_of: ClientOf, path: LearningPath
) -> None:
    ines, (person,) = client_of("ines"), learners(cast, path)
    session = next_week(cast, clock, path, [person])
    told = ines.post(reverse("learning:cancel_session", args=[session.pk]), follow=True).content.decode()
    assert ("1 personne à prévenir" in told, reverse("learning:news") in told) == (True, True)
    assert reverse("learning:news") in ines.get("/").content.decode()
    news = SessionNews.objects.get()
    shown = ines.get(reverse("learning:news")).content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', shown)
    assert seen is not None
    ines.post(reverse("learning:note_told", args=[news.pk]), {"seen": unescape(seen[1])})
    assert called(cast) == []


def test_what_is_forgotten_while_the_place_calls_is_told_to_be_gone(
    cast: Cast, clock: Clock, path: LearningPath
) -> None:
    moved(cast, next_week(cast, clock, path, learners(cast, path)))
    news = SessionNews.objects.get()
    clock.advance(days=30)
    assert forget_news_due() == 1
    with pytest.raises(NotFound):
        note_told(actor=cast.actor("ines"), news=news, seen=news.since)


def test_the_list_costs_the_same_whatever_it_holds(
    cast: Cast, clock: Clock, client_of: ClientOf, path: LearningPath
) -> None:
    def another() -> None:
        session = next_week(cast, clock, path, learners(cast, path))
        cancel_session(actor=cast.actor("ines"), session=session)

    assert_list_costs(client_of("ines"), reverse("learning:news"), add_row=another, expected=LIST_QUERIES)


@pytest.mark.django_db(transaction=True)
def test_who_is_told_while_the_session_changes_again_is_told_again(
    cast: Cast, clock: Clock, path: LearningPath
) -> None:
    skip_unless_rows_are_held()
    session = moved(cast, next_week(cast, clock, path, learners(cast, path)))
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            SessionNews.objects.update(told_at=clock.now, means=Means.SMS)
            cancelled = other.submit(_cancels, cast.actor("ines"), session)
            wait_until_held(cancelled)
        cancelled.result()
    rows = SessionNews.objects.order_by("pk").values_list("change", "means")
    assert list(rows) == [("moved", "sms"), ("cancelled", "")]


def _cancels(actor: Actor, session: Session) -> None:
    try:
        cancel_session(actor=actor, session=session)
    finally:
        connections.close_all()


class ForgetsTheNext(FakeSms):
    """While a message leaves, the agreement of whoever is next in the list ends."""

    next: ClassVar[Referral]

    def send(self, to: str, message: Message) -> None:
        super().send(to, message)
        SessionNews.objects.filter(enrolment__referral=self.next).delete()


def test_what_is_of_no_more_use_while_messages_leave_keeps_no_other_message_from_leaving(
    cast: Cast, clock: Clock, path: LearningPath, settings: LazySettings
) -> None:
    settings.REMINDER_SENDERS = {**settings.REMINDER_SENDERS, "sms": f"{__name__}.ForgetsTheNext"}
    first, ForgetsTheNext.next, last = (agreed(cast, person) for person in learners(cast, path, 3))
    moved(cast, next_week(cast, clock, path, [first, ForgetsTheNext.next, last]))
    assert (send_news_due(), len(FakeSms.sent)) == (2, 2)
    assert list(SessionNews.objects.values_list("told_at", flat=True)) == [clock.now] * 2
