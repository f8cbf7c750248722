"""The sample: drawn with the digits of the controller, looked at line by line, concluded."""

from __future__ import annotations

import re
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rebond.access import Actor
from rebond.access.guards import require
from rebond.audits import drawing
from rebond.audits.choices import Outcome, Proof, Source
from rebond.audits.facts import AuditConcluded, LineNoted, SampleDrawn
from rebond.audits.minutes import digest_of, minutes_of
from rebond.audits.models import Audit, AuditLine
from rebond.audits.originals import originals_of
from rebond.audits.queries import lines_of
from rebond.devices.models import Device
from rebond.handover.models import Handover
from rebond.kit.errors import Invalid, Refused
from rebond.kit.holding import hold_one
from rebond.ledger.models import Seal
from rebond.ledger.recording import Entry, record
from rebond.ledger.sealing import seal_all

DIGITS = re.compile(r"[0-9]{1,40}")


def draw_sample(*, actor: Actor, audit: Audit, dice: str) -> Audit:
    """Draw with the digits that the controller threw. The same digits again change nothing.

    Raise `Invalid` for what is no digits, `Refused` when another draw was made already.
    """
    require(actor, "audit.control", on=audit)
    dice = dice.strip().replace(" ", "")
    if not DIGITS.fullmatch(dice):
        raise Invalid(_("Type digits only, 1 to 40 of them."), code="not_digits", field="dice")
    seal_all()
    with transaction.atomic():
        held = _held(audit)
        if held.drawn_at is not None:
            if held.dice == dice:
                return held
            raise Refused(_("The sample is drawn already: it is drawn once."), code="drawn_already")
        last = Seal.objects.order_by("-seq").first()
        held.dice, held.drawn_at = dice, timezone.now()
        held.seal, held.seal_digest = (last.seq, last.digest) if last else (0, "")
        held.seed = drawing.seed_of(
            secret=held.secret,
            dice=dice,
            seal_digest=held.seal_digest,
            population_digest=held.population_digest,
        )
        held.save(update_fields=["dice", "drawn_at", "seal", "seal_digest", "seed"])
        count = _keep_lines(held)
        drawn = SampleDrawn(
            dice=dice, seed=held.seed, seal=held.seal, seal_digest=held.seal_digest, lines=count
        )
        record(actor=actor, entries=[Entry(held.stream, drawn)])
    return held


def note_line(
    *, actor: Actor, line: AuditLine, seen: Collection[str], remark: str = "", before: str = ""
) -> AuditLine:
    """What the controller saw the original of. The same again changes nothing.

    ``before``: what the page showed (`AuditLine.noted`). Raise `Invalid` for an unknown proof, `Refused` when the check
    is concluded or somebody noted the line meanwhile.
    """
    require(actor, "audit.control", on=line.audit)
    wanted = [proof.value for proof in Proof if proof.value in set(seen)]
    remark = remark.strip()
    with transaction.atomic():
        held_audit = _held(line.audit)
        if not held_audit.is_open:
            raise Refused(_("This check is concluded: nothing of it changes any more."), code="concluded")
        held = hold_one(AuditLine.objects.select_related("audit__programme"), line.pk)
        if not set(seen) <= set(held.asked):
            raise Invalid(_("Choose in the list."), code="unknown_proof", field="seen")
        if held.noted_at and (held.seen, held.remark) == (wanted, remark):
            return held
        if held.noted != before:
            raise Refused(
                _("Somebody noted this line meanwhile. Look at it again, then note it."), code="stale"
            )
        held.seen, held.remark, held.noted_at = wanted, remark, timezone.now()
        held.noted_by_id = actor.membership_id
        held.save(update_fields=["seen", "remark", "noted_at", "noted_by"])
        noted = LineNoted(line=held.number, seen=tuple(wanted), has_remark=bool(remark))
        record(actor=actor, entries=[Entry(held_audit.stream, noted)])
    return held


def conclude_audit(*, actor: Actor, audit: Audit, outcome: Outcome, conclusion: str = "") -> Audit:
    """Freeze the minutes; nothing changes after. Doing it again changes nothing.

    Raise `Refused` while lines wait, `Invalid` for an outcome that needs words and has none.
    """
    require(actor, "audit.control", on=audit)
    conclusion = conclusion.strip()
    if outcome != Outcome.CLEAR and not conclusion:
        raise Invalid(_("Write what was found."), code="no_words", field="conclusion")
    with transaction.atomic():
        held = _held(audit)
        if held.closed_at is not None:
            return held
        _refuse_early(held)
        held.outcome, held.conclusion = outcome, conclusion
        held.closed_at, held.closed_by_id = timezone.now(), actor.membership_id
        held.minutes = minutes_of(held, lines_of(held))
        held.save(update_fields=["outcome", "conclusion", "closed_at", "closed_by", "minutes"])
        told = AuditConcluded(outcome=outcome.value, digest=digest_of(held.minutes))
        record(actor=actor, entries=[Entry(held.stream, told)])
    return held


def _held(audit: Audit) -> Audit:
    rows = Audit.objects.select_related("programme__territory", "organisation")
    return hold_one(rows, audit.pk)


def _keep_lines(audit: Audit) -> int:
    """The lines as they were drawn, each with the proofs that are to be seen of it."""
    units = drawing.sample(drawing.read(audit.population), audit.size, audit.seed)
    devices = {
        row.asset_tag: row
        for row in Device.objects.filter(asset_tag__in=[unit.computer for unit in units]).order_by("pk")
    }
    handovers = _handovers(audit, [unit.code for unit in units], [row.pk for row in devices.values()])
    AuditLine.objects.bulk_create(
        [
            AuditLine(
                audit=audit,
                number=number,
                code=unit.code,
                group_name=unit.group_name,
                device=devices[unit.computer],
                handover=handovers.get(unit.code),
            )
            for number, unit in enumerate(units, start=1)
        ]
    )
    lines = lines_of(audit)
    asked = originals_of(lines)
    for line in lines:
        line.asked = [original.proof.value for original in asked[line.pk]]
    AuditLine.objects.bulk_update(lines, ["asked"])
    return len(lines)


def _handovers(audit: Audit, codes: Collection[str], devices: Collection[int]) -> dict[str, Handover]:
    """By code of the line: its handover; of a computer, the last one that it left by."""
    if audit.source == Source.HANDOVERS:
        found = Handover.objects.filter(reference__in=codes).order_by("pk")
        return {row.reference: row for row in found}
    rows = Handover.objects.filter(device__in=devices, cancelled_at=None).select_related("device")
    return {row.device.asset_tag: row for row in rows.order_by("handed_over_at", "pk")}


def _refuse_early(audit: Audit) -> None:
    if audit.drawn_at is None:
        raise Refused(_("Draw the sample first."), code="not_drawn")
    waiting = audit.lines.filter(noted_at=None).count()
    if waiting:
        words = ngettext(
            "%(count)s line of the sample was not noted yet.",
            "%(count)s lines of the sample were not noted yet.",
            waiting,
        )
        raise Refused(words % {"count": waiting}, code="lines_waiting")
