"""What happens to a computer, from the announcement to its end."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from rebond.desk.history.words import Words, words
from rebond.devices.choices import Grade, HoldReason, IdentifierKind, RectificationReason
from rebond.handover.choices import ReturnReason, UseEnd, WaiverReason
from rebond.preparation.choices import Connector, DefectPart, FinalFault, LooseCause
from rebond.programmes.choices import CheckKind, ErasureLevel, HandoverItem, Outlet
from rebond.recycling.choices import (
    CorrectionReason,
    DestructionMethod,
    DisposalReason,
    WeeeCategory,
)
from rebond.repairs.choices import (
    Diagnosis,
    GoingOnReason,
    MovementCause,
    PartKind,
    RepairOutcome,
    RepairSource,
)
from rebond.stock.choices import (
    LocationKind,
    MissingReason,
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

WORDS: Mapping[str, Words] = {
    # A computer
    "device.announced": words(_("Announced"), _("lot %(lot_id)s")),
    "device.received": words(_("Received: %(workshop_id)s"), _("pallet %(pallet_id)s")),
    "device.described": words(_("Hardware identified")),
    "device.shelved": words(_("Put in stock, location %(location_id)s"), "%(workshop_id)s"),
    "device.placed": words(_("Moved to location %(location_id)s")),
    "location.arranged": words(
        _("Location arranged: %(location_kind)s"), _("stands in %(inside_id)s"), location_kind=LocationKind
    ),
    "device.reserved": words(_("Reserved for order %(order_id)s"), _("delivery %(delivery_id)s")),
    "device.released": words(_("Reservation released"), _("delivery %(delivery_id)s")),
    "device.dispatched": words(_("Left for %(place_id)s"), _("delivery %(delivery_id)s")),
    "device.delivered": words(_("Received at the place: %(place_id)s"), _("delivery %(delivery_id)s")),
    "device.handed_over": words(
        _("Handed over to a person"),
        "%(place_id)s",
        _("handover %(reference)s"),
        _("exemption: %(waiver)s"),
        waiver=WaiverReason,
    ),
    "device.lent": words("%(outlet)s", "%(organisation_id)s", "%(place_id)s", outlet=Outlet),
    "device.sold": words(_("Sold to a person"), "%(place_id)s", _("receipt %(reference)s")),
    "device.sold_to_organisation": words(
        _("Sold to an organisation"), "%(organisation_id)s", _("receipt %(reference)s")
    ),
    "device.loan_renewed": words(_("Loan renewed until %(due_on)s"), "%(organisation_id)s"),
    "device.taken_back": words(
        _("Came back to the workshop"),
        "%(reason)s",
        "%(workshop_id)s",
        "%(proofs_voided)s",
        reason=ReturnReason,
    ),
    "device.eliminated": words(_("Eliminated"), "%(reason)s", reason=DisposalReason),
    "device.retired": words(_("Taken out of service"), "%(reason)s", reason=DisposalReason),
    "device.put_in_weee_batch": words(
        _("Put in batch %(weee_batch_id)s"), "%(category)s", "%(waste_code)s", category=WeeeCategory
    ),
    "device.taken_out_of_weee_batch": words(_("Taken out of batch %(weee_batch_id)s")),
    "part.put_in_weee_batch": words(
        _("Part put in batch %(weee_batch_id)s: %(category)s"),
        _("pieces: %(count)s"),
        "%(waste_code)s",
        category=WeeeCategory,
    ),
    "part.taken_out_of_weee_batch": words(_("Part taken out of batch %(weee_batch_id)s")),
    "device.collected": words(_("Left with the recycler, batch %(weee_batch_id)s")),
    "device.drive_noted": words(_("Drive found by hand"), "%(drive_id)s"),
    "drive.listed_for_destruction": words(_("Drive to destroy, list %(destruction_id)s"), "%(drive_id)s"),
    "drive.taken_off_destruction": words(
        _("Drive taken off list %(destruction_id)s"), "%(drive_id)s", corrects=True
    ),
    "device.given_back": words(_("Given back to its donor"), "%(organisation_id)s"),
    "device.declared_missing": words(_("Reported missing"), "%(reason)s", reason=MissingReason),
    "device.lost": words(_("Gone from its person"), "%(reason)s", "%(place_id)s", reason=UseEnd),
    "device.use_ended": words(_("Use ended"), "%(reason)s", "%(place_id)s", reason=UseEnd),
    "device.use_goes_on": words(_("End of use undone"), "%(place_id)s", corrects=True),
    "device.recovered": words(_("Recovered"), "%(workshop_id)s"),
    "device.rectified": words(
        _("Last step undone"),
        "%(reason)s",
        _("corrects event no. %(corrects_seq)s"),
        corrects=True,
        reason=RectificationReason,
    ),
    "device.withdrawn": words(
        _("Withdrawn, registered by mistake: %(tag)s"), _("lot %(lot_id)s"), corrects=True
    ),
    "device.merged": words(_("Merged into %(into_id)s"), corrects=True),
    "device.absorbed": words(_("Twin sheet %(twin_id)s merged into this one"), corrects=True),
    "device.held": words(_("Blocked: %(reason)s"), reason=HoldReason),
    "device.hold_lifted": words(_("Unblocked: %(reason)s"), reason=HoldReason),
    "device.no_medium_found": words(_("No storage medium inside")),
    "device.no_medium_confirmed": words(_("No storage medium inside: confirmed with its paper")),
    "device.no_medium_not_confirmed": words(_("No storage medium inside: not confirmed"), corrects=True),
    "device.identifier_added": words(
        _("Number written down: %(identifier_kind)s"), identifier_kind=IdentifierKind
    ),
    "device.tag_attached": words(_("Label %(tag)s stuck on it; %(before)s still leads here")),
    "device.label_replaced": words(_("Label printed again, the same code")),
    "device.graded": words(_("Grade assigned: %(grade)s"), grade=Grade),
    "device.grade_taken_back": words(
        _("Grade taken back, given by mistake"), _("grade again: %(grade)s"), corrects=True, grade=Grade
    ),
    "device.installation_taken_back": words(_("System taken back, said by mistake"), corrects=True),
    "device.installed": words(
        _("%(system)s installed"), "%(licence)s", system=OperatingSystem, licence=LicenceEvidence
    ),
    "certificate.received": words(
        _("Certificate received: %(result)s"),
        "%(trust)s",
        "%(agent_id)s",
        result=ErasureResult,
        trust=CertificateTrust,
    ),
    "certificate.validated": words(_("Certificate validated"), "%(drive_id)s"),
    "certificate.refused": words(
        _("Certificate refused: %(reason)s"), "%(drive_id)s", reason=ValidationRefusal
    ),
    "erasure.recorded": words(
        _("Erasure of a drive: %(result)s"),
        "%(drive_id)s",
        _("level: %(level)s"),
        result=ErasureResult,
        level=ErasureLevel,
    ),
    "drive.settled": words(_("Drive: %(fate)s"), "%(drive_id)s", fate=DriveFate),
    "drive.confirmed": words(_("Drive confirmed with its paper: %(fate)s"), "%(drive_id)s", fate=DriveFate),
    "drive.not_confirmed": words(
        _("Drive not confirmed: %(fate)s"), "%(drive_id)s", fate=DriveFate, corrects=True
    ),
    # Preparation, and the last look
    "recipe.published": words(_("Recipe published, version %(number)s"), "%(programme_id)s"),
    "recipe.retired": words(_("Recipe not offered any more"), "%(programme_id)s"),
    "recipe.brought_back": words(_("Recipe offered again"), "%(programme_id)s"),
    "device.prepared": words(
        _("Prepared with a recipe"), "%(recipe_id)s", _("version %(number)s of the recipe")
    ),
    "device.preparation_taken_back": words(
        _("Preparation taken back, said by mistake"), "%(recipe_id)s", corrects=True
    ),
    "final_check.passed": words(_("Final check passed")),
    "final_check.failed": words(
        _("Sent back by the final check"),
        "%(faults)s",
        "%(functions)s",
        faults=FinalFault,
        functions=CheckKind,
    ),
    "device.accessories_recorded": words(
        _("Accessories looked at"),
        _("with the computer: %(present)s"),
        _("missing: %(missing)s"),
        _("from the stock: %(given)s"),
        _("put back in the stock: %(put_back)s"),
        "%(connector)s",
        present=HandoverItem,
        missing=HandoverItem,
        given=HandoverItem,
        put_back=HandoverItem,
        connector=Connector,
    ),
    "connector.told": words(_("Connector of a model: %(connector)s"), connector=Connector),
    "loose_accessory.moved": words(
        _("Loose accessories: %(item)s"),
        "%(cause)s",
        "%(connector)s",
        _("number: %(count)s"),
        item=HandoverItem,
        cause=LooseCause,
        connector=Connector,
    ),
    "loose_accessory.minimum_set": words(_("Minimum of loose accessories: %(minimum)s")),
    "defect.pictured": words(_("Defect pictured: %(part)s"), part=DefectPart),
    "defect.picture_removed": words(_("Picture of a defect removed: %(part)s"), part=DefectPart),
    # Repairs
    "repair.opened": words(
        _("Repair opened"), "%(source)s", "%(faults)s", source=RepairSource, faults=CheckKind
    ),
    "repair.diagnosed": words(
        _("Fault diagnosed"), "%(faults)s", "%(diagnoses)s", faults=CheckKind, diagnoses=Diagnosis
    ),
    "repair.time_spent": words(_("Time spent on the repair"), _("minutes: %(minutes)s")),
    "repair.continued": words(_("Repair goes on above the ceiling"), "%(reason)s", reason=GoingOnReason),
    "repair.part_awaited": words(_("Waits for a part: %(part_kind)s"), part_kind=PartKind),
    "repair.part_not_awaited": words(_("Waits for no part any more: %(part_kind)s"), part_kind=PartKind),
    "repair.closed": words(_("Repair closed: %(outcome)s"), _("minutes: %(minutes)s"), outcome=RepairOutcome),
    "device.upgraded": words(
        _("Upgraded"),
        _("memory: %(memory_gib_before)s GB before"),
        _("memory: %(memory_gib)s GB"),
        _("storage: %(storage_gb_before)s GB before"),
        _("storage: %(storage_gb)s GB"),
    ),
    "part.used": words(_("Part put in: %(part_kind)s"), _("taken from %(origin_id)s"), part_kind=PartKind),
    "part.given_back": words(_("Part not used after all: %(part_kind)s"), part_kind=PartKind, corrects=True),
    "part.taken": words(_("Part taken out: %(part_kind)s"), "%(drive_id)s", part_kind=PartKind),
    "part.counted": words(
        _("Part counted: %(part_kind)s"), "%(cause)s", part_kind=PartKind, cause=MovementCause
    ),
    "supplier_order.placed": words(
        _("Parts ordered from a supplier"), "%(workshop_id)s", _("parts: %(parts)s")
    ),
    "supplier_order.received": words(
        _("Parts received from a supplier"), "%(workshop_id)s", _("parts: %(parts)s")
    ),
    "supplier_order.cancelled": words(_("Nothing more awaited from a supplier"), "%(workshop_id)s"),
    "check.recorded": words(
        _("Checks recorded"),
        _("passed: %(passed)s"),
        _("failed: %(failed)s"),
        _("not applicable: %(not_applicable)s"),
        passed=CheckKind,
        failed=CheckKind,
        not_applicable=CheckKind,
    ),
    "check.taken_back": words(
        _("Checks taken back, recorded by mistake"), "%(kinds)s", corrects=True, kinds=CheckKind
    ),
    # Documents
    "document.refused": words(_("Document refused"), "%(reason)s"),
    "review.opened": words(_("Document to review"), "%(reason)s", reason=ReviewReason),
    "review.settled": words(_("Document reviewed"), "%(device_id)s"),
    # Waste
    "weee_batch.opened": words(_("Batch of waste opened"), "%(workshop_id)s"),
    "weee_batch.parts_counted": words(
        _("Pieces counted: %(count)s"), "%(category)s", "%(waste_code)s", category=WeeeCategory
    ),
    "weee_batch.weighed": words(
        _("Weighed: %(category)s"), "%(waste_code)s", _("%(weight_g)s g"), category=WeeeCategory
    ),
    "weee_batch.recoded": words(
        _("Waste code changed: %(category)s"), _("it was: %(was)s"), "%(now)s", category=WeeeCategory
    ),
    "weee_batch.closed": words(
        _("Batch of waste closed"), _("computers: %(computers)s"), _("other pieces: %(parts)s")
    ),
    "weee_batch.reopened": words(_("Batch of waste reopened"), corrects=True),
    "weee_batch.pick_up_requested": words(
        _("Pick-up requested"), _("pallets: %(pallets)s"), _("%(weight_g)s g")
    ),
    "weee_batch.collected": words(
        _("Batch of waste collected"),
        _("computers: %(computers)s"),
        _("other pieces: %(parts)s"),
        _("%(weight_g)s g"),
        _("of it estimated: %(estimated_g)s g"),
    ),
    "waste_register.corrected": words(
        _("Register of waste corrected"), "%(reason)s", corrects=True, reason=CorrectionReason
    ),
    "destruction.opened": words(_("List of drives to destroy opened"), "%(workshop_id)s"),
    "destruction.recorded": words(
        _("Drives destroyed: %(method)s"), _("drives: %(drives)s"), method=DestructionMethod
    ),
}
