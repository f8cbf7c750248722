"""Whoever agreed is reminded the day before, once; nobody else, and no address anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import ClassVar

import pytest
import structlog
from django.conf import LazySettings
from django.core import mail
from django.test import Client
from django.urls import reverse

from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.learning.actions import (
    agree_to_reminders,
    change_session,
    end_reminders,
    forget_agreements_due,
    free_seat,
    record_attendance,
    send_reminders_due,
)
from rebond.learning.choices import Channel, Presence
from rebond.learning.models import LearningPath, Reminder, ReminderAgreement, Session
from rebond.learning.senders import Message
from rebond.learning.tasks import run_due
from rebond.ledger.models import Event
from rebond.programmes.choices import SessionSetting
from rebond.referrals.contacts import Reachable, sealed
from rebond.referrals.models import Contact, Referral
from tests.cast import Cast
from tests.factories import a_learning_path, a_session
from tests.harness.clock import Clock
from tests.learning.people import learners, seated
from tests.learning.senders import FakeSms

ClientOf = Callable[[str], Client]
PHONE, EMAIL = "06 39 98 12 34", "nadia@exemple.test"


@pytest.fixture(autouse=True)
def _fake_senders(settings: LazySettings) -> Iterator[None]:
    settings.REMINDER_SENDERS = {
        "sms": "tests.learning.senders.FakeSms",
        "email": "rebond.learning.senders.EmailSender",
    }
    FakeSms.sent.clear()
    yield
    FakeSms.sent.clear()
    FakeSms.broken = False


@pytest.fixture
def path(cast: Cast) -> LearningPath:
    return a_learning_path(cast.programme, sessions=2)


@pytest.fixture
def nadia(cast: Cast, path: LearningPath) -> Referral:
    """On the path, with a telephone left with the request."""
    (person,) = learners(cast, path)
    keep_phone(person, PHONE)
    return person


def keep_phone(person: Referral, phone: str) -> None:
    contact = sealed(Reachable("Nadia", phone))
    contact.referral = person
    contact.save()


def agreed(
    cast: Cast, person: Referral, channel: Channel = Channel.SMS, email: str = ""
) -> ReminderAgreement:
    return agree_to_reminders(actor=cast.actor("ines"), referral=person, channel=channel, email=email)


def tomorrow(cast: Cast, clock: Clock, path: LearningPath, people: list[Referral]) -> Session:
    """The clock stands at 10 on a Monday; the session is on Tuesday at 15."""
    starts_at = clock.now.replace(hour=14) + timedelta(days=1)
    return seated(cast, a_session(path, place=cast.place, starts_at=starts_at), people)


def test_a_text_message_leaves_the_day_before_and_once(
    cast: Cast, clock: Clock, path: LearningPath, nadia: Referral
) -> None:
    agreed(cast, nadia)
    session = tomorrow(cast, clock, path, [nadia])
    assert [run_due() for _hour in range(3)] == [1, 0, 0]
    ((to, message),) = FakeSms.sent
    assert to.replace(" ", "").endswith("639981234")
    assert message.text.startswith("Rappel : votre séance est demain à 15:00, La Fabrique numérique.")
    assert (nadia.code in message.text, "Nadia" in message.text, len(message.text) <= 160) == (
        False,
        False,
        True,
    )
    facts = Event.objects.get(stream=nadia.stream, kind="reminder.sent").facts
    assert facts == {"session_id": session.pk, "channel": "sms"}


def test_only_those_who_agreed_and_still_have_a_seat_tomorrow(
    cast: Cast, clock: Clock, path: LearningPath, nadia: Referral
) -> None:
    silent, freed = learners(cast, path, 2)
    for person in (silent, freed):
        keep_phone(person, PHONE)
    agreed(cast, freed)
    session = tomorrow(cast, clock, path, [silent, freed])
    free_seat(actor=cast.actor("ines"), session=session, referral=freed)
    agreed(cast, nadia)
    for days in (0, 2):
        starts_at = clock.now + timedelta(days=days, hours=2)
        seated(cast, a_session(path, place=cast.place, number=2, starts_at=starts_at), [nadia])
    assert (send_reminders_due(), FakeSms.sent) == (0, [])


def test_nobody_is_woken_up(cast: Cast, clock: Clock, path: LearningPath, nadia: Referral) -> None:
    agreed(cast, nadia)
    tomorrow(cast, clock, path, [nadia])
    clock.set(clock.now.replace(hour=20))
    assert send_reminders_due() == 0


def test_a_message_that_does_not_leave_is_tried_again_and_given_up_in_the_end(
    cast: Cast, clock: Clock, path: LearningPath, nadia: Referral
) -> None:
    agreed(cast, nadia)
    tomorrow(cast, clock, path, [nadia])
    FakeSms.broken = True
    assert send_reminders_due() == 0
    FakeSms.broken = False
    assert send_reminders_due() == 0
    clock.advance(hours=1)
    assert (send_reminders_due(), Reminder.objects.get().attempts) == (1, 2)
    Reminder.objects.update(sent_at=None, attempts=6)
    clock.advance(hours=1)
    assert send_reminders_due() == 0


def test_a_session_that_moves_to_another_day_is_reminded_of_again(
    cast: Cast, clock: Clock, path: LearningPath, nadia: Referral
) -> None:
    agreed(cast, nadia)
    session = tomorrow(cast, clock, path, [nadia])
    send_reminders_due()
    moved = {"starts_at": session.starts_at + timedelta(days=1), "minutes": 120, "seats": 10}
    change_session(actor=cast.actor("ines"), session=session, seen=0, setting=SessionSetting.HOME, **moved)
    clock.advance(days=1)
    assert send_reminders_due() == 1
    assert "à votre domicile" in FakeSms.sent[1][1].text


def test_an_e_mail_leaves_through_the_mail_server_and_its_address_is_sealed(
    cast: Cast, clock: Clock, path: LearningPath
) -> None:
    (person,) = learners(cast, path)
    kept = agreed(cast, person, Channel.EMAIL, EMAIL)
    assert EMAIL.encode() not in bytes(kept.sealed_email)
    tomorrow(cast, clock, path, [person])
    assert send_reminders_due() == 1
    (message,) = mail.outbox
    assert (message.to, message.subject) == ([EMAIL], "Votre séance de demain")
    assert "La Fabrique numérique" in message.body


def test_no_address_stands_in_a_log_or_in_the_ledger(
    cast: Cast, clock: Clock, path: LearningPath, nadia: Referral, settings: LazySettings
) -> None:
    agreed(cast, nadia)
    tomorrow(cast, clock, path, [nadia])
    settings.REMINDER_SENDERS = {"sms": "tests.learning.senders.LeakySms"}
    with structlog.testing.capture_logs() as logs:
        assert send_reminders_due() == 0
    assert [(line["event"], line["fault"]) for line in logs] == [("reminder.not_sent", "RuntimeError")]
    told = str(logs) + str(list(Event.objects.values_list("facts", flat=True)))
    assert (PHONE in told, "639981234" in told.replace(" ", "")) == (False, False)


def test_the_console_shows_the_message_and_not_to_whom(
    cast: Cast,
    clock: Clock,
    path: LearningPath,
    nadia: Referral,
    settings: LazySettings,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings.REMINDER_SENDERS = {"sms": "rebond.learning.senders.ConsoleSender"}
    agreed(cast, nadia)
    tomorrow(cast, clock, path, [nadia])
    assert send_reminders_due() == 1
    shown = capsys.readouterr()
    assert ("Rappel" in shown.err, "639981234" in shown.err.replace(" ", ""), shown.out) == (True, False, "")


def test_an_agreement_needs_a_path_and_a_way_to_reach_the_person(cast: Cast, path: LearningPath) -> None:
    (person,) = learners(cast, path)
    with pytest.raises(Refused) as no_phone:
        agreed(cast, person)
    keep_phone(person, "05 58 00 00 00")
    with pytest.raises(Invalid) as landline:
        agreed(cast, person)
    with pytest.raises(Invalid) as no_address:
        agreed(cast, person, Channel.EMAIL, "nadia")
    assert [fault.value.field for fault in (no_phone, landline, no_address)] == [
        "channel",
        "channel",
        "email",
    ]
    with pytest.raises(NotFound):
        agree_to_reminders(actor=cast.actor("farid"), referral=person, channel=Channel.SMS)


def test_the_address_goes_when_the_person_says_so_and_when_the_path_ends(
    cast: Cast, clock: Clock, path: LearningPath, nadia: Referral
) -> None:
    agreed(cast, nadia)
    assert end_reminders(actor=cast.actor("ines"), referral=nadia)
    assert not end_reminders(actor=cast.actor("ines"), referral=nadia)
    agreed(cast, nadia)
    assert forget_agreements_due() == 0
    for number in (1, 2):
        session = seated(cast, a_session(path, place=cast.place, number=number, starts_at=clock.now), [nadia])
        record_attendance(actor=cast.actor("ines"), session=session, presences={nadia.pk: Presence.PRESENT})
    assert (forget_agreements_due(), ReminderAgreement.objects.exists()) == (1, False)


def test_an_erased_telephone_is_reminded_of_nothing(cast: Cast, nadia: Referral) -> None:
    agreed(cast, nadia)
    Contact.objects.all().delete()
    assert forget_agreements_due() == 1


def test_the_page_asks_and_never_shows_the_address(
    cast: Cast, client_of: ClientOf, path: LearningPath
) -> None:
    (person,) = learners(cast, path)
    ines, page = client_of("ines"), reverse("learning:person", args=[person.code])
    url = reverse("learning:agree_to_reminders", args=[person.code])
    assert ines.post(url, {"channel": "email", "email": "nadia"}).status_code == 422
    assert ines.post(url, {"channel": "email", "email": EMAIL}).status_code == 302
    shown = ines.get(page).content.decode()
    assert (EMAIL in shown, reverse("learning:end_reminders", args=[person.code]) in shown) == (False, True)
    ines.post(reverse("learning:end_reminders", args=[person.code]))
    assert url in ines.get(page).content.decode()


class FreesTheNext(FakeSms):
    """While a message leaves, somebody frees the seat of whoever is next in the list."""

    next: ClassVar[Callable[[], object]]

    def send(self, to: str, message: Message) -> None:
        super().send(to, message)
        FreesTheNext.next()


@pytest.mark.parametrize("gesture", ["freed", "moved", "no more"])
def test_what_changes_while_messages_leave_is_reminded_as_it_is_then(
    cast: Cast, clock: Clock, path: LearningPath, nadia: Referral, settings: LazySettings, gesture: str
) -> None:
    settings.REMINDER_SENDERS = {**settings.REMINDER_SENDERS, "sms": f"{__name__}.FreesTheNext"}
    (other,) = learners(cast, path)
    keep_phone(other, PHONE)
    for person in (nadia, other):
        agreed(cast, person)
    tomorrow(cast, clock, path, [nadia])
    session, ines = tomorrow(cast, clock, path, [other]), cast.actor("ines")
    asked = {"minutes": 120, "seats": 10, "setting": SessionSetting.PLACE, "seen": session.sequence}
    later = session.starts_at + timedelta(hours=1)
    gestures = {
        "freed": lambda: free_seat(actor=ines, session=session, referral=other),
        "moved": lambda: change_session(actor=ines, session=session, starts_at=later, **asked),
        "no more": lambda: end_reminders(actor=ines, referral=other),
    }
    FreesTheNext.next = staticmethod(gestures[gesture])
    assert send_reminders_due() == {"moved": 2}.get(gesture, 1)
    assert ["16:00" in message.text for _to, message in FakeSms.sent] == [False, True][: len(FakeSms.sent)]
