"""What is proven of drives that lie in the stock of parts: a drive goes on only once its data are gone."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils.translation import gettext_lazy as _

from rebond.kit.outcomes import Obstacle
from rebond.repairs.models import Part
from rebond.workshop.choices import DriveState
from rebond.workshop.queries import drive_proofs_of
from rebond.workshop.queries.proofs import DriveProof


def proofs_of_parts(parts: Collection[Part]) -> dict[int, DriveProof]:
    """By key of the part, for those that are drives; in a fixed number of queries. ``drive`` and ``device`` are read."""
    drives = [part for part in parts if part.drive is not None and part.device is not None]
    devices = {part.device.pk: part.device for part in drives if part.device is not None}
    proofs = drive_proofs_of(list(devices.values()))
    found: dict[int, DriveProof] = {}
    for part in drives:
        proof = _proof_of(part, proofs.get(part.device_id or 0, ()))
        if proof is not None:
            found[part.pk] = proof
    return found


def obstacle_to_use(part: Part, proof: DriveProof | None) -> Obstacle | None:
    """Why a drive may not go into another computer: rule 2 of the domain, wherever it lies."""
    if part.drive_id is None:
        return None
    if proof is None or not proof.counts:
        reason = proof.reason if proof else _("no document says that it was erased.")
        return Obstacle("drive_unproven", _("This drive holds data still: %(reason)s") % {"reason": reason})
    if proof.state is not DriveState.ERASED:
        return Obstacle("drive_destroyed", _("This drive was destroyed: it can serve no more."))
    return None


def _proof_of(part: Part, proofs: Sequence[DriveProof]) -> DriveProof | None:
    """Two rows of one drive have one proof: the serial number says so."""
    assert part.drive is not None
    for proof in proofs:
        same = part.drive.normalised_serial and proof.drive.normalised_serial == part.drive.normalised_serial
        if proof.drive.pk == part.drive.pk or same:
            return proof
    return None
