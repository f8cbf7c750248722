"""What the pages and papers of certificates show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.certificates.addresses import Address, Shown
from rebond.devices.models import Device
from rebond.donations.models import Lot
from rebond.kit.errors import NotFound
from rebond.network.querysets import reach
from rebond.workshop.models import Certificate, NoMediumFinding
from rebond.workshop.queries import DriveProof, drive_proofs_of
from rebond.workshop.queries.proofs import finding_is_current

_RELATED = (
    "document__device__lot__agreement__donor",
    "document__device__workshop__commune",
    "document__territory",
    "agent__workshop",
    "erasure__drive",
    "validation__validated_by__user",
    "validation__validated_by__organisation",
    "validation__signed_with",
)


def certificates_visible(actor: Actor) -> QuerySet[Certificate]:
    return Certificate.objects.visible_to(actor).select_related(*_RELATED)


def certificate_visible(pk: int, actor: Actor) -> Certificate:
    found = certificates_visible(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def certificates_listed(actor: Actor, *, to_validate: bool = False) -> QuerySet[Certificate]:
    rows = Certificate.objects.visible_to(actor).select_related("document__device", "agent", "validation")
    rows = rows.defer("document__content", "document__device__hardware")
    if to_validate:
        rows = rows.filter(pk__in=Certificate.objects.to_validate().order_by().values("pk"))
    return rows.order_by("-pk")


def lot_with_proofs(pk: int, actor: Actor) -> Lot:
    mine = reach(
        actor,
        "proof.view",
        territory="agreement__programme__territory",
        organisations=("agreement__donor",),
    )
    rows = Lot.objects.filter(mine, pk=pk).select_related(
        "agreement__donor", "agreement__programme__territory", "workshop__commune"
    )
    found = rows.first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class ComputerProof:
    """One computer and its drives. ``has_no_medium``: somebody looked inside and found none, since its data left."""

    device: Device
    proofs: Sequence[DriveProof]
    has_no_medium: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether no data of the donor can leave with it."""
        return all(proof.counts for proof in self.proofs) if self.proofs else self.has_no_medium


def computers_proven(devices: Sequence[Device]) -> list[ComputerProof]:
    """In as many queries for a lot as for one."""
    proofs = drive_proofs_of(devices)
    findings = {
        row.device_id: row
        for row in NoMediumFinding.objects.filter(device__in=[device.pk for device in devices]).order_by("pk")
    }
    return [
        ComputerProof(
            device=device,
            proofs=proofs[device.pk],
            has_no_medium=finding_is_current(findings.get(device.pk), device),
        )
        for device in devices
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class LotProof:
    """A lot in figures, and what is still open in it."""

    lot: Lot
    computers: Sequence[ComputerProof]

    @property
    def settled(self) -> int:
        return sum(row.is_settled for row in self.computers)

    @property
    def open_computers(self) -> list[ComputerProof]:
        return [row for row in self.computers if not row.is_settled]

    @property
    def drives(self) -> list[DriveProof]:
        return [proof for row in self.computers for proof in row.proofs]


def lot_proven(lot: Lot) -> LotProof:
    """The computers of a lot that came in; what was only announced holds nothing yet."""
    rows = lot.devices.filter(merged_into=None).exclude(received_at=None).select_related("lot")
    return LotProof(lot=lot, computers=computers_proven(list(rows.order_by("pk"))))


def thing_behind(address: Address) -> Certificate | Device | Lot:
    """What a public address shows. Raise `NotFound` when it is gone."""
    found: Certificate | Device | Lot | None = None
    if address.shown is Shown.CERTIFICATE:
        found = Certificate.objects.select_related(*_RELATED).filter(pk=address.key).first()
    elif address.shown is Shown.COMPUTER:
        found = Device.objects.select_related("lot").filter(pk=address.key).first()
    else:
        found = Lot.objects.select_related("workshop").filter(pk=address.key).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def certificates_to_validate(actor: Actor) -> QuerySet[Certificate]:
    """The proofs that wait for the signature of ``actor``."""
    mine = reach(
        actor,
        "certificate.validate",
        territory="document__territory",
        workshops=("document__device__workshop",),
    )
    return Certificate.objects.to_validate().filter(mine)
