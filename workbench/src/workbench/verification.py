"""What `rebond-workbench verify` says of one certificate."""

from dataclasses import dataclass
from pathlib import Path

from passport.certificate import Certificate
from passport.certificate_keys import Trust, TrustList, trust_in
from passport.certificate_seal import Examined, Seal, claims_to_be_one, examine
from workbench.exits import Exit
from workbench.outcomes import in_words, level_in_words, method_in_words, missed_in_words, reason_in_words
from workbench.words import _


@dataclass(frozen=True, slots=True)
class Answer:
    """The lines to print and the exit status of one file."""

    status: Exit
    lines: tuple[str, ...]


def examine_file(path: Path, data: bytes, trust: TrustList | None) -> Answer:
    """Integrity from the bytes alone; trust from the list, where one was given."""
    examined = examine(data)
    if not examined.is_intact and not claims_to_be_one(data):
        return Answer(Exit.ALTERED, (f"{path}: " + _("NOT A CERTIFICATE"), *_cure(data)))
    if not examined.certificate or not examined.seal:
        found = (f"  {one.where}: {one.what}" for one in examined.alterations)
        return Answer(Exit.ALTERED, (f"{path}: " + _("ALTERED"), *found))
    status, words = _trust(examined.seal, examined.certificate, trust)
    told = _told(examined, examined.certificate, examined.seal)
    return Answer(status, (f"{path}: " + _("intact"), *told, f"  {words}"))


def _cure(data: bytes) -> tuple[str, ...]:
    if not data.startswith(b"%PDF-"):
        return ()
    told = _("This is a PDF: save certificate.json, the file attached to it, and verify that")
    return (f"  {told}",)


def _trust(held: Seal, certificate: Certificate, trust: TrustList | None) -> tuple[Exit, str]:
    if trust is None:
        unknown = _("Key: unknown here; --trust FILE tells whose it is")
        return Exit.OK, f"{unknown} ({held.key})"
    found = trust_in(trust, key=held.key, delegation=held.delegation, at=certificate.issued_at)
    return (Exit.OK if found is Trust.TRUSTED else Exit.UNTRUSTED), f"{_trusted(found)} ({held.key})"


def _trusted(found: Trust) -> str:
    return {
        Trust.TRUSTED: _("Key: trusted"),
        Trust.UNKNOWN_KEY: _("Key: UNKNOWN, it is not in the list of trust"),
        Trust.REVOKED: _("Key: REVOKED; ask the workshop whether it received this certificate before"),
        Trust.OUTSIDE_DELEGATION: _("Key: signed outside the time for which the workshop vouches for it"),
    }[found]


def _told(examined: Examined, certificate: Certificate, held: Seal) -> list[str]:
    drive, outcome = certificate.drive, certificate.outcome
    level = f", {level_in_words(outcome.level)}" if outcome.level else ""
    reasons = f" ({', '.join(map(reason_in_words, outcome.shortfalls))})" if outcome.shortfalls else ""
    size = _("%d bytes") % drive.size_bytes
    lines = [
        _("Drive: %s") % ", ".join(filter(None, (drive.model, drive.serial, size))),
        _("Result: %s") % f"{in_words(outcome.result)}{level}{reasons}",
        _("Method: %s") % method_in_words(certificate.method.method),
        _("Read back: %d bytes") % certificate.reading.read_bytes,
        _("Issued: %s") % certificate.issued_at.isoformat(),
        _("Number of its key: %d") % held.chain.sequence,
        _("Digest: %s") % examined.digest,
    ]
    if missed := missed_in_words(outcome):
        lines.insert(2, missed)
    if held.delegation is not None and certificate.issued_at < held.delegation.not_before:
        since = held.delegation.not_before.isoformat()
        lines.append(_("The clock of that computer was wrong: it was signed after %s") % since)
    if drive.loop:
        lines.append(_("A LOOP DEVICE: training or test, not the medium of a computer"))
    if not certificate.method.seen_on_real_hardware:
        lines.append(_("This method was not yet seen on real hardware by its makers"))
    return [f"  {line}" for line in lines]
