"""A full session has a waiting list; a seat that becomes free is kept for the first who waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.timezone import get_current_timezone

from rebond.access import Role
from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.learning.actions import (
    cancel_session,
    change_session,
    enrol_in_session,
    free_seat,
    leave_waiting_list,
    record_attendance,
    schedule_session,
    substitute_trainer,
    take_offer,
)
from rebond.learning.choices import Presence
from rebond.learning.models import LearningPath, SeatWait, Session
from rebond.ledger.models import Event
from rebond.ledger.worker import drain
from rebond.programmes.choices import SessionSetting
from rebond.referrals.actions import close
from rebond.referrals.choices import ClosingReason
from rebond.referrals.models import Referral
from tests.cast import Cast
from tests.factories import (
    a_learning_path,
    a_membership,
    a_place,
    a_referral,
    a_session,
    an_organisation,
)
from tests.learning.people import in_days, learners, seated


@pytest.fixture
def path(cast: Cast) -> LearningPath:
    return a_learning_path(cast.programme, sessions=3)


@pytest.fixture
def people(cast: Cast, path: LearningPath) -> list[Referral]:
    return learners(cast, path, 4)


@pytest.fixture
def full(cast: Cast, path: LearningPath, people: list[Referral]) -> Session:
    """Two seats taken, two people waiting."""
    return seated(cast, a_session(path, place=cast.place, seats=2, starts_at=in_days(3)), people)


def waiting(session: Session) -> list[tuple[str, bool]]:
    rows = SeatWait.objects.filter(session=session).select_related("enrolment__referral").order_by("pk")
    return [(row.enrolment.referral.code, row.offered_at is not None) for row in rows]


def seats(session: Session) -> set[str]:
    return set(session.attendances.values_list("enrolment__referral__code", flat=True))


def test_beyond_the_seats_people_wait_in_order_and_know_their_rank(
    cast: Cast, path: LearningPath, people: list[Referral]
) -> None:
    session = a_session(path, place=cast.place, seats=2, starts_at=in_days(3))
    outcome = enrol_in_session(actor=cast.actor("ines"), session=session, referrals=people)
    assert [person.pk for person in outcome.taken] == [person.pk for person in people[:2]]
    assert [(refusal.obstacles[0].code, "2" in refusal.reason) for refusal in outcome.refused] == [
        ("waiting", False),
        ("waiting", True),
    ]
    assert waiting(session) == [(people[2].code, False), (people[3].code, False)]
    again = enrol_in_session(actor=cast.actor("ines"), session=session, referrals=people[2:])
    assert [refusal.obstacles[0].code for refusal in again.refused] == ["waits_already"] * 2


def test_a_freed_seat_is_kept_for_the_first_and_for_nobody_else(
    cast: Cast, path: LearningPath, full: Session, people: list[Referral]
) -> None:
    ines = cast.actor("ines")
    assert free_seat(actor=ines, session=full, referral=people[0])
    assert not free_seat(actor=ines, session=full, referral=people[0])
    assert waiting(full) == [(people[2].code, True), (people[3].code, False)]
    newcomer = learners(cast, path)
    outcome = enrol_in_session(actor=ines, session=full, referrals=newcomer)
    assert [refusal.obstacles[0].code for refusal in outcome.refused] == ["waiting"]
    assert take_offer(actor=ines, session=full, referral=people[2])
    assert not take_offer(actor=ines, session=full, referral=people[2])
    assert seats(full) == {people[1].code, people[2].code}


def test_who_does_not_want_the_kept_seat_leaves_it_to_the_next(
    cast: Cast, full: Session, people: list[Referral]
) -> None:
    free_seat(actor=cast.actor("ines"), session=full, referral=people[1])
    leave_waiting_list(actor=cast.actor("ines"), session=full, referral=people[2])
    assert waiting(full) == [(people[3].code, True)]
    with pytest.raises(Refused):
        take_offer(actor=cast.actor("ines"), session=full, referral=people[2])


def test_a_person_who_gives_the_path_up_frees_their_seat_for_the_first_who_waits(
    cast: Cast, full: Session, people: list[Referral]
) -> None:
    close(actor=cast.actor("ines"), referrals=[people[0], people[2]], reason=ClosingReason.MOVED)
    drain()
    assert (seats(full), waiting(full)) == ({people[1].code}, [(people[3].code, True)])
    offered = Event.objects.get(stream=full.stream, kind="session.seat_offered")
    assert (offered.actor, offered.facts["offered"]) == ("system:seats", 1)


def test_more_seats_are_offered_and_fewer_than_are_taken_are_refused(
    cast: Cast, full: Session, people: list[Referral]
) -> None:
    asked = {"starts_at": full.starts_at, "minutes": 90, "setting": SessionSetting.PLACE}
    with pytest.raises(Invalid) as refusal:
        change_session(actor=cast.actor("ines"), session=full, seen=0, seats=1, **asked)
    assert refusal.value.field == "seats"
    change_session(actor=cast.actor("ines"), session=full, seen=0, seats=3, **asked)
    assert waiting(full) == [(people[2].code, True), (people[3].code, False)]


def test_a_session_changed_twice_from_one_page_is_changed_once(cast: Cast, full: Session) -> None:
    asked = {"actor": cast.actor("ines"), "session": full, "seen": 0, "minutes": 60, "seats": 2}
    here = {"setting": SessionSetting.PLACE}
    moved = change_session(starts_at=in_days(4), **here, **asked)
    assert change_session(starts_at=moved.starts_at, **here, **asked).sequence == 1
    with pytest.raises(Refused) as refusal:
        change_session(starts_at=in_days(5), **here, **asked)
    assert refusal.value.code == "changed_meanwhile"


def test_nobody_waits_any_more_once_it_was_held_or_cancelled(
    cast: Cast, path: LearningPath, people: list[Referral], full: Session
) -> None:
    assert cancel_session(actor=cast.actor("ines"), session=full) == 4
    today = seated(cast, a_session(path, place=cast.place, seats=3), people)
    presences = {person.pk: Presence.PRESENT for person in people[:3]}
    record_attendance(actor=cast.actor("ines"), session=today, presences=presences)
    assert not SeatWait.objects.exists()


# Who leads it, and where


def test_a_trainer_is_replaced_and_who_trains_stays_known(cast: Cast, path: LearningPath) -> None:
    partner = an_organisation(cast.territory, name="Emmaüs Connect")
    trainer = a_membership(Role.TRAINER, partner)
    session = schedule_session(
        actor=cast.actor("ines"),
        place=cast.place,
        path=path,
        number=1,
        starts_at=in_days(2),
        trainer=cast.ines,
    )
    assert session.trainer_organisation == cast.ines.organisation
    for _twice in range(2):
        session = substitute_trainer(actor=cast.actor("ines"), session=session, trainer=trainer)
    assert (session.trainer, session.trainer_organisation, session.sequence) == (trainer, partner, 1)
    facts = Event.objects.get(stream=session.stream, kind="session.trainer_changed").facts
    assert (facts["before_id"], facts["trainer_id"]) == (cast.ines.pk, trainer.pk)


def test_only_people_who_train_there_lead_a_session(cast: Cast, path: LearningPath) -> None:
    session = a_session(path, place=cast.place)
    for stranger in (cast.farid, cast.driss, cast.bruno):
        with pytest.raises(Invalid) as refusal:
            substitute_trainer(actor=cast.actor("ines"), session=session, trainer=stranger)
        assert refusal.value.field == "trainer"
    with pytest.raises(NotFound):
        substitute_trainer(actor=cast.actor("farid"), session=session, trainer=None)


def test_sessions_are_held_where_the_programme_says(cast: Cast, path: LearningPath) -> None:
    cast.programme.sessions_held = ["home", "bus"]
    cast.programme.save()
    path.refresh_from_db()
    plan = {
        "actor": cast.actor("ines"),
        "place": cast.place,
        "path": path,
        "number": 1,
        "starts_at": in_days(1),
    }
    assert schedule_session(**plan).setting == SessionSetting.HOME
    bus = schedule_session(**plan, setting=SessionSetting.BUS, commune=cast.place.commune)
    assert cast.place.commune.name in bus.where
    with pytest.raises(Refused) as refusal:
        schedule_session(**plan, setting=SessionSetting.PLACE)
    assert (refusal.value.code, refusal.value.field) == ("other_setting", "setting")


def test_a_plan_sent_twice_is_one_session(cast: Cast, path: LearningPath) -> None:
    plan = {"actor": cast.actor("ines"), "place": cast.place, "path": path, "starts_at": in_days(1)}
    sent = uuid4()
    first = schedule_session(**plan, number=1, submission=sent)
    assert schedule_session(**plan, number=1, submission=sent) == first
    with pytest.raises(Refused):
        schedule_session(**plan, number=2, submission=sent)


def test_a_mistyped_year_is_told_beside_the_day_and_reaches_no_diary(cast: Cast, path: LearningPath) -> None:
    plan = {"actor": cast.actor("ines"), "place": cast.place, "path": path, "number": 1}
    session = schedule_session(**plan, starts_at=in_days(1))
    here = {"minutes": 90, "seats": 2, "setting": SessionSetting.PLACE}
    for year in (1, 1999, 3000, 9999):
        day = datetime(year, 12, 31 if year > 1 else 1, 23, tzinfo=get_current_timezone())
        with pytest.raises(Invalid) as refusal:
            schedule_session(**plan, starts_at=day)
        assert refusal.value.field == "day"
        with pytest.raises(Invalid):
            change_session(actor=cast.actor("ines"), session=session, seen=0, starts_at=day, **here)
    assert Session.objects.count() == 1


def test_a_seat_that_is_kept_is_taken_away_by_no_change_of_the_session(
    cast: Cast, full: Session, people: list[Referral]
) -> None:
    ines = cast.actor("ines")
    free_seat(actor=ines, session=full, referral=people[0])
    asked = {"starts_at": full.starts_at, "minutes": full.minutes, "setting": SessionSetting.PLACE}
    with pytest.raises(Invalid) as invalid:
        change_session(actor=ines, session=full, seen=full.sequence, seats=1, **asked)
    assert (invalid.value.field, waiting(full)[0]) == ("seats", (people[2].code, True))


def test_people_of_another_place_are_neither_listed_nor_seated(
    cast: Cast, path: LearningPath, client_of: Callable[[str], Client]
) -> None:
    (mine,) = learners(cast, path)
    elsewhere = a_place(cast.place.organisation)
    theirs = a_referral(cast.programme, place=elsewhere, stage="on_path", path=path)
    session = a_session(path, place=cast.place, starts_at=in_days(3))
    ines, page = client_of("ines"), f"/learning/sessions/{session.pk}"
    shown = ines.get(page).text
    assert (mine.code in shown, theirs.code in shown) == (True, False)
    assert ines.post(f"{page}/seats", {"people": [theirs.pk]}).status_code == 422
    assert not session.attendances.exists()
