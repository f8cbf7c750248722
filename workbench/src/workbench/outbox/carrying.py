"""The outbox as one signed file, and back."""

from dataclasses import dataclass
from pathlib import Path

from passport.bundle import open_bundle, pack
from passport.certificate_keys import Trust, trust_from_json, trust_in
from workbench.inspect.machine import clock
from workbench.outbox.files import write_whole
from workbench.outbox.places import collect_certificates, outbox_of
from workbench.outbox.sources import entries_of_bundle
from workbench.spool import Spool


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """What came of a bundle; `is_trusted` is true where no list of trust was given, and the key is told."""

    key: str
    all: int
    new: int
    is_trusted: bool


def write_bundle(spool: Path, file: Path, *, sent_too: bool) -> int:
    """Write what waits, signed with the key of this stick; answer how many documents. They go on waiting here.

    Raises OSError, UnreadableDocument for a damaged key, ValueError for more than one bundle may carry.
    """
    home, outbox = Spool(spool), outbox_of(spool)
    collect_certificates(spool, outbox, clock())
    entries = outbox.waiting() + (outbox.sent() if sent_too else [])
    data = pack(
        (entry.carried for entry in entries),
        signer=home.key(),
        created_at=clock(),
        delegation=home.delegation(),
    )
    write_whole(file, data, scratch=file.parent)
    return len(entries)


def take_in(spool: Path, data: bytes, *, trust: bytes | None) -> TakenIn:
    """Add what a bundle carries to this outbox, each document once. Raises UnreadableDocument, OSError."""
    bundle = open_bundle(data)
    told = bundle.manifest
    if trust is not None:
        accepted = trust_from_json(trust)
        found = trust_in(accepted, key=told.key, delegation=told.delegation, at=told.created_at)
        if found is not Trust.TRUSTED:
            return TakenIn(key=told.key, all=len(bundle.documents), new=0, is_trusted=False)
    outbox = outbox_of(spool)
    new = sum(outbox.add(entry) for entry in entries_of_bundle(bundle))
    return TakenIn(key=told.key, all=len(bundle.documents), new=new, is_trusted=True)
