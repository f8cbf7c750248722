"""Who may be referred, by whom, and how many: the rules that the programme publishes are judged where people are referred."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.kit.errors import Invalid, Refused
from rebond.ledger.models import Event
from rebond.ledger.worker import drain
from rebond.network.choices import PrescriberKind
from rebond.network.models import Organisation
from rebond.programmes.actions import begin_draft, publish, save_draft
from rebond.programmes.rules import Rules, Wave
from rebond.referrals.actions import call_up_due, close, refer
from rebond.referrals.choices import (
    AgeBracket,
    ClosingReason,
    InternetAtHome,
    Need,
    Occupation,
    PrintKind,
    Sex,
)
from rebond.referrals.eligibility import Answer, Known, answer_of, criteria_to_tick
from rebond.referrals.models import Fingerprint, Referral
from rebond.referrals.stages import Stage
from rebond.referrals.trying import Outcome, people_to_try_on, tried
from tests.cast import Cast
from tests.factories import a_commune, a_place, a_referral, an_organisation

ClientOf = Callable[[str], Client]
START = date(2020, 1, 1)


def ruled(cast: Cast, **changes: Any) -> None:
    """The coordination publishes these rules."""
    chloe = cast.actor("chloe")
    draft = save_draft(actor=chloe, draft=begin_draft(actor=chloe, programme=cast.programme), **changes)
    publish(actor=chloe, draft=draft)
    cast.programme.refresh_from_db()


def referred(cast: Cast, name: str = "driss", **given: Any) -> Referral:
    known = {
        "programme": cast.programme,
        "place": cast.place,
        "need": Need.COMPUTER_AND_INITIATION,
        "sex": Sex.WOMAN,
        "age_bracket": AgeBracket.FROM_30_TO_39,
        "occupation": Occupation.EMPLOYED,
        "commune": a_commune(),
        "internet_at_home": InternetAtHome.NO,
        "prescriber_kind": PrescriberKind.SOCIAL_ACTION_CENTRE,
        **given,
    }
    return refer(actor=cast.actor(name), **known)


def refusal(cast: Cast, **given: Any) -> tuple[str | None, str | None]:
    with pytest.raises(Refused) as found:
        referred(cast, **given)
    assert Referral.objects.count() == 0
    return found.value.code, found.value.field


# Versions


def test_a_referral_keeps_the_rules_under_which_it_was_made(cast: Cast) -> None:
    ruled(cast, batch_size=5)
    first = referred(cast)
    ruled(cast, one_per_household=False, handover_point="any_session")
    second = referred(cast)
    first.refresh_from_db()
    assert (first.rules.number, second.rules.number) == (2, 3)
    assert (first.kept_rules.handover_point, second.kept_rules.handover_point) == (
        "last_session",
        "any_session",
    )


# For whom


@pytest.mark.parametrize(
    ("age", "ticks", "answer"),
    [
        ("55-59", (), Answer.MET),
        ("70+", (), Answer.MET),
        ("40-54", (), Answer.NOT_MET),
        ("40-54", ("age",), Answer.NOT_MET),
        ("not_known", (), Answer.UNSAID),
        ("not_known", ("age",), Answer.MET),
    ],
)
def test_an_age_is_judged_from_its_bracket(age: str, ticks: tuple[str, ...], answer: Answer) -> None:
    rules = Rules(name="Retraités branchés", starts_on=START, criteria=["age"], least_age=55)
    assert answer_of(rules, known(age_bracket=age, declared=frozenset(ticks))) is answer
    assert criteria_to_tick(rules) == []


def test_an_age_inside_a_bracket_is_ticked_by_who_knows_it() -> None:
    rules = Rules(name="Jeunes", starts_on=START, criteria=["age"], least_age=16, most_age=25)
    assert criteria_to_tick(rules) == ["age"]
    assert answer_of(rules, known(age_bracket="18-24")) is Answer.MET
    assert answer_of(rules, known(age_bracket="25-29")) is Answer.UNSAID
    assert answer_of(rules, known(age_bracket="25-29", declared=frozenset({"age"}))) is Answer.MET
    assert answer_of(rules, known(age_bracket="30-39", declared=frozenset({"age"}))) is Answer.NOT_MET


def known(**given: Any) -> Known:
    usual = {
        "need": "computer_and_initiation",
        "age_bracket": "30-39",
        "occupation": "employed",
        "commune": "40088",
        "declared": frozenset(),
    }
    return Known(**{**usual, **given})


@pytest.mark.parametrize(
    ("rule", "given", "answer"),
    [
        ("any", {"occupation": "student"}, Answer.MET),
        ("any", {"declared": frozenset({"schoolchildren"})}, Answer.MET),
        ("any", {}, Answer.NOT_MET),
        ("any", {"was_asked": False}, Answer.UNSAID),
        ("any", {"occupation": "not_known"}, Answer.UNSAID),
        ("any", {"need": "initiation_only"}, Answer.MET),
        ("all", {"occupation": "student"}, Answer.NOT_MET),
        ("all", {"occupation": "student", "declared": frozenset({"schoolchildren"})}, Answer.MET),
        ("all", {"occupation": "employed", "was_asked": False}, Answer.NOT_MET),
        ("all", {"occupation": "student", "was_asked": False}, Answer.UNSAID),
    ],
)
def test_criteria_combine_and_an_unknown_is_never_taken_for_a_no(
    rule: str, given: dict[str, Any], answer: Answer
) -> None:
    rules = Rules(
        name="Poitiers", starts_on=START, criteria=["student", "schoolchildren"], criteria_rule=rule
    )
    assert answer_of(rules, known(**given)) is answer


def test_who_is_not_meant_is_refused_with_the_rule_and_what_to_do(cast: Cast) -> None:
    ruled(cast, criteria=["residence", "priority_district"], communes=["40192"])
    assert refusal(cast) == ("not_eligible", "criteria")
    assert referred(cast, criteria=["priority_district"]).criteria == ["priority_district"]
    assert referred(cast, commune=a_commune("Mont-de-Marsan", "40192")).stage == Stage.SENT


def test_the_refusal_stands_beside_the_fact_that_makes_it(cast: Cast) -> None:
    ruled(cast, criteria=["age"], least_age=55)
    assert refusal(cast) == ("not_eligible", "age_bracket")
    ruled(cast, criteria=["job_seeker", "retired"])
    assert refusal(cast) == ("not_eligible", "occupation")


def test_an_initiation_stays_open_to_everybody(cast: Cast) -> None:
    ruled(cast, criteria=["age"], least_age=55)
    assert referred(cast, need=Need.INITIATION_ONLY).stage == Stage.SENT


def test_a_criterion_of_another_programme_is_no_criterion(cast: Cast) -> None:
    with pytest.raises(Invalid) as found:
        referred(cast, criteria=["priority_district"])
    assert found.value.field == "criteria"


# By whom


def test_only_some_kinds_of_organisations_refer(cast: Cast) -> None:
    ruled(cast, prescriber_kinds=["college"])
    assert refusal(cast) == ("other_prescribers", "prescriber_kind")
    assert referred(cast, prescriber_kind=PrescriberKind.COLLEGE).stage == Stage.SENT


def test_only_members_of_the_network_and_of_the_pact_refer(cast: Cast) -> None:
    ruled(cast, network_members_only=True, pact_members_only=True)
    assert refusal(cast) == ("not_a_member", "prescriber_kind")
    Organisation.objects.filter(pk=cast.social_centre.pk).update(is_network_member=True)
    assert refusal(cast) == ("not_a_member", "prescriber_kind")
    Organisation.objects.filter(pk=cast.social_centre.pk).update(is_pact_member=True)
    assert referred(cast).stage == Stage.SENT


def test_a_place_refers_somebody_itself_where_the_programme_lets_it(cast: Cast) -> None:
    assert referred(cast, "ines", prescriber_kind=PrescriberKind.NONE).prescriber is None
    Referral.objects.all().delete()
    ruled(cast, places_may_open=False)
    assert refusal(cast, name="ines")[0] == "place_does_not_refer"


# How many


def test_whoever_comes_when_every_computer_is_promised_waits_in_their_turn(cast: Cast) -> None:
    ruled(cast, waves=[Wave("1re", START, 2)])
    stages = [referred(cast).stage for _ in range(4)]
    assert stages == [Stage.SENT, Stage.SENT, Stage.WAITING, Stage.WAITING]
    assert referred(cast, need=Need.INITIATION_ONLY).stage == Stage.SENT


def test_a_computer_that_is_free_again_goes_to_who_waited_longest(cast: Cast) -> None:
    ruled(cast, waves=[Wave("1re", START, 1)])
    first, second, third = (referred(cast) for _ in range(3))
    close(actor=cast.actor("ines"), referrals=[first], reason=ClosingReason.GAVE_UP)
    drain()
    assert stages_of(second, third) == [Stage.SENT, Stage.WAITING]
    event = Event.objects.get(stream=second.stream, kind="referral.called_up")
    assert event.facts == {"origin": "waiting", "target": "sent", "place_id": cast.place.pk}


def test_a_new_wave_calls_people_up_on_its_day(cast: Cast) -> None:
    opens = timezone.localdate() + timedelta(days=3)
    ruled(cast, waves=[Wave("1re", START, 1), Wave("2e", opens, 1)])
    people = [referred(cast) for _ in range(3)]
    assert call_up_due() == 0
    assert call_up_due(on=opens) == 1
    assert stages_of(*people) == [Stage.SENT, Stage.SENT, Stage.WAITING]


def test_more_computers_are_published_and_people_are_called_up(cast: Cast) -> None:
    ruled(cast, waves=[Wave("1re", START, 1)])
    people = [referred(cast) for _ in range(2)]
    ruled(cast, waves=[Wave("1re", START, 2)])
    drain()
    assert stages_of(*people) == [Stage.SENT, Stage.SENT]


def test_nobody_passes_those_who_wait_already(cast: Cast) -> None:
    ruled(cast, waves=[Wave("1re", START, 1)])
    first, second = referred(cast), referred(cast)
    close(actor=cast.actor("ines"), referrals=[first], reason=ClosingReason.GAVE_UP)
    assert (referred(cast).stage, stages_of(second)) == (Stage.WAITING, [Stage.WAITING])


def test_a_place_takes_as_many_as_the_programme_says(cast: Cast) -> None:
    ruled(cast, most_per_place=1)
    first, second = referred(cast), referred(cast)
    elsewhere = referred(cast, place=a_place(an_organisation(cast.territory)))
    assert (second.stage, elsewhere.stage) == (Stage.WAITING, Stage.SENT)
    close(actor=cast.actor("ines"), referrals=[first], reason=ClosingReason.GAVE_UP)
    drain()
    assert stages_of(second) == [Stage.SENT]


def test_nobody_is_handed_on_to_a_place_that_is_full(cast: Cast, client_of: ClientOf) -> None:
    ruled(cast, most_per_place=1)
    elsewhere = a_place(an_organisation(cast.territory))
    referred(cast, place=elsewhere)
    person = referred(cast)
    address, sent = reverse("referrals:reroute", args=[person.code]), {"place": elsewhere.pk}
    refused = client_of("chloe").post(address, sent)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["place"])
    assert Referral.objects.get(pk=person.pk).place == cast.place
    ruled(cast, most_per_place=2)
    assert client_of("chloe").post(address, sent).status_code == 302


def stages_of(*referrals: Referral) -> list[str]:
    return [Referral.objects.get(pk=referral.pk).stage for referral in referrals]


def test_the_page_says_that_the_person_waits_and_for_what(cast: Cast, client_of: ClientOf) -> None:
    opens = timezone.localdate() + timedelta(days=30)
    ruled(cast, waves=[Wave("1re", START, 1), Wave("2e", opens, 50)])
    referred(cast)
    waiting = referred(cast)
    page = client_of("driss").get(reverse("referrals:referral", args=[waiting.code])).content.decode()
    assert [words for words in ("numéro 1 sur la liste", "50 ordinateurs de plus") if words not in page] == []
    form = client_of("driss").get(reverse("referrals:refer")).content.decode()
    assert "Tous les ordinateurs sont promis" in form


# On the page


def test_what_the_programme_asks_is_ticked_on_the_page(cast: Cast, client_of: ClientOf) -> None:
    a_commune()
    ruled(
        cast,
        criteria=["own", "schoolchildren"],
        criteria_rule="all",
        own_criterion="N’a jamais activé Pronote",
    )
    driss, address = client_of("driss"), reverse("referrals:refer")
    assert "N’a jamais activé Pronote" in driss.get(address).content.decode()
    given = {
        "need": "computer_and_initiation",
        "age_bracket": "30-39",
        "sex": "woman",
        "occupation": "employed",
        "internet_at_home": "no",
        "commune": "Dax",
        "place": cast.place.pk,
        "household": "3 rue Pasteur",
    }
    refused = driss.post(address, {**given, "criteria": ["own"]})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["criteria"])
    assert driss.post(address, {**given, "criteria": ["own", "schoolchildren"]}).status_code == 302
    assert Referral.objects.get().criteria == ["own", "schoolchildren"]


# Tried on past referrals


def test_rules_are_tried_on_people_referred_before(cast: Cast) -> None:
    for age in ("30-39", "60-65", "not_known"):
        a_referral(cast.programme, place=cast.place, prescriber=cast.social_centre, age_bracket=age)
    a_referral(
        cast.programme, place=cast.place, age_bracket="70+", prescriber_kind=PrescriberKind.ASSOCIATION
    )
    a_referral(cast.programme, place=cast.place, age_bracket="70+", need=Need.INITIATION_ONLY)
    rules = Rules(
        name="Essai",
        starts_on=START,
        criteria=["age"],
        least_age=55,
        prescriber_kinds=["social_action_centre"],
    )
    trial = tried(rules, people_to_try_on(cast.actor("chloe"), cast.programme))
    assert trial.total == 4
    assert dict(trial.outcomes) == {
        Outcome.LET_IN: 1,
        Outcome.TO_ASK: 1,
        Outcome.NOT_ELIGIBLE: 1,
        Outcome.NOT_REFERRED: 1,
    }
    assert trial.kinds["association"] == {Outcome.NOT_REFERRED: 1}


def test_computers_are_counted_when_rules_are_tried(cast: Cast) -> None:
    for _ in range(3):
        a_referral(cast.programme, place=cast.place)
    rules = Rules(name="Essai", starts_on=START, waves=[Wave("", START, 2)])
    trial = tried(rules, people_to_try_on(cast.actor("chloe"), cast.programme))
    assert dict(trial.outcomes) == {Outcome.LET_IN: 2, Outcome.WAITING: 1}


def test_people_at_one_place_are_counted_when_rules_are_tried(cast: Cast) -> None:
    for place in (cast.place, cast.place, a_place(an_organisation(cast.territory))):
        a_referral(cast.programme, place=place)
    rules = Rules(name="Essai", starts_on=START, most_per_place=1)
    trial = tried(rules, people_to_try_on(cast.actor("chloe"), cast.programme))
    assert dict(trial.outcomes) == {Outcome.LET_IN: 2, Outcome.WAITING: 1}


def test_a_household_let_in_once_is_met_when_rules_are_tried(cast: Cast) -> None:
    for _ in range(2):
        again = a_referral(cast.programme, place=cast.place)
        Fingerprint.objects.create(referral=again, kind=PrintKind.HOUSEHOLD, digest="a" * 64)
    other = a_referral(cast.programme, place=cast.place)
    Fingerprint.objects.create(referral=other, kind=PrintKind.HOME, digest="a" * 64)
    people = people_to_try_on(cast.actor("chloe"), cast.programme)
    once, many = (
        tried(Rules(name="Essai", starts_on=START, one_per_household=rule), people) for rule in (True, False)
    )
    assert dict(once.outcomes) == {Outcome.LET_IN: 2, Outcome.SAME_HOUSEHOLD: 1}
    assert dict(many.outcomes) == {Outcome.LET_IN: 3}


def test_a_coordinator_reads_what_would_change_and_nothing_is_written(
    cast: Cast, client_of: ClientOf
) -> None:
    a_referral(cast.programme, place=cast.place, prescriber=cast.social_centre)
    chloe = cast.actor("chloe")
    draft = begin_draft(actor=chloe, programme=cast.programme)
    save_draft(actor=chloe, draft=draft, criteria=["age"], least_age=55)
    before = Event.objects.count()
    page = client_of("chloe").get(reverse("referrals:try_rules", args=[draft.pk]))
    assert [(row.today, row.draft) for row in page.context["outcomes"]] == [
        (1, 0),
        (0, 0),
        (0, 0),
        (0, 0),
        (0, 1),
        (0, 0),
    ]
    assert "55 ans ou plus" in page.content.decode()
    assert Event.objects.count() == before


def test_the_trial_reads_people_at_a_constant_cost(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for _ in range(3):
        a_referral(cast.programme, place=cast.place, prescriber=cast.social_centre)
    rules = Rules(name="Essai", starts_on=START, network_members_only=True)
    with django_assert_max_num_queries(2):
        tried(rules, people_to_try_on(cast.actor("chloe"), cast.programme))


def test_a_day_in_the_past_is_judged_by_the_waves_of_that_day(cast: Cast) -> None:
    ruled(cast, waves=[Wave("1re", date(2024, 2, 1), 1)])
    when = timezone.make_aware(datetime(2024, 1, 15, 10))
    early = refer_on(cast, when)
    assert early.stage == Stage.WAITING


def refer_on(cast: Cast, moment: datetime) -> Referral:
    return refer(
        actor=cast.actor("chloe"),
        programme=cast.programme,
        place=cast.place,
        need=Need.COMPUTER_AND_INITIATION,
        sex=Sex.WOMAN,
        age_bracket=AgeBracket.FROM_30_TO_39,
        occupation=Occupation.EMPLOYED,
        commune=a_commune(),
        internet_at_home=InternetAtHome.NO,
        prescriber_kind=PrescriberKind.SOCIAL_ACTION_CENTRE,
        occurred_at=moment,
    )
