from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.assessments.models import SkillAssessment
from rebond.learning.actions import enrol_in_session
from rebond.learning.choices import Presence
from rebond.learning.models import Attendance, Enrolment, LearningPath, Session
from rebond.learning.plan import PathSession, Plan
from rebond.ledger.models import Event
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage
from tests.cast import Cast
from tests.factories import a_learning_path, a_programme, a_referral, a_session, attend
from tests.harness.queries import assert_list_costs

ClientOf = Callable[[str], Client]
LIST_QUERIES = 5
KINDS = ("session.held", "session.corrected")


def group(cast: Cast, path: LearningPath, size: int = 3) -> list[Referral]:
    return [a_referral(cast.programme, place=cast.place, stage="on_path", path=path) for _ in range(size)]


def held_today(cast: Cast, path: LearningPath, people: list[Referral]) -> Session:
    session = a_session(path, place=cast.place)
    enrol_in_session(actor=cast.actor("ines"), session=session, referrals=people)
    return session


def test_a_place_assesses_opens_plans_fills_and_records_without_any_script(
    cast: Cast, client_of: ClientOf
) -> None:
    path, ines = a_learning_path(cast.programme, sessions=1), client_of("ines")
    person = a_referral(cast.programme, place=cast.place, stage="accepted")
    said = {"tool": "pix", "level": "beginner", "submission": uuid4()}
    ines.post(reverse("learning:assess", args=[person.code]), said)
    kept = SkillAssessment.objects.get(referral=person)
    assert (kept.moment, kept.tool, kept.level) == ("before", "pix", "beginner")
    ines.post(reverse("learning:open_path", args=[person.code]), {"path": path.pk})
    assert Enrolment.objects.get(referral=person).path == path
    day = timezone.localdate().isoformat()
    plan = {"place": cast.place.pk, "path": path.pk, "number": 1, "day": day, "hour": "00:01", "seats": 8}
    assert ines.post(reverse("learning:new_session"), plan).status_code == 302
    session = Session.objects.get()
    ines.post(reverse("learning:enrol", args=[session.pk]), {"people": [person.pk]})
    ines.post(reverse("learning:record_attendance", args=[session.pk]), {"everybody": "1"})
    person.refresh_from_db()
    assert person.stage == Stage.PATH_DONE


def test_paths_of_one_name_are_told_apart_by_their_programme(cast: Cast, client_of: ClientOf) -> None:
    path, page = a_learning_path(cast.programme, name="Premiers pas"), reverse("learning:new_session")
    alone = client_of("ines").get(page).content.decode()
    assert "Premiers pas" in alone
    assert f"Premiers pas · {cast.programme}" not in alone
    other = a_programme(cast.territory, slug="rentree", name="Rentrée numérique")
    a_learning_path(other, name="Premiers pas")
    both = client_of("ines").get(page).content.decode()
    assert f"Premiers pas · {path.programme}" in both
    assert "Premiers pas · Rentrée numérique" in both


def test_a_group_is_present_by_one_gesture(cast: Cast, client_of: ClientOf) -> None:
    path = a_learning_path(cast.programme)
    session = held_today(cast, path, group(cast, path))
    client_of("ines").post(reverse("learning:record_attendance", args=[session.pk]), {"everybody": "1"})
    assert [seat.presence for seat in Attendance.objects.order_by("pk")] == [Presence.PRESENT] * 3


def test_after_a_session_the_next_one_is_planned_with_the_same_place_path_and_seats(
    cast: Cast, client_of: ClientOf
) -> None:
    path, ines = a_learning_path(cast.programme, sessions=2), client_of("ines")
    first = held_today(cast, path, group(cast, path))
    record = reverse("learning:record_attendance", args=[first.pk])
    shown = ines.post(record, {"everybody": "1"}, follow=True).context
    assert (shown["following"], shown["ready"]) == (None, [])
    form = ines.get(shown["plan_url"]).context["form"]
    assert [form[name].value() for name in ("place", "path", "number", "seats")] == [
        str(cast.place.pk),
        str(path.pk),
        "2",
        str(first.seats),
    ]
    second = a_session(path, place=cast.place, number=2, starts_at=timezone.now() + timedelta(days=7))
    page = ines.get(reverse("learning:session", args=[first.pk]))
    assert (
        page.context["following"],
        reverse("learning:session", args=[second.pk]) in page.content.decode(),
    ) == (
        second,
        True,
    )


def test_after_the_last_session_the_computers_are_handed_over(cast: Cast, client_of: ClientOf) -> None:
    path = a_learning_path(cast.programme, sessions=1)
    people = group(cast, path)
    session = held_today(cast, path, people)
    record = reverse("learning:record_attendance", args=[session.pk])
    page = client_of("ines").post(record, {"everybody": "1"}, follow=True)
    assert (page.context["plan_url"], set(page.context["ready"])) == ("", set(people))
    assert f"{reverse('handover:hand_over')}?referral={people[0].code}" in page.content.decode()


def test_each_person_can_be_ticked_apart_and_nobody_is_forgotten(cast: Cast, client_of: ClientOf) -> None:
    path = a_learning_path(cast.programme)
    session = held_today(cast, path, group(cast, path, 2))
    record = reverse("learning:record_attendance", args=[session.pk])
    first, second = session.attendances.order_by("pk")
    assert client_of("ines").post(record, {f"seat_{first.pk}": "present"}).status_code == 422
    both = {f"seat_{first.pk}": "present", f"seat_{second.pk}": "absent"}
    assert client_of("ines").post(record, both).status_code == 302
    presences = session.attendances.order_by("pk").values_list("presence", flat=True)
    assert list(presences) == ["present", "absent"]


def test_of_two_pages_that_correct_one_attendance_the_later_one_undoes_nothing(
    cast: Cast, client_of: ClientOf
) -> None:
    path, ines = a_learning_path(cast.programme), client_of("ines")
    session = held_today(cast, path, group(cast, path, 1))
    record, (seat,) = reverse("learning:record_attendance", args=[session.pk]), session.attendances.all()

    def page(presence: str) -> dict[str, str]:
        form = ines.get(reverse("learning:session", args=[session.pk])).context["attendance_form"]
        return {"seen": form["seen"].value(), f"seat_{seat.pk}": presence}

    def told(sent: dict[str, str]) -> str:
        """What stands there now, and how often it was written."""
        ines.post(record, sent)
        seat.refresh_from_db()
        return f"{seat.presence} {Event.objects.filter(stream=session.stream, kind__in=KINDS).count()}"

    first, stale = page("present"), page("absent")
    assert [told(sent) for sent in (first, first, stale)] == ["present 1"] * 3
    correction, older = page("excused"), page("absent")
    assert [told(sent) for sent in (correction, older)] == ["excused 2"] * 2
    assert told(page("absent")) == "absent 3"


def test_a_session_to_come_offers_no_attendance(cast: Cast, client_of: ClientOf) -> None:
    path = a_learning_path(cast.programme)
    session = a_session(path, place=cast.place, starts_at=timezone.now() + timedelta(days=2))
    enrol_in_session(actor=cast.actor("ines"), session=session, referrals=group(cast, path, 1))
    page = client_of("ines").get(reverse("learning:session", args=[session.pk])).content.decode()
    assert reverse("learning:record_attendance", args=[session.pk]) not in page


def test_the_page_of_a_person_says_what_stands_before_the_handover(cast: Cast, client_of: ClientOf) -> None:
    path = a_learning_path(cast.programme, sessions=2)
    (person,) = group(cast, path, 1)
    url = reverse("learning:person", args=[person.code])
    assert "Les séances 1, 2 restent à suivre." in client_of("ines").get(url).content.decode()
    attend(person, path, 1)
    assert "La séance 2 reste à suivre." in client_of("ines").get(url).content.decode()
    attend(person, path, 2)
    assert "L’ordinateur peut être remis" in client_of("ines").get(url).content.decode()


def test_people_and_sessions_of_another_place_do_not_exist(cast: Cast, client_of: ClientOf) -> None:
    path = a_learning_path(cast.programme)
    other, session = a_referral(cast.programme, stage="on_path", path=path), a_session(path)
    for name in ("ines", "farid"):
        assert client_of(name).get(reverse("learning:person", args=[other.code])).status_code == 404
        assert client_of(name).get(reverse("learning:session", args=[session.pk])).status_code == 404
        assert client_of(name).post(reverse("learning:cancel_session", args=[session.pk])).status_code == 404


def test_a_prescriber_follows_no_session(cast: Cast, client_of: ClientOf) -> None:
    person = a_referral(cast.programme, place=cast.place, prescriber=cast.social_centre)
    assert client_of("driss").get(reverse("learning:sessions")).status_code == 403
    assert client_of("driss").get(reverse("learning:person", args=[person.code])).status_code == 403


def as_sent(*titles: str, **others: str) -> dict[str, str]:
    """What the page of a path sends of its sessions."""
    told = {"rows": str(len(titles)), "name": "Premiers pas", "equips_at": ""}
    for number, title in enumerate(titles, start=1):
        told |= {f"title_{number}": title, f"minutes_{number}": "120", f"required_{number}": "on"}
        told |= {f"setting_{number}": "", f"order_{number}": str(number), f"key_{number}": ""}
    return told | others


def test_the_coordination_writes_a_path_one_session_a_block(cast: Cast, client_of: ClientOf) -> None:
    chloe, new = client_of("chloe"), reverse("learning:new_path")
    given = as_sent("Courriel", "", "Souris", "Visite", programme=str(cast.programme.pk))
    given |= {"order_3": "1", "order_1": "2", "minutes_3": "90", "setting_3": "home", "equips_at": "2"}
    del given["required_4"]
    assert "Courriel" in chloe.post(new, {**given, "more": "1"}).content.decode()
    assert not LearningPath.objects.exists()
    for _again in range(2):
        assert chloe.post(new, given).status_code == 302
    path = LearningPath.objects.get()
    assert path.plan == Plan(
        (
            PathSession(title="Souris", minutes=90, setting="home", key="souris"),
            PathSession(title="Courriel", key="courriel"),
            PathSession(title="Visite", is_required=False, key="visite"),
        ),
        equips_at=2,
    )
    empty = as_sent("", name="Vide", programme=str(cast.programme.pk))
    assert chloe.post(new, empty).status_code == 422


def test_a_path_that_people_follow_is_changed_in_another_version(cast: Cast, client_of: ClientOf) -> None:
    chloe, path = client_of("chloe"), a_learning_path(cast.programme, name="Premiers pas")
    learner = a_referral(cast.programme, place=cast.place, stage="on_path", path=path)
    url = reverse("learning:path", args=[path.pk])
    shown = chloe.get(url).content.decode()
    assert learner.code in shown
    given = as_sent("Séance 1", "Séance 2", "Séance 3", is_open="on", seen=path.seen)
    given |= {"key_1": "seance-1", "key_2": "seance-2"}
    for _again in range(2):
        answer = chloe.post(url, given)
    second = LearningPath.objects.get(version=2)
    assert answer.headers["Location"] == reverse("learning:path", args=[second.pk])
    shown = chloe.get(reverse("learning:path", args=[second.pk])).content.decode()
    assert ("continue avec la sienne" in shown, learner.code in shown) == (True, True)
    assert chloe.post(reverse("learning:move_followers", args=[path.pk])).status_code == 302
    assert Enrolment.objects.get().path == second


def test_the_solid_button_records_what_was_ticked_and_nothing_is_ticked_beforehand(
    cast: Cast, client_of: ClientOf
) -> None:
    path = a_learning_path(cast.programme)
    session = held_today(cast, path, group(cast, path, 2))
    page = client_of("ines").get(reverse("learning:session", args=[session.pk])).content.decode()
    (solid,) = re.findall(r'<button type="submit" class="btn btn--primary[^>]*>.*?</button>', page, re.DOTALL)
    assert "Enregistrer" in solid
    assert 'name="everybody"' not in solid
    assert 'name="everybody"' in page
    assert not re.findall(r'<input[^>]*name="seat_[^>]*checked', page)


def test_lists_cost_the_same_for_one_row_as_for_three(cast: Cast, client_of: ClientOf) -> None:
    path = a_learning_path(cast.programme)
    assert_list_costs(
        client_of("chloe"),
        reverse("learning:sessions"),
        add_row=lambda: a_session(path),
        expected=LIST_QUERIES + 1,
    )
    assert_list_costs(
        client_of("chloe"),
        reverse("learning:paths"),
        add_row=lambda: a_learning_path(cast.programme),
        expected=LIST_QUERIES,
    )


def test_a_number_of_sessions_that_no_page_sends_is_answered_with_the_usual_page(
    cast: Cast, client_of: ClientOf
) -> None:
    sent = {"rows": "9" * 5000, "name": "Parcours", "title_1": "Souris", "minutes_1": "9" * 5000}
    answer = client_of("chloe").post(reverse("learning:new_path"), sent)
    assert (answer.status_code, answer.context["form"].count) == (422, 4)
    assert {"rows", "minutes_1"} <= set(answer.context["form"].errors)
