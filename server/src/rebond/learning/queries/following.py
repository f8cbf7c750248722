"""People who no longer come, and people who are reminded."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.kit.errors import NotFound
from rebond.learning.choices import Channel, PathState, Presence
from rebond.learning.models import (
    AbsenceFollowUp,
    Attendance,
    Enrolment,
    ReminderAgreement,
    Session,
    SessionNews,
)
from rebond.learning.senders import channels_that_arrive
from rebond.referrals.models import Contact, Referral


def absences_listed(actor: Actor) -> QuerySet[AbsenceFollowUp]:
    """Those to follow up, the oldest first."""
    rows = AbsenceFollowUp.objects.visible_to(actor).open()
    return rows.select_related("enrolment__referral__place", "enrolment__path").order_by("opened_on", "pk")


def follow_up_of(enrolment: Enrolment) -> AbsenceFollowUp | None:
    return AbsenceFollowUp.objects.open().filter(enrolment=enrolment).select_related("enrolment").first()


def news_to_tell(actor: Actor) -> QuerySet[SessionNews]:
    """Of people whom no message reaches: the place calls, the session that was to be first first."""
    rows = SessionNews.objects.visible_to(actor).by_the_place(channels_that_arrive())
    return rows.select_related(
        "session__path", "session__place", "session__commune", "enrolment__referral"
    ).order_by("was_at", "pk")


def news_of(session: Session) -> tuple[int, int]:
    """To how many people a message leaves, and how many the place tells."""
    rows, channels = SessionNews.objects.filter(session=session), channels_that_arrive()
    calls = rows.by_the_place(channels).count()
    return rows.to_tell().count() - calls, calls


def news_visible(pk: int, actor: Actor) -> SessionNews:
    rows = SessionNews.objects.visible_to(actor).select_related("enrolment__referral")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def agreement_of(referral: Referral) -> ReminderAgreement | None:
    return ReminderAgreement.objects.filter(referral=referral).first()


def has_telephone(referral: Referral) -> bool:
    """Whether a number was left with the request, and is not erased."""
    contact = Contact.objects.filter(referral=referral).due_after(timezone.localdate()).first()
    return contact is not None and bool(contact.sealed_phone)


def seats_to_remind_of() -> QuerySet[Attendance]:
    """Seats in the sessions of tomorrow of people who agreed, and whom no message reached yet."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    rows = Attendance.objects.filter(
        presence=Presence.EXPECTED,
        session__cancelled_at=None,
        session__starts_at__date=tomorrow,
        enrolment__referral__reminder_agreement__isnull=False,
    )
    return rows.select_related(
        "session__place", "session__commune", "enrolment__referral__reminder_agreement"
    ).order_by("pk")


def agreements_that_ended() -> QuerySet[ReminderAgreement]:
    """Of people who follow no path any more, or whose telephone is erased."""
    over = Q(referral__enrolment=None) | ~Q(referral__enrolment__state=PathState.OPEN)
    no_phone = Q(channel=Channel.SMS, referral__contact=None)
    return (
        ReminderAgreement.objects.filter(over | no_phone).select_related("referral").order_by("referral_id")
    )
