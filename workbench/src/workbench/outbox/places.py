"""Where the outbox lies on a stick or bench, beside what else must survive (`workbench.spool`)."""

from datetime import datetime
from pathlib import Path

from passport.bundle import Carried, DocumentKind
from workbench.outbox.store import Entry, Outbox

_NUMBERED = "????????-*.json"  # as `workbench.spool` names certificates


def outbox_of(spool: Path) -> Outbox:
    """The outbox of a stick or bench, made when it is not there. Raises OSError."""
    return Outbox.open(spool / "outbox")


def keep_certificate(spool: Path, data: bytes, *, at: datetime, clock: str) -> bool:
    """Put a certificate in the outbox on the computer that made it, whose clock `clock` names."""
    entry = Entry(carried=Carried(DocumentKind.CERTIFICATE, data), added_at=at, clock=clock)
    return outbox_of(spool).add(entry)


def collect_certificates(spool: Path, outbox: Outbox, now: datetime) -> int:
    """Put in the outbox what was signed and never put there; answer how many.

    Which clock told their times is not known any more: nothing will correct them.
    """
    files = sorted((spool / "certificates").glob(_NUMBERED))
    entries = (
        Entry(carried=Carried(DocumentKind.CERTIFICATE, file.read_bytes()), added_at=now, clock="")
        for file in files
    )
    return sum(outbox.add(entry) for entry in entries)
