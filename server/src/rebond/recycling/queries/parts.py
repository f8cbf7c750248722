"""Parts of the stock of parts that may leave with a batch, and those that lie in one."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from rebond.access import Actor
from rebond.recycling.models import WeeeBatch, WeeePart
from rebond.recycling.queries.leaving import drives_listed
from rebond.repairs.choices import PartOrigin, PartState
from rebond.repairs.models import Part
from rebond.repairs.queries import proofs_of_parts
from rebond.workshop.queries import DriveProof

_WAITS = Q(quantity__gt=0) & (Q(origin=PartOrigin.TAKEN) | Q(state=PartState.FAULTY))


def parts_waiting(batch: WeeeBatch, actor: Actor) -> QuerySet[Part]:
    """In stock at the workshop of the batch: what was taken out of a computer, and what does not work."""
    return _at_its_workshop(batch, actor).filter(_WAITS)


def parts_sent(batch: WeeeBatch, actor: Actor) -> QuerySet[Part]:
    """Those, and what lies in the batch already: a page sent twice names it again."""
    there = WeeePart.objects.filter(batch=batch, part=OuterRef("pk"))
    return _at_its_workshop(batch, actor).filter(_WAITS | Q(Exists(there)))


def _at_its_workshop(batch: WeeeBatch, actor: Actor) -> QuerySet[Part]:
    rows = Part.objects.visible_to(actor).filter(model__workshop=batch.workshop_id)
    return rows.select_related("model", "device", "drive").order_by("model__kind", "pk")


def parts_in(batch: WeeeBatch) -> list[WeeePart]:
    rows = batch.parts.select_related("part__model", "part__device", "part__drive")
    return list(rows.order_by("category", "pk"))


def drives_to_destroy_among(lines: Sequence[WeeePart]) -> list[DriveProof]:
    """Those of them that leave without proof, because they are on a list of drives to destroy."""
    parts = [line.part for line in lines if line.part.drive_id is not None]
    listed = drives_listed([part.device for part in parts if part.device is not None])
    proofs = proofs_of_parts(parts).values()
    return [proof for proof in proofs if not proof.counts and proof.drive.pk in listed]
