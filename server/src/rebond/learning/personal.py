from __future__ import annotations

from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from rebond.kit.personal import Held, LegalBasis, OnRequest, Processing, declare, nothing_personal
from rebond.learning.senders import SEAL
from rebond.referrals.personal import BENEFICIARIES

PATH = _(
    "The learning path is what the computer was given for, and funders may check it. No name is with it."
)
REMINDERS = Processing(
    key="reminders",
    rank=8,
    title=_("Reminders of training sessions"),
    people=_("People on a learning path who agreed to be reminded"),
    purpose=_(
        "Remind a person of a session the day before, so that they do not miss it; tell them when it is moved or cancelled."
    ),
    plain=_(
        "You may get a message before a session, or when it changes. You may say no, and change your mind."
    ),
    basis=LegalBasis.CONSENT,
    kept=_("Until the end of the learning path."),
    erased=_("Erased by themselves; at once when the person asks."),
)

declare(
    nothing_personal("learning.LearningPath", "name", "stored"),
    nothing_personal("learning.Cohort", "name"),
    Held(
        model="learning.Enrolment",
        processing=BENEFICIARIES,
        personal=("path", "cohort", "state", "opened_on", "ended_on"),
        other=("referral",),
        subject="referral",
        seen_by=("learning.view",),
        keeps_because=PATH,
    ),
    Held(
        model="learning.Attendance",
        processing=BENEFICIARIES,
        personal=("session", "presence"),
        other=("enrolment",),
        subject="enrolment__referral",
        seen_by=("learning.view",),
        keeps_because=PATH,
    ),
    Held(
        model="learning.SeatWait",
        processing=BENEFICIARIES,
        personal=("session", "asked_at", "offered_at"),
        other=("enrolment",),
        subject="enrolment__referral",
        seen_by=("learning.view",),
        kept=_("Until the session is held or cancelled."),
        erased=_("Erased when its session is held or cancelled; at once when the person asks."),
        on_request=OnRequest.DELETED,
    ),
    Held(
        model="learning.AbsenceFollowUp",
        processing=BENEFICIARIES,
        personal=("state", "absences", "opened_on", "calls", "called_on", "reason", "ended_on"),
        other=("enrolment",),
        subject="enrolment__referral",
        seen_by=("learning.view",),
        on_request=OnRequest.DELETED,
    ),
    Held(
        model="learning.ReminderAgreement",
        processing=REMINDERS,
        sealed=MappingProxyType({"sealed_email": SEAL}),
        personal=("channel", "agreed_on"),
        other=("referral", "agreed_with"),
        subject="referral",
        seen_by=(),
        on_request=OnRequest.DELETED,
        labels=MappingProxyType({"sealed_email": _("e-mail address")}),
    ),
    Held(
        model="learning.Reminder",
        processing=REMINDERS,
        personal=("starts_at", "channel", "attempts", "due_at", "sent_at"),
        other=("attendance",),
        subject="attendance__enrolment__referral",
        seen_by=(),
        on_request=OnRequest.DELETED,
    ),
    Held(
        model="learning.SessionNews",
        processing=REMINDERS,
        personal=("session", "change", "was_at", "since", "attempts", "due_at", "told_at", "means"),
        other=("enrolment",),
        subject="enrolment__referral",
        seen_by=("learning.view",),
        kept=_("Until the day after the session."),
        erased=_("Erased by itself the day after the session; at once when the person asks."),
        on_request=OnRequest.DELETED,
    ),
    nothing_personal("learning.CalendarFeed", "digest"),
)
