"""Where computers come from and where they go: donations, orders, deliveries."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from rebond.collection.choices import DropOffRefusal, RequestRefusal, StopOutcome
from rebond.desk.history.words import Words, words
from rebond.devices.choices import RectificationReason
from rebond.donations.choices import (
    DocumentKind,
    EarmarkReason,
    LegalCondition,
    LegalGround,
    LiftingReason,
    SigningKind,
    SuccessionReason,
)
from rebond.orders.choices import OrderRefusal, PrerequisiteKind, PriceWaiver
from rebond.programmes.choices import Criterion
from rebond.stock.choices import (
    Difference,
    GapDecision,
    LineState,
    StrangerDecision,
    TransferLineState,
)
from rebond.subcontracting.choices import Result

WORDS: Mapping[str, Words] = {
    # Donations
    "donation_agreement.drawn_up": words(
        _("Donation agreement drawn up"), "%(donor_id)s", "%(legal_ground)s", legal_ground=LegalGround
    ),
    "donation_agreement.condition_checked": words(
        _("Condition of the law checked"), "%(condition)s", condition=LegalCondition
    ),
    "donation_agreement.condition_unchecked": words(
        _("Tick taken back"), "%(condition)s", condition=LegalCondition, corrects=True
    ),
    "donation_agreement.promised": words(
        _("Computers promised for %(year)s: %(computers)s"), _("promised before: %(was)s")
    ),
    "donation_agreement.document_kept": words(
        _("Document of the agreement kept"), "%(document_kind)s", document_kind=DocumentKind
    ),
    "donation_agreement.document_removed": words(
        _("Document of the agreement taken off"),
        "%(document_kind)s",
        corrects=True,
        document_kind=DocumentKind,
    ),
    "donation_agreement.step_done": words(
        _("Step of the signature taken: %(step)s"), "%(done_on)s", step=SigningKind
    ),
    "donation_agreement.step_taken_back": words(
        _("Step of the signature taken back: %(step)s"), corrects=True, step=SigningKind
    ),
    "donation_agreement.delegated": words(_("Delegation: %(step)s"), step=SigningKind),
    "donation_agreement.succeeded": words(
        _("Somebody else signs: %(step)s"), "%(reason)s", step=SigningKind, reason=SuccessionReason
    ),
    "donation_agreement.signed": words(_("Donation agreement signed"), "%(signed_on)s"),
    "lot.set_aside": words(
        _("Lot set aside"),
        "%(programme_id)s",
        "%(place_id)s",
        _("intermunicipality %(intermunicipality)s"),
        "%(public)s",
        "%(reason)s",
        public=Criterion,
        reason=EarmarkReason,
    ),
    "lot.earmark_lifted": words(_("Lot set aside no more"), "%(reason)s", reason=LiftingReason),
    "donation_request.received": words(
        _("Computers offered"), _("computers: %(computers)s"), _("pictures: %(pictures)s")
    ),
    "donation_request.more_asked": words(_("Question asked to the donor")),
    "donation_request.answered": words(_("The donor answered"), _("pictures: %(pictures)s")),
    "donation_request.accepted": words(
        _("Request accepted"), "%(donor_id)s", _("computers: %(accepted)s"), _("left out: %(left_out)s")
    ),
    "donation_request.refused": words(_("Request refused"), "%(reason)s", reason=RequestRefusal),
    "round.planned": words(_("Pick-up round planned"), "%(workshop_id)s", "%(planned_for)s"),
    "round.stop_added": words(_("Site put in the round"), _("lot %(lot_id)s")),
    "round.stop_removed": words(_("Site taken out of the round"), _("lot %(lot_id)s")),
    "round.stop_visited": words(
        _("Site visited: %(outcome)s"),
        _("lot %(lot_id)s"),
        _("computers: %(collected)s"),
        outcome=StopOutcome,
    ),
    "round.brought_in": words(_("Round brought in"), "%(workshop_id)s", _("computers: %(collected)s")),
    "round.cancelled": words(_("Round cancelled")),
    "drop_off_point.told": words(_("Drop-off point told"), "%(workshop_id)s", "%(place_id)s"),
    "drop_off.asked": words(_("Drop-off asked for"), "%(day)s"),
    "drop_off.confirmed": words(_("Drop-off confirmed"), "%(day)s"),
    "drop_off.day_proposed": words(_("Another day proposed for the drop-off"), "%(day)s"),
    "drop_off.refused": words(_("Drop-off refused"), "%(reason)s", reason=DropOffRefusal),
    "drop_off.given_up": words(_("Drop-off given up")),
    "drop_off.received": words(
        _("Drop-off received"), _("lot %(lot_id)s"), _("computers counted: %(counted)s")
    ),
    "drop_off.arrived": words(_("Drop-off brought to the workshop"), _("computers: %(collected)s")),
    "lot.announced": words(
        _("Lot announced"), "%(workshop_id)s", _("computers announced: %(announced_count)s")
    ),
    "lot.bought_in": words(_("Year in which the computers were bought"), "%(year)s"),
    "lot.listed": words(
        _("List of the donor read"),
        _("created: %(created)s"),
        _("matched: %(matched)s"),
        _("refused: %(refused)s"),
    ),
    "lot.pallet_counted": words(_("Pallet %(number)s counted"), _("computers: %(counted)s")),
    "lot.closed": words(
        _("Reception closed"), _("computers counted: %(counted)s"), _("announced: %(announced_count)s")
    ),
    "lot.reopened": words(_("Reception reopened"), corrects=True),
    # Agreements and orders
    "agreement.drawn_up": words(_("Agreement drawn up"), "%(place_id)s"),
    "agreement.prerequisite_met": words(
        _("Condition met: %(prerequisite)s"), "%(place_id)s", prerequisite=PrerequisiteKind
    ),
    "agreement.signed": words(_("Agreement signed"), "%(place_id)s"),
    "agreement.ended": words(_("Agreement ended"), "%(place_id)s"),
    "order.placed": words(_("Order placed"), "%(place_id)s", _("computers: %(computers)s")),
    "order.accepted": words(_("Order accepted"), "%(place_id)s"),
    "order.refused": words(_("Order refused"), "%(reason)s", "%(place_id)s", reason=OrderRefusal),
    "order.cancelled": words(_("Order cancelled"), "%(place_id)s"),
    "order.delivered": words(
        _("Order delivered"),
        "%(place_id)s",
        _("received: %(received)s"),
        _("missing: %(missing)s"),
        _("surplus: %(surplus)s"),
        _("refused: %(refused)s"),
    ),
    "order.price_claimed": words(_("Price of the order claimed"), "%(place_id)s"),
    "order.claim_cancelled": words(_("Claim of its price cancelled"), "%(place_id)s", corrects=True),
    "order.price_waived": words(
        _("Price of the order not claimed"), "%(reason)s", "%(place_id)s", reason=PriceWaiver
    ),
    "order.price_restored": words(_("Price of the order owed again"), "%(place_id)s", corrects=True),
    "order.delivery_undone": words(_("Reception for this order undone"), "%(place_id)s", corrects=True),
    # Deliveries
    "device.transferred": words(
        _("Transferred to another site"),
        "%(workshop_id)s",
        "%(place_id)s",
        _("transfer %(transfer_id)s"),
        _("stocktake %(stocktake_id)s"),
    ),
    "transfer.opened": words(_("Transfer opened"), "%(workshop_id)s", "%(place_id)s"),
    "transfer.dispatched": words(_("Transfer sent"), "%(workshop_id)s", "%(place_id)s", _("sent: %(sent)s")),
    "transfer.received": words(
        _("Transfer received"),
        "%(workshop_id)s",
        "%(place_id)s",
        _("received: %(received)s"),
        _("missing: %(missing)s"),
        _("surplus: %(surplus)s"),
    ),
    "transfer.line_settled": words(
        _("Gap of a transfer settled"), "%(device_id)s", "%(now)s", now=TransferLineState
    ),
    "entrustment.opened": words(
        _("Entrusted to an external workshop: %(workshop_id)s"),
        "%(transfer_id)s",
        _("lot %(lot_id)s"),
        _("due back on %(due_on)s"),
    ),
    "entrustment.sent": words(_("Entrusted computers left for %(workshop_id)s")),
    "entrustment.put_off": words(_("Return put off to %(due_on)s"), "%(workshop_id)s"),
    "entrustment.settled": words(_("Entrusted computer: %(now)s"), "%(device_id)s", now=Result),
    "entrustment.proofs_asked": words(_("Proofs of erasure asked for"), "%(workshop_id)s"),
    "entrustment.cancelled": words(_("Agreement cancelled before it left"), "%(workshop_id)s", corrects=True),
    "entrustment.called_back": words(
        _("Computers did not leave for %(workshop_id)s after all"), "%(transfer_id)s", corrects=True
    ),
    "entrustment.return_called_back": words(
        _("Computers did not leave %(workshop_id)s after all"), "%(transfer_id)s", corrects=True
    ),
    "entrustment.answer_taken_back": words(
        _("Answer for an entrusted computer taken back"),
        "%(device_id)s",
        "%(now)s",
        corrects=True,
        now=Result,
    ),
    "place_stock.set": words(_("Minimum stock of a place"), "%(place_id)s", _("minimum: %(minimum)s")),
    "stocktake.opened": words(
        _("Stocktake opened"), "%(workshop_id)s", "%(place_id)s", _("expected: %(expected)s")
    ),
    "stocktake.counted": words(
        _("Counted in a stocktake: %(seen)s"), "%(workshop_id)s", "%(place_id)s", "%(location_id)s"
    ),
    "stocktake.gap_decided": words(
        _("Gap of a stocktake decided"),
        "%(device_id)s",
        "%(difference)s",
        "%(decision)s",
        difference=Difference,
        decision=GapDecision,
    ),
    "stocktake.stranger_settled": words(
        _("Unknown code of a stocktake settled"), "%(decision)s", decision=StrangerDecision
    ),
    "stocktake.closed": words(
        _("Stocktake signed and closed"),
        "%(workshop_id)s",
        "%(place_id)s",
        _("expected: %(expected)s"),
        _("seen: %(seen)s"),
        _("gaps decided: %(gaps)s"),
    ),
    "stocktake.given_up": words(_("Stocktake given up"), "%(workshop_id)s", "%(place_id)s"),
    "delivery.opened": words(_("Delivery opened"), "%(place_id)s", _("order %(order_id)s")),
    "delivery.dispatched": words(
        _("Delivery sent"), "%(place_id)s", _("sent: %(sent)s"), _("short: %(shortfall)s")
    ),
    "delivery.received": words(
        _("Delivery received"),
        "%(place_id)s",
        _("received: %(received)s"),
        _("missing: %(missing)s"),
        _("surplus: %(surplus)s"),
        _("refused: %(refused)s"),
    ),
    "delivery.line_settled": words(
        _("Gap of a delivery settled"), "%(device_id)s", _("it was: %(was)s"), corrects=True, was=LineState
    ),
    "delivery.line_reopened": words(
        _("Reception of a computer undone"),
        "%(device_id)s",
        _("it was: %(was)s"),
        corrects=True,
        was=LineState,
    ),
    "delivery.reception_undone": words(
        _("Reception of a delivery undone"),
        "%(place_id)s",
        "%(reason)s",
        corrects=True,
        reason=RectificationReason,
    ),
}
