"""What holds every test is itself able to fail."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import override_settings
from django.urls import path
from django.utils import timezone

from rebond.access.guards import public
from rebond.geography.models import Departement
from rebond.ledger import triggers
from rebond.ledger.models import Event
from tests.factories import a_device
from tests.harness.clock import Clock
from tests.harness.network import LeftTheMachine
from tests.harness.quick import folder_of_tests
from tests.harness.readonly import ReadOnlyGetClient, WroteOnGet


@public
def write_on_get(request: HttpRequest) -> HttpResponse:
    Departement.objects.create(code="99", name="Nulle part")
    return HttpResponse()


@public
def ask_many(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        ", ".join(Departement.objects.get(pk=row.pk).name for row in Departement.objects.all())
    )


urlpatterns = [path("write", write_on_get), path("many", ask_many)]


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_a_get_that_writes_is_refused() -> None:
    with pytest.raises(WroteOnGet):
        ReadOnlyGetClient().get("/write")


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_a_post_may_write() -> None:
    assert ReadOnlyGetClient(enforce_csrf_checks=False).post("/write").status_code == 200


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_a_list_that_asks_for_each_row_is_found(assert_list_costs: Callable[..., None]) -> None:
    codes = iter("abcd")
    with pytest.raises(pytest.fail.Exception, match="queries instead of 2"):
        assert_list_costs(
            "/many", add_row=lambda: Departement.objects.create(code=next(codes), name="x"), expected=2
        )


def test_an_undefined_variable_of_a_template_fails() -> None:
    template = engines["django"].from_string("{{ nobody_gave_this }}")
    with pytest.raises(pytest.fail.Exception, match="nobody_gave_this"):
        template.render({})


@pytest.mark.django_db
def test_what_asks_for_no_order_gets_none() -> None:
    Departement.objects.bulk_create([Departement(code=f"{n:02}", name="x") for n in range(60)])
    assert [row.code for row in Departement.objects.all()] != sorted(
        row.code for row in Departement.objects.all()
    )
    ordered = [row.code for row in Departement.objects.order_by("code")]
    assert ordered == sorted(ordered)


def test_nothing_leaves_the_machine() -> None:
    # An address of the documentation (RFC 5737): refused before anything is sent.
    with socket.socket() as far, pytest.raises(LeftTheMachine):
        far.connect(("192.0.2.1", 80))


def test_the_clock_stands_still_until_it_is_told(clock: Clock) -> None:
    assert timezone.now() == timezone.now() == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    clock.advance(days=3, hours=1)
    assert timezone.now() == datetime(2026, 3, 5, 10, 0, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_a_test_with_real_transactions_may_fill_the_ledger() -> None:
    a_device(stage="announced")
    assert Event.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_and_the_next_finds_it_empty_and_guarded() -> None:
    assert Event.objects.count() == 0
    assert triggers.missing_triggers() == []
    assert connection.in_atomic_block is False


@pytest.mark.parametrize(
    ("changed", "tried"),
    [
        ("server/src/rebond/stock/actions/shelving.py", "server/tests/stock/"),
        ("server/tests/stock/test_map.py", "server/tests/stock/"),
        ("workbench/src/workbench/spool.py", "workbench/tests/"),
        ("README.md", ""),
    ],
)
def test_what_is_tried_first_in_a_hurry_is_what_changed(changed: str, tried: str) -> None:
    assert folder_of_tests(changed) == tried
