"""Where each original of a line lies: in Rebond, on paper somewhere that somebody told, or nobody knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rebond.audits.choices import PaperKind, Proof
from rebond.audits.models import AuditLine, PapersKept
from rebond.certificates.queries import ComputerProof, computers_proven
from rebond.donations.models import AgreementDocument
from rebond.handover.choices import SignatureMeans
from rebond.handover.models import Handover, Signing
from rebond.handover.papers import erasure_in_words
from rebond.learning.choices import Presence
from rebond.learning.models import Attendance, Enrolment
from rebond.workshop.choices import CheckResult
from rebond.workshop.models import Check

State = Literal["done", "attention", "missing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """One proof of one line. ``said``: what it proves; ``where``: where its original lies, in words.

    ``address``: of the page or file in Rebond, empty where there is none; ``is_sealed``: it is opened by a gesture that
    is written down. ``is_known`` False: nobody told where the paper lies.
    """

    proof: Proof
    state: State
    said: str
    where: str
    address: str = ""
    is_sealed: bool = False
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class _Known:
    """What is read at once for all the lines."""

    computers: Mapping[int, ComputerProof]
    checks: Mapping[int, tuple[int, int]]
    documents: frozenset[int]
    enrolments: Mapping[int, Enrolment]
    present: Mapping[int, int]
    signings: Mapping[int, Signing]
    kept: frozenset[int]
    pictures: frozenset[int]
    papers: Mapping[tuple[int, str], str]


def originals_of(lines: Sequence[AuditLine]) -> dict[int, list[Original]]:
    """By key of the line; in as many queries for three hundred as for one."""
    known = _known(lines)
    return {line.pk: _of_line(line, known) for line in lines}


def _known(lines: Sequence[AuditLine]) -> _Known:
    devices = list({line.device_id: line.device for line in lines}.values())
    handovers = [line.handover for line in lines if line.handover]
    referrals = [handover.referral_id for handover in handovers]
    checks = Check.objects.filter(device__in=[device.pk for device in devices]).order_by()
    not_failed = Count("pk", filter=~Q(result=CheckResult.FAILED))
    enrolments = Enrolment.objects.filter(referral__in=referrals).select_related("path").order_by("pk")
    present = Attendance.objects.filter(enrolment__referral__in=referrals, presence=Presence.PRESENT)
    signings = Signing.objects.filter(handover__in=[handover.pk for handover in handovers]).order_by("pk")
    kept = signings.still_kept()
    papers = PapersKept.objects.filter(place__in={handover.place_id for handover in handovers}).order_by("pk")
    documents = AgreementDocument.objects.filter(agreement__in={row.lot.agreement_id for row in devices})
    return _Known(
        computers={row.device.pk: row for row in computers_proven(devices)},
        checks={
            pk: (good, count)
            for pk, good, count in checks.values("device")
            .annotate(good=not_failed, count=Count("pk"))
            .values_list("device", "good", "count")
        },
        documents=frozenset(documents.order_by().values_list("agreement_id", flat=True)),
        enrolments={row.referral_id: row for row in enrolments},
        present=dict(
            present.order_by()
            .values("enrolment")
            .annotate(count=Count("pk"))
            .values_list("enrolment", "count")
        ),
        signings={row.handover_id: row for row in signings.defer("sealed_signature", "sealed_paper")},
        kept=frozenset(kept.values_list("handover_id", flat=True)),
        pictures=frozenset(kept.exclude(sealed_paper=b"").values_list("handover_id", flat=True)),
        papers={(row.place_id, row.kind): row.where for row in papers},
    )


def _of_line(line: AuditLine, known: _Known) -> list[Original]:
    found = [_donation(line, known), _erasure(line, known), _checks(line, known)]
    if line.handover is None:
        return found
    return [
        *found,
        _referral(line.handover, known),
        _attendance(line.handover, known),
        _sheet(line.handover, known),
    ]


def _donation(line: AuditLine, known: _Known) -> Original:
    agreement = line.device.lot.agreement
    is_here = agreement.pk in known.documents
    return Original(
        proof=Proof.DONATION,
        state="done" if is_here else "attention",
        said=_("Agreement with %(donor)s.") % {"donor": agreement.donor.name},
        where=_("The signed document is kept in Rebond.")
        if is_here
        else _("Not kept in Rebond: ask the coordination."),
        address=reverse("donations:agreement", args=[agreement.pk]),
        is_known=is_here,
    )


def _erasure(line: AuditLine, known: _Known) -> Original:
    proven = known.computers[line.device_id]
    return Original(
        proof=Proof.ERASURE,
        state="done" if proven.is_settled else "missing",
        said=erasure_in_words(proven.proofs)
        if proven.proofs or proven.has_no_medium
        else _("No proof is recorded."),
        where=_("In Rebond: one page for this computer, with each certificate."),
        address=reverse("certificates:computer_paper", args=[line.device.asset_tag]),
    )


def _checks(line: AuditLine, known: _Known) -> Original:
    good, count = known.checks.get(line.device_id, (0, 0))
    said = ngettext(
        "%(good)s of %(count)s check without fault.", "%(good)s of %(count)s checks without fault.", count
    )
    return Original(
        proof=Proof.CHECKS,
        state="done" if count and good == count else "missing",
        said=said % {"good": good, "count": count} if count else _("No check is recorded."),
        where=_("In Rebond: the page of the computer."),
        address=reverse("desk:device", args=[line.device.asset_tag]),
    )


def _referral(handover: Handover, known: _Known) -> Original:
    referral = handover.referral
    sheet = getattr(referral, "paper_sheet", None)
    sent_by = referral.prescriber.name if referral.prescriber else _("the place itself")
    where, is_known = _("In Rebond: the request, without a name."), True
    if sheet is not None:
        paper = _("Paper sheet %(pad)s, no. %(number)s.") % {"pad": sheet.code, "number": sheet.number}
        told, is_known = _at_place(handover, PaperKind.REFERRAL, known)
        where = f"{where} {paper} {told}"
    return Original(
        proof=Proof.REFERRAL,
        state="done" if is_known else "attention",
        said=_("%(code)s, referred by %(who)s.") % {"code": referral.code, "who": sent_by},
        where=where,
        address=reverse("referrals:referral", args=[referral.code]),
        is_known=is_known,
    )


def _attendance(handover: Handover, known: _Known) -> Original:
    enrolment = known.enrolments.get(handover.referral_id)
    told, is_known = _at_place(handover, PaperKind.ATTENDANCE, known)
    if handover.waiver:
        said = _("Exempted: %(why)s.") % {"why": handover.get_waiver_display()}
        return Original(
            proof=Proof.ATTENDANCE,
            state="done",
            said=said,
            where=_("In Rebond: the exemption, with its reason."),
        )
    if enrolment is None:
        return Original(
            proof=Proof.ATTENDANCE,
            state="missing",
            said=_("No learning path is recorded."),
            where=told,
            is_known=is_known,
        )
    count = known.present.get(enrolment.pk, 0)
    said = ngettext(
        "%(path)s: present at %(count)s session.", "%(path)s: present at %(count)s sessions.", count
    ) % {"path": enrolment.path.name, "count": count}
    return Original(
        proof=Proof.ATTENDANCE,
        state="missing" if not count else "done" if is_known else "attention",
        said=said,
        where=_("In Rebond: who came to each session.") + f" {told}",
        address=reverse("learning:person", args=[handover.referral.code]),
        is_known=is_known,
    )


def _sheet(handover: Handover, known: _Known) -> Original:
    sale = getattr(handover, "sale", None)
    signing = known.signings.get(handover.pk)
    said = _("%(code)s, on %(day)s.") % {
        "code": sale.reference if sale else handover.reference,
        "day": _day(handover.handed_over_at),
    }
    said = " ".join(filter(None, (said, _since(handover))))
    if signing is not None and signing.means == SignatureMeans.SCREEN:
        return _signed_on_screen(signing, said, is_kept=handover.pk in known.kept)
    told, is_known = _sheet_at_place(handover, known)
    has_picture = handover.pk in known.pictures
    if has_picture:
        told = _("In Rebond, encrypted: a picture of the signed paper.") + f" {told}"
    return Original(
        proof=Proof.SHEET,
        state="done" if is_known or has_picture else "attention",
        said=said,
        where=told,
        is_sealed=has_picture,
        is_known=is_known,
    )


def _since(handover: Handover) -> str:
    """What became of it after the sample was drawn, or before."""
    if handover.cancelled_at:
        return _("Cancelled on %(day)s.") % {"day": _day(handover.cancelled_at)}
    if handover.ended_at:
        return _("The computer came back on %(day)s.") % {"day": _day(handover.ended_at)}
    if handover.use_ended_at:
        words = {"day": _day(handover.use_ended_at), "how": handover.end_of_use.get_how_display()}
        return _("The person has it no more since %(day)s: %(how)s.") % words
    return ""


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATE_FORMAT")


def _signed_on_screen(signing: Signing, said: str, *, is_kept: bool) -> Original:
    day = {"day": date_format(signing.erase_on, "SHORT_DATE_FORMAT")}
    return Original(
        proof=Proof.SHEET,
        state="done" if is_kept else "attention",
        said=said,
        where=_("In Rebond, encrypted: signed on the screen, kept until %(day)s.") % day
        if is_kept
        else _(
            "Signed on the screen. The signature erased itself, as the programme sets; its fingerprint is in the ledger."
        ),
        is_sealed=is_kept,
    )


def _sheet_at_place(handover: Handover, known: _Known) -> tuple[str, bool]:
    """What was noted for this very sheet is nearer than what the place says of all of them."""
    if handover.signed_paper_reference:
        words = _("On paper, at %(place)s: %(where)s.")
        return words % {"place": handover.place.name, "where": handover.signed_paper_reference}, True
    return _at_place(handover, PaperKind.HANDOVER, known)


def _at_place(handover: Handover, kind: PaperKind, known: _Known) -> tuple[str, bool]:
    where = known.papers.get((handover.place_id, kind.value), "")
    named = {"place": handover.place.name, "where": where}
    if where:
        return _("On paper, at %(place)s: %(where)s.") % named, True
    return _("Where the paper lies is not recorded: ask %(place)s.") % named, False


RELATED = (
    "device__lot__agreement__donor",
    "handover__place",
    "handover__sale",
    "handover__referral__prescriber",
    "handover__referral__paper_sheet__pad",
)
"""What the lines are read with."""
