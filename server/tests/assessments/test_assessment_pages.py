"""The pages: a coordination writes, a place assesses, a person answers on the tablet, the paper does not humiliate."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from rebond.assessments.choices import Moment
from rebond.assessments.models import QuestionnaireVersion, SkillAssessment
from rebond.assessments.papers import EASES, _row, print_progress, print_questionnaire
from rebond.assessments.progress import progress_of
from rebond.assessments.queries.people import assessments_of
from tests.assessments.cases import a_grid, answered
from tests.assessments.pages import learner
from tests.cast import Cast
from tests.factories import a_referral
from tests.harness.queries import assert_list_costs

ClientOf = Callable[[str], Client]
LIST_QUERIES = 5


def test_the_coordination_takes_the_ready_grid_changes_it_and_publishes_it(
    cast: Cast, client_of: ClientOf
) -> None:
    chloe = client_of("chloe")
    chloe.post(reverse("assessments:take_ready", args=["self_assessment"]))
    draft = QuestionnaireVersion.objects.get()
    here = reverse("assessments:version", args=[draft.pk])
    key = chloe.get(here).context["form"]["key"].value()
    added = {
        "key": key,
        "area": "safety",
        "text": "Je me déconnecte.",
        "answers": "Non\r\n\r\n Parfois \r\nOui",
    }
    for _twice in range(2):
        assert chloe.post(here, added).status_code == 302
    last = reverse("assessments:question", args=[draft.pk, key])
    assert chloe.post(last, {**added, "text": "Je ferme ma session."}).status_code == 302
    assert chloe.post(last, {**added, "answers": "Oui"}).status_code == 422
    up = reverse("assessments:question_up", args=[draft.pk, key])
    for _twice in range(2):
        chloe.post(up, {"at": len(draft.questions) + 1})
    removed = draft.questions[0].key
    chloe.post(reverse("assessments:remove_question", args=[draft.pk, removed]))
    chloe.post(reverse("assessments:publish", args=[draft.pk]))
    draft.refresh_from_db()
    assert not draft.is_draft
    assert [one.key for one in draft.questions[-2:]] == [key, "problem_solving_3"]
    assert draft.questions[-2].answers == ("Non", "Parfois", "Oui")
    assert chloe.get(last).status_code == 404


def test_a_place_ticks_with_the_person_and_the_person_ticks_alone(cast: Cast, client_of: ClientOf) -> None:
    ines, grid = client_of("ines"), a_grid(cast.territory)
    person = a_referral(cast.programme, place=cast.place, stage="on_path")
    before = reverse("assessments:answer", args=[person.code, "before", grid.pk])
    sent = {"q_safety_1": "1", "way": "paper", "assessed_on": "2024-02-01", "submission": str(uuid4())}
    assert ines.post(before, sent).status_code == 302
    tablet = reverse("assessments:tablet", args=[person.code, "after", grid.pk])
    assert ines.post(tablet, {"submission": str(uuid4())}).status_code == 422
    done = ines.post(tablet, {"q_safety_1": "3", "submission": str(uuid4())}, follow=True)
    assert "Rendez la tablette." in done.content.decode()
    kept = SkillAssessment.objects.order_by("moment").values_list("moment", "safety", "way")
    assert list(kept) == [("after", 3, "person"), ("before", 1, "paper")]
    page = ines.get(reverse("assessments:person", args=[person.code])).content.decode()
    assert "Plus à l’aise" in page


def test_the_page_of_the_path_leads_to_what_the_person_can_do_and_only_at_their_place(
    cast: Cast, client_of: ClientOf
) -> None:
    person = a_referral(cast.programme, place=cast.place, stage="on_path")
    path, skills = (reverse(f"{app}:person", args=[person.code]) for app in ("learning", "assessments"))
    led = {name: skills in client_of(name).get(path).content.decode() for name in ("ines", "chloe", "eva")}
    assert led == {"ines": True, "chloe": False, "eva": False}


def test_levels_of_les_bons_clics_are_entered_by_hand(cast: Cast, client_of: ClientOf) -> None:
    person = a_referral(cast.programme, place=cast.place, stage="accepted")
    here = reverse("assessments:levels", args=[person.code, "before"])
    sent = {"tool": "les_bons_clics", "safety": "2", "creation": "", "submission": str(uuid4())}
    assert client_of("ines").post(here, sent).status_code == 302
    kept = SkillAssessment.objects.get()
    assert (kept.tool, kept.safety, kept.creation) == ("les_bons_clics", 2, None)
    empty = {"tool": "les_bons_clics", "submission": str(uuid4())}
    assert client_of("ines").post(here, empty).status_code == 422


def test_a_person_of_another_place_does_not_exist(cast: Cast, client_of: ClientOf) -> None:
    other, grid = a_referral(cast.programme, stage="on_path"), a_grid(cast.territory)
    for address in (
        reverse("assessments:person", args=[other.code]),
        reverse("assessments:progress_sheet", args=[other.code]),
        reverse("assessments:answer", args=[other.code, "before", grid.pk]),
    ):
        assert client_of("ines").get(address).status_code == 404
        assert client_of("chloe").get(address).status_code == 403
    own = a_referral(cast.programme, place=cast.place, stage="on_path")
    for moment, pk in (("sometime", grid.pk), ("before", 0)):
        assert (
            client_of("ines").get(reverse("assessments:answer", args=[own.code, moment, pk])).status_code
            == 404
        )


def test_the_paper_says_where_the_person_went_forward_and_never_that_they_went_back(cast: Cast) -> None:
    referral = learner(cast)
    first = progress_of(assessments_of(referral))[0]
    paper = print_progress(referral, first)
    assert (paper.title, paper.content[:5]) == ("Ce que j’ai appris", b"%PDF-")
    rows = {row.area.value: _row(row) for row in first.rows}
    assert rows["information"]["before"] is not None
    assert [rows[area]["before"] for area in ("communication", "creation", "safety", "problem_solving")] == [
        None
    ] * 4
    assert (rows["problem_solving"]["now"], len(EASES)) == (None, 5)
    assert not any(
        character.isdigit() for row in rows.values() for character in f"{row['now']}{row['before']}"
    )


def test_before_the_path_the_paper_says_where_the_person_begins(cast: Cast) -> None:
    referral, grid = a_referral(cast.programme, place=cast.place, stage="accepted"), a_grid(cast.territory)
    answered(referral, grid, Moment.BEFORE)
    assert print_progress(referral, progress_of(assessments_of(referral))[0]).title == "Mon point de départ"
    assert print_questionnaire(referral, grid, Moment.BEFORE).title == grid.questionnaire.name


def test_those_left_to_assess_are_a_list_of_their_own_that_to_do_leads_to(
    cast: Cast, client_of: ClientOf
) -> None:
    ines, done = client_of("ines"), learner(cast)
    left = a_referral(cast.programme, place=cast.place, stage="accepted")
    address = f"{reverse('assessments:people')}?state=to_assess"
    assert address in ines.get("/").content.decode()
    shown = ines.get(address).content.decode()
    assert (left.code in shown, done.code in shown) == (True, False)


def test_lists_cost_the_same_for_one_row_as_for_three(cast: Cast, client_of: ClientOf) -> None:
    assert_list_costs(
        client_of("ines"),
        reverse("assessments:people"),
        add_row=lambda: learner(cast),
        expected=LIST_QUERIES,
    )
