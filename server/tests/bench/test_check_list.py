"""The list of checks that a programme requires, as the workbench reads it."""

from __future__ import annotations

import json
from datetime import timedelta

from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate

from passport.checks import CheckKind, CheckList, list_from_json
from passport.erasure import Level
from rebond.donations.models import DonationAgreement, Lot
from rebond.programmes.choices import ErasureLevel
from rebond.programmes.models import Programme
from tests.agents.sticks import a_stick
from tests.cast import Cast
from tests.certificates.received import a_computer

DOOR = "/api/v1/agents/check-list"


def asked(client: Client, cast: Cast, **known: str) -> CheckList:
    answer = client.get(DOOR, known, headers=a_stick(cast).headers)
    assert answer.status_code == 200
    return list_from_json(json.loads(answer.content))


def requires(programme: Programme, *kinds: CheckKind, battery: int = 60) -> None:
    programme.required_checks = [kind.value for kind in kinds]
    programme.battery_threshold_percent = battery
    programme.starts_on = localdate() - timedelta(days=10)
    programme.save()


def another(
    cast: Cast, *kinds: CheckKind, battery: int, level: ErasureLevel = ErasureLevel.CLEAR
) -> Programme:
    made = Programme.objects.create(
        territory=cast.territory,
        slug="autre",
        name="Autre",
        starts_on=localdate() - timedelta(days=5),
        erasure_level=level,
    )
    requires(made, *kinds, battery=battery)
    return made


def test_a_known_computer_is_asked_what_its_programme_requires(client: Client, cast: Cast) -> None:
    device = a_computer(cast)
    requires(cast.programme, CheckKind.SCREEN, CheckKind.KEYBOARD)
    another(cast, CheckKind.CAMERA, battery=90)
    wanted = CheckList(
        required=(CheckKind.SCREEN, CheckKind.KEYBOARD),
        battery_threshold_percent=60,
        erasure_level=Level.CLEAR,
    )
    assert asked(client, cast, serial="pf00ab12") == wanted
    assert asked(client, cast, asset_tag=device.asset_tag, serial="OTHER") == wanted


def test_an_unknown_computer_is_asked_all_that_may_be_required(client: Client, cast: Cast) -> None:
    requires(cast.programme, CheckKind.SCREEN, CheckKind.KEYBOARD)
    another(cast, CheckKind.CAMERA, CheckKind.SCREEN, battery=90)
    found = asked(client, cast, serial="STRANGE1")
    assert (found.required, found.battery_threshold_percent) == (
        (CheckKind.SCREEN, CheckKind.KEYBOARD, CheckKind.CAMERA),
        90,
    )


def test_a_programme_that_is_over_asks_nothing(client: Client, cast: Cast) -> None:
    requires(cast.programme, CheckKind.SCREEN)
    over = another(cast, CheckKind.CAMERA, battery=90)
    over.ends_on = localdate() - timedelta(days=1)
    over.save()
    assert asked(client, cast).required == (CheckKind.SCREEN,)


def test_without_any_programme_every_check_is_asked(client: Client, cast: Cast) -> None:
    Programme.objects.update(starts_on=localdate() + timedelta(days=5))
    assert asked(client, cast).required == tuple(CheckKind)


def test_nobody_asks_without_a_token(client: Client, cast: Cast) -> None:
    assert client.get(DOOR).status_code == 401


def test_it_is_the_document_that_the_workbench_reads(client: Client, cast: Cast) -> None:
    requires(cast.programme, CheckKind.SCREEN)
    answer = client.get(DOOR, headers=a_stick(cast).headers)
    assert answer.json() == {
        "schema": "rebond.check-list/1",
        "required": ["screen"],
        "battery_threshold_percent": 60,
        "erasure_level": "clear",
    }


def test_the_strictest_of_donor_and_programme_is_the_level_of_a_known_computer(
    client: Client, cast: Cast
) -> None:
    device = a_computer(cast)
    another(cast, CheckKind.CAMERA, battery=90, level=ErasureLevel.DESTROY)
    assert asked(client, cast, serial="pf00ab12").erasure_level is Level.CLEAR
    DonationAgreement.objects.filter(pk=device.lot.agreement_id).update(erasure_level=ErasureLevel.PURGE)
    assert asked(client, cast, serial="pf00ab12").erasure_level is Level.PURGE
    Programme.objects.filter(pk=cast.programme.pk).update(
        erasure_level=ErasureLevel.DESTROY, required_checks=[]
    )
    assert asked(client, cast, serial="pf00ab12").erasure_level is Level.DESTROY


def test_an_unknown_computer_reaches_the_strictest_level_of_all_that_it_may_belong_to(
    client: Client, cast: Cast
) -> None:
    requires(cast.programme, CheckKind.SCREEN)
    device = a_computer(cast)
    DonationAgreement.objects.filter(pk=device.lot.agreement_id).update(erasure_level=ErasureLevel.PURGE)
    assert asked(client, cast, serial="STRANGE1").erasure_level is Level.PURGE
    Lot.objects.filter(pk=device.lot_id).update(closed_at=timezone.now())
    assert asked(client, cast, serial="STRANGE1").erasure_level is Level.CLEAR
    another(cast, CheckKind.CAMERA, battery=90, level=ErasureLevel.DESTROY)
    assert asked(client, cast, serial="STRANGE1").erasure_level is Level.DESTROY
