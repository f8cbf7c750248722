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
from rebond.handover.choices import UseEnd
from rebond.handover.facts import DeviceUseEnded, HandoverUseEnded
from rebond.handover.models import EndOfUse
from rebond.handover.queries.ending import Use, use_of
from rebond.kit.days import moment_on, written
from rebond.kit.errors import Invalid, Refused
from rebond.ledger.recording import Entry, record


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
