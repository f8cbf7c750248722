"""A person has their computer no more, and does not bring it back: stolen, lost, destroyed, thrown away, passed on."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.lifecycle import STEPS, advance, hold_rows
from rebond.devices.models import Device
from rebond.handover.actions.undoing import hold_people_of
from rebond.handover.choices import ReplacementReason, UseEnd
from rebond.handover.facts import DeviceUseEnded, HandoverUseEnded, ReplacementAgreed
from rebond.handover.models import EndOfUse, Handover
from rebond.handover.queries.ending import Use, use_of
from rebond.kit.days import moment_on, written
from rebond.kit.errors import Invalid, Refused
from rebond.kit.holding import hold_one
from rebond.ledger.recording import Entry, record
from rebond.referrals.actions import mark_to_replace
from rebond.referrals.lifecycle import hold_rows as hold_referrals
from rebond.referrals.stages import Stage as ReferralStage


def end_use(
    *,
    actor: Actor,
    device: Device,
    how: UseEnd,
    happened_on: date,
    submission: UUID,
    declaration_seen: bool = False,
) -> EndOfUse:
    """What became of a computer that a person had. The same ``submission`` again is the same one.

    Stolen or lost, it is missing, and may be found again; otherwise it stays counted where its handover put it: the
    person had it to the end. They stay one of those who received a computer. ``declaration_seen``: to the police, of
    what was stolen or lost. Raise `Invalid` for a day before the person had it or still to come, `Refused` for a
    computer that no person has, and where that submission said something else.
    """
    with transaction.atomic():
        hold_people_of([device.pk])
        (held,) = hold_rows([device])
        require(actor, "device.hand_over", on=held)
        if already := _known(submission, held, how, happened_on):
            return already
        had = use_of(held)
        if had is None:
            raise Refused(_("No person has this computer now."), code="no_use")
        moment = _moment(had, happened_on)
        ended_at = _lose(actor, held, how, moment) if how in UseEnd.LOSSES else moment or timezone.now()
        made = EndOfUse.objects.create(
            device=held,
            place=had.place,
            handover=had.handover,
            sale=had.sale,
            how=how,
            happened_on=happened_on,
            declaration_seen=declaration_seen and how in UseEnd.LOSSES,
            declared_at=timezone.now(),
            declared_by_id=actor.membership_id,
            submission=submission,
        )
        _tell(actor, made, moment, ended_at)
    return made


def _known(submission: UUID, device: Device, how: UseEnd, day: date) -> EndOfUse | None:
    found = EndOfUse.objects.filter(submission=submission).first()
    if found is not None and found.device_id != device.pk:
        raise Invalid(_("This page was used for another computer: begin again."), code="stale")
    if found is not None and (found.how, found.happened_on) != (how, day):
        raise Refused(
            _("From this page something else was written down already: read it on the page of the computer."),
            code="sent_already",
        )
    return found


def _moment(had: Use, day: date) -> datetime | None:
    """None for today. A form knows the day, not the hour: on the day of the handover, it is after it."""
    began = timezone.localdate(had.since)
    if day > timezone.localdate():
        raise Invalid(_("This day is in the future."), code="in_the_future", field="happened_on")
    if day < began:
        message = _("The person has had this computer since %(day)s: choose that day or a later one.")
        raise Invalid(message % {"day": written(began)}, code="before_handover", field="happened_on")
    moment = moment_on(day)
    return None if moment is None else max(had.since, moment)


def _lose(actor: Actor, device: Device, how: UseEnd, moment: datetime | None) -> datetime:
    outcome = advance(
        STEPS["lose"],
        [device],
        actor=actor,
        facts_of=lambda held: {"reason": how.value, "place_id": held.place_id},
        occurred_at=moment,
    )
    for refusal in outcome.refused:
        raise Refused(refusal.reason, code=refusal.obstacles[0].code, obstacles=refusal.obstacles)
    return outcome.taken[0].stage_since


def _tell(actor: Actor, made: EndOfUse, moment: datetime | None, ended_at: datetime) -> None:
    entries = []
    if made.how not in UseEnd.LOSSES:
        ended = DeviceUseEnded(reason=made.how, place_id=made.place_id)
        entries.append(Entry(made.device.stream, ended))
    if made.handover is not None:
        made.handover.use_ended_at = ended_at
        made.handover.save(update_fields=["use_ended_at"])
        told = HandoverUseEnded(device_id=made.device_id, place_id=made.place_id, reason=made.how)
        entries.append(Entry(made.handover.stream, told))
    record(actor=actor, occurred_at=moment, entries=entries)


def agree_to_replace(*, actor: Actor, end: EndOfUse, reason: ReplacementReason) -> EndOfUse:
    """The person waits for another computer, with the same code. Agreed to twice, it is agreed to once.

    Where the programme gives one computer per household, this is an exception to its rule, and asks for who may make
    one. Raise `Refused` for a person who had not been referred, or who has another computer; `Invalid` for a reason
    that does not hold.
    """
    with transaction.atomic():
        hold_people_of([end.device_id])
        rows = EndOfUse.objects.select_related("place__organisation")
        held = hold_one(rows, end.pk)
        require(actor, "device.hand_over", on=held)
        handover = _handover_of(held)
        (referral,) = hold_referrals([handover.referral_id])
        if referral.kept_rules.one_per_household:
            require(actor, "device.replace", on=held)
        if held.replacement_reason:
            return held
        if referral.stage != ReferralStage.EQUIPPED or _has_another(handover):
            raise Refused(_("This person has another computer, or waits for one."), code="not_without")
        if reason is ReplacementReason.DECLARED and not held.declaration_seen:
            raise Invalid(
                _("No declaration to the police was seen: choose another reason."),
                code="no_declaration",
                field="reason",
            )
        held.replacement_reason = reason
        held.save(update_fields=["replacement_reason"])
        mark_to_replace(actor=actor, referral=referral, handover_id=handover.pk)
        agreed = ReplacementAgreed(device_id=held.device_id, reason=reason.value)
        record(actor=actor, entries=[Entry(handover.stream, agreed)])
    return held


def _handover_of(end: EndOfUse) -> Handover:
    if end.handover is None:
        raise Refused(
            _("This person had not been referred: open a referral, then hand a computer over."),
            code="not_referred",
        )
    return end.handover


def _has_another(handover: Handover) -> bool:
    return Handover.objects.current().filter(referral=handover.referral_id).exists()
