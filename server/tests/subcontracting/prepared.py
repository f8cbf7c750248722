"""An external workshop with its people, and computers entrusted to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from rebond.access import Actor, Role
from rebond.devices.models import Device
from rebond.network.actors import actor_for
from rebond.network.models import Membership, Workshop
from rebond.programmes.choices import ErasureLevel
from rebond.stock.actions import load_transfer
from rebond.stock.models import Transfer
from rebond.subcontracting.actions import (
    Terms,
    open_entrustment,
    prepare_return,
    receive_return,
    send_entrustment,
    send_return,
)
from rebond.subcontracting.choices import Claim
from rebond.subcontracting.models import Entrustment
from rebond.workshop.actions import ingest_document
from rebond.workshop.models import NoMediumFinding
from tests.cast import Cast
from tests.factories import a_membership, a_user, a_workshop, an_organisation
from tests.factories.network import numbers
from tests.stock.prepared import fresh, prepared
from tests.workshop.documents import a_report

READY, OTHER = 3_500, 800
"""Cents."""


@dataclass(frozen=True, slots=True)
class Outside:
    workshop: Workshop
    tariq: Membership

    @property
    def actor(self) -> Actor:
        return actor_for(self.tariq)


def an_outside(cast: Cast, name: str = "") -> Outside:
    name = name or f"Atelier des Tilleuls {next(numbers)}"
    organisation = an_organisation(cast.territory, name=name, is_external_workshop=True)
    user = a_user("Tariq", email=f"tariq.{organisation.pk}@exemple.test")
    return Outside(
        a_workshop(organisation, name=name), a_membership(Role.TECHNICIAN, organisation, user=user)
    )


def terms(**changed: object) -> Terms:
    values: dict[str, object] = {
        "due_on": timezone.localdate() + timedelta(days=30),
        "erasure_level": ErasureLevel.CLEAR,
        "ready_cents": READY,
        "other_cents": OTHER,
    }
    return Terms(**(values | changed))


def filling(cast: Cast, outside: Outside, pile: Sequence[Device], **changed: object) -> Entrustment:
    entrustment, _outcome = open_entrustment(
        actor=cast.actor("chloe"), origin=cast.workshop, workshop=outside.workshop, terms=terms(**changed)
    )
    outcome = load_transfer(actor=cast.actor("chloe"), transfer=entrustment.transfer, devices=pile)
    assert outcome.complete, outcome.refused[0].reason
    return entrustment


def entrusted(cast: Cast, outside: Outside, pile: Sequence[Device], **changed: object) -> Entrustment:
    return send_entrustment(actor=cast.actor("chloe"), entrustment=filling(cast, outside, pile, **changed))


def on_the_way_back(
    outside: Outside, pile: Sequence[Device], claim: Claim = Claim.DONE, *, by: Actor | None = None
) -> Transfer:
    actor = by or outside.actor
    outcome = prepare_return(actor=actor, workshop=outside.workshop, devices=pile, claim=claim)
    assert outcome.complete, outcome.refused[0].reason
    transfer = Transfer.objects.get(from_workshop=outside.workshop, state="filling")
    return send_return(actor=actor, transfer=transfer)


def given_back(cast: Cast, outside: Outside, pile: Sequence[Device], claim: Claim = Claim.DONE) -> Transfer:
    transfer = on_the_way_back(outside, pile, claim)
    receive_return(actor=cast.actor("chloe"), transfer=transfer, scanned=pile)
    return transfer


def without_proof(cast: Cast, serial: str, drive: str) -> Device:
    (device,) = a_lot_without_proofs(cast, {serial: drive})
    return device


def another_without_proof(cast: Cast) -> Device:
    """One of its own, however many were made before."""
    number = next(numbers)
    return without_proof(cast, f"PF9{number:05}", f"S3Z9N{number:05}")


def a_lot_without_proofs(cast: Cast, drives: Mapping[str, str]) -> list[Device]:
    """By serial number, the drive inside. All the work is done but one thing: no document says that it was erased."""
    pile = prepared(cast, len(drives))
    for device, (serial, drive) in zip(pile, drives.items(), strict=True):
        Device.objects.filter(pk=device.pk).update(serial=serial)
        device.identifiers.update(value=serial, normalised=serial)
        report = a_report(serial, drives=(drive,))
        result = ingest_document(actor=cast.actor("bruno"), territory=cast.territory, data=report)
        assert result.outcome == "updated", result.message
    NoMediumFinding.objects.filter(device__in=pile).delete()
    return fresh(pile)
