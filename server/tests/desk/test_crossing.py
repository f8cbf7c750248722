"""Two gestures that wait for each other: the database lets one go, which is told so and tried again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from rebond.devices.lifecycle import hold_rows
from rebond.devices.models import Device
from rebond.network.actors import new_token, token_digest
from rebond.network.models import ApiToken
from tests.cast import Cast, gather
from tests.harness.holding import one_across_the_other, skip_unless_rows_are_held
from tests.harness.signing_in import signed_in
from tests.stock.prepared import prepared, stages


@pytest.fixture
def pile() -> tuple[Cast, list[Device]]:
    skip_unless_rows_are_held()
    cast = gather()
    return cast, list(prepared(cast, 2))


def crossed(first: Device, last: Device, gesture: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer to ``gesture`` on both, in key order, while somebody holds the last and asks for the first."""
    answer: HttpResponse = one_across_the_other(
        lambda: hold_rows([last]), gesture, lambda: hold_rows([first])
    )
    return answer


@pytest.mark.django_db(transaction=True)
def test_a_page_that_crossed_another_says_so_and_passes_when_it_is_sent_again(
    pile: tuple[Cast, list[Device]],
) -> None:
    cast, (first, last) = pile
    bruno, codes = signed_in(cast.bruno), f"{first.asset_tag}\n{last.asset_tag}"

    def shelve() -> HttpResponse:
        return bruno.post(
            reverse("stock:shelve"), {"codes": codes, "location": "B-12", "workshop": cast.workshop.pk}
        )

    answer = crossed(first, last, shelve)
    assert (answer.status_code, "au même moment : recommencez" in answer.text) == (409, True)
    assert stages([first, last]) == ["received", "received"]
    shelve()
    assert stages([first, last]) == ["ready", "ready"]


@pytest.mark.django_db(transaction=True)
def test_a_program_that_crossed_another_is_told_so(pile: tuple[Cast, list[Device]]) -> None:
    cast, (first, last) = pile
    token = new_token()
    ApiToken.objects.create(membership=cast.bruno, label="tests", digest=token_digest(token))
    sent = {"codes": [first.asset_tag, last.asset_tag], "location": "B-12"}

    def shelve() -> HttpResponse:
        return Client().post(
            "/api/v1/stock/shelve",
            sent,
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )

    answer = crossed(first, last, shelve)
    assert (answer.status_code, answer.json()["code"]) == (409, "crossed")


@pytest.mark.django_db
def test_a_database_that_cannot_be_reached_is_a_fault_and_no_refusal(
    cast: Cast, client_of: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object, **__: object) -> None:
        raise OperationalError("connection refused")

    chloe = client_of("chloe")
    monkeypatch.setattr("rebond.desk.views.home.home_of", gone)
    with pytest.raises(OperationalError):
        chloe.get("/")
