"""People of one place follow one path together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.learning.actions import (
    Rhythm,
    cancel_session,
    form_cohort,
    join_cohort,
    plan_cohort,
    schedule_session,
)
from rebond.learning.choices import Presence
from rebond.learning.models import Cohort, LearningPath
from rebond.referrals.stages import Stage
from tests.cast import Cast
from tests.factories import a_learning_path, a_place, a_referral
from tests.harness.clock import Clock
from tests.learning.people import held, in_days, learners

ClientOf = Callable[[str], Client]
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def path(cast: Cast) -> LearningPath:
    return a_learning_path(cast.programme, sessions=3)


@pytest.fixture
def cohort(cast: Cast, path: LearningPath) -> Cohort:
    return form_cohort(actor=cast.actor("ines"), place=cast.place, path=path, name="PrepaSport 2026")


def test_a_cohort_opens_the_path_of_its_people_and_plans_all_their_sessions(
    cast: Cast, clock: Clock, path: LearningPath, cohort: Cohort
) -> None:
    people = [a_referral(cast.programme, place=cast.place, stage="accepted") for _ in range(12)]
    assert join_cohort(actor=cast.actor("ines"), cohort=cohort, referrals=people).complete
    first = datetime(2026, 3, 17, 14, tzinfo=PARIS)
    sessions = plan_cohort(actor=cast.actor("ines"), cohort=cohort, rhythm=Rhythm(first=first))
    assert [timezone.localtime(session.starts_at).isoformat() for session in sessions] == [
        "2026-03-17T14:00:00+01:00",
        "2026-03-24T14:00:00+01:00",
        "2026-03-31T14:00:00+02:00",
    ]
    assert [(session.number, session.seats, session.attendances.count()) for session in sessions] == [
        (1, 12, 12),
        (2, 12, 12),
        (3, 12, 12),
    ]
    people[0].refresh_from_db()
    assert (people[0].stage, people[0].enrolment.cohort) == (Stage.ON_PATH, cohort)


def test_who_joins_later_gets_the_seats_to_come_and_keeps_what_they_attended(
    cast: Cast, path: LearningPath, cohort: Cohort
) -> None:
    (early,) = learners(cast, path)
    held(cast, path, [early], Presence.PRESENT, days_ago=7)
    sessions = plan_cohort(actor=cast.actor("ines"), cohort=cohort, rhythm=Rhythm(first=in_days(2), seats=5))
    join_cohort(actor=cast.actor("ines"), cohort=cohort, referrals=[early])
    assert [session.attendances.count() for session in sessions] == [0, 1, 1]


def test_a_plan_sent_twice_plans_once_and_a_cancelled_session_can_be_planned_again(
    cast: Cast, cohort: Cohort
) -> None:
    rhythm = Rhythm(first=in_days(2))
    sessions = plan_cohort(actor=cast.actor("ines"), cohort=cohort, rhythm=rhythm)
    with pytest.raises(Refused):
        plan_cohort(actor=cast.actor("ines"), cohort=cohort, rhythm=rhythm)
    cancel_session(actor=cast.actor("ines"), session=sessions[1])
    again = plan_cohort(actor=cast.actor("ines"), cohort=cohort, rhythm=rhythm)
    assert [session.number for session in again] == [2]


def test_people_of_another_place_and_names_in_use_are_refused(
    cast: Cast, path: LearningPath, cohort: Cohort
) -> None:
    ines = cast.actor("ines")
    elsewhere = a_referral(cast.programme, stage="accepted")
    outcome = join_cohort(actor=ines, cohort=cohort, referrals=[elsewhere])
    assert [refusal.obstacles[0].code for refusal in outcome.refused] == ["other_place"]
    assert form_cohort(actor=ines, place=cast.place, path=path, name=" PrepaSport  2026") == cohort
    with pytest.raises(Invalid):
        form_cohort(
            actor=ines, place=cast.place, path=a_learning_path(cast.programme), name="PrepaSport 2026"
        )
    with pytest.raises(NotFound):
        form_cohort(actor=cast.actor("farid"), place=cast.place, path=path, name="Autre")


def test_a_mediator_forms_fills_and_plans_without_any_script(
    cast: Cast, client_of: ClientOf, path: LearningPath
) -> None:
    ines = client_of("ines")
    person = a_referral(cast.programme, place=cast.place, stage="accepted")
    given = {"name": "PrepaSport", "place": cast.place.pk, "path": path.pk}
    assert ines.post(reverse("learning:new_cohort"), given).status_code == 302
    cohort = Cohort.objects.get()
    ines.post(reverse("learning:join_cohort", args=[cohort.pk]), {"people": [person.pk]})
    day = timezone.localdate().isoformat()
    rhythm = {"day": day, "hour": "14:00", "every_days": 7, "minutes": 90, "seats": 8, "setting": "place"}
    url = reverse("learning:plan_cohort", args=[cohort.pk])
    assert ines.post(url, {**rhythm, "every_days": 0}).status_code == 422
    for impossible in ("0001-01-01", "9999-12-31"):
        page = ines.post(url, {**rhythm, "day": impossible})
        assert (page.status_code, list(page.context["rhythm_form"].errors)) == (422, ["day"])
    assert ines.post(url, rhythm).status_code == 302
    assert list(cohort.sessions.order_by("number").values_list("number", "minutes")) == [
        (1, 90),
        (2, 90),
        (3, 90),
    ]
    assert client_of("farid").get(reverse("learning:cohort", args=[cohort.pk])).status_code == 404


@pytest.mark.parametrize("other", ["place", "path"])
def test_a_session_of_a_cohort_is_at_its_place_and_of_its_path(
    cast: Cast, path: LearningPath, cohort: Cohort, other: str
) -> None:
    given = {"place": cast.place, "path": path}
    given |= (
        {"place": a_place(cast.place.organisation)}
        if other == "place"
        else {"path": a_learning_path(cast.programme)}
    )
    with pytest.raises(Invalid) as invalid:
        schedule_session(actor=cast.actor("chloe"), cohort=cohort, number=1, starts_at=in_days(3), **given)
    assert (invalid.value.field, cohort.sessions.count()) == ("cohort", 0)
