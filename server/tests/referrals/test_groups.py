"""A class or a cohort is referred at once: what is common once, then a line each, all or nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from argon2.low_level import hash_secret_raw
from django.core.cache import cache
from django.db import connection
from django.test import Client

from rebond.kit.errors import Refused
from rebond.ledger.models import Event
from rebond.programmes.models import Programme
from rebond.referrals import household, limits
from rebond.referrals.actions import Line, refer_group
from rebond.referrals.choices import AgeBracket, HouseholdException, InternetAtHome, Need, Occupation
from rebond.referrals.models import Contact, Referral, ReferralGroup
from rebond.referrals.stages import Stage
from tests.cast import Cast
from tests.factories import a_commune, a_referral
from tests.referrals.by_link import GROUP, a_link, opened

ClientOf = Callable[[str], Client]
PAGE = "/referrals/new/group"


def common(cast: Cast, people: int, **changes: Any) -> dict[str, Any]:
    """What the page sends, without the lines."""
    return {
        "need": "computer_and_initiation",
        "age_bracket": "12-17",
        "occupation": "student",
        "internet_at_home": "no",
        "commune": a_commune().name,
        "place": cast.place.pk,
        "people": people,
        "submission": str(uuid4()),
        **changes,
    }


def lines(*households: str, **changes: Any) -> dict[str, Any]:
    """A household each; an empty one has no address."""
    numbered = {f"line-{number}-household": home for number, home in enumerate(households, 1)}
    return {**numbered, **changes}


def a_group(cast: Cast, *people: Line, name: str = "driss", **changes: Any) -> ReferralGroup:
    given: dict[str, Any] = {
        "need": Need.COMPUTER_AND_INITIATION,
        "age_bracket": AgeBracket.FROM_12_TO_17,
        "occupation": Occupation.STUDENT,
        "internet_at_home": InternetAtHome.NO,
        "commune": a_commune(),
        "prescriber_kind": "social_action_centre",
        "submission": uuid4(),
        **changes,
    }
    return refer_group(
        actor=cast.actor(name), programme=cast.programme, place=cast.place, lines=people, **given
    )


def test_the_page_asks_how_many_then_a_line_each_and_keeps_what_was_written(
    cast: Cast, client_of: ClientOf
) -> None:
    driss = client_of("driss")
    assert driss.get(PAGE).context["form"].lines == []
    asked = driss.post(PAGE, {**common(cast, 3), **lines("3 rue Pasteur"), "prepare": "1"})
    form = asked.context["form"]
    assert (asked.status_code, [line["household"].value() for line in form.lines]) == (
        200,
        ["3 rue Pasteur", None, None],
    )
    assert (form["occupation"].value(), Referral.objects.count()) == ("student", 0)


def test_each_line_has_its_own_code_and_sheet_and_a_page_sent_twice_is_one_group(
    cast: Cast, client_of: ClientOf
) -> None:
    driss = client_of("driss")
    form = {
        **common(cast, 2),
        **lines("3 rue Pasteur", "8 rue Pasteur"),
        "line-1-name": "Nadia Benali",
        "line-2-phone": "0611223344",
    }
    sent = [driss.post(PAGE, form) for _turn in range(2)]
    group = ReferralGroup.objects.get()
    assert [answer["Location"] for answer in sent] == [f"/referrals/groups/{group.pk}"] * 2
    people = list(group.referrals.order_by("line"))
    assert [(one.line, one.prescriber, one.age_bracket) for one in people] == [
        (1, cast.social_centre, "12-17"),
        (2, cast.social_centre, "12-17"),
    ]
    assert Contact.objects.count() == 2
    page = driss.get(f"/referrals/groups/{group.pk}")
    assert [one.code for one in page.context["people"]] == [one.code for one in people]
    sheets = driss.get(f"/referrals/groups/{group.pk}/sheets.pdf").content
    assert (sheets[:5], sheets.count(b"/Type /Page\n") or sheets.count(b"/Type/Page/")) == (b"%PDF-", 2)
    event = Event.objects.get(kind="referral.group_sent")
    assert event.facts == {
        "programme_id": cast.programme.pk,
        "place_id": cast.place.pk,
        "organisation_id": cast.social_centre.pk,
        "people": 2,
    }


def test_a_group_sent_again_with_other_lines_is_refused_and_comes_back_to_be_sent_as_another(
    cast: Cast, client_of: ClientOf
) -> None:
    driss, form = client_of("driss"), {**common(cast, 2), **lines("3 rue Pasteur", "8 rue Pasteur")}
    driss.post(PAGE, form)
    for other in ({"line-2-household": "9 rue Basse"}, {"line-2-leave_out": "on"}, {"occupation": "trainee"}):
        back = driss.post(PAGE, {**form, **other})
        assert (back.status_code, ReferralGroup.objects.count()) == (422, 1)
    again = back.context["form"]
    assert (again["occupation"].value(), again["submission"].value() != form["submission"]) == (
        "trainee",
        True,
    )


def test_the_household_rule_is_held_line_by_line_and_nothing_is_half_written(
    cast: Cast, client_of: ClientOf
) -> None:
    a_referral(cast.programme, place=cast.place, household="1 rue Pasteur")
    before = Event.objects.count()
    form = {
        **common(cast, 4),
        **lines("1 rue Pasteur", "3 rue Pasteur", "3, r. Pasteur", "9 rue Pasteur"),
        "line-4-phone": "06",
    }
    refused = client_of("driss").post(PAGE, form)
    in_the_way = {line.number: sorted(line.errors) for line in refused.context["form"].lines if line.errors}
    assert (refused.status_code, in_the_way) == (
        422,
        {1: ["household_exception"], 3: ["household_exception"], 4: ["phone"]},
    )
    assert (ReferralGroup.objects.count(), Referral.objects.count(), Event.objects.count()) == (0, 1, before)
    mended = {
        **form,
        "line-1-leave_out": "on",
        "line-3-household_exception": "other_household",
        "line-4-phone": "",
    }
    assert client_of("driss").post(PAGE, mended).status_code == 302
    people = ReferralGroup.objects.get().referrals.order_by("line")
    assert [(one.line, one.household_doubt) for one in people] == [(2, ""), (3, "claimed"), (4, "")]


def test_a_line_without_an_address_says_why_once_for_all(cast: Cast, client_of: ClientOf) -> None:
    form = {**common(cast, 2), **lines("3 rue Pasteur", "")}
    refused = client_of("driss").post(PAGE, form)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["no_address"])
    client_of("driss").post(PAGE, {**form, "no_address": "collective_address"})
    kept = Referral.objects.order_by("line").values_list("household_exception", flat=True)
    assert list(kept) == ["", HouseholdException.COLLECTIVE_ADDRESS]


def test_a_number_alone_is_enough_where_households_do_not_count(cast: Cast, client_of: ClientOf) -> None:
    Programme.objects.filter(pk=cast.programme.pk).update(one_per_household=False)
    assert client_of("driss").post(PAGE, common(cast, 3)).status_code == 302
    assert list(Referral.objects.order_by("line").values_list("line", "sex")) == [
        (1, "not_known"),
        (2, "not_known"),
        (3, "not_known"),
    ]


def test_whoever_comes_when_the_computers_are_promised_waits_line_by_line(cast: Cast) -> None:
    Programme.objects.filter(pk=cast.programme.pk).update(
        one_per_household=False, waves=[{"name": "1", "opens_on": "2020-01-01", "computers": 2}]
    )
    cast.programme.refresh_from_db()
    group = a_group(cast, *(Line(number=number) for number in range(1, 4)))
    stages = group.referrals.order_by("line").values_list("stage", flat=True)
    assert list(stages) == [Stage.SENT, Stage.SENT, Stage.WAITING]


def test_what_is_refused_about_all_of_them_is_said_once(cast: Cast) -> None:
    Programme.objects.filter(pk=cast.programme.pk).update(criteria=["age"], least_age=55)
    cast.programme.refresh_from_db()
    with pytest.raises(Refused) as refusal:
        a_group(cast, Line(number=1), Line(number=2))
    assert (refusal.value.code, refusal.value.field) == ("not_eligible", "age_bracket")
    assert not ReferralGroup.objects.exists()


def test_a_group_is_seen_by_those_who_see_its_people(cast: Cast, client_of: ClientOf) -> None:
    group = a_group(cast, Line(number=1, household="3 rue Pasteur"))
    address = f"/referrals/groups/{group.pk}"
    seen = {who: client_of(who).get(address).status_code for who in ("driss", "ines", "chloe", "farid")}
    assert seen == {"driss": 200, "ines": 200, "chloe": 200, "farid": 404}


def test_a_group_is_referred_by_a_link_too_and_seen_by_it_alone(cast: Cast) -> None:
    mine, other = opened(a_link(cast)), opened(a_link(cast))
    form = {**common(cast, 2), **lines("3 rue Pasteur", "8 rue Pasteur")}
    answer = mine.post(GROUP, form)
    group = ReferralGroup.objects.get()
    assert answer["Location"] == f"/prescrire/groupes/{group.pk}"
    assert [client.get(answer["Location"]).status_code for client in (mine, other)] == [200, 404]
    assert mine.get(f"{answer['Location']}/fiches.pdf").content[:5] == b"%PDF-"
    assert {one.link_id for one in group.referrals.order_by("pk")} == {group.link_id}


def test_each_line_of_a_refused_group_is_a_try_of_the_link(cast: Cast) -> None:
    cache.clear()
    sent = a_link(cast)
    mine = opened(sent)
    a_referral(cast.programme, place=cast.place, household="3 rue Pasteur")
    limits.TRIES_OF_A_LINK.count(str(sent.link.pk), limits.TRIES_OF_A_LINK.most - 2)
    form = {**common(cast, 2), **lines("3 rue Pasteur", "8 rue Pasteur")}
    assert "line-1-household_exception" in mine.post(GROUP, form).content.decode()
    assert "beaucoup servi" in mine.post(GROUP, form).content.decode()
    assert not ReferralGroup.objects.exists()


def test_nothing_is_held_while_the_households_are_made_unreadable(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes tens of milliseconds a line, and on SQLite a transaction that writes stops everybody else."""
    depths: list[int] = []

    def slow(*given: Any, **more: Any) -> bytes:
        depths.append(len(connection.savepoint_ids))
        return hash_secret_raw(*given, **more)

    monkeypatch.setattr(household, "hash_secret_raw", slow)
    before = len(connection.savepoint_ids)
    a_group(cast, Line(number=1, household="3 rue Pasteur"), Line(number=2, household="8 rue Pasteur"))
    a_referral(cast.programme, place=cast.place, household="12 rue Pasteur")
    assert depths == [before] * 3
