"""Ranks come from points, waiting time and code; what is unknown is told, and is never a "no"."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rebond.committees.criteria import Criteria, Public, Question, criteria_from, judge
from rebond.committees.ranking import Candidate, Ranked, quotas, rank, served, undecided
from rebond.kit.errors import Invalid
from tests.factories.committees import CRITERIA

codes = count(1)


def someone(
    public: str = "familles", *, since: date = date(2024, 1, 10), code: str = "", **answers: str
) -> Candidate:
    number = next(codes)
    told = {name.replace("_of_", "-"): answer for name, answer in answers.items()}
    return Candidate(number, code or f"P-{number:04d}", since, public, told)


def with_answers(public: str = "familles", answers: dict[str, str] | None = None) -> Candidate:
    number = next(codes)
    return Candidate(number, f"P-{number:04d}", date(2024, 1, 10), public, answers or {})


def codes_of(ranked: list[Ranked]) -> list[str]:
    return [item.candidate.code for item in ranked]


def test_more_points_come_first_and_each_criterion_says_its_points() -> None:
    student = with_answers("etudiants", {"occupation": "student", "internet_at_home": "no"})
    family = with_answers("familles", {"occupation": "retired", "internet_at_home": "yes"})
    first, second = rank(CRITERIA, [student, family])
    assert (first.candidate, first.points, second.points) == (family, 30, 19)
    assert [(r.code, r.points, r.most) for r in second.reasons] == [
        ("public", 10, 30),
        ("internet_at_home", 5, 5),
        ("occupation", 4, 10),
        ("enfants-scolarises", 0, 15),
        ("autre-ordinateur", 0, 8),
    ]
    assert [reason.points for reason in second.reasons if not reason.is_unknown] == [10, 5, 4]


def test_with_the_same_points_the_longest_wait_comes_first_then_the_code() -> None:
    late = someone(since=date(2024, 2, 1), code="A-1")
    b, a = someone(code="B-2"), someone(code="A-2")
    assert codes_of(rank(CRITERIA, [late, b, a])) == ["A-2", "B-2", "A-1"]


def test_an_unknown_fact_is_told_as_unknown_with_what_it_could_bring() -> None:
    unknown = with_answers(answers={"occupation": "retired", "internet_at_home": "yes"})
    (item,) = rank(CRITERIA, [unknown])
    assert [reason.code for reason in item.unknown] == ["enfants-scolarises", "autre-ordinateur"]
    assert (item.points, item.possible) == (30, 53)


def test_unknown_is_never_counted_as_no() -> None:
    """A "no" that brings points brings none while nobody knows; one that brings none hides nothing."""
    known_no = with_answers(answers={"autre-ordinateur": "no"})
    unknown = with_answers()
    points = {item.candidate.code: item.points for item in rank(CRITERIA, [known_no, unknown])}
    assert (points[known_no.code], points[unknown.code]) == (38, 30)
    children_no = with_answers(answers={"enfants-scolarises": "no"})
    standings = {item.candidate.code: item for item in rank(CRITERIA, [children_no, unknown])}
    assert standings[children_no.code].possible < standings[unknown.code].possible


def test_the_best_rank_is_the_one_that_the_missing_answers_could_give() -> None:
    known = {"occupation": "job_seeker_long", "internet_at_home": "no"}
    sure = [
        with_answers(answers={**known, "enfants-scolarises": "yes", "autre-ordinateur": "yes"}) for _ in "123"
    ]
    open_case = with_answers(answers={**known, "autre-ordinateur": "yes"})
    last = rank(CRITERIA, [*sure, open_case])[-1]
    assert (last.candidate, last.rank, last.best_rank) == (open_case, 4, 4)
    silent = with_answers(answers=known)
    last = rank(CRITERIA, [*sure, silent])[-1]
    assert (last.candidate, last.rank, last.best_rank) == (silent, 4, 1)


def test_a_public_that_nobody_named_is_unknown_too() -> None:
    (item,) = rank(CRITERIA, [with_answers("")])
    assert item.unknown[0].code == "public"
    assert item.points == 0


def test_quotas_are_kept_and_what_a_public_does_not_use_goes_by_rank() -> None:
    families = [someone(code=f"F-{n}") for n in range(1, 9)]
    seekers = [someone("demandeurs-d-emploi", code=f"J-{n}") for n in range(1, 4)]
    ranked = rank(CRITERIA, [*families, *seekers])
    assert quotas(CRITERIA, 10) == {"familles": 5, "demandeurs-d-emploi": 2, "etudiants": 0}
    assert codes_of(served(CRITERIA, ranked, 5)) == ["F-1", "F-2", "F-3", "F-4", "J-1"]
    only_seekers = rank(CRITERIA, seekers)
    assert codes_of(served(CRITERIA, only_seekers, 3)) == ["J-1", "J-2", "J-3"]


def test_those_whom_unknown_facts_could_serve_are_told_apart() -> None:
    answers = {"occupation": "retired", "internet_at_home": "yes", "autre-ordinateur": "yes"}
    first = [with_answers(answers={**answers, "enfants-scolarises": "yes"}) for _ in range(2)]
    unknown = with_answers(answers=answers)
    sure_no = with_answers(answers={**answers, "enfants-scolarises": "no"})
    earlier = Candidate(unknown.referral_id, unknown.code, date(2023, 1, 1), unknown.public, unknown.answers)
    ranked = rank(CRITERIA, [*first, earlier, sure_no])
    chosen = served(CRITERIA, ranked, 2)
    assert [item.candidate for item in undecided(CRITERIA, ranked, chosen, 2)] == [earlier]


answers_drawn = st.fixed_dictionaries(
    {},
    optional={
        "occupation": st.sampled_from(["", "student", "retired", "job_seeker_long"]),
        "internet_at_home": st.sampled_from(["", "yes", "no"]),
        "enfants-scolarises": st.sampled_from(["", "yes", "no"]),
    },
)
people_drawn = st.lists(
    st.builds(
        Candidate,
        st.uuids().map(lambda uuid: uuid.int),
        st.uuids().map(str),
        st.dates(date(2023, 1, 1), date(2024, 1, 1)),
        st.sampled_from(["", "familles", "demandeurs-d-emploi", "etudiants"]),
        answers_drawn,
    ),
    max_size=12,
)


@given(people_drawn, st.integers(0, 15))
def test_as_many_are_served_as_there_are_computers_and_nobody_by_the_order_of_the_list(
    people: list[Candidate], computers: int
) -> None:
    ranked = rank(CRITERIA, people)
    assert codes_of(ranked) == codes_of(rank(CRITERIA, people[::-1]))
    assert [item.rank for item in ranked] == list(range(1, len(people) + 1))
    assert all(item.best_rank <= item.rank for item in ranked)
    assert len(served(CRITERIA, ranked, computers)) == min(computers, len(people))


def test_criteria_come_back_from_the_database_as_they_were_published() -> None:
    assert criteria_from(CRITERIA.as_json()) == CRITERIA


@pytest.mark.parametrize(
    ("criteria", "code"),
    [
        (Criteria(questions=CRITERIA.questions), "no_public"),
        (Criteria((Public("a", "A"),)), "refused"),
        (Criteria((Public("a", "A", 1, 60), Public("b", "B", 1, 50))), "quotas"),
        (Criteria((Public("a", "A", 1), Public("a", "a", 2))), "same_name"),
        (Criteria((Public("a", "A", 1),), {}, (Question("q", "Q"), Question("q", "q"))), "same_name"),
        (Criteria((Public("a", "A", 1),), {"sex": {"woman": 3}}), "unknown_fact"),
        (Criteria((Public("a", "A", 101),)), "points"),
    ],
)
def test_criteria_that_cannot_be_applied_are_refused(criteria: Criteria, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        judge(criteria)
    assert caught.value.code == code
