"""A release whose updates have ended is not what a computer leaves with; what was installed in its time stays true."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from rebond.access import system_actor
from rebond.stock.actions import location_named, shelve
from rebond.workshop.actions import install_system
from rebond.workshop.choices import Station
from rebond.workshop.models import Installation
from rebond.workshop.queries import dossier_of, obstacles_to_ready
from rebond.workshop.releases import last_day_of
from tests.cast import Cast
from tests.factories.supply import a_device, a_lot
from tests.harness.clock import Clock
from tests.stock.prepared import TESTER, prepared

ClientOf = Callable[[str], Client]


@pytest.mark.parametrize(
    ("system", "version", "last"),
    [
        ("linux_mint", "20", date(2025, 4, 30)),
        ("linux_mint", " 21.3 Xfce", date(2027, 4, 30)),
        ("linux_mint", "LMDE 6", None),
        ("linux_mint", "", None),
        ("emmabuntus", "DE4", date(2026, 8, 31)),
        ("emmabuntus", "de 5 1.02", date(2028, 6, 30)),
        ("emmabuntus", "6", date(2030, 6, 30)),
        ("linux_mint", "220", None),
        ("other_linux", "20", None),
    ],
)
def test_a_version_is_read_as_people_write_it(system: str, version: str, last: date | None) -> None:
    assert last_day_of(system=system, version=version) == last


def test_a_release_that_had_ended_that_day_is_refused_and_what_was_done_in_its_time_is_not(
    cast: Cast,
) -> None:
    device, bruno = a_device(a_lot()), cast.actor("bruno")
    late = install_system(actor=bruno, devices=[device], system="linux_mint", version="20.3")
    assert [obstacle.code for obstacle in late.refused[0].obstacles] == ["release_ended"]
    assert not Installation.objects.filter(device=device).exists()
    then = datetime(2025, 4, 30, 12, tzinfo=UTC)
    done = install_system(
        actor=system_actor("tests"), devices=[device], system="linux_mint", version="20.3", occurred_at=then
    )
    assert done.taken == [device]


def test_the_page_says_so_beside_the_version(cast: Cast, client_of: ClientOf) -> None:
    device = a_device(a_lot())
    sent = {"system": "linux_mint", "version": "17"}
    answer = client_of("bruno").post(reverse("workshop:install", args=[device.asset_tag]), sent)
    assert answer.status_code == 422
    told = "Linux Mint 17 ne reçoit plus de mise à jour de sécurité depuis 2019 : installez une version encore suivie."
    assert told in answer.content.decode()
    assert "id_version_error" in answer.content.decode()


def test_a_computer_whose_release_ended_since_waits_for_another_before_the_shelf(
    cast: Cast, clock: Clock
) -> None:
    (device,) = prepared(cast)
    Installation.objects.filter(device=device).update(version="21.3")
    assert obstacles_to_ready([device])[device.pk] == []
    clock.set(datetime(2027, 5, 1, 12, tzinfo=UTC))
    assert obstacles_to_ready([device], day=date(2027, 4, 30))[device.pk] == [], "told late of that day"
    (found,) = obstacles_to_ready([device])[device.pk]
    assert str(found.message) == (
        "Linux Mint 21.3 ne reçoit plus de mise à jour de sécurité depuis 2027 : installez une version encore suivie."
    )
    assert dossier_of(device).station is Station.INSTALL


def test_what_was_shelved_in_its_time_is_told_late_without_fault(cast: Cast, clock: Clock) -> None:
    clock.set(datetime(2027, 4, 29, 12, tzinfo=UTC))
    (device,) = prepared(cast)
    Installation.objects.filter(device=device).update(version="21.3")
    shelf = location_named(actor=TESTER, workshop=cast.workshop, code="B-12")
    clock.set(datetime(2027, 5, 2, 12, tzinfo=UTC))
    late = shelve(actor=TESTER, devices=[device], location=shelf)
    assert [obstacle.code for obstacle in late.refused[0].obstacles] == ["release_ended"]
    then = datetime(2027, 4, 30, 12, tzinfo=UTC)
    assert shelve(actor=TESTER, devices=[device], location=shelf, occurred_at=then).complete
