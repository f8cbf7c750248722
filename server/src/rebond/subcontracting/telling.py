"""What a program is told of agreements, returns and papers, in the words of the schemas."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.kit.errors import NotFound
from rebond.stock.models import Transfer
from rebond.subcontracting.models import DrivePaper, Entrusted, Entrustment
from rebond.subcontracting.queries import EntrustedRow, OnPaper, entrustments_listed, lines_of
from rebond.subcontracting.schemas import (
    EntrustedOut,
    EntrustmentDetailOut,
    EntrustmentOut,
    OnPaperOut,
    PaperKeptOut,
    ReturnOut,
)

NO_MEDIUM = "no_medium"


def told_agreement(row: Entrustment) -> EntrustmentOut:
    """``row`` as `entrustments_listed` counts it."""
    counted: dict[str, int] = {
        name: getattr(row, name)
        for name in ("computers", "still_there", "unproven", "to_confirm", "due_cents")
    }
    return EntrustmentOut(
        reference=row.reference,
        workshop=row.workshop_id,
        workshop_name=row.workshop.name,
        due_on=row.due_on,
        erasure_level=str(row.erasure_level),
        ready_cents=row.ready_cents,
        other_cents=row.other_cents,
        state="sent" if row.sent_at else "cancelled" if row.cancelled_at else "filling",
        **counted,
    )


def told_in_full(reference: str, actor: Actor) -> EntrustmentDetailOut:
    found = entrustments_listed(actor).filter(reference=reference).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    lines = [told_computer(row) for row in lines_of(found)]
    return EntrustmentDetailOut.model_validate({**told_agreement(found).model_dump(), "lines": lines})


def told_computer(row: EntrustedRow) -> EntrustedOut:
    return EntrustedOut(
        tag=row.line.device.asset_tag,
        claim=row.line.claim,
        result=row.line.result,
        due_cents=row.line.cents,
        is_late=row.is_late,
        missing=[str(item.message) for item in row.verdict.missing] if row.verdict else [],
    )


def told_returns(transfers: Sequence[Transfer]) -> list[ReturnOut]:
    """In two queries, whatever their number."""
    tags: dict[int, list[str]] = defaultdict(list)
    lines = Entrusted.objects.filter(back__in=transfers).order_by("device__asset_tag")
    for key, tag in lines.values_list("back_id", "device__asset_tag"):
        tags[key].append(tag)
    return [ReturnOut(reference=row.reference, state=str(row.state), codes=tags[row.pk]) for row in transfers]


def told_on_paper(said: OnPaper) -> OnPaperOut:
    return OnPaperOut(
        tag=said.device.asset_tag,
        drive=said.drive.pk if said.drive is not None else None,
        fate=said.fate or NO_MEDIUM,
        slip_reference=said.slip_reference,
        done_on=said.done_on,
        said_at=said.recorded_at.isoformat(),
    )


def told_paper(paper: DrivePaper) -> PaperKeptOut:
    return PaperKeptOut(
        tag=paper.computer.asset_tag,
        drive=paper.drive_id,
        fate=str(paper.fate) or NO_MEDIUM,
        confirmed_at=paper.confirmed_at,
    )
