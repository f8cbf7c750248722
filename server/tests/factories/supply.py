from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from rebond.access import system_actor
from rebond.devices.actions import NewDevice, receive, register
from rebond.devices.choices import IdentifierKind
from rebond.devices.matching import naming
from rebond.devices.models import Device
from rebond.donations.models import DonationAgreement, Lot
from rebond.network.choices import OrganisationKind
from rebond.network.models import Organisation, Workshop
from rebond.programmes.models import Programme
from tests.factories.network import a_programme, a_workshop, an_organisation, numbers

TESTER = system_actor("tests")


def a_donation_agreement(
    programme: Programme | None = None, *, donor: Organisation | None = None, **fields: Any
) -> DonationAgreement:
    programme = programme or a_programme()
    donor = donor or an_organisation(
        programme.territory, name=f"Collège {next(numbers)}", kind=OrganisationKind.SCHOOL
    )
    values = {"reference": f"CD-{next(numbers)}", "signed_on": date(2024, 1, 10), **fields}
    return DonationAgreement.objects.create(programme=programme, donor=donor, **values)


def a_lot(
    agreement: DonationAgreement | None = None, *, workshop: Workshop | None = None, **fields: Any
) -> Lot:
    agreement = agreement or a_donation_agreement()
    values = {"reference": f"L-{next(numbers)}", "announced_on": date(2024, 2, 1), **fields}
    return Lot.objects.create(
        agreement=agreement,
        workshop=workshop or a_workshop(an_organisation(agreement.programme.territory)),
        **values,
    )


def devices(
    count: int, lot: Lot | None = None, *, stage: str = "received", **fields: Any
) -> Sequence[Device]:
    """``count`` devices of one lot at a stage of the workshop: "announced" or "received"."""
    lot = lot or a_lot()
    new = [_new_device(**fields) for _ in range(count)]
    made = register(actor=TESTER, lot=lot, new=new, source="tests")
    if stage == "received":
        receive(actor=TESTER, devices=made, workshop=lot.workshop)
    return list(Device.objects.filter(pk__in=[device.pk for device in made]).order_by("pk"))


def a_device(lot: Lot | None = None, *, stage: str = "received", **fields: Any) -> Device:
    return devices(1, lot, stage=stage, **fields)[0]


def _new_device(*, maker: str = "Lenovo", model: str = "ThinkPad L440", serial: str = "") -> NewDevice:
    serial = serial or f"PF{next(numbers):06d}"
    return NewDevice(
        maker=maker,
        model=model,
        form_factor="notebook",
        serial=serial,
        namings=(naming(IdentifierKind.SERIAL, serial),),
    )


def a_moment(year: int = 2024, month: int = 3, day: int = 12) -> datetime:
    return datetime(year, month, day, 9, 30, tzinfo=UTC)
