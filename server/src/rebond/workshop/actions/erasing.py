"""The erasures of one document, kept on the drives that they mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone

from passport.erasure import DriveErasure, Failed, Proven, Result, Unknown, judge
from rebond.access import Actor
from rebond.devices.actions.describe import plausible
from rebond.devices.choices import DriveKind
from rebond.devices.lifecycle import hold_rows
from rebond.devices.matching import drive_serial
from rebond.devices.models import Device, Drive
from rebond.ledger.recording import Entry, record
from rebond.workshop.actions.certifying import Clock
from rebond.workshop.choices import ErasureResult
from rebond.workshop.facts import ErasureRecorded
from rebond.workshop.models import Document, Erasure
from rebond.workshop.queries.matching import DriveMatch

BATCH = 500


def keep_erasures(
    *, actor: Actor, document: Document, matches: Iterable[DriveMatch], occurred_at: datetime | None = None
) -> Sequence[Erasure]:
    """One row per erasure whose drive is known, inside the caller's transaction. What was kept before stays."""
    known = set(document.erasures.order_by("pk").values_list("number", flat=True))
    wanted = [match for match in matches if match.drive is not None and match.number not in known]
    if not wanted:
        return []
    streams = {
        device.pk: device.stream
        for device in hold_rows([match.drive.device_id for match in wanted if match.drive])
    }
    rows = Erasure.objects.bulk_create([_row(document, match) for match in wanted], batch_size=BATCH)
    entries = [Entry(streams[row.drive.device_id], _facts(row, document)) for row in rows]
    record(actor=actor, entries=entries, occurred_at=occurred_at)
    return rows


def drive_on(
    device: Device, erasure: DriveErasure, listed: list[Drive], occurred_at: datetime | None
) -> Drive | None:
    """The drive of ``device`` with that serial number, new if need be. Without one: its only drive, or none."""
    plain = drive_serial(erasure.drive_serial or "")
    if not plain:
        return listed[0] if len(listed) == 1 else None
    for drive in listed:
        if drive.normalised_serial == plain:
            return drive
    moment = occurred_at or timezone.now()
    kind = erasure.kind.value if erasure.kind.value in DriveKind.values else DriveKind.OTHER.value
    drive = Drive.objects.create(
        device=device,
        serial=(erasure.drive_serial or "")[:80],
        normalised_serial=plain,
        model=(erasure.drive_model or "")[:120],
        size_bytes=plausible(erasure.size_bytes),
        kind=kind,
        first_seen_at=moment,
        last_seen_at=moment,
    )
    listed.append(drive)
    return drive


def _row(document: Document, match: DriveMatch) -> Erasure:
    found = match.erasure
    result = judge(found, sent_at=Clock.of(document).sent_at)
    return Erasure(
        drive=match.drive,
        document=document,
        number=match.number,
        result=_RESULTS[type(result)],
        reasons=[] if isinstance(result, Proven) else [reason.value for reason in result.reasons],
        method=(found.method_name or found.method.value)[:40],
        level=_level(found, result),
        verification=found.verification.value,
        tool=" ".join(part for part in (found.tool, found.tool_version) if part)[:60],
        started_at=_aware(found.started_at),
        ended_at=_aware(found.ended_at),
    )


_RESULTS = {Proven: ErasureResult.PROVEN, Failed: ErasureResult.FAILED, Unknown: ErasureResult.UNKNOWN}


def _level(found: DriveErasure, result: Result) -> str:
    level = result.level if isinstance(result, Proven) else found.level
    return level.value if level else ""


def _aware(moment: datetime | None) -> datetime | None:
    """A log without an offset tells the time of the workshop."""
    if moment is None or timezone.is_aware(moment):
        return moment
    return timezone.make_aware(moment)


def _facts(row: Erasure, document: Document) -> ErasureRecorded:
    return ErasureRecorded(
        erasure_id=row.pk,
        drive_id=row.drive_id,
        document_id=document.pk,
        result=str(row.result),
        level=row.level,
        reasons=tuple(row.reasons),
    )
