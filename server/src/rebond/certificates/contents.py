"""What the papers of certificates hold: the fields of NIST SP 800-88 appendix G, in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from passport.certificate import Certificate as Certified
from rebond.agents.models import SigningKey
from rebond.certificates.reading import is_time_lost, medium_in_words, method_of, read_back
from rebond.devices.models import Device
from rebond.kit.days import written_moment
from rebond.programmes.choices import ErasureLevel
from rebond.workshop.choices import CertificateTrust, ErasureResult
from rebond.workshop.models import Certificate
from rebond.workshop.proving import is_heard
from rebond.workshop.queries import DriveProof
from rebond.workshop.queries.certificates import level_missed


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Names and values of one part of a paper, in the reader's language; an empty value is left out."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The one sentence in large letters. ``kind``: done, attention or blocked."""

    words: str
    detail: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class DriveLine:
    name: str
    serial: str
    state: str
    detail: str
    counts: bool


@dataclass(frozen=True, kw_only=True)
class ComputerLine:
    tag: str
    title: str
    serial: str
    state: str


def verdict_of(row: Certificate) -> Verdict:
    if not is_heard(is_training=row.is_training):
        return Verdict(
            words=gettext("Training: proves nothing"),
            detail=gettext(
                "Made on a loop device, not on the drive of a computer. It would count in a demonstration only."
            ),
            kind="attention",
        )
    refusal = refusal_of(row)
    if refusal is not None:
        return Verdict(words=gettext("Refused by a person"), detail=refusal, kind="blocked")
    if row.result == ErasureResult.FAILED:
        return Verdict(
            words=gettext("Erasure failed"),
            detail=gettext("Data may remain: take the drive out and destroy it."),
            kind="blocked",
        )
    if row.result != ErasureResult.PROVEN:
        return Verdict(
            words=gettext("Erasure not proven"),
            detail=gettext("Nobody saw that the drive was erased: erase it again."),
            kind="attention",
        )
    if row.trust != CertificateTrust.TRUSTED:
        return Verdict(
            words=gettext("Signed by a key that is not believed here"),
            detail=str(row.get_trust_display()),
            kind="attention",
        )
    level = ErasureLevel(row.level).label
    if asked := level_missed(row):
        return Verdict(
            words=gettext("Erased and verified, but not strictly enough"),
            detail=gettext("Level: %(level)s. “%(asked)s” is asked for.")
            % {"level": level, "asked": asked.label},
            kind="attention",
        )
    if row.is_training_proof:
        return Verdict(
            words=gettext("Erased and verified, for training"),
            detail=gettext(
                "Level: %(level)s. Training proof: made on a loop device, it counts in this demonstration only."
            )
            % {"level": level},
            kind="done",
        )
    return Verdict(
        words=gettext("Erased and verified"),
        detail=gettext("Level: %(level)s") % {"level": level},
        kind="done",
    )


def drive_parts(row: Certificate, certified: Certified, device: Device | None) -> tuple[Facts, ...]:
    """The fields of NIST SP 800-88 appendix G."""
    drive, setting = certified.drive, certified.setting
    computer = " ".join(part for part in (setting.computer_maker, setting.computer_model) if part)
    return (
        Facts(
            title=gettext("The drive"),
            rows=(
                (gettext("Maker"), drive.maker or ""),
                (gettext("Model"), drive.model or ""),
                (gettext("Serial number"), drive.serial or ""),
                ("WWN", drive.wwn or ""),
                (gettext("Medium"), medium_in_words(certified)),
                (gettext("Bytes"), number_format(drive.size_bytes, force_grouping=True)),
            ),
        ),
        Facts(
            title=gettext("Where it comes from"),
            rows=(
                (gettext("Computer"), device.asset_tag if device else setting.asset_tag or ""),
                (gettext("Model"), device.title if device else computer),
                (gettext("Serial number"), device.serial if device else setting.computer_serial or ""),
                (gettext("Given by"), device.lot.agreement.donor.name if device else setting.source or ""),
                (gettext("Lot"), device.lot.reference if device else ""),
            ),
        ),
        Facts(
            title=gettext("What was done"),
            rows=(
                (gettext("Method"), method_of(certified)),
                (gettext("Level"), str(ErasureLevel(row.level).label) if row.level else ""),
                (gettext("Level asked for"), str(missed.label) if (missed := level_missed(row)) else ""),
                (gettext("Read back"), read_back(certified)),
                (gettext("Hidden areas"), gettext(_AREAS[certified.hidden_areas.state.value])),
                (gettext("Sectors not written"), _count(certified.writing.unwritten_sectors)),
                (gettext("Sectors not read back right"), _count(_wrong_sectors(certified))),
                (gettext("Started"), _started(row, certified)),
                (gettext("End of the erasure"), ended_in_words(row, certified)),
                (gettext("Tool"), f"{certified.tool.name} {certified.tool.version}"),
            ),
        ),
        Facts(
            title=gettext("Who and where"),
            rows=(
                (gettext("Workshop"), row.agent.workshop.name if row.agent else setting.organisation or ""),
                (gettext("Place"), setting.place or ""),
                (gettext("Operator"), _person(setting.operator, setting.operator_title)),
                (gettext("Stick or bench"), row.agent.name if row.agent else ""),
                (gettext("Key"), row.key[:16]),
                (gettext("Number in its chain"), str(row.sequence)),
            ),
        ),
    )


def refusal_of(row: Certificate) -> str | None:
    """Why a person refused the result; None when nobody did."""
    if not row.is_refused:
        return None
    return f"{row.validation.get_reason_display()}."


def revoked_since(row: Certificate) -> str:
    """When the key of a certificate that came before was revoked: its own, or that of the workshop behind it then.

    A stick that was enrolled again has another key of the workshop behind it since.
    """
    if row.trust != CertificateTrust.TRUSTED or row.agent is None:
        return ""
    behind = SigningKey.objects.filter(public_key=row.issuer).order_by("pk")
    ends = (row.agent.revoked_at, *behind.values_list("revoked_at", flat=True))
    return in_words(min((moment for moment in ends if moment is not None), default=None))


def validation_of(row: Certificate) -> dict[str, str] | None:
    """Who accepted or refused the result, in what quality and when; None while nobody has."""
    if not hasattr(row, "validation"):
        return None
    found = row.validation
    hat = found.validated_by
    return {
        "decision": found.get_decision_display(),
        "is_accepted": "yes" if found.is_accepted else "",
        "reason": found.get_reason_display(),
        "name": str(hat.user) if hat else "",
        "title": f"{hat.get_role_display()} · {hat.organisation.name}" if hat else "",
        "on": in_words(found.validated_at),
        "key": found.signed_with.fingerprint,
    }


def drive_line(proof: DriveProof) -> DriveLine:
    said = [proof.method, proof.tool, in_words(proof.when), proof.slip_reference]
    return DriveLine(
        name=proof.drive.model or str(proof.drive.get_kind_display()),
        serial=proof.drive.serial,
        state=proof.words if proof.counts else gettext("Not proven"),
        detail=" · ".join(part for part in said if part) if proof.counts else str(proof.reason),
        counts=proof.counts,
    )


def ended_in_words(row: Certificate, certified: Certified) -> str:
    """When it ended, by our clock; between which moments, when the clock of its computer was wrong and nothing corrected it."""
    if is_time_lost(row, certified):
        first, last = written_moment(row.issued_at), written_moment(row.document.received_at)
        return gettext("between %(first)s and %(last)s") % {"first": first, "last": last}
    return in_words(row.erasure.ended_at if row.erasure else certified.times.ended_at)


def _started(row: Certificate, certified: Certified) -> str:
    if is_time_lost(row, certified):
        return ""
    return in_words(row.erasure.started_at if row.erasure else certified.times.started_at)


def in_words(moment: datetime | None) -> str:
    return written_moment(moment) if moment else ""


def _person(name: str | None, title: str | None) -> str:
    return ", ".join(part for part in (name, title) if part)


def _count(count: int) -> str:
    return number_format(count, force_grouping=True)


def _wrong_sectors(certified: Certified) -> int:
    return certified.reading.unreadable_sectors + certified.reading.mismatched_sectors


_AREAS = {
    "none": _("no hidden area"),
    "present": _("there is one that was not erased"),
    "indeterminate": _("the drive does not tell"),
}
