"""A person is assessed before and after; each time once, by their place, and it can be erased."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from rebond.access import Role
from rebond.assessments import actions
from rebond.assessments.choices import Change, Moment, SkillLevel, Way
from rebond.assessments.models import QuestionnaireVersion, SkillAssessment
from rebond.assessments.progress import progress_of
from rebond.assessments.queries.people import assessments_of, people_not_assessed
from rebond.assessments.rules import obstacles_to_assess
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.network.actors import actor_for
from rebond.privacy.actions import erase_on_request
from rebond.programmes.actions import version_in_force
from rebond.programmes.choices import AssessmentTool
from rebond.referrals.models import Referral
from tests.assessments.cases import a_grid, answered, published
from tests.cast import Cast
from tests.factories import a_membership, a_referral


@pytest.fixture
def grid(cast: Cast) -> QuestionnaireVersion:
    return a_grid(cast.territory)


@pytest.fixture
def person(cast: Cast) -> Referral:
    return a_referral(cast.programme, place=cast.place, stage="on_path")


def by(
    cast: Cast, name: str, person: Referral, version: QuestionnaireVersion, **options: Any
) -> SkillAssessment:
    given = {
        "moment": Moment.BEFORE,
        "answers": {"safety_1": 2},
        "submission": uuid4(),
        "actor": cast.actor(name),
        **options,
    }
    return actions.record_answers(referral=person, version=version, **given)


def by_hand(cast: Cast, person: Referral, **options: Any) -> SkillAssessment:
    given = {
        "moment": Moment.BEFORE,
        "tool": AssessmentTool.LES_BONS_CLICS,
        "eases": {"safety": 1},
        "submission": uuid4(),
        **options,
    }
    return actions.record_levels(actor=cast.actor("ines"), referral=person, **given)


def test_what_was_entered_elsewhere_counts_by_the_moment_when_it_was(cast: Cast, person: Referral) -> None:
    """The tables close by quarters: what an import brings of the past is no news of today."""
    earlier, later = timezone.now() - timedelta(days=300), timezone.now() - timedelta(days=100)
    for moment, level in ((earlier, SkillLevel.BEGINNER), (later, SkillLevel.BASIC)):
        kept = actions.record_levels(
            actor=cast.actor("ines"),
            referral=person,
            tool=AssessmentTool.LES_BONS_CLICS,
            moment=Moment.BEFORE,
            level=level,
            submission=uuid4(),
            occurred_at=moment,
        )
    assert (kept.recorded_at, kept.assessed_on) == (earlier, timezone.localdate(later))
    assert [one["until"] for one in kept.earlier] == [timezone.localdate(later).isoformat()]


def test_the_ledger_keeps_that_a_person_was_assessed_and_not_what_they_can_do(
    cast: Cast, grid: QuestionnaireVersion, person: Referral
) -> None:
    kept = by(cast, "ines", person, grid, way=Way.PERSON)
    assert (kept.safety, kept.information, kept.tool) == (2, None, "self_assessment")
    assert Event.objects.get(kind="skills.assessed").facts == {
        "tool": "self_assessment",
        "moment": "before",
        "way": "person",
        "again": False,
    }


def test_sent_twice_it_counts_once_and_sent_anew_it_takes_the_place_of_the_first(
    cast: Cast, grid: QuestionnaireVersion, person: Referral
) -> None:
    submission = uuid4()
    for _twice in range(2):
        by(cast, "ines", person, grid, submission=submission)
    assert Event.objects.filter(kind="skills.assessed").count() == 1
    by(cast, "ines", person, grid, answers={"safety_1": 4})
    assert [row.safety for row in SkillAssessment.objects.order_by("pk")] == [4]
    other = a_referral(cast.programme, place=cast.place, stage="on_path")
    with pytest.raises(Refused):
        by(cast, "ines", other, grid, submission=SkillAssessment.objects.get().submission)


def test_progress_is_read_only_between_results_of_one_kind(
    cast: Cast, grid: QuestionnaireVersion, person: Referral
) -> None:
    answered(person, grid, Moment.BEFORE, information=1, safety=2, creation=3)
    answered(person, grid, Moment.AFTER, information=3, safety=2, creation=1, communication=4)
    by_hand(cast, person, tool=AssessmentTool.PIX, eases={"safety": 0})
    first, second = progress_of(assessments_of(person))
    assert [row.change for row in first.rows] == [
        Change.MORE,
        Change.NOT_ASSESSED,
        Change.LESS,
        Change.SAME,
        Change.NOT_ASSESSED,
    ]
    assert (second.tool, second.is_whole) == (AssessmentTool.PIX, False)


@pytest.mark.parametrize(
    ("stage", "before", "after"),
    [("sent", False, False), ("accepted", True, False), ("on_path", True, True), ("path_done", False, True)],
)
def test_each_moment_has_its_time(cast: Cast, stage: str, before: bool, after: bool) -> None:
    person = a_referral(cast.programme, place=cast.place, stage=stage)
    in_the_way = {
        moment: [one.code for one in obstacles_to_assess(person, tool="pix", moment=moment)]
        for moment in Moment
    }
    assert in_the_way == {
        Moment.BEFORE: [] if before else ["wrong_stage"],
        Moment.AFTER: [] if after else ["wrong_stage"],
    }


def test_the_interview_takes_place_once(cast: Cast, person: Referral) -> None:
    guide = published(cast.territory, "interview")
    with pytest.raises(Refused) as refusal:
        answered(person, guide, Moment.AFTER, safety=1)
    assert refusal.value.code == "once"


def test_a_programme_says_with_what_people_are_assessed(
    cast: Cast, grid: QuestionnaireVersion, person: Referral
) -> None:
    cast.programme.assessment_tools = ["pix"]
    cast.programme.save()
    Referral.objects.filter(pk=person.pk).update(rules=version_in_force(cast.programme))
    for record in (lambda: by(cast, "ines", person, grid), lambda: by_hand(cast, person)):
        with pytest.raises(Refused) as refusal:
            record()
        assert refusal.value.code == "other_tool"
    assert by_hand(cast, person, tool=AssessmentTool.PIX).tool == "pix"


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ({"answers": {}}, "nothing_answered"),
        ({"answers": {"safety_1": 9}}, "unknown_answer"),
        ({"answers": {"cooking_1": 1}}, "unknown_answer"),
        ({"assessed_on": date(2999, 1, 1)}, "refused"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_kept(
    cast: Cast, grid: QuestionnaireVersion, person: Referral, fault: dict[str, Any], code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        by(cast, "ines", person, grid, **fault)
    assert (refusal.value.code, SkillAssessment.objects.exists()) == (code, False)


def test_a_draft_is_not_answered_and_a_questionnaire_is_not_entered_by_hand(
    cast: Cast, grid: QuestionnaireVersion, person: Referral
) -> None:
    draft = actions.begin_version(actor=cast.actor("chloe"), questionnaire=grid.questionnaire)
    with pytest.raises(Refused):
        by(cast, "ines", person, draft)
    with pytest.raises(Invalid):
        by_hand(cast, person, tool=AssessmentTool.SELF_ASSESSMENT)
    with pytest.raises(Invalid):
        by_hand(cast, person, eases={"safety": 7})


def test_a_level_over_all_areas_stands_beside_what_is_known_by_area_and_takes_nothing_from_it(
    cast: Cast, grid: QuestionnaireVersion, person: Referral
) -> None:
    said = {"tool": AssessmentTool.SELF_ASSESSMENT, "eases": {}, "level": SkillLevel.BEGINNER}
    alone = by_hand(cast, person, **said, assessed_on=date(2025, 3, 1))
    assert (alone.level, alone.measure, alone.is_by_area) == ("beginner", "overall", False)
    assert progress_of(assessments_of(person)) == []
    by(cast, "ines", person, grid)
    by_hand(cast, person, **{**said, "level": SkillLevel.BASIC})
    (kept,) = assessments_of(person)
    assert (kept.level, kept.measure, kept.answers, kept.safety) == ("basic", "answers", {"safety_1": 2}, 2)


def test_who_is_still_to_be_assessed_is_told_by_one_rule(cast: Cast, person: Referral) -> None:
    accepted = a_referral(cast.programme, place=cast.place, stage="accepted")
    for stage in ("sent", "path_done", "equipped"):
        a_referral(cast.programme, place=cast.place, stage=stage)
    a_referral(cast.programme, stage="accepted")
    assert set(people_not_assessed(cast.actor("ines"))) == {accepted, person}
    by_hand(cast, accepted, eases={}, level=SkillLevel.INDEPENDENT)
    assert list(people_not_assessed(cast.actor("ines"))) == [person]


def test_only_the_place_of_the_person_assesses_and_sees(
    cast: Cast, grid: QuestionnaireVersion, person: Referral
) -> None:
    for name in ("chloe", "driss", "eva", "hanna"):
        with pytest.raises(NotAllowed):
            by(cast, name, person, grid)
    with pytest.raises(NotFound):
        by(cast, "farid", person, grid)
    trainer = actor_for(a_membership(Role.TRAINER, cast.place.organisation, place=cast.place))
    kept = by(cast, "ines", person, grid, actor=trainer)
    seen = {
        name: list(SkillAssessment.objects.visible_to(cast.actor(name)))
        for name in ("ines", "chloe", "driss", "eva", "farid", "hanna")
    }
    assert seen == {"ines": [kept], "chloe": [], "driss": [], "eva": [], "farid": [], "hanna": []}


def test_a_person_who_asks_is_forgotten(cast: Cast, grid: QuestionnaireVersion, person: Referral) -> None:
    by(cast, "ines", person, grid)
    erase_on_request(actor=cast.actor("ines"), referral=person)
    assert not SkillAssessment.objects.exists()
