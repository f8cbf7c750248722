"""Questionnaires: written, published, written anew; what was answered never changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rebond.assessments import actions
from rebond.assessments.choices import Area, Moment, QuestionnaireKind
from rebond.assessments.models import Questionnaire, QuestionnaireVersion
from rebond.assessments.queries.people import offered_to
from rebond.assessments.questions import eases_of
from rebond.assessments.ready import ready_ones
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from tests.assessments.cases import TESTER, a_grid, a_question, answered, published
from tests.cast import Cast
from tests.factories import a_referral


@pytest.fixture
def draft(cast: Cast) -> QuestionnaireVersion:
    return actions.add_questionnaire(
        actor=cast.actor("chloe"),
        territory=cast.territory,
        name=" Notre  grille ",
        kind=QuestionnaireKind.SELF_ASSESSMENT,
    )


def texts(version: QuestionnaireVersion) -> list[str]:
    return [one.text for one in QuestionnaireVersion.objects.get(pk=version.pk).questions]


@pytest.mark.parametrize(
    ("answers", "eases"), [(5, [0, 1, 2, 3, 4]), (4, [0, 1, 3, 4]), (3, [0, 2, 4]), (2, [0, 4])]
)
def test_the_answers_of_a_question_stand_evenly_from_not_yet_to_helping_others(
    answers: int, eases: list[int]
) -> None:
    question = a_question(answers=[f"Réponse {number}" for number in range(answers)])
    assert [question.ease_of(at) for at in range(answers)] == eases


def test_an_area_is_the_mean_of_what_was_answered_in_it() -> None:
    asked = [a_question(), a_question(), a_question(), a_question(Area.CREATION)]
    answers = {asked[0].key: 1, asked[1].key: 2}
    assert eases_of(asked, answers) == {
        "information": None,
        "communication": None,
        "creation": None,
        "safety": 2,
        "problem_solving": None,
    }
    with pytest.raises(Invalid):
        eases_of(asked, {asked[0].key: 5})


@pytest.mark.parametrize("slug", ["interview", "self_assessment"])
def test_a_ready_questionnaire_asks_in_the_five_areas_and_is_published_as_it_is(
    cast: Cast, slug: str
) -> None:
    version = published(cast.territory, slug)
    assert {one.area for one in version.questions} == set(Area.values)
    assert version.questions == ready_ones()[slug].questions
    assert Event.objects.get(kind="questionnaire.published").facts == {
        "kind_of_questionnaire": slug,
        "number": 1,
        "questions": len(version.questions),
    }


def test_a_draft_is_written_question_by_question_and_each_gesture_counts_once(
    cast: Cast, draft: QuestionnaireVersion
) -> None:
    chloe = cast.actor("chloe")
    first, second, third = (a_question(text=text) for text in ("Une ?", "Deux ?", "Trois ?"))
    for question in (first, second, second, third):
        actions.write_question(actor=chloe, version=draft, question=question)
    assert texts(draft) == ["Une ?", "Deux ?", "Trois ?"]
    for _twice in range(2):
        actions.move_question_up(actor=chloe, version=draft, key=third.key, seen_at=3)
    assert texts(draft) == ["Une ?", "Trois ?", "Deux ?"]
    for _twice in range(2):
        actions.remove_question(actor=chloe, version=draft, key=first.key)
    actions.write_question(actor=chloe, version=draft, question=replace(third, text=" Trois,  encore ? "))
    assert (draft.questionnaire.name, texts(draft)) == ("Notre grille", ["Trois, encore ?", "Deux ?"])


@pytest.mark.parametrize(
    ("fault", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "x" * 201}, "text"),
        ({"area": "cooking"}, "area"),
        ({"answers": ("Oui",)}, "answers"),
        ({"answers": ("Oui", " Oui ")}, "answers"),
        ({"answers": tuple("abcdef")}, "answers"),
        ({"answers": ("Oui", "n" * 121)}, "answers"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_beside_its_field(
    cast: Cast, draft: QuestionnaireVersion, fault: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.write_question(
            actor=cast.actor("chloe"), version=draft, question=replace(a_question(), **fault)
        )
    assert (refusal.value.field, texts(draft)) == (field, [])


def test_nothing_is_published_before_each_area_has_a_question(
    cast: Cast, draft: QuestionnaireVersion
) -> None:
    actions.write_question(actor=cast.actor("chloe"), version=draft, question=a_question())
    with pytest.raises(Invalid) as refusal:
        actions.publish(actor=cast.actor("chloe"), version=draft)
    assert refusal.value.code == "area_missing"


def test_a_published_version_never_changes_and_the_next_one_begins_with_its_questions(cast: Cast) -> None:
    chloe, first = cast.actor("chloe"), a_grid(cast.territory)
    key = first.questions[0].key
    with pytest.raises(Refused):
        actions.write_question(actor=chloe, version=first, question=a_question())
    with pytest.raises(Refused):
        actions.remove_question(actor=chloe, version=first, key=key)
    actions.discard_draft(actor=chloe, version=first)
    second = actions.begin_version(actor=chloe, questionnaire=first.questionnaire)
    assert actions.begin_version(actor=chloe, questionnaire=first.questionnaire) == second
    assert (second.number, second.questions) == (2, first.questions)
    actions.remove_question(actor=chloe, version=second, key=key)
    actions.publish(actor=chloe, version=second)
    actions.publish(actor=chloe, version=second)
    first.refresh_from_db()
    assert (first.questions[0].key, Event.objects.filter(kind="questionnaire.published").count()) == (key, 2)


def test_who_began_with_a_version_ends_with_it_even_when_it_is_withdrawn(cast: Cast) -> None:
    first = a_grid(cast.territory)
    old, new = (a_referral(cast.programme, place=cast.place, stage="on_path") for _ in range(2))
    answered(old, first, Moment.BEFORE)
    second = actions.begin_version(actor=TESTER, questionnaire=first.questionnaire)
    actions.publish(actor=TESTER, version=second)

    def versions(person: object) -> list[QuestionnaireVersion | None]:
        return [one.version for one in offered_to(person, Moment.AFTER) if one.version]  # type: ignore[arg-type]

    assert (versions(old), versions(new)) == ([first], [second])
    actions.offer(actor=cast.actor("chloe"), questionnaire=first.questionnaire, is_open=False)
    actions.offer(actor=cast.actor("chloe"), questionnaire=first.questionnaire, is_open=False)
    assert (versions(old), versions(new)) == ([first], [])
    assert Event.objects.filter(kind="questionnaire.withdrawn").count() == 1


def test_a_questionnaire_has_a_name_of_its_own_and_one_never_published_goes_with_its_draft(
    cast: Cast, draft: QuestionnaireVersion
) -> None:
    chloe = cast.actor("chloe")
    for name in ("Notre grille", " "):
        with pytest.raises(Invalid) as refusal:
            actions.add_questionnaire(
                actor=chloe, territory=cast.territory, name=name, kind=QuestionnaireKind.INTERVIEW
            )
        assert refusal.value.field == "name"
    actions.discard_draft(actor=chloe, version=draft)
    assert not Questionnaire.objects.exists()


def test_only_the_coordination_of_the_territory_writes_questionnaires(
    cast: Cast, draft: QuestionnaireVersion
) -> None:
    for name in ("ines", "driss", "eva", "hanna"):
        with pytest.raises(NotAllowed):
            actions.publish(actor=cast.actor(name), version=draft)
    other = actions.add_questionnaire(
        actor=TESTER,
        territory=cast.elsewhere.organisation.territory,
        name="Ailleurs",
        kind=QuestionnaireKind.INTERVIEW,
    )
    with pytest.raises(NotFound):
        actions.begin_version(actor=cast.actor("chloe"), questionnaire=other.questionnaire)
