"""The road of people in need: never who, never what they are."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from rebond.aftercare.choices import Occasion, Reached
from rebond.assessments.choices import Moment
from rebond.committees.choices import Decision
from rebond.desk.history.words import Words, words
from rebond.devices.choices import RectificationReason
from rebond.handover.choices import (
    ReplacementReason,
    ReplacementRefusal,
    ReplacementState,
    ReturnReason,
    SignatureMeans,
    UseEnd,
)
from rebond.learning.choices import Change, Means
from rebond.programmes.choices import AskedPaper, AssessmentTool, Outlet
from rebond.referrals.choices import ClosingReason, HouseholdException, PaperMoment, TryMeans
from rebond.vouchers.choices import (
    CancellationReason,
    ClaimRefusal,
    CriterionKind,
    ReversalReason,
    WithdrawalReason,
)

WORDS: Mapping[str, Words] = {
    # People in need: never who, never what they are
    "referral.sent": words(_("Referral sent"), "%(organisation_id)s", "%(place_id)s"),
    "referral.called_up": words(_("Called up from the waiting list"), "%(place_id)s"),
    "referral.accepted": words(_("Referral accepted"), "%(place_id)s"),
    "referral.papers_seen": words(
        _("Papers seen and given back"), "%(papers)s", "%(moment)s", papers=AskedPaper, moment=PaperMoment
    ),
    "referral.rerouted": words(_("Referral sent to another place"), "%(place_id)s"),
    "referral.path_opened": words(_("Learning path opened"), "%(path_id)s", "%(place_id)s"),
    "referral.path_completed": words(_("Learning path completed"), "%(path_id)s", "%(place_id)s"),
    "referral.path_resumed": words(_("Learning path resumed"), "%(path_id)s", "%(place_id)s", corrects=True),
    "referral.equipped": words(_("Computer handed over"), "%(place_id)s"),
    "referral.unequipped": words(_("The computer came back"), "%(place_id)s"),
    "referral.replaced": words(_("Another computer agreed to, the first is gone"), "%(place_id)s"),
    "referral.rectified": words(
        _("Last step undone"), "%(place_id)s", _("corrects event no. %(corrects_seq)s"), corrects=True
    ),
    "referral.contact_tried": words(
        _("The place tried to reach the person"), "%(means)s", "%(place_id)s", means=TryMeans
    ),
    "referral.closed": words(_("Referral closed"), "%(reason)s", "%(place_id)s", reason=ClosingReason),
    "referral.withdrawn": words(
        _("Request taken back by its prescriber"), "%(reason)s", "%(place_id)s", reason=ClosingReason
    ),
    "referral.group_sent": words(
        _("Group referred"), "%(organisation_id)s", "%(place_id)s", _("people: %(people)s")
    ),
    "prescriber_link.sent": words(
        _("Personal link sent"), "%(organisation_id)s", _("valid for %(days)s days")
    ),
    "prescriber_link.revoked": words(_("Personal link revoked"), "%(organisation_id)s"),
    "pad.printed": words(
        _("Pad of paper sheets printed"), "%(organisation_id)s", "%(place_id)s", _("sheets: %(sheets)s")
    ),
    "referral.reopened": words(_("Referral reopened"), "%(place_id)s"),
    "referral.waits_again": words(_("Referral reopened, on the waiting list"), "%(place_id)s"),
    "referral.moved": words(_("Another place goes on with the person"), "%(place_id)s"),
    "referral.confirmation_asked": words(_("Confirmation asked of the prescriber"), "%(organisation_id)s"),
    "referral.confirmed": words(_("Confirmed by the prescriber"), "%(organisation_id)s"),
    "referral.denied": words(_("Not confirmed by the organisation"), "%(organisation_id)s"),
    "referral.retained": words(_("Retained by the committee"), "%(place_id)s"),
    "referral.kept_waiting": words(_("Kept on the waiting list by the committee"), "%(place_id)s"),
    "referral.turned_down": words(
        _("Turned down by the committee"), "%(reason)s", "%(place_id)s", reason=ClosingReason
    ),
    "referral.nominated_again": words(_("Brought before the committee again"), "%(place_id)s"),
    "referral.joined": words(_("Another prescriber joined the request"), "%(organisation_id)s"),
    "referral.household_settled": words(
        _("Household checked by the place"), "%(reason)s", reason=HouseholdException
    ),
    "referral.contact_revealed": words(_("Contact details read")),
    "referral.contact_erased": words(_("Contact details erased")),
    # Learning
    "learning_path.added": words(_("Learning path added"), _("sessions: %(sessions)s")),
    "learning_path.changed": words(_("Learning path changed"), _("sessions: %(sessions)s")),
    "learning_path.versioned": words(
        _("Learning path: new version"), _("version %(number)s"), _("sessions: %(sessions)s")
    ),
    "enrolment.moved": words(_("Goes on with another learning path"), "%(path_id)s"),
    "assessment.recorded": words(_("Skills assessed"), "%(tool)s", tool=AssessmentTool),
    "skills.assessed": words(
        _("Skills assessed"), "%(moment)s", "%(tool)s", moment=Moment, tool=AssessmentTool
    ),
    "questionnaire.published": words(
        _("Questionnaire published"), _("version %(number)s"), _("questions: %(questions)s")
    ),
    "questionnaire.withdrawn": words(_("Questionnaire withdrawn")),
    "questionnaire.offered_again": words(_("Questionnaire offered again")),
    "session.scheduled": words(_("Session planned"), "%(path_id)s", "%(place_id)s", _("seats: %(seats)s")),
    "session.enrolled": words(
        _("Seats given in a session"), "%(path_id)s", "%(place_id)s", _("people: %(enrolled)s")
    ),
    "session.cancelled": words(_("Session cancelled"), "%(path_id)s", "%(place_id)s"),
    "session.held": words(
        _("Session held"), "%(path_id)s", "%(place_id)s", _("present: %(present)s"), _("absent: %(absent)s")
    ),
    "session.corrected": words(
        _("Attendance corrected"),
        "%(path_id)s",
        "%(place_id)s",
        _("present: %(present)s"),
        _("absent: %(absent)s"),
        corrects=True,
    ),
    "session.changed": words(
        _("Session changed"), "%(path_id)s", "%(place_id)s", _("seats: %(seats)s"), corrects=True
    ),
    "session.trainer_changed": words(_("Trainer of a session changed"), "%(path_id)s", "%(place_id)s"),
    "session.wait_listed": words(
        _("People put on the waiting list of a session"),
        "%(path_id)s",
        "%(place_id)s",
        _("people: %(waiting)s"),
    ),
    "session.seat_freed": words(
        _("Seats of a session freed"), "%(path_id)s", "%(place_id)s", _("seats: %(freed)s")
    ),
    "session.seat_offered": words(
        _("Seats of a session offered"), "%(path_id)s", "%(place_id)s", _("seats: %(offered)s")
    ),
    "session.wait_ended": words(
        _("Waiting list of a session left"), "%(path_id)s", "%(place_id)s", _("people: %(left)s")
    ),
    "attendance.recorded": words(_("Attendance recorded")),
    "cohort.formed": words(_("Cohort formed"), "%(path_id)s", "%(place_id)s"),
    "cohort.joined": words(_("Cohort joined"), "%(path_id)s", "%(place_id)s", _("people: %(people)s")),
    "cohort.planned": words(_("Cohort planned"), "%(path_id)s", "%(place_id)s", _("sessions: %(sessions)s")),
    "absence.called": words(_("Absent: the place called"), _("calls: %(calls)s")),
    "absence.came_back": words(_("Absent: comes again")),
    "absence.stopped": words(_("Absent: stops"), "%(reason)s", reason=ClosingReason),
    "reminder.agreed": words(_("Reminders agreed")),
    "reminder.ended": words(_("Reminders ended")),
    "reminder.sent": words(_("Reminder of a session sent")),
    "session_news.told": words(
        _("Told that a session changed"), "%(change)s", "%(means)s", change=Change, means=Means
    ),
    "calendar_feed.made": words(_("Address of a calendar made")),
    "calendar_feed.ended": words(_("Address of a calendar ended")),
    "coop_key.set": words(_("Key of La Coop kept"), "%(place_id)s"),
    "coop_key.forgotten": words(_("Key of La Coop deleted"), "%(place_id)s"),
    "coop.read": words(
        _("Activities read in La Coop"), "%(place_id)s", _("new: %(new)s"), _("changed: %(changed)s")
    ),
    "coop_activity.confirmed": words(_("Activity of La Coop confirmed"), "%(place_id)s"),
    "coop_activity.set_aside": words(_("Activity of La Coop set aside"), "%(place_id)s"),
    "coop_activity.brought_back": words(_("Activity of La Coop brought back"), "%(place_id)s"),
    # Handovers
    "handover.recorded": words(
        _("Handover recorded"), "%(device_id)s", "%(place_id)s", "%(outlet)s", outlet=Outlet
    ),
    "handover.ended": words(_("Handover ended"), "%(device_id)s", "%(reason)s", reason=ReturnReason),
    "handover.cancelled": words(
        _("Handover cancelled"),
        "%(device_id)s",
        "%(place_id)s",
        "%(reason)s",
        corrects=True,
        reason=RectificationReason,
    ),
    "sale.cancelled": words(
        _("Sale cancelled"),
        "%(device_id)s",
        "%(place_id)s",
        "%(reason)s",
        corrects=True,
        reason=RectificationReason,
    ),
    "handover.given": words(_("Lent during the path, given for good"), "%(device_id)s", "%(place_id)s"),
    "handover.loan_extended": words(_("Lent for longer, until %(due_on)s"), "%(device_id)s"),
    "handover.signed": words(_("Signed for by the person"), "%(means)s", means=SignatureMeans),
    "handover.paper_filed": words(_("Picture of the signed paper kept")),
    "handover.signed_sheet_opened": words(_("Signed sheet looked at")),
    "handover.signature_erased": words(_("Signature erased")),
    "handover.use_ended": words(
        _("The person has the computer no more"), "%(device_id)s", "%(place_id)s", "%(reason)s", reason=UseEnd
    ),
    "handover.use_goes_on": words(_("End of use undone"), "%(device_id)s", corrects=True),
    "handover.replacement_agreed": words(
        _("Another computer agreed to"), "%(device_id)s", "%(reason)s", reason=ReplacementReason
    ),
    "handover.replacement_asked": words(
        _("Another computer asked for"), "%(device_id)s", "%(reason)s", reason=ReplacementReason
    ),
    "handover.replacement_refused": words(
        _("Another computer refused"), "%(device_id)s", "%(reason)s", reason=ReplacementRefusal
    ),
    "handover.replacement_withdrawn": words(_("Another computer not asked for any more"), "%(device_id)s"),
    "handover.replacement_reconsidered": words(
        _("Answer about another computer taken back"),
        "%(device_id)s",
        "%(answer)s",
        corrects=True,
        answer=ReplacementState,
    ),
    "referral.facts_corrected": words(_("Facts corrected by the person"), _("facts: %(corrected)s")),
    "aftercare.followed_up": words(
        _("Person asked how the computer does"),
        "%(occasion)s",
        "%(reached)s",
        "%(place_id)s",
        occasion=Occasion,
        reached=Reached,
    ),
    # People followed by name (FSE+): never who
    "cofunding.entered": words(
        _("Person written down for the FSE+, with their consent"), "%(programme_id)s", "%(place_id)s"
    ),
    "cofunding.left": words(_("Left the programme (FSE+)"), "%(programme_id)s", "%(place_id)s"),
    "cofunding.followed": words(_("Asked again after six months (FSE+)"), "%(programme_id)s", "%(place_id)s"),
    "cofunding.handed_on": words(
        _("Followed by another place (FSE+)"), "%(programme_id)s", "%(from_place_id)s", "%(place_id)s"
    ),
    "cofunding.revealed": words(_("Name looked at (FSE+)"), "%(programme_id)s", "%(place_id)s"),
    "cofunding.withdrawn": words(
        _("Consent withdrawn, answers erased (FSE+)"), "%(programme_id)s", "%(place_id)s"
    ),
    "cofunding.erased": words(_("Answers erased at their time (FSE+)"), "%(programme_id)s", "%(place_id)s"),
    "cofunding.exported": words(_("File with names taken away (FSE+)"), _("people: %(participants)s")),
    "handover.reopened": words(_("Return of the computer undone"), "%(device_id)s", corrects=True),
    # Committees
    "committee.criteria_published": words(
        _("Criteria of the committee published"), "%(programme_id)s", _("version %(number)s")
    ),
    "committee.nominated": words(_("Presented to the committee")),
    "committee.fact_told": words(_("Questions of the committee answered")),
    "committee.session_planned": words(_("Session %(number)s of the committee planned"), "%(programme_id)s"),
    "committee.session_changed": words(
        _("Session %(number)s of the committee changed"), "%(programme_id)s", corrects=True
    ),
    "committee.session_cancelled": words(
        _("Session %(number)s of the committee cancelled"), "%(programme_id)s", corrects=True
    ),
    "committee.session_opened": words(
        _("Session %(number)s of the committee opened"),
        "%(programme_id)s",
        _("on the agenda: %(on_agenda)s"),
        _("computers: %(computers)s"),
    ),
    "committee.voted": words(_("Vote in session %(number)s of the committee"), "%(programme_id)s"),
    "committee.decided": words(
        _("Decided in session %(number)s of the committee"),
        "%(programme_id)s",
        "%(decision)s",
        "%(reason)s",
        decision=Decision,
        reason=ClosingReason,
    ),
    "committee.session_closed": words(
        _("Session %(number)s of the committee closed"),
        "%(programme_id)s",
        _("retained: %(retained)s"),
        _("waiting list: %(waiting)s"),
        _("refused: %(refused)s"),
        _("not examined: %(not_examined)s"),
    ),
    # Training vouchers
    "voucher_scheme.set_up": words(_("Voucher scheme set up"), "%(programme_id)s"),
    "voucher_scheme.changed": words(_("Voucher scheme changed"), "%(scheme_id)s"),
    "voucher_accreditation.opened": words(_("Accreditation opened"), "%(scheme_id)s", "%(place_id)s"),
    "voucher_accreditation.criterion_met": words(
        _("Criterion of accreditation met"), "%(criterion)s", "%(place_id)s", criterion=CriterionKind
    ),
    "voucher_accreditation.granted": words(_("Place accredited"), "%(scheme_id)s", "%(place_id)s"),
    "voucher_accreditation.withdrawn": words(
        _("Accreditation withdrawn"), "%(reason)s", "%(place_id)s", reason=WithdrawalReason
    ),
    "voucher_book.issued": words(_("Book issued"), "%(scheme_id)s", _("vouchers: %(vouchers)s")),
    "voucher_book.given": words(_("Book given"), "%(scheme_id)s", _("vouchers: %(vouchers)s")),
    "voucher_book.cancelled": words(
        _("Book cancelled"), "%(reason)s", _("vouchers: %(vouchers)s"), reason=CancellationReason
    ),
    "voucher_book.expired": words(_("Book expired"), "%(scheme_id)s", _("vouchers: %(vouchers)s")),
    "voucher.redeemed": words(_("Vouchers redeemed"), "%(place_id)s", _("vouchers: %(vouchers)s")),
    "voucher.redemption_reversed": words(
        _("Redemption reversed"),
        "%(reason)s",
        "%(place_id)s",
        _("vouchers: %(vouchers)s"),
        corrects=True,
        reason=ReversalReason,
    ),
    "voucher_claim.submitted": words(_("Payment claimed"), "%(place_id)s", _("vouchers: %(vouchers)s")),
    "voucher_claim.corrected": words(
        _("Claim corrected"), "%(place_id)s", _("vouchers: %(vouchers)s"), corrects=True
    ),
    "voucher_claim.approved": words(_("Claim approved"), "%(place_id)s", _("vouchers: %(vouchers)s")),
    "voucher_claim.turned_down": words(
        _("Claim turned down"), "%(reason)s", "%(place_id)s", reason=ClaimRefusal
    ),
    "voucher_claim.paid": words(_("Claim paid"), "%(place_id)s", _("vouchers: %(vouchers)s")),
    "voucher_payment.made": words(
        _("Payment prepared"), "%(scheme_id)s", _("claims: %(claims)s"), _("vouchers: %(vouchers)s")
    ),
    "voucher_payment.paid": words(_("Payment made"), "%(scheme_id)s", _("vouchers: %(vouchers)s")),
    "voucher_credit.noted": words(
        _("Given back to the funders"), "%(scheme_id)s", _("vouchers: %(vouchers)s")
    ),
}
