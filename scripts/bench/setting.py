"""A territory with a workshop, a programme and a lot, as little as a measure needs."""

from __future__ import annotations

import random
from datetime import date

from rebond.access import Role, system_actor
from rebond.accounts.models import User
from rebond.devices.actions import NewDevice, receive, register
from rebond.devices.choices import IdentifierKind
from rebond.devices.matching import naming
from rebond.devices.models import Device
from rebond.donations.models import DonationAgreement, Lot
from rebond.geography.models import Commune
from rebond.network.choices import OrganisationKind
from rebond.network.models import Membership, Organisation, Territory, Workshop
from rebond.programmes.models import Programme

BENCH = system_actor("bench")
MODELS = (("LENOVO", "ThinkPad L440"), ("Dell Inc.", "Latitude 5490"), ("HP", "ProBook 450 G5"))


def a_lot() -> Lot:
    territory = Territory.objects.create(slug="bench", name="Bench", departement_code="40")
    operator = Organisation.objects.create(
        territory=territory, name="Bench", kind=OrganisationKind.DEPARTEMENT, is_operator=True
    )
    programme = Programme.objects.create(
        territory=territory, slug="bench", name="Bench", starts_on=date(2024, 1, 1)
    )
    workshop = Workshop.objects.create(
        organisation=operator, name="Bench", commune=Commune.objects.get(insee_code="40192")
    )
    agreement = DonationAgreement.objects.create(
        programme=programme, donor=operator, reference="B-1", signed_on=date(2024, 1, 1)
    )
    return Lot.objects.create(
        agreement=agreement, reference="L-1", workshop=workshop, announced_on=date(2024, 1, 2)
    )


def a_hat(lot: Lot, role: Role) -> Membership:
    user = User.objects.create_user(f"{role}@bench.invalid", name="Bench")
    return Membership.objects.create(user=user, organisation=lot.workshop.organisation, role=role)


def computers(lot: Lot, count: int) -> list[Device]:
    """``count`` received computers with invented serial numbers, made by the actions in piles of 2,000."""
    chance, made = random.Random(count), []
    for first in range(0, count, 2000):
        pile = register(
            actor=BENCH, lot=lot, new=[_new(chance) for _ in range(min(2000, count - first))], source="bench"
        )
        receive(actor=BENCH, devices=pile, workshop=lot.workshop)
        made += pile
    return made


def a_new_device(seed: int) -> NewDevice:
    return _new(random.Random(seed))


def _new(chance: random.Random) -> NewDevice:
    maker, model = chance.choice(MODELS)
    serial = "".join(chance.choice("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789") for _ in range(9))
    return NewDevice(
        maker=maker, model=model, serial=serial, namings=(naming(IdentifierKind.SERIAL, serial),)
    )
