"""Sheets scanned at the door, and the diploma at the end."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from rebond.kit.errors import Invalid
from rebond.learning.actions import add_path, check_in, free_seat
from rebond.learning.choices import Presence
from rebond.learning.models import Enrolment, LearningPath, Session
from rebond.learning.papers import print_diploma
from rebond.learning.queries.sessions import read_sheet
from rebond.referrals.models import Referral
from rebond.referrals.sheets import following_address
from tests.cast import Cast
from tests.documents.test_papers import below_the_paper, words_of
from tests.factories import a_learning_path, a_referral, a_session
from tests.learning.people import in_days, learners, seated

ClientOf = Callable[[str], Client]


@pytest.fixture
def path(cast: Cast) -> LearningPath:
    return a_learning_path(cast.programme, sessions=1)


@pytest.fixture
def people(cast: Cast, path: LearningPath) -> list[Referral]:
    return learners(cast, path, 3)


def test_both_squares_of_the_sheet_and_the_hand_say_the_same_code(people: list[Referral]) -> None:
    person = people[0]
    page = f"http://127.0.0.1:8000{reverse('referrals:referral', args=[person.code])}"
    typed = person.code.lower().replace("-", " ")
    for text in (page, page.upper(), following_address(person), following_address(person).upper(), typed):
        assert read_sheet(text) == person.code
    assert read_sheet("RB") is None


def test_scans_mark_who_is_here_and_the_rest_is_said_afterwards(
    cast: Cast, client_of: ClientOf, path: LearningPath, people: list[Referral]
) -> None:
    session = seated(cast, a_session(path, place=cast.place), people)
    ines, url = client_of("ines"), reverse("learning:check_in", args=[session.pk])
    scans = f"{following_address(people[0])}\n{people[1].code}"
    for _twice in range(2):
        assert ines.post(url, {"codes": scans}).status_code == 302
    page = ines.get(reverse("learning:session", args=[session.pk]))
    form = page.context["attendance_form"]
    known = {
        seat.enrolment.referral_id: form[form.name_of(seat)].initial for seat, _bound in page.context["rows"]
    }
    assert known == {people[0].pk: "present", people[1].pk: "present", people[2].pk: ""}
    session.refresh_from_db()
    assert session.recorded_at is None


def test_whoever_comes_without_a_seat_sits_down_while_there_are_some(
    cast: Cast, path: LearningPath, people: list[Referral]
) -> None:
    session = seated(cast, a_session(path, place=cast.place, seats=2), people[:1])
    stranger = a_referral(cast.programme, stage="on_path", path=path)
    codes = [people[1].code, stranger.code, "P-00000-0"]
    outcome = check_in(actor=cast.actor("ines"), session=session, codes=codes)
    assert list(outcome.taken) == [people[1].code]
    assert [refusal.obstacles[0].code for refusal in outcome.refused] == ["unknown_code", "unknown_code"]
    full = check_in(actor=cast.actor("ines"), session=session, codes=[people[2].code])
    assert [refusal.obstacles[0].code for refusal in full.refused] == ["waiting"]
    assert session.attendances.filter(presence=Presence.PRESENT).count() == 1


def test_whoever_waits_keeps_their_rank_when_they_are_scanned_at_a_full_session(
    cast: Cast, path: LearningPath, people: list[Referral]
) -> None:
    session = seated(cast, a_session(path, place=cast.place, seats=1), people)
    ines = cast.actor("ines")
    outcome = check_in(actor=ines, session=session, codes=[people[1].code])
    assert [refusal.obstacles[0].code for refusal in outcome.refused] == ["waits_already"]
    free_seat(actor=ines, session=session, referral=people[0])
    kept = session.waits.exclude(offered_at=None).get()
    assert kept.enrolment.referral == people[1]


def test_a_kept_seat_goes_to_nobody_else_of_the_list(
    cast: Cast, path: LearningPath, people: list[Referral]
) -> None:
    session = seated(cast, a_session(path, place=cast.place, seats=1), [people[0], people[2]])
    ines = cast.actor("ines")
    free_seat(actor=ines, session=session, referral=people[0])
    outcome = check_in(actor=ines, session=session, codes=[people[1].code, people[2].code])
    assert list(outcome.taken) == [people[2].code]
    assert session.attendances.get().enrolment.referral == people[2]


def test_the_day_after_a_seat_that_is_left_is_for_whoever_waited(
    cast: Cast, path: LearningPath, people: list[Referral]
) -> None:
    session = seated(cast, a_session(path, place=cast.place, seats=1), people[:2])
    Session.objects.update(starts_at=in_days(-1), seats=2)
    outcome = check_in(actor=cast.actor("ines"), session=session, codes=[people[1].code])
    assert list(outcome.taken) == [people[1].code]


def test_nobody_arrives_before_the_day(cast: Cast, path: LearningPath, people: list[Referral]) -> None:
    session = seated(cast, a_session(path, place=cast.place, starts_at=in_days(1)), people)
    with pytest.raises(Invalid):
        check_in(actor=cast.actor("ines"), session=session, codes=[people[0].code])


def test_a_diploma_is_printed_at_the_end_and_bears_no_number_of_the_person(
    cast: Cast, client_of: ClientOf, path: LearningPath, people: list[Referral]
) -> None:
    ines, person = client_of("ines"), people[0]
    url = reverse("learning:diploma", args=[person.code])
    assert ines.get(url).status_code == 404
    session = seated(cast, a_session(path, place=cast.place), [person])
    ines.post(reverse("learning:record_attendance", args=[session.pk]), {"everybody": "1"})
    assert url in ines.get(reverse("learning:person", args=[person.code])).content.decode()
    reader = PdfReader(BytesIO(ines.get(url).content))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert len(reader.pages) == 1
    for words in (path.name, "1 séance", "2 h de formation", "La Fabrique numérique", "écrits à la main"):
        assert words in text
    assert person.code not in text


def test_the_diploma_of_a_long_path_names_every_session_on_the_paper(cast: Cast) -> None:
    titles = [f"Séance {number} : {'mes démarches en ligne, ' * 4}" for number in range(1, 41)]
    path = add_path(actor=cast.actor("chloe"), programme=cast.programme, name="Un long", sessions=titles)
    enrolment = Enrolment.objects.get(referral=learners(cast, path)[0])
    printed = print_diploma(enrolment, minutes=4800, attended=range(1, 41), lang="fr")
    assert sum(page.count("Séance ") for page in words_of(printed)) == 40
    assert below_the_paper(printed, "Séance ") == []
