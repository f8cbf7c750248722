"""What `rebond-workbench verify` says of one certificate."""

from dataclasses import dataclass
from pathlib import Path

from passport.certificate import Certificate
from passport.certificate_keys import Trust, TrustList, trust_in
from passport.certificate_seal import Examined, Seal, examine
from workbench.exits import Exit

_TRUST = {
    Trust.TRUSTED: "Key: trusted",
    Trust.UNKNOWN_KEY: "Key: UNKNOWN, it is not in the list of trust",
    Trust.REVOKED: "Key: REVOKED, ask the workshop whether it received this certificate before",
    Trust.OUTSIDE_DELEGATION: "Key: signed outside the time for which the workshop vouches for it",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """The lines to print and the exit status of one file."""

    status: Exit
    lines: tuple[str, ...]


def examine_file(path: Path, data: bytes, trust: TrustList | None) -> Answer:
    """Integrity from the bytes alone; trust from the list, where one was given."""
    examined = examine(data)
    if not examined.certificate or not examined.seal:
        found = (f"  {one.where}: {one.what}" for one in examined.alterations)
        return Answer(Exit.ALTERED, (f"{path}: ALTERED", *found))
    status, words = _trust(examined.seal, examined.certificate, trust)
    return Answer(
        status, (f"{path}: intact", *_told(examined, examined.certificate, examined.seal), f"  {words}")
    )


def _trust(held: Seal, certificate: Certificate, trust: TrustList | None) -> tuple[Exit, str]:
    if trust is None:
        return Exit.OK, f"Key: unknown here, give --trust FILE to know whose it is ({held.key})"
    found = trust_in(trust, key=held.key, delegation=held.delegation, at=certificate.issued_at)
    return (Exit.OK if found is Trust.TRUSTED else Exit.UNTRUSTED), f"{_TRUST[found]} ({held.key})"


def _told(examined: Examined, certificate: Certificate, held: Seal) -> list[str]:
    drive, outcome = certificate.drive, certificate.outcome
    level = f", level {outcome.level.value.capitalize()}" if outcome.level else ""
    reasons = f" ({', '.join(outcome.shortfalls)})" if outcome.shortfalls else ""
    lines = [
        f"  Drive: {drive.model or 'no model'}, serial {drive.serial or 'none'}, {drive.size_bytes} bytes",
        f"  Result: {outcome.result.value.upper()}{level}{reasons}",
        f"  Method: {certificate.method.method.value}, read back {certificate.reading.read_bytes} bytes",
        f"  Issued: {certificate.issued_at.isoformat()}, number {held.chain.sequence} of its key",
        f"  Digest: {examined.digest}",
    ]
    if drive.loop:
        lines.append("  A LOOP DEVICE: training or test, not the medium of a computer")
    if not certificate.method.seen_on_real_hardware:
        lines.append("  This method was not yet seen on real hardware by its makers")
    return lines
