"""What each kind of event is called on the screen: one line a kind.

A fact whose name ends in ``_id`` is written as the name of the thing; a code as its label. A detail is shown only
when all the facts that it takes are known. A test requires a line for every kind that an app declares.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from rebond.access import Role
from rebond.agents.choices import AgentKind, RevocationReason
from rebond.bench.choices import ObjectFate, ObjectKind
from rebond.collection.choices import RequestRefusal, StopOutcome
from rebond.committees.choices import Decision
from rebond.devices.choices import Grade, HoldReason, IdentifierKind, RectificationReason
from rebond.donations.choices import LegalCondition, LegalGround
from rebond.handover.choices import ReturnReason, WaiverReason
from rebond.orders.choices import OrderRefusal, PrerequisiteKind
from rebond.programmes.choices import AssessmentTool, CheckKind, DeclarableFigure, ErasureLevel, Outlet
from rebond.recycling.choices import (
    CorrectionReason,
    DestructionMethod,
    DisposalReason,
    WeeeCategory,
)
from rebond.referrals.choices import ClosingReason, HouseholdException
from rebond.repairs.choices import (
    Diagnosis,
    GoingOnReason,
    MovementCause,
    PartKind,
    RepairOutcome,
    RepairSource,
)
from rebond.stock.choices import (
    Difference,
    GapDecision,
    LineState,
    LocationKind,
    MissingReason,
    StrangerDecision,
    TransferLineState,
)
from rebond.subcontracting.choices import Result
from rebond.vouchers.choices import (
    CancellationReason,
    ClaimRefusal,
    CriterionKind,
    ReversalReason,
    WithdrawalReason,
)
from rebond.workshop.choices import (
    CertificateTrust,
    DriveFate,
    ErasureResult,
    LicenceEvidence,
    OperatingSystem,
    ReviewReason,
    ValidationRefusal,
)

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")
Choices = Mapping[str, type[TextChoices]]


@dataclass(frozen=True, slots=True)
class Words:
    """``codes``: which list of choices a fact is a code of. ``corrects``: it puts an earlier event right."""

    title: StrPromise | str
    details: tuple[StrPromise | str, ...] = ()
    codes: Choices = field(default_factory=dict)
    corrects: bool = False

    def facts_shown(self) -> frozenset[str]:
        said = " ".join([str(self.title), *map(str, self.details)])
        return frozenset(_PLACEHOLDER.findall(said))


def _words(
    title: StrPromise | str, *details: StrPromise | str, corrects: bool = False, **codes: type[TextChoices]
) -> Words:
    return Words(title, details, codes, corrects)


WORDS: Mapping[str, Words] = {
    # A computer
    "device.announced": _words(_("Announced"), _("lot %(lot_id)s")),
    "device.received": _words(_("Received: %(workshop_id)s"), _("pallet %(pallet_id)s")),
    "device.described": _words(_("Hardware identified")),
    "device.shelved": _words(_("Put in stock, location %(location_id)s"), "%(workshop_id)s"),
    "device.placed": _words(_("Moved to location %(location_id)s")),
    "location.arranged": _words(
        _("Location arranged: %(location_kind)s"), _("stands in %(inside_id)s"), location_kind=LocationKind
    ),
    "device.reserved": _words(_("Reserved for order %(order_id)s"), _("delivery %(delivery_id)s")),
    "device.released": _words(_("Reservation released"), _("delivery %(delivery_id)s")),
    "device.dispatched": _words(_("Left for %(place_id)s"), _("delivery %(delivery_id)s")),
    "device.delivered": _words(_("Received at the place: %(place_id)s"), _("delivery %(delivery_id)s")),
    "device.handed_over": _words(
        _("Handed over to a person"),
        "%(place_id)s",
        _("handover %(reference)s"),
        _("exemption: %(waiver)s"),
        waiver=WaiverReason,
    ),
    "device.lent": _words("%(outlet)s", "%(organisation_id)s", "%(place_id)s", outlet=Outlet),
    "device.sold": _words(_("Sold to a person"), "%(place_id)s", _("receipt %(reference)s")),
    "device.loan_renewed": _words(_("Loan renewed until %(due_on)s"), "%(organisation_id)s"),
    "device.taken_back": _words(
        _("Came back to the workshop"),
        "%(reason)s",
        "%(workshop_id)s",
        "%(proofs_voided)s",
        reason=ReturnReason,
    ),
    "device.eliminated": _words(_("Eliminated"), "%(reason)s", reason=DisposalReason),
    "device.retired": _words(_("Taken out of service"), "%(reason)s", reason=DisposalReason),
    "device.put_in_weee_batch": _words(
        _("Put in batch %(weee_batch_id)s"), "%(category)s", "%(waste_code)s", category=WeeeCategory
    ),
    "device.taken_out_of_weee_batch": _words(_("Taken out of batch %(weee_batch_id)s")),
    "device.collected": _words(_("Left with the recycler, batch %(weee_batch_id)s")),
    "device.drive_noted": _words(_("Drive found by hand"), "%(drive_id)s"),
    "drive.listed_for_destruction": _words(_("Drive to destroy, list %(destruction_id)s"), "%(drive_id)s"),
    "drive.taken_off_destruction": _words(
        _("Drive taken off list %(destruction_id)s"), "%(drive_id)s", corrects=True
    ),
    "device.given_back": _words(_("Given back to its donor"), "%(organisation_id)s"),
    "device.declared_missing": _words(_("Reported missing"), "%(reason)s", reason=MissingReason),
    "device.recovered": _words(_("Recovered"), "%(workshop_id)s"),
    "device.rectified": _words(
        _("Last step undone"),
        "%(reason)s",
        _("corrects event no. %(corrects_seq)s"),
        corrects=True,
        reason=RectificationReason,
    ),
    "device.merged": _words(_("Merged into %(into_id)s"), corrects=True),
    "device.absorbed": _words(_("Twin sheet %(twin_id)s merged into this one"), corrects=True),
    "device.held": _words(_("Blocked: %(reason)s"), reason=HoldReason),
    "device.hold_lifted": _words(_("Unblocked: %(reason)s"), reason=HoldReason),
    "device.no_medium_found": _words(_("No storage medium inside")),
    "device.identifier_added": _words(
        _("Number written down: %(identifier_kind)s"), identifier_kind=IdentifierKind
    ),
    "device.tag_attached": _words(_("Label %(tag)s stuck on it; %(before)s still leads here")),
    "device.label_replaced": _words(_("Label printed again, the same code")),
    "device.graded": _words(_("Grade assigned: %(grade)s"), grade=Grade),
    "device.installed": _words(
        _("%(system)s installed"), "%(licence)s", system=OperatingSystem, licence=LicenceEvidence
    ),
    "certificate.received": _words(
        _("Certificate received: %(result)s"),
        "%(trust)s",
        "%(agent_id)s",
        result=ErasureResult,
        trust=CertificateTrust,
    ),
    "certificate.validated": _words(_("Certificate validated"), "%(drive_id)s"),
    "certificate.refused": _words(
        _("Certificate refused: %(reason)s"), "%(drive_id)s", reason=ValidationRefusal
    ),
    "erasure.recorded": _words(
        _("Erasure of a drive: %(result)s"),
        "%(drive_id)s",
        _("level: %(level)s"),
        result=ErasureResult,
        level=ErasureLevel,
    ),
    "drive.settled": _words(_("Drive: %(fate)s"), "%(drive_id)s", fate=DriveFate),
    # Repairs
    "repair.opened": _words(
        _("Repair opened"), "%(source)s", "%(faults)s", source=RepairSource, faults=CheckKind
    ),
    "repair.diagnosed": _words(
        _("Fault diagnosed"), "%(faults)s", "%(diagnoses)s", faults=CheckKind, diagnoses=Diagnosis
    ),
    "repair.time_spent": _words(_("Time spent on the repair"), _("minutes: %(minutes)s")),
    "repair.continued": _words(_("Repair goes on above the ceiling"), "%(reason)s", reason=GoingOnReason),
    "repair.closed": _words(
        _("Repair closed: %(outcome)s"), _("minutes: %(minutes)s"), outcome=RepairOutcome
    ),
    "device.upgraded": _words(
        _("Upgraded"),
        _("memory: %(memory_gib_before)s GB before"),
        _("memory: %(memory_gib)s GB"),
        _("storage: %(storage_gb_before)s GB before"),
        _("storage: %(storage_gb)s GB"),
    ),
    "part.used": _words(_("Part put in: %(part_kind)s"), _("taken from %(origin_id)s"), part_kind=PartKind),
    "part.given_back": _words(_("Part not used after all: %(part_kind)s"), part_kind=PartKind, corrects=True),
    "part.taken": _words(_("Part taken out: %(part_kind)s"), "%(drive_id)s", part_kind=PartKind),
    "part.counted": _words(
        _("Part counted: %(part_kind)s"), "%(cause)s", part_kind=PartKind, cause=MovementCause
    ),
    "supplier_order.placed": _words(
        _("Parts ordered from a supplier"), "%(workshop_id)s", _("parts: %(parts)s")
    ),
    "supplier_order.received": _words(
        _("Parts received from a supplier"), "%(workshop_id)s", _("parts: %(parts)s")
    ),
    "supplier_order.cancelled": _words(_("Nothing more awaited from a supplier"), "%(workshop_id)s"),
    "check.recorded": _words(
        _("Checks recorded"),
        _("passed: %(passed)s"),
        _("failed: %(failed)s"),
        _("not applicable: %(not_applicable)s"),
        passed=CheckKind,
        failed=CheckKind,
        not_applicable=CheckKind,
    ),
    # Documents
    "document.refused": _words(_("Document refused"), "%(reason)s"),
    "review.opened": _words(_("Document to review"), "%(reason)s", reason=ReviewReason),
    "review.settled": _words(_("Document reviewed"), "%(device_id)s"),
    # Donations
    "donation_agreement.drawn_up": _words(
        _("Donation agreement drawn up"), "%(donor_id)s", "%(legal_ground)s", legal_ground=LegalGround
    ),
    "donation_agreement.condition_checked": _words(
        _("Condition of the law checked"), "%(condition)s", condition=LegalCondition
    ),
    "donation_agreement.condition_unchecked": _words(
        _("Tick taken back"), "%(condition)s", condition=LegalCondition, corrects=True
    ),
    "donation_request.received": _words(
        _("Computers offered"), _("computers: %(computers)s"), _("pictures: %(pictures)s")
    ),
    "donation_request.more_asked": _words(_("Question asked to the donor")),
    "donation_request.answered": _words(_("The donor answered"), _("pictures: %(pictures)s")),
    "donation_request.accepted": _words(
        _("Request accepted"), "%(donor_id)s", _("computers: %(accepted)s"), _("left out: %(left_out)s")
    ),
    "donation_request.refused": _words(_("Request refused"), "%(reason)s", reason=RequestRefusal),
    "round.planned": _words(_("Pick-up round planned"), "%(workshop_id)s", "%(planned_for)s"),
    "round.stop_added": _words(_("Site put in the round"), _("lot %(lot_id)s")),
    "round.stop_removed": _words(_("Site taken out of the round"), _("lot %(lot_id)s")),
    "round.stop_visited": _words(
        _("Site visited: %(outcome)s"),
        _("lot %(lot_id)s"),
        _("computers: %(collected)s"),
        outcome=StopOutcome,
    ),
    "round.brought_in": _words(
        _("Round brought in"), "%(workshop_id)s", _("computers: %(collected)s")
    ),
    "round.cancelled": _words(_("Round cancelled")),
    "drop_off_point.told": _words(_("Drop-off point told"), "%(workshop_id)s", "%(place_id)s"),
    "lot.announced": _words(
        _("Lot announced"), "%(workshop_id)s", _("computers announced: %(announced_count)s")
    ),
    "lot.listed": _words(
        _("List of the donor read"),
        _("created: %(created)s"),
        _("matched: %(matched)s"),
        _("refused: %(refused)s"),
    ),
    "lot.pallet_counted": _words(_("Pallet %(number)s counted"), _("computers: %(counted)s")),
    "lot.closed": _words(
        _("Reception closed"), _("computers counted: %(counted)s"), _("announced: %(announced_count)s")
    ),
    "lot.reopened": _words(_("Reception reopened"), corrects=True),
    # Agreements and orders
    "agreement.drawn_up": _words(_("Agreement drawn up"), "%(place_id)s"),
    "agreement.prerequisite_met": _words(
        _("Condition met: %(prerequisite)s"), "%(place_id)s", prerequisite=PrerequisiteKind
    ),
    "agreement.signed": _words(_("Agreement signed"), "%(place_id)s"),
    "agreement.ended": _words(_("Agreement ended"), "%(place_id)s"),
    "order.placed": _words(_("Order placed"), "%(place_id)s", _("computers: %(computers)s")),
    "order.accepted": _words(_("Order accepted"), "%(place_id)s"),
    "order.refused": _words(_("Order refused"), "%(reason)s", "%(place_id)s", reason=OrderRefusal),
    "order.cancelled": _words(_("Order cancelled"), "%(place_id)s"),
    "order.delivered": _words(
        _("Order delivered"),
        "%(place_id)s",
        _("received: %(received)s"),
        _("missing: %(missing)s"),
        _("surplus: %(surplus)s"),
        _("refused: %(refused)s"),
    ),
    "order.delivery_undone": _words(_("Reception for this order undone"), "%(place_id)s", corrects=True),
    # Deliveries
    "device.transferred": _words(
        _("Transferred to another site"),
        "%(workshop_id)s",
        "%(place_id)s",
        _("transfer %(transfer_id)s"),
        _("stocktake %(stocktake_id)s"),
    ),
    "transfer.opened": _words(_("Transfer opened"), "%(workshop_id)s", "%(place_id)s"),
    "transfer.dispatched": _words(_("Transfer sent"), "%(workshop_id)s", "%(place_id)s", _("sent: %(sent)s")),
    "transfer.received": _words(
        _("Transfer received"),
        "%(workshop_id)s",
        "%(place_id)s",
        _("received: %(received)s"),
        _("missing: %(missing)s"),
        _("surplus: %(surplus)s"),
    ),
    "transfer.line_settled": _words(
        _("Gap of a transfer settled"), "%(device_id)s", "%(now)s", now=TransferLineState
    ),
    "entrustment.opened": _words(
        _("Entrusted to an external workshop: %(workshop_id)s"),
        "%(transfer_id)s",
        _("lot %(lot_id)s"),
        _("due back on %(due_on)s"),
    ),
    "entrustment.sent": _words(_("Entrusted computers left for %(workshop_id)s")),
    "entrustment.put_off": _words(_("Return put off to %(due_on)s"), "%(workshop_id)s"),
    "entrustment.settled": _words(_("Entrusted computer: %(now)s"), "%(device_id)s", now=Result),
    "entrustment.proofs_asked": _words(_("Proofs of erasure asked for"), "%(workshop_id)s"),
    "place_stock.set": _words(_("Minimum stock of a place"), "%(place_id)s", _("minimum: %(minimum)s")),
    "stocktake.opened": _words(
        _("Stocktake opened"), "%(workshop_id)s", "%(place_id)s", _("expected: %(expected)s")
    ),
    "stocktake.counted": _words(
        _("Counted in a stocktake: %(seen)s"), "%(workshop_id)s", "%(place_id)s", "%(location_id)s"
    ),
    "stocktake.gap_decided": _words(
        _("Gap of a stocktake decided"),
        "%(device_id)s",
        "%(difference)s",
        "%(decision)s",
        difference=Difference,
        decision=GapDecision,
    ),
    "stocktake.stranger_settled": _words(
        _("Unknown code of a stocktake settled"), "%(decision)s", decision=StrangerDecision
    ),
    "stocktake.closed": _words(
        _("Stocktake signed and closed"),
        "%(workshop_id)s",
        "%(place_id)s",
        _("expected: %(expected)s"),
        _("seen: %(seen)s"),
        _("gaps decided: %(gaps)s"),
    ),
    "stocktake.given_up": _words(_("Stocktake given up"), "%(workshop_id)s", "%(place_id)s"),
    "delivery.opened": _words(_("Delivery opened"), "%(place_id)s", _("order %(order_id)s")),
    "delivery.dispatched": _words(
        _("Delivery sent"), "%(place_id)s", _("sent: %(sent)s"), _("short: %(shortfall)s")
    ),
    "delivery.received": _words(
        _("Delivery received"),
        "%(place_id)s",
        _("received: %(received)s"),
        _("missing: %(missing)s"),
        _("surplus: %(surplus)s"),
        _("refused: %(refused)s"),
    ),
    "delivery.line_settled": _words(
        _("Gap of a delivery settled"), "%(device_id)s", _("it was: %(was)s"), corrects=True, was=LineState
    ),
    "delivery.line_reopened": _words(
        _("Reception of a computer undone"),
        "%(device_id)s",
        _("it was: %(was)s"),
        corrects=True,
        was=LineState,
    ),
    "delivery.reception_undone": _words(
        _("Reception of a delivery undone"),
        "%(place_id)s",
        "%(reason)s",
        corrects=True,
        reason=RectificationReason,
    ),
    # Waste
    "weee_batch.opened": _words(_("Batch of waste opened"), "%(workshop_id)s"),
    "weee_batch.parts_counted": _words(
        _("Pieces counted: %(count)s"), "%(category)s", "%(waste_code)s", category=WeeeCategory
    ),
    "weee_batch.weighed": _words(
        _("Weighed: %(category)s"), "%(waste_code)s", _("%(weight_g)s g"), category=WeeeCategory
    ),
    "weee_batch.recoded": _words(
        _("Waste code changed: %(category)s"), _("it was: %(was)s"), "%(now)s", category=WeeeCategory
    ),
    "weee_batch.closed": _words(
        _("Batch of waste closed"), _("computers: %(computers)s"), _("other pieces: %(parts)s")
    ),
    "weee_batch.reopened": _words(_("Batch of waste reopened"), corrects=True),
    "weee_batch.pick_up_requested": _words(
        _("Pick-up requested"), _("pallets: %(pallets)s"), _("%(weight_g)s g")
    ),
    "weee_batch.collected": _words(
        _("Batch of waste collected"),
        _("computers: %(computers)s"),
        _("other pieces: %(parts)s"),
        _("%(weight_g)s g"),
        _("of it estimated: %(estimated_g)s g"),
    ),
    "waste_register.corrected": _words(
        _("Register of waste corrected"), "%(reason)s", corrects=True, reason=CorrectionReason
    ),
    "destruction.opened": _words(_("List of drives to destroy opened"), "%(workshop_id)s"),
    "destruction.recorded": _words(
        _("Drives destroyed: %(method)s"), _("drives: %(drives)s"), method=DestructionMethod
    ),
    # People in need: never who, never what they are
    "referral.sent": _words(_("Referral sent"), "%(organisation_id)s", "%(place_id)s"),
    "referral.called_up": _words(_("Called up from the waiting list"), "%(place_id)s"),
    "referral.accepted": _words(_("Referral accepted"), "%(place_id)s"),
    "referral.rerouted": _words(_("Referral sent to another place"), "%(place_id)s"),
    "referral.path_opened": _words(_("Learning path opened"), "%(path_id)s", "%(place_id)s"),
    "referral.path_completed": _words(_("Learning path completed"), "%(path_id)s", "%(place_id)s"),
    "referral.path_resumed": _words(_("Learning path resumed"), "%(path_id)s", "%(place_id)s", corrects=True),
    "referral.equipped": _words(_("Computer handed over"), "%(place_id)s"),
    "referral.unequipped": _words(_("The computer came back"), "%(place_id)s"),
    "referral.rectified": _words(
        _("Last step undone"), "%(place_id)s", _("corrects event no. %(corrects_seq)s"), corrects=True
    ),
    "referral.closed": _words(_("Referral closed"), "%(reason)s", "%(place_id)s", reason=ClosingReason),
    "referral.reopened": _words(_("Referral reopened"), "%(place_id)s"),
    "referral.retained": _words(_("Retained by the committee"), "%(place_id)s"),
    "referral.kept_waiting": _words(_("Kept on the waiting list by the committee"), "%(place_id)s"),
    "referral.turned_down": _words(
        _("Turned down by the committee"), "%(reason)s", "%(place_id)s", reason=ClosingReason
    ),
    "referral.nominated_again": _words(_("Brought before the committee again"), "%(place_id)s"),
    "referral.joined": _words(_("Another prescriber joined the request"), "%(organisation_id)s"),
    "referral.household_settled": _words(
        _("Household checked by the place"), "%(reason)s", reason=HouseholdException
    ),
    "referral.contact_revealed": _words(_("Contact details read")),
    "referral.contact_erased": _words(_("Contact details erased")),
    # Learning
    "learning_path.added": _words(_("Learning path added"), _("sessions: %(sessions)s")),
    "learning_path.changed": _words(_("Learning path changed"), _("sessions: %(sessions)s")),
    "assessment.recorded": _words(_("Skills assessed"), "%(tool)s", tool=AssessmentTool),
    "session.scheduled": _words(_("Session planned"), "%(path_id)s", "%(place_id)s", _("seats: %(seats)s")),
    "session.enrolled": _words(
        _("Seats given in a session"), "%(path_id)s", "%(place_id)s", _("people: %(enrolled)s")
    ),
    "session.cancelled": _words(_("Session cancelled"), "%(path_id)s", "%(place_id)s"),
    "session.held": _words(
        _("Session held"), "%(path_id)s", "%(place_id)s", _("present: %(present)s"), _("absent: %(absent)s")
    ),
    "session.corrected": _words(
        _("Attendance corrected"),
        "%(path_id)s",
        "%(place_id)s",
        _("present: %(present)s"),
        _("absent: %(absent)s"),
        corrects=True,
    ),
    "attendance.recorded": _words(_("Attendance recorded")),
    # Handovers
    "handover.recorded": _words(
        _("Handover recorded"), "%(device_id)s", "%(place_id)s", "%(outlet)s", outlet=Outlet
    ),
    "handover.ended": _words(_("Handover ended"), "%(device_id)s", "%(reason)s", reason=ReturnReason),
    "handover.cancelled": _words(
        _("Handover cancelled"),
        "%(device_id)s",
        "%(place_id)s",
        "%(reason)s",
        corrects=True,
        reason=RectificationReason,
    ),
    "sale.cancelled": _words(
        _("Sale cancelled"),
        "%(device_id)s",
        "%(place_id)s",
        "%(reason)s",
        corrects=True,
        reason=RectificationReason,
    ),
    "handover.given": _words(_("Lent during the path, given for good"), "%(device_id)s", "%(place_id)s"),
    "handover.loan_extended": _words(_("Lent for longer, until %(due_on)s"), "%(device_id)s"),
    "handover.reopened": _words(_("Return of the computer undone"), "%(device_id)s", corrects=True),
    # The network
    "organisation.created": _words(_("Organisation created"), "%(organisation_id)s"),
    "organisation.changed": _words(_("Organisation changed"), "%(organisation_id)s"),
    "workshop.created": _words(_("Workshop created"), "%(workshop_id)s"),
    "workshop.changed": _words(_("Workshop changed"), "%(workshop_id)s"),
    "place.created": _words(_("Place created"), "%(place_id)s"),
    "place.changed": _words(_("Place changed"), "%(place_id)s"),
    "invitation.sent": _words(
        _("Person invited: %(role)s"), "%(place_id)s", "%(organisation_id)s", role=Role
    ),
    "invitation.withdrawn": _words(_("Invitation withdrawn: %(role)s"), "%(organisation_id)s", role=Role),
    "membership.started": _words(_("Role given: %(role)s"), "%(place_id)s", "%(organisation_id)s", role=Role),
    "membership.ended": _words(_("Role ended: %(role)s"), "%(place_id)s", "%(organisation_id)s", role=Role),
    "api_token.created": _words(_("API token created")),
    "api_token.revoked": _words(_("API token revoked")),
    # Benches, sticks and keys
    "signing_key.made": _words(_("New key of the workshop"), "%(workshop_id)s"),
    "signing_key.revoked": _words(
        _("Key of the workshop revoked"), "%(workshop_id)s", "%(reason)s", reason=RevocationReason
    ),
    "agent.invited": _words(
        _("Enrolment code shown: %(agent_kind)s"), "%(workshop_id)s", agent_kind=AgentKind
    ),
    "agent.enrolled": _words(_("Enrolled: %(agent_kind)s"), "%(workshop_id)s", agent_kind=AgentKind),
    "agent.revoked": _words(
        _("Bench or stick revoked: %(reason)s"), "%(workshop_id)s", reason=RevocationReason
    ),
    # The live bench
    "operator.switched": _words(_("Works at a shared computer")),
    "operator.locked": _words(_("PIN given wrongly too often")),
    "operator.code_changed": _words(_("New PIN or badge")),
    "found_object.recorded": _words(_("Object found inside: %(object_kind)s"), object_kind=ObjectKind),
    "found_object.settled": _words(
        _("Object found inside: %(object_kind)s"), "%(fate)s", object_kind=ObjectKind, fate=ObjectFate
    ),
    # Committees
    "committee.criteria_published": _words(
        _("Criteria of the committee published"), "%(programme_id)s", _("version %(number)s")
    ),
    "committee.nominated": _words(_("Presented to the committee")),
    "committee.fact_told": _words(_("Questions of the committee answered")),
    "committee.session_planned": _words(_("Session %(number)s of the committee planned"), "%(programme_id)s"),
    "committee.session_opened": _words(
        _("Session %(number)s of the committee opened"),
        "%(programme_id)s",
        _("on the agenda: %(on_agenda)s"),
        _("computers: %(computers)s"),
    ),
    "committee.voted": _words(_("Vote in session %(number)s of the committee"), "%(programme_id)s"),
    "committee.decided": _words(
        _("Decided in session %(number)s of the committee"),
        "%(programme_id)s",
        "%(decision)s",
        "%(reason)s",
        decision=Decision,
        reason=ClosingReason,
    ),
    "committee.session_closed": _words(
        _("Session %(number)s of the committee closed"),
        "%(programme_id)s",
        _("retained: %(retained)s"),
        _("waiting list: %(waiting)s"),
        _("refused: %(refused)s"),
        _("not examined: %(not_examined)s"),
    ),
    # Training vouchers
    "voucher_scheme.set_up": _words(_("Voucher scheme set up"), "%(programme_id)s"),
    "voucher_scheme.changed": _words(_("Voucher scheme changed"), "%(scheme_id)s"),
    "voucher_accreditation.opened": _words(_("Accreditation opened"), "%(scheme_id)s", "%(place_id)s"),
    "voucher_accreditation.criterion_met": _words(
        _("Criterion of accreditation met"), "%(criterion)s", "%(place_id)s", criterion=CriterionKind
    ),
    "voucher_accreditation.granted": _words(_("Place accredited"), "%(scheme_id)s", "%(place_id)s"),
    "voucher_accreditation.withdrawn": _words(
        _("Accreditation withdrawn"), "%(reason)s", "%(place_id)s", reason=WithdrawalReason
    ),
    "voucher_book.issued": _words(_("Book issued"), "%(scheme_id)s", _("vouchers: %(vouchers)s")),
    "voucher_book.given": _words(_("Book given"), "%(scheme_id)s", _("vouchers: %(vouchers)s")),
    "voucher_book.cancelled": _words(
        _("Book cancelled"), "%(reason)s", _("vouchers: %(vouchers)s"), reason=CancellationReason
    ),
    "voucher_book.expired": _words(_("Book expired"), "%(scheme_id)s", _("vouchers: %(vouchers)s")),
    "voucher.redeemed": _words(_("Vouchers redeemed"), "%(place_id)s", _("vouchers: %(vouchers)s")),
    "voucher.redemption_reversed": _words(
        _("Redemption reversed"),
        "%(reason)s",
        "%(place_id)s",
        _("vouchers: %(vouchers)s"),
        corrects=True,
        reason=ReversalReason,
    ),
    "voucher_claim.submitted": _words(_("Payment claimed"), "%(place_id)s", _("vouchers: %(vouchers)s")),
    "voucher_claim.corrected": _words(
        _("Claim corrected"), "%(place_id)s", _("vouchers: %(vouchers)s"), corrects=True
    ),
    "voucher_claim.approved": _words(_("Claim approved"), "%(place_id)s", _("vouchers: %(vouchers)s")),
    "voucher_claim.turned_down": _words(
        _("Claim turned down"), "%(reason)s", "%(place_id)s", reason=ClaimRefusal
    ),
    "voucher_claim.paid": _words(_("Claim paid"), "%(place_id)s", _("vouchers: %(vouchers)s")),
    "voucher_payment.made": _words(
        _("Payment prepared"), "%(scheme_id)s", _("claims: %(claims)s"), _("vouchers: %(vouchers)s")
    ),
    "voucher_payment.paid": _words(_("Payment made"), "%(scheme_id)s", _("vouchers: %(vouchers)s")),
    "voucher_credit.noted": _words(
        _("Given back to the funders"), "%(scheme_id)s", _("vouchers: %(vouchers)s")
    ),
    # Programmes
    "programme.published": _words(_("Rules of the programme published"), "%(programme_id)s"),
    "programme.figure_declared": _words(_("Figure declared: %(key)s"), "%(value)s", key=DeclarableFigure),
    "programme.figure_withdrawn": _words(_("Declared figure withdrawn"), corrects=True),
    # This installation
    "installation.demonstration_opened": _words(_("Opened as a demonstration")),
    "privacy.keys_rotated": _words(_("Contact details sealed with a new key"), _("values: %(resealed)s")),
    "privacy.file_given": _words(_("File given to the person")),
    "privacy.erased_on_request": _words(
        _("Erased because the person asked"), _("erased: %(deleted)s"), _("emptied: %(emptied)s")
    ),
    "privacy.secret_renewed": _words(_("Lost sheet made worthless")),
}

UNSAID = frozenset({"reference", "waiver"})
"""What leads to a person: not told to those whose view stops before people."""


@dataclass(frozen=True, slots=True)
class Sentence:
    title: str
    details: tuple[str, ...]
    is_correction: bool


def sentence(
    kind: str,
    facts: Mapping[str, Any],
    names: Mapping[tuple[str, int], str],
    *,
    without: Collection[str] = (),
) -> Sentence:
    """An event in words. ``names``: how the things behind the ids are called, by name of fact and id."""
    words = WORDS.get(kind)
    if words is None:
        return Sentence(gettext("Event “%(kind)s”") % {"kind": kind}, (), is_correction=False)
    said = {
        name: _said(name, facts.get(name), words, names)
        for name in words.facts_shown()
        if name not in without
    }
    details = (_filled(detail, said) for detail in words.details)
    return Sentence(_filled(words.title, said) or kind, tuple(filter(None, details)), words.corrects)


def _filled(phrase: StrPromise | str, said: Mapping[str, str]) -> str:
    """The phrase with its facts, or nothing when one of them is not known."""
    wanted = _PLACEHOLDER.findall(str(phrase))
    return str(phrase) % said if all(said.get(name) for name in wanted) else ""


def _said(name: str, value: Any, words: Words, names: Mapping[tuple[str, int], str]) -> str:
    if name == "proofs_voided":
        return gettext("its proofs of erasure no longer count") if value else ""
    if isinstance(value, list | tuple):
        return ", ".join(_said(name, item, words, names) for item in value)
    if name.endswith("_id"):
        return names.get((name, value), "") if isinstance(value, int) else ""
    if value in {None, ""}:
        return ""
    codes = words.codes.get(name)
    return str(codes(value).label) if codes and value in codes.values else str(value)
