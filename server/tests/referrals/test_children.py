"""A child whom a programme is not meant for, a date to come: the same clear refusal at every door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from rebond.network.actors import new_token, token_digest
from rebond.network.models import ApiToken
from rebond.programmes.models import Programme
from rebond.referrals.models import Referral
from tests.cast import Cast
from tests.factories import a_commune
from tests.pads.entering import completed, confirm_page, sent
from tests.pads.sheets import a_pad, a_photograph
from tests.referrals.by_link import GROUP, REFER, a_link, opened
from tests.referrals.test_groups import common
from tests.referrals.test_referral_pages import answers

ClientOf = Callable[[str], Client]
Door = Callable[..., Any]


def by_page(cast: Cast, client_of: ClientOf, **changes: Any) -> Any:
    return client_of("driss").post("/referrals/new", answers(cast.place, **changes))


def by_link(cast: Cast, client_of: ClientOf, **changes: Any) -> Any:
    return opened(a_link(cast)).post(REFER, answers(cast.place, **changes))


def by_group(cast: Cast, client_of: ClientOf, *, client: Client | None = None, **changes: Any) -> Any:
    said = {f"line-1-{name}": changes.pop(name) for name in ("birth_date",) if name in changes}
    form = {**common(cast, 1), "line-1-household": "3 rue Pasteur", **said, **changes}
    return (client or client_of("driss")).post(GROUP if client else "/referrals/new/group", form)


def by_group_of_a_link(cast: Cast, client_of: ClientOf, **changes: Any) -> Any:
    return by_group(cast, client_of, client=opened(a_link(cast)), **changes)


def by_pad(cast: Cast, client_of: ClientOf, **changes: Any) -> Any:
    driss, pad = client_of("driss"), a_pad(cast)
    sent(driss, a_photograph(pad))
    form = driss.get(confirm_page(pad)).context["form"]
    return driss.post(confirm_page(pad), completed(cast, form, **changes))


def by_api(cast: Cast, _client_of: ClientOf, **changes: Any) -> Any:
    token = new_token()
    ApiToken.objects.create(membership=cast.driss, label="tests", digest=token_digest(token))
    said = {
        "submission": str(uuid4()),
        "age_bracket": "30-39",
        "household": "3 rue Pasteur",
        "place": cast.place.pk,
        "commune": a_commune().pk,
        **changes,
    }
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "fr"}
    return Client().post("/api/v1/referrals", said, content_type="application/json", headers=headers)


DOORS = pytest.mark.parametrize("door", [by_page, by_link, by_group, by_group_of_a_link, by_pad, by_api])


def errors_of(answer: Any) -> set[str]:
    if answer["Content-Type"].startswith("application/json"):
        return {answer.json()["field"]}
    form = answer.context["form"]
    return {name for part in (form, *getattr(form, "lines", ())) for name in part.errors}


def words_of(answer: Any) -> str:
    is_json = answer["Content-Type"].startswith("application/json")
    return str(answer.json()["message"]) if is_json else answer.content.decode()


@DOORS
def test_an_age_under_the_minimum_of_the_programme_is_refused_with_the_rule(
    door: Door, cast: Cast, client_of: ClientOf
) -> None:
    a_commune()
    Programme.objects.filter(pk=cast.programme.pk).update(criteria=["age"], least_age=18)
    refused = door(cast, client_of, age_bracket="12-17")
    assert (refused.status_code in {409, 422}, errors_of(refused)) == (True, {"age_bracket"})
    assert "18 ans" in words_of(refused)
    assert not Referral.objects.exists()


@DOORS
def test_a_date_of_birth_to_come_is_refused_beside_its_field(
    door: Door, cast: Cast, client_of: ClientOf
) -> None:
    a_commune()
    tomorrow = timezone.localdate() + timedelta(days=1)
    refused = door(cast, client_of, birth_date=tomorrow.isoformat())
    assert (refused.status_code, "birth_date" in errors_of(refused)) == (422, True)
    assert "dans le futur" in words_of(refused)
    assert not Referral.objects.exists()


@DOORS
def test_a_child_is_not_let_in_by_a_slip_of_the_finger(door: Door, cast: Cast, client_of: ClientOf) -> None:
    a_commune()
    of_nine = timezone.localdate() - timedelta(days=3500)
    refused = door(cast, client_of, birth_date=of_nine.isoformat(), age_bracket="30-39")
    assert (refused.status_code, "birth_date" in errors_of(refused)) == (422, True)
    assert "9 ans" in words_of(refused)
    assert not Referral.objects.exists()
