"""Whoever agreed is reminded the day before. What a message was sent to stands in no log and in no event."""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor, system_actor
from rebond.access.guards import require
from rebond.kit.errors import Invalid, Refused
from rebond.kit.holding import hold_if_there
from rebond.learning.choices import Channel, PathState
from rebond.learning.facts import ReminderAgreed, ReminderEnded, ReminderSent
from rebond.learning.models import Attendance, Enrolment, Reminder, ReminderAgreement
from rebond.learning.queries.following import agreements_that_ended, seats_to_remind_of
from rebond.learning.senders import SEAL, NotSent, words_of
from rebond.learning.senders import send as hand_to_sender
from rebond.ledger.recording import Entry, record
from rebond.referrals.contacts import unsealed
from rebond.referrals.lifecycle import hold_rows
from rebond.referrals.models import Contact, Referral

REMINDER = system_actor("session-reminder")
FROM_HOUR, TO_HOUR = 8, 20
"""Nobody is woken up by a message: local hours."""
AGAIN = timedelta(minutes=50)
MOST_ATTEMPTS = 6
MOBILES = ("06", "07", "+336", "+337", "00336", "00337")
log = structlog.get_logger(__name__)


def agree_to_reminders(
    *, actor: Actor, referral: Referral, channel: Channel, email: str = ""
) -> ReminderAgreement:
    """The person agreed: by text message to the number left with the request, or at ``email``, which is sealed.

    Raise `Refused` without a path or a number, `Invalid` for an address that is none or a number that takes no message.
    """
    with transaction.atomic():
        (referral,) = hold_rows([referral])
        require(actor, "learning.record", on=referral)
        if not Enrolment.objects.filter(referral=referral, state=PathState.OPEN).exists():
            raise Refused(_("No learning path is open for this person."), code="no_path")
        sealed = _sealed_email(email) if channel == Channel.EMAIL else _refuse_without_mobile(referral)
        agreement, _created = ReminderAgreement.objects.update_or_create(
            referral=referral,
            defaults={
                "channel": Channel(channel).value,
                "sealed_email": sealed,
                "agreed_on": timezone.localdate(),
                "agreed_with_id": actor.membership_id,
            },
        )
        record(actor=actor, entries=[Entry(referral.stream, ReminderAgreed(channel=agreement.channel))])
    return agreement


def end_reminders(*, actor: Actor, referral: Referral) -> bool:
    """The person wants no message any more: the address goes at once. Answer whether there was an agreement."""
    with transaction.atomic():
        (referral,) = hold_rows([referral])
        require(actor, "learning.record", on=referral)
        return _forget(actor, referral)


def forget_agreements_due() -> int:
    """Whoever follows no path any more is reminded of nothing. Answer how many addresses went."""
    return sum(_forget_if_over(agreement.referral_id) for agreement in agreements_that_ended())


def send_reminders_due() -> int:
    """Remind of the sessions of tomorrow, each person once. Answer how many messages left.

    What a sender refuses is tried again later the same day. Each is marked after it left: a crash between the two sends
    it twice rather than never.
    """
    if not is_time_for_messages():
        return 0
    return sum(_remind(seat) for seat in list(seats_to_remind_of()))


def is_time_for_messages() -> bool:
    return FROM_HOUR <= timezone.localtime().hour < TO_HOUR


def _remind(seat: Attendance) -> bool:
    reminder = _claim(seat.pk)
    if reminder is None:
        return False
    seat = reminder.attendance
    agreement = seat.enrolment.referral.reminder_agreement
    address = address_of(agreement)
    if not address:
        return False
    try:
        hand_to_sender(agreement.channel, address, words_of(seat.session))
    except NotSent as fault:
        log.warning("reminder.not_sent", reminder=reminder.pk, fault=fault.kind)
        return False
    with transaction.atomic():
        (referral,) = hold_rows([seat.enrolment.referral_id])
        Reminder.objects.filter(pk=reminder.pk).update(sent_at=timezone.now())
        facts = ReminderSent(session_id=seat.session_id, channel=agreement.channel)
        record(actor=REMINDER, entries=[Entry(referral.stream, facts)])
    return True


def _claim(seat_id: int) -> Reminder | None:
    """Two workers at once: one of them has it until it is tried again. None for what left, or failed too often.

    None also for a seat that was freed or moved, or an agreement that ended, while the messages before it left.
    """
    now = timezone.now()
    with transaction.atomic():
        seat = hold_if_there(seats_to_remind_of(), seat_id)
        if seat is None:
            return None
        reminder, _created = Reminder.objects.get_or_create(
            attendance=seat,
            starts_at=seat.session.starts_at,
            defaults={"channel": seat.enrolment.referral.reminder_agreement.channel, "due_at": now},
        )
        if reminder.sent_at or reminder.due_at > now or reminder.attempts >= MOST_ATTEMPTS:
            return None
        reminder.attempts += 1
        reminder.due_at = now + AGAIN
        reminder.save(update_fields=["attempts", "due_at"])
    reminder.attendance = seat
    return reminder


def address_of(agreement: ReminderAgreement) -> str:
    """Where a message goes: empty once the telephone is erased."""
    if agreement.channel == Channel.EMAIL:
        return SEAL.open(agreement.sealed_email)
    contact = Contact.objects.filter(referral=agreement.referral_id).due_after(timezone.localdate()).first()
    return unsealed(contact).phone if contact else ""


def _sealed_email(email: str) -> bytes:
    plain = email.strip()
    try:
        validate_email(plain)
    except ValidationError:
        raise Invalid(_("Write an e-mail address, such as name@example.org."), field="email") from None
    return SEAL.close(plain)


def _refuse_without_mobile(referral: Referral) -> bytes:
    contact = Contact.objects.filter(referral=referral).due_after(timezone.localdate()).first()
    phone = unsealed(contact).phone if contact else ""
    if not phone:
        raise Refused(_("No telephone number was left with the request."), code="no_phone", field="channel")
    if not "".join(phone.split()).replace(".", "").startswith(MOBILES):
        raise Invalid(_("The number that was left takes no text message."), field="channel")
    return b""


def _forget_if_over(referral_id: int) -> bool:
    with transaction.atomic():
        (referral,) = hold_rows([referral_id])
        over = agreements_that_ended().filter(referral=referral).exists()
        return over and _forget(REMINDER, referral)


def _forget(actor: Actor, referral: Referral) -> bool:
    agreement = ReminderAgreement.objects.filter(referral=referral).first()
    if agreement is None:
        return False
    agreement.delete()
    record(actor=actor, entries=[Entry(referral.stream, ReminderEnded(channel=agreement.channel))])
    return True
