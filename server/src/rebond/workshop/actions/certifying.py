"""A signed certificate is kept, and what it says of its drive with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from passport.certificate import Certificate as Certified
from passport.certificate import CertifiedDrive
from passport.certificate_keys import Trust, not_before
from passport.certificate_seal import Examined, Seal
from passport.clocks import corrected, offset
from passport.erasure import DriveErasure
from passport.sanitization import ResultKind
from rebond.access import Actor
from rebond.agents.models import Agent
from rebond.agents.signing import trust_here
from rebond.devices.lifecycle import hold_rows
from rebond.devices.models import Drive
from rebond.ledger.recording import Entry, record
from rebond.workshop.choices import CertificateTrust, Doubt, ErasureResult
from rebond.workshop.facts import CertificateReceived, ErasureRecorded
from rebond.workshop.models import Certificate, Document, Erasure, Evidence
from rebond.workshop.proving import is_heard, what_it_proves


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """When a document came in, and what its sender's clock said at that moment (`passport.clocks`)."""

    received_at: datetime
    sent_at: datetime | None = None

    @classmethod
    def of(cls, document: Document) -> Clock:
        """The same, from what was kept of it."""
        wrong_by = timedelta(seconds=document.clock_offset_seconds)
        return cls(received_at=document.received_at, sent_at=document.received_at - wrong_by)

    @property
    def offset(self) -> timedelta:
        return offset(sent_at=self.sent_at, received_at=self.received_at)

    def corrected(self, told: datetime) -> datetime:
        return corrected(told, sent_at=self.sent_at, received_at=self.received_at)


def keep_certificate(*, actor: Actor, document: Document, examined: Examined, clock: Clock) -> Certificate:
    """One row for an intact certificate, inside the caller's transaction; the same document again changes nothing.

    A clock that nothing corrects may tell a time before the stick was enrolled: then nothing more is known than that it
    was later, and that is the time that is kept. It never makes a proof younger than it is.
    """
    certified, seal = _intact(examined)
    known = Certificate.objects.filter(document=document).select_related("erasure").first()
    if known is not None:
        return known
    issued_at = not_before(seal.delegation, clock.corrected(certified.issued_at))
    trust = trust_here(seal, at=issued_at, territory_id=document.territory_id)
    result, is_training = certified.outcome.result.value, certified.drive.loop
    row = Certificate.objects.create(
        document=document,
        certificate_id=UUID(certified.certificate_id),
        digest=examined.digest,
        key=seal.key,
        issuer=seal.delegation.issuer if seal.delegation else "",
        agent=_agent(seal, trust),
        sequence=seal.chain.sequence,
        previous=seal.chain.previous or "",
        trust=CertificateTrust(trust.value),
        is_training=is_training,
        is_method_seen=certified.method.seen_on_real_hardware,
        result=result,
        level=certified.outcome.level.value if certified.outcome.level else "",
        level_wanted=certified.outcome.level_wanted.value if certified.outcome.level_wanted else "",
        proves=what_it_proves(result=result, trust=trust.value, is_training=is_training),
        issued_at=issued_at,
        clock_offset_seconds=int(clock.offset.total_seconds()),
    )
    named = {item.name[:120]: item for item in certified.evidence}
    Evidence.objects.bulk_create(
        Evidence(certificate=row, name=name, digest=item.sha256, size_bytes=item.size_bytes)
        for name, item in named.items()
    )
    facts = CertificateReceived(
        document_id=document.pk,
        certificate_id=row.pk,
        trust=str(row.trust),
        result=str(row.result),
        is_training=row.is_training,
        agent_id=row.agent_id,
    )
    record(actor=actor, entries=[Entry(document.stream, facts)])
    return row


def keep_on_drive(
    *, actor: Actor, certificate: Certificate, examined: Examined, drive: Drive, clock: Clock
) -> Erasure:
    """What the certificate says of ``drive``, inside the caller's transaction. Only a trusted and real one proves."""
    certified, seal = _intact(examined)
    if certificate.erasure is not None:
        return certificate.erasure
    (device,) = hold_rows([drive.device_id])
    is_proof = certificate.is_proof
    doubts = [] if is_proof else doubts_of(certificate, certified)
    tool = f"{certified.tool.name} {certified.tool.version}"
    row = Erasure.objects.create(
        drive=drive,
        document_id=certificate.document_id,
        result=ErasureResult.PROVEN if is_proof else _result(certificate),
        reasons=doubts,
        method=certified.method.method.value,
        level=certificate.level,
        verification=certified.reading.verification.value,
        tool=tool[:60],
        is_training=certificate.is_training,
        started_at=not_before(seal.delegation, clock.corrected(certified.times.started_at)),
        ended_at=not_before(seal.delegation, clock.corrected(certified.times.ended_at)),
    )
    certificate.erasure = row
    certificate.save(update_fields=["erasure"])
    facts = ErasureRecorded(
        erasure_id=row.pk,
        drive_id=drive.pk,
        document_id=certificate.document_id,
        result=str(row.result),
        level=row.level,
        reasons=tuple(doubts),
    )
    record(actor=actor, entries=[Entry(device.stream, facts)])
    return row


def as_erased(drive: CertifiedDrive) -> DriveErasure:
    """The same drive, as the logs of other tools name theirs."""
    return DriveErasure(
        tool="rebond-workbench",
        drive_serial=drive.serial or drive.wwn,
        drive_model=drive.model,
        size_bytes=drive.size_bytes,
        kind=drive.kind,
    )


def doubts_of(certificate: Certificate, certified: Certified) -> list[str]:
    """Why it is no proof, as codes of `Doubt`."""
    found = [] if is_heard(is_training=certificate.is_training) else [Doubt.TRAINING.value]
    if certificate.trust != CertificateTrust.TRUSTED:
        found.append(Doubt(certificate.trust).value)
    return found + [shortfall.value for shortfall in certified.outcome.shortfalls]


def _intact(examined: Examined) -> tuple[Certified, Seal]:
    if examined.certificate is None or examined.seal is None:
        raise ValueError("an altered certificate is never kept as one")
    return examined.certificate, examined.seal


def _agent(seal: Seal, trust: Trust) -> Agent | None:
    """Only a known key tells whose it is: anybody can write any other."""
    return None if trust is Trust.UNKNOWN_KEY else Agent.objects.filter(public_key=seal.key).first()


def _result(certificate: Certificate) -> ErasureResult:
    """A failure is believed of a known key only; what nobody vouches for is unknown."""
    is_failure = certificate.result == ResultKind.FAILED and certificate.trust == CertificateTrust.TRUSTED
    is_believed = is_failure and is_heard(is_training=certificate.is_training)
    return ErasureResult.FAILED if is_believed else ErasureResult.UNKNOWN
