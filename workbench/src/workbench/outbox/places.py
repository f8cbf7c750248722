"""Where the outbox lies on a stick or bench, beside what else must survive (`workbench.spool`)."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from passport.bundle import Carried, DocumentKind
from workbench.outbox.clock import Stamp
from workbench.outbox.store import Entry, Outbox

_NUMBERED = "????????-*.json"  # as `workbench.spool` names certificates


def outbox_of(spool: Path) -> Outbox:
    """The outbox of a stick or bench, made when it is not there. Raises OSError."""
    return Outbox.open(spool / "outbox")


def keep_certificate(
    spool: Path, data: bytes, *, at: datetime, clock: str, stamp: Stamp | None = None
) -> bool:
    """Put a certificate in the outbox on the computer that made it, whose clock `clock` names."""
    entry = Entry(carried=Carried(DocumentKind.CERTIFICATE, data), added_at=at, clock=clock, stamp=stamp)
    return outbox_of(spool).add(entry)


def keep_records(spool: Path, records: Iterable[bytes], *, at: datetime) -> None:
    """Put the raw records that a certificate names in the outbox, to follow it. They tell no time to be corrected."""
    outbox = outbox_of(spool)
    for data in records:
        outbox.add(Entry(carried=Carried(DocumentKind.EVIDENCE, data), added_at=at, clock=""))


def collect_certificates(spool: Path, outbox: Outbox, now: datetime) -> int:
    """Put in the outbox what was signed and never put there, and the raw records that it names; answer how many.

    Which clock told their times is not known any more: nothing will correct them.
    """
    certificates = sorted((spool / "certificates").glob(_NUMBERED))
    folders = (spool / "evidence" / file.stem.partition("-")[2] for file in certificates)
    records = [file for folder in folders for file in sorted(folder.glob("[!.]*"))]
    kinds = ((DocumentKind.CERTIFICATE, certificates), (DocumentKind.EVIDENCE, records))
    return sum(
        outbox.add(Entry(carried=Carried(kind, file.read_bytes()), added_at=now, clock=""))
        for kind, files in kinds
        for file in files
    )
