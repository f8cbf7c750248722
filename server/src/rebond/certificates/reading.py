"""What the bytes of a certificate say, and what is thought of its key: for a page, without any database row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from passport.certificate import Certificate, Outcome
from passport.certificate_keys import Trust
from passport.certificate_seal import Examined, claims_to_be_one, examine
from passport.erasure import Verification
from rebond.agents.models import Agent, SigningKey
from rebond.agents.signing import trust_here
from rebond.certificates.attached import file_inside, is_pdf
from rebond.devices.choices import DriveKind
from rebond.programmes.choices import ErasureLevel
from rebond.workshop.choices import Doubt, ErasureMethod, ErasureResult, Proves
from rebond.workshop.models import Certificate as Received
from rebond.workshop.proving import what_it_proves

SHOWN_OF_A_SERIAL = 3
_ROUNDED = timedelta(seconds=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Integrity and trust, apart. ``trust`` None: nothing to trust in an altered file.

    ``signer`` names the key when it is one of ours, ``received`` is our copy of the same bytes. ``is_certificate``
    False: it is another kind of file, of which nothing was altered. ``is_from_pdf``: the file was attached to a PDF,
    whose own pages nobody signed.
    """

    examined: Examined
    trust: Trust | None = None
    signer: str = ""
    received: Received | None = None
    is_certificate: bool = True
    is_from_pdf: bool = False

    @property
    def is_intact(self) -> bool:
        return self.examined.is_intact

    @property
    def is_trusted(self) -> bool:
        return self.trust is Trust.TRUSTED

    @property
    def refusal(self) -> str:
        """Why a person of the workshop refused it; empty when nobody did."""
        if self.received is None or not self.received.is_refused:
            return ""
        return f"{self.received.validation.get_reason_display()}."

    @property
    def certificate(self) -> Certificate | None:
        return self.examined.certificate

    @property
    def alterations(self) -> Sequence[str]:
        """Where: the name of a field as the file has it, or a place in words."""
        return [_in_words(one.where) for one in self.examined.alterations]

    @property
    def is_proof(self) -> bool:
        return self.proves != Proves.NOTHING

    @property
    def proves(self) -> Proves:
        """What it would prove here if it came in now; what came in is judged by its row."""
        certificate = self.certificate
        if certificate is None or self.trust is None:
            return Proves.NOTHING
        return what_it_proves(
            result=certificate.outcome.result.value,
            trust=self.trust.value,
            is_training=certificate.drive.loop,
        )


def judge(data: bytes) -> Judged:
    """Judge a file that somebody holds, or the one attached to their PDF. Nothing is kept of it."""
    if not is_pdf(data):
        return _judged(data)
    inside = file_inside(data)
    if inside is None:
        return Judged(examined=examine(data), is_certificate=False, is_from_pdf=True)
    return replace(_judged(inside), is_from_pdf=True)


def _judged(data: bytes) -> Judged:
    examined = examine(data)
    certificate, seal = examined.certificate, examined.seal
    if certificate is None or seal is None:
        return Judged(examined=examined, is_certificate=claims_to_be_one(data))
    received = (
        Received.objects.filter(digest=examined.digest).select_related("document", "validation").first()
    )
    at = certificate.issued_at
    if received is not None:  # we know how wrong that clock was
        at = received.issued_at
    trust = trust_here(seal, at=at)
    return Judged(
        examined=examined,
        trust=trust,
        signer="" if trust is Trust.UNKNOWN_KEY else _signer(seal.key),
        received=received,
    )


def _in_words(where: str) -> str:
    if where == "document":
        return _("the file as a whole")
    if where.startswith("byte "):
        return _("byte %(place)s of the file") % {"place": where.removeprefix("byte ")}
    return where


def _signer(key: str) -> str:
    agent = Agent.objects.filter(public_key=key).select_related("workshop").first()
    if agent is not None:
        return f"{agent.workshop.name} · {agent.name}"
    own = SigningKey.objects.filter(public_key=key).select_related("workshop").first()
    return own.workshop.name if own else ""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a certificate says."""

    label: str
    value: str


def lines_of(certificate: Certificate, *, masked: bool = False) -> list[Line]:
    """What it says, in the order of NIST SP 800-88 appendix G. ``masked`` hides numbers that name the drive."""
    drive, outcome = certificate.drive, certificate.outcome
    found = [
        (_("Result"), str(ErasureResult(outcome.result.value).label)),
        (_("Level"), str(ErasureLevel(outcome.level.value).label) if outcome.level else ""),
        (_("Level asked for"), _missed(outcome)),
        (_("Drive"), " ".join(part for part in (drive.maker, drive.model) if part)),
        (_("Serial number"), masked_number(drive.serial or "") if masked else drive.serial or ""),
        ("WWN", "" if masked else drive.wwn or ""),
        (_("Medium"), medium_in_words(certificate)),
        (_("Method"), method_of(certificate)),
        (_("Read back"), read_back(certificate)),
        (_("Why it is no proof"), ", ".join(doubts_in_words(certificate))),
    ]
    return [Line(str(label), value) for label, value in found if value]


def _missed(outcome: Outcome) -> str:
    """The level that was wanted, when it was not reached; else empty."""
    wanted = outcome.level_wanted
    return str(ErasureLevel(wanted.value).label) if wanted and outcome.is_below_wanted else ""


def masked_number(serial: str) -> str:
    """Enough for who holds the drive to compare, too little to look for it."""
    return f"…{serial[-SHOWN_OF_A_SERIAL:]}" if len(serial) > 2 * SHOWN_OF_A_SERIAL else "…"


def medium_in_words(certificate: Certificate) -> str:
    drive = certificate.drive
    size = _("%(size)s GB") % {"size": number_format(round(drive.size_bytes / 10**9), force_grouping=True)}
    kind = drive.kind.value
    name = str(DriveKind(kind).label) if kind in DriveKind.values else kind.upper()
    return f"{name} · {size}"


def method_of(certificate: Certificate) -> str:
    method = certificate.method.method.value
    return str(ErasureMethod(method).label) if method in ErasureMethod.values else method


def read_back(certificate: Certificate) -> str:
    """How much was read back, in words (verification, SP 800-88 Rev. 2, 4.5.1)."""
    reading, size = certificate.reading, certificate.drive.size_bytes
    if reading.verification is Verification.NONE or not size:
        return str(_("nothing"))
    percent = min(100, reading.read_bytes * 100 // size)
    if percent == 100:
        return str(_("the whole drive"))
    if reading.verification is Verification.FULL:
        return str(_("%(percent)d %% of the drive") % {"percent": percent})
    return str(_("%(percent)d %% of the drive, drawn by lot") % {"percent": percent})


def is_time_lost(row: Received, certificate: Certificate) -> bool:
    """Whether its clock told a time before its stick was enrolled, and nothing corrected it: it is known within limits only."""
    told = certificate.issued_at + timedelta(seconds=row.clock_offset_seconds)
    return told < row.issued_at - _ROUNDED


def doubts_in_words(certificate: Certificate) -> list[str]:
    codes = [shortfall.value for shortfall in certificate.outcome.shortfalls]
    return [str(Doubt(code).label) for code in codes if code in Doubt.values]
