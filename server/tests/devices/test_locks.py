"""What the former owner still locks: detected in a report, blocked, and asked of the donor."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from passport.firmware import FirmwareLock, LockKind, LockState
from passport.hardware import HardwareReport
from rebond.desk.queries.todo import todo_of
from rebond.devices.actions import describe, hold, lift_hold
from rebond.devices.choices import HoldReason
from rebond.devices.models import Device, Hold
from rebond.ledger.models import Event
from rebond.network.models import Organisation
from tests.cast import Cast
from tests.factories import a_device, a_donation_agreement, a_lot
from tests.factories.supply import TESTER
from tests.harness.queries import assert_list_costs

Clients = Callable[[str], Client]


def a_computer(cast: Cast, **fields: str) -> Device:
    return a_device(
        a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop), **fields
    )


def seen(device: Device, *locks: tuple[LockKind, LockState]) -> None:
    report = HardwareReport(locks=tuple(FirmwareLock(kind=kind, state=state) for kind, state in locks))
    describe(actor=TESTER, device=device, report=report, report_id=None, source="workbench")


def holds_on(device: Device) -> list[str]:
    return list(
        Hold.objects.filter(device=device, lifted_at=None).order_by("reason").values_list("reason", flat=True)
    )


@pytest.mark.parametrize(
    ("locks", "reasons"),
    [
        ([(LockKind.ADMINISTRATOR, LockState.ENABLED)], ["firmware_lock"]),
        (
            [(LockKind.POWER_ON, LockState.ENABLED), (LockKind.PERSISTENCE_AGENT, LockState.ENABLED)],
            ["firmware_lock", "remote_management"],
        ),
        ([(LockKind.ADMINISTRATOR, LockState.DISABLED), (LockKind.POWER_ON, LockState.UNKNOWN)], []),
        ([(LockKind.AUTOPILOT, LockState.NOT_VISIBLE), (LockKind.INTEL_AMT, LockState.ENABLED)], []),
    ],
)
def test_a_report_that_shows_a_lock_blocks_the_computer(
    cast: Cast, locks: list[tuple[LockKind, LockState]], reasons: list[str]
) -> None:
    device = a_computer(cast)
    for _time in range(2):
        seen(device, *locks)
    assert holds_on(device) == reasons
    assert Event.objects.filter(kind="device.held").count() == len(reasons)


def test_what_somebody_released_is_not_blocked_again_by_a_report_alone(cast: Cast) -> None:
    device, locked = a_computer(cast), (LockKind.ADMINISTRATOR, LockState.ENABLED)
    seen(device, locked)
    lift_hold(actor=cast.actor("bruno"), hold=Hold.objects.get())
    seen(device, locked)
    assert holds_on(device) == []


def test_a_lock_of_the_next_owner_blocks_the_computer_that_came_back(cast: Cast) -> None:
    device, locked = a_computer(cast), (LockKind.ADMINISTRATOR, LockState.ENABLED)
    seen(device, locked)
    lift_hold(actor=cast.actor("bruno"), hold=Hold.objects.get())
    Device.objects.filter(pk=device.pk).update(data_since=timezone.now())
    seen(device, locked)
    assert holds_on(device) == ["firmware_lock"]


def test_the_donor_reads_what_to_release_of_its_own_and_takes_the_list_away(
    cast: Cast, client_of: Clients
) -> None:
    device, other = a_computer(cast, serial="PF0LOCKED"), a_computer(cast)
    seen(device, (LockKind.PERSISTENCE_AGENT, LockState.ENABLED))
    hold(actor=cast.actor("bruno"), devices=[other], reason=HoldReason.SWOLLEN_BATTERY)
    gael, address = client_of("gael"), reverse("devices:to_release")
    assert [row.device_id for row in gael.get(address).context["listing"].rows] == [device.pk]
    file = b"".join(gael.get(reverse("devices:to_release_file")).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert file.splitlines()[1].startswith(f"PF0LOCKED;{device.asset_tag};")
    assert "Absolute" in file
    assert address in [item.url for item in todo_of(cast.actor("gael"))]
    assert client_of("farid").get(address).context["lines"] == []


def test_the_donor_reads_whom_to_give_a_password_to(cast: Cast, client_of: Clients) -> None:
    hold(actor=cast.actor("bruno"), devices=[a_computer(cast)], reason=HoldReason.FIRMWARE_LOCK)
    Organisation.objects.filter(pk=cast.operator.pk).update(public_phone="05 58 00 00 01")
    address = reverse("devices:to_release")
    shown = client_of("gael").get(address).content.decode()
    assert "À qui le dire" in shown
    assert 'href="tel:05 58 00 00 01"' in shown
    assert "À qui le dire" not in client_of("chloe").get(address).content.decode()


def test_the_list_costs_the_same_for_one_and_three(cast: Cast, client_of: Clients) -> None:
    def add() -> None:
        hold(actor=cast.actor("bruno"), devices=[a_computer(cast)], reason=HoldReason.FIRMWARE_LOCK)

    assert_list_costs(client_of("chloe"), reverse("devices:to_release"), add_row=add, expected=6)
