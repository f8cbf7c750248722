"""Who may do what: the whole of it, on one page.

Each line is a capability; each role named in it holds it within a scope. A role not named does not hold it.
The administrator holds every capability everywhere except those that open a person's private details, and
that of who controls: nobody controls the check that they opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils import timezone

from rebond.access.actors import Actor, ScopeKeys
from rebond.access.roles import Role, Scope

R = Role
PLACE, ORGANISATION, TERRITORY, ALL = Scope.OWN_PLACE, Scope.OWN_ORGANISATION, Scope.TERRITORY, Scope.ALL


def _line(**scopes: Scope) -> Mapping[Role, Scope]:
    return MappingProxyType({Role(name): scope for name, scope in scopes.items()})


def _everyone(scope: Scope) -> Mapping[Role, Scope]:
    return MappingProxyType({role: scope for role in Role if role is not Role.ADMINISTRATOR})


CLOSED_TO_ADMINISTRATOR = frozenset(
    {
        "own_record.view",
        "trainee.follow",
        "referral.reveal_contact",
        "signed_sheet.open",
        "cofunding.record",
        "cofunding.export",
        "cofunding.withdraw",
        "assessment.view",
        "assessment.record",
        "audit.control",
    }
)

WORKSHOP_ROLES = frozenset({R.COORDINATOR, R.SUPERVISOR, R.TECHNICIAN, R.STOREKEEPER})
ENTRUSTED = frozenset(
    {
        "device.scan",
        "device.view",
        "device.identify",
        "device.hold",
        "bench.view",
        "found_object.view",
        "found_object.record",
        "agent.view",
        "agent.manage",
        "report.submit",
        "proof.record",
        "proof.view",
        "certificate.validate",
        "check.record",
        "grade.assign",
        "recipe.view",
        "device.prepare",
        "final_check.record",
        "accessory.view",
        "accessory.record",
        "accessory.keep",
        "repair.view",
        "repair.do",
        "part.keep",
        "part.order",
        "device.shelve",
        "stock.view",
        "transfer.receive",
        "entrustment.view",
        "entrustment.work",
    }
)
"""What people of an external workshop keep of what their role holds in a territory: on what stands in their workshop."""

MATRIX: Mapping[str, Mapping[Role, Scope]] = MappingProxyType(
    {
        # The desk
        "desk.open": _everyone(ALL),
        "account.manage_own": _everyone(ALL),
        "commune.search": _everyone(ALL),
        "device.scan": _line(
            coordinator=TERRITORY,
            supervisor=TERRITORY,
            technician=TERRITORY,
            storekeeper=TERRITORY,
            donor=ORGANISATION,
            mediator=PLACE,
            place_manager=PLACE,
            auditor=TERRITORY,
            funder=TERRITORY,
        ),
        # Network
        "network.view": _line(
            coordinator=TERRITORY,
            supervisor=TERRITORY,
            storekeeper=TERRITORY,
            mediator=TERRITORY,
            place_manager=TERRITORY,
            prescriber=TERRITORY,
            auditor=TERRITORY,
            funder=TERRITORY,
        ),
        "network.edit": _line(coordinator=TERRITORY),
        "place_stops.edit": _line(coordinator=TERRITORY, mediator=PLACE, place_manager=PLACE),
        "people.view": _line(coordinator=TERRITORY, place_manager=ORGANISATION, supervisor=ORGANISATION),
        "people.invite": _line(coordinator=TERRITORY, place_manager=ORGANISATION),
        "programme.view": _line(
            coordinator=TERRITORY,
            supervisor=TERRITORY,
            technician=TERRITORY,
            storekeeper=TERRITORY,
            mediator=TERRITORY,
            place_manager=TERRITORY,
            prescriber=TERRITORY,
            trainer=TERRITORY,
            auditor=TERRITORY,
            funder=TERRITORY,
        ),
        "programme.edit": _line(coordinator=TERRITORY),
        # Supply
        "donation.view": _line(
            coordinator=TERRITORY,
            supervisor=TERRITORY,
            technician=TERRITORY,
            storekeeper=TERRITORY,
            donor=ORGANISATION,
            auditor=TERRITORY,
            funder=TERRITORY,
        ),
        "donation.edit": _line(coordinator=TERRITORY),
        "donation_document.read": _line(coordinator=TERRITORY, donor=ORGANISATION, auditor=TERRITORY),
        "lot.announce": _line(
            coordinator=TERRITORY, storekeeper=TERRITORY, supervisor=TERRITORY, donor=ORGANISATION
        ),
        "donation_request.view": _line(
            coordinator=TERRITORY, supervisor=TERRITORY, storekeeper=TERRITORY, donor=ORGANISATION
        ),
        "donation_request.make": _line(coordinator=TERRITORY, donor=ORGANISATION),
        "donation_request.decide": _line(coordinator=TERRITORY),
        "round.view": _line(
            coordinator=TERRITORY, supervisor=TERRITORY, technician=TERRITORY, storekeeper=TERRITORY
        ),
        "round.plan": _line(coordinator=TERRITORY, supervisor=TERRITORY, storekeeper=TERRITORY),
        "round.collect": _line(
            coordinator=TERRITORY, supervisor=TERRITORY, technician=TERRITORY, storekeeper=TERRITORY
        ),
        "drop_off_point.edit": _line(coordinator=TERRITORY),
        "drop_off.view": _line(
            coordinator=TERRITORY,
            supervisor=TERRITORY,
            technician=TERRITORY,
            storekeeper=TERRITORY,
            mediator=PLACE,
            place_manager=PLACE,
        ),
        "drop_off.answer": _line(
            coordinator=TERRITORY, supervisor=TERRITORY, storekeeper=TERRITORY, place_manager=PLACE
        ),
        "drop_off.receive": _line(
            coordinator=TERRITORY,
            supervisor=TERRITORY,
            technician=TERRITORY,
            storekeeper=TERRITORY,
            mediator=PLACE,
            place_manager=PLACE,
        ),
        "device.view": _line(
            coordinator=TERRITORY,
            supervisor=TERRITORY,
            technician=TERRITORY,
            storekeeper=TERRITORY,
            donor=ORGANISATION,
            mediator=PLACE,
            place_manager=PLACE,
            auditor=TERRITORY,
            funder=TERRITORY,
        ),
        "device.export": _line(
            coordinator=TERRITORY,
            supervisor=TERRITORY,
            storekeeper=TERRITORY,
            donor=ORGANISATION,
            auditor=TERRITORY,
        ),
        "device.receive": _line(
            coordinator=TERRITORY, supervisor=TERRITORY, technician=TERRITORY, storekeeper=TERRITORY
        ),
        "device.identify": _line(
            coordinator=TERRITORY, supervisor=TERRITORY, technician=TERRITORY, storekeeper=TERRITORY
        ),
        "device.merge": _line(coordinator=TERRITORY, supervisor=TERRITORY),
        "device.hold": _line(coordinator=TERRITORY, supervisor=TERRITORY, technician=TERRITORY),
        "device.rectify": _line(coordinator=TERRITORY, supervisor=TERRITORY),
        "event.backdate": _line(
            coordinator=TERRITORY,
            storekeeper=TERRITORY,
            supervisor=TERRITORY,
            prescriber=TERRITORY,
            mediator=TERRITORY,
            place_manager=TERRITORY,
        ),
        "bench.view": _line(
            coordinator=TERRITORY,
            supervisor=TERRITORY,
            technician=TERRITORY,
            storekeeper=TERRITORY,
            auditor=TERRITORY,
        ),
        "found_object.view": _line(
            coordinator=TERRITORY,
            supervisor=TERRITORY,
            technician=TERRITORY,
            storekeeper=TERRITORY,
            donor=ORGANISATION,
            auditor=TERRITORY,
        ),
        "found_object.record": _line(
            coordinator=TERRITORY, supervisor=TERRITORY, technician=TERRITORY, storekeeper=TERRITORY
        ),
        "agent.view": _line(
            coordinator=TERRITORY, supervisor=TERRITORY, technician=TERRITORY, auditor=TERRITORY
        ),
        "agent.manage": _line(coordinator=TERRITORY, supervisor=TERRITORY),
        "signing_key.manage": _line(coordinator=TERRITORY),
        "report.submit": _line(
            coordinator=TERRITORY, supervisor=TERRITORY, technician=TERRITORY, storekeeper=TERRITORY
        ),
        "report.review": _line(coordinator=TERRITORY, supervisor=TERRITORY, technician=TERRITORY),
        "report.download": _line(coordinator=TERRITORY, supervisor=TERRITORY, auditor=TERRITORY),
        "proof.record": _line(coordinator=TERRITORY, supervisor=TERRITORY, technician=TERRITORY),
        "proof.view": _line(
            coordinator=TERRITORY,
            supervisor=TERRITORY,
            technician=TERRITORY,
            storekeeper=TERRITORY,
            donor=ORGANISATION,
            auditor=TERRITORY,
        ),
        "certificate.validate": _line(coordinator=TERRITORY, supervisor=TERRITORY),
        "check.record": _line(coordinator=TERRITORY, supervisor=TERRITORY, technician=TERRITORY),
        "grade.assign": _line(coordinator=TERRITORY, supervisor=TERRITORY, technician=TERRITORY),
        # Preparation, and the last look
        "recipe.view": _line(
            coordinator=TERRITORY,
            supervisor=TERRITORY,
            technician=TERRITORY,
            storekeeper=TERRITORY,
            auditor=TERRITORY,
        ),
        "recipe.edit": _line(coordinator=TERRITORY, supervisor=TERRITORY),
        "device.prepare": _line(coordinator=TERRITORY, supervisor=TERRITORY, technician=TERRITORY),
        "final_check.record": _line(coordinator=TERRITORY, supervisor=TERRITORY, technician=TERRITORY),
        # Chargers and other accessories
        "accessory.view": _line(
            coordinator=TERRITORY,
            supervisor=TERRITORY,
            technician=TERRITORY,
            storekeeper=TERRITORY,
            auditor=TERRITORY,
        ),
        "accessory.record": _line(coordinator=TERRITORY, supervisor=TERRITORY, technician=TERRITORY),
        "accessory.keep": _line(coordinator=TERRITORY, supervisor=TERRITORY, storekeeper=TERRITORY),
        # Repairs and parts
        "repair.view": _line(
            coordinator=TERRITORY,
            supervisor=TERRITORY,
            technician=TERRITORY,
            storekeeper=TERRITORY,
            auditor=TERRITORY,
        ),
        "repair.do": _line(coordinator=TERRITORY, supervisor=TERRITORY, technician=TERRITORY),
        "device.dismantle": _line(coordinator=TERRITORY, supervisor=TERRITORY),
        "part.keep": _line(coordinator=TERRITORY, supervisor=TERRITORY, storekeeper=TERRITORY),
        "part.order": _line(coordinator=TERRITORY, supervisor=TERRITORY),
        "device.eliminate": _line(coordinator=TERRITORY, supervisor=TERRITORY),
        "device.give_back": _line(coordinator=TERRITORY),
        # What leaves as waste
        "weee.view": _line(
            coordinator=TERRITORY,
            supervisor=TERRITORY,
            technician=TERRITORY,
            storekeeper=TERRITORY,
            auditor=TERRITORY,
        ),
        "weee.fill": _line(
            coordinator=TERRITORY, supervisor=TERRITORY, technician=TERRITORY, storekeeper=TERRITORY
        ),
        "weee.send": _line(coordinator=TERRITORY, supervisor=TERRITORY, storekeeper=TERRITORY),
        "waste_register.correct": _line(coordinator=TERRITORY, supervisor=TERRITORY),
        "drive.list_for_destruction": _line(
            coordinator=TERRITORY, supervisor=TERRITORY, technician=TERRITORY
        ),
        "drive.destroy": _line(coordinator=TERRITORY, supervisor=TERRITORY),
        "drive.confirm": _line(coordinator=TERRITORY),
        # Stock
        "stock.view": _line(
            coordinator=TERRITORY,
            supervisor=TERRITORY,
            technician=TERRITORY,
            storekeeper=TERRITORY,
            mediator=PLACE,
            place_manager=PLACE,
            auditor=TERRITORY,
        ),
        "device.shelve": _line(
            coordinator=TERRITORY, supervisor=TERRITORY, technician=TERRITORY, storekeeper=TERRITORY
        ),
        "location.arrange": _line(coordinator=TERRITORY, supervisor=TERRITORY, storekeeper=TERRITORY),
        "device.reserve": _line(coordinator=TERRITORY, storekeeper=TERRITORY),
        "device.dispatch": _line(coordinator=TERRITORY, storekeeper=TERRITORY),
        "delivery.receive": _line(coordinator=TERRITORY, mediator=PLACE, place_manager=PLACE),
        "device.declare_missing": _line(coordinator=TERRITORY, storekeeper=TERRITORY, place_manager=PLACE),
        "stock.transfer": _line(coordinator=TERRITORY, storekeeper=TERRITORY),
        "transfer.receive": _line(
            coordinator=TERRITORY,
            supervisor=TERRITORY,
            technician=TERRITORY,
            storekeeper=TERRITORY,
            mediator=PLACE,
            place_manager=PLACE,
        ),
        # What is entrusted to external workshops
        "entrustment.view": _line(
            coordinator=TERRITORY,
            supervisor=TERRITORY,
            technician=TERRITORY,
            storekeeper=TERRITORY,
            auditor=TERRITORY,
        ),
        "entrustment.manage": _line(coordinator=TERRITORY),
        "entrustment.work": _line(
            coordinator=TERRITORY, supervisor=TERRITORY, technician=TERRITORY, storekeeper=TERRITORY
        ),
        "place_stock.set": _line(coordinator=TERRITORY, storekeeper=TERRITORY),
        "stocktake.view": _line(
            coordinator=TERRITORY,
            supervisor=TERRITORY,
            technician=TERRITORY,
            storekeeper=TERRITORY,
            mediator=PLACE,
            place_manager=PLACE,
            auditor=TERRITORY,
        ),
        "stocktake.count": _line(
            coordinator=TERRITORY,
            supervisor=TERRITORY,
            technician=TERRITORY,
            storekeeper=TERRITORY,
            mediator=PLACE,
            place_manager=PLACE,
        ),
        "stocktake.decide": _line(coordinator=TERRITORY, storekeeper=TERRITORY, place_manager=PLACE),
        "device.lend_to_organisation": _line(coordinator=TERRITORY, storekeeper=TERRITORY),
        # Demand
        "agreement.view": _line(
            coordinator=TERRITORY,
            place_manager=ORGANISATION,
            mediator=ORGANISATION,
            signatory=ORGANISATION,
            auditor=TERRITORY,
            funder=TERRITORY,
        ),
        "agreement.edit": _line(coordinator=TERRITORY),
        "order.view": _line(
            coordinator=TERRITORY,
            storekeeper=TERRITORY,
            place_manager=ORGANISATION,
            mediator=PLACE,
            auditor=TERRITORY,
        ),
        "order.place": _line(coordinator=TERRITORY, place_manager=ORGANISATION, mediator=PLACE),
        "order.fill": _line(coordinator=TERRITORY, storekeeper=TERRITORY),
        "referral.view": _line(
            coordinator=TERRITORY,
            prescriber=ORGANISATION,
            mediator=PLACE,
            place_manager=PLACE,
            auditor=TERRITORY,
        ),
        "referral.create": _line(
            coordinator=TERRITORY, prescriber=ORGANISATION, mediator=PLACE, place_manager=PLACE
        ),
        "referral.reveal_contact": _line(prescriber=ORGANISATION, mediator=PLACE, place_manager=PLACE),
        "referral.answer": _line(coordinator=TERRITORY, mediator=PLACE, place_manager=PLACE),
        "referral.withdraw": _line(prescriber=ORGANISATION),
        "referral.confirm": _line(prescriber=ORGANISATION),
        "prescriber_link.manage": _line(coordinator=TERRITORY),
        "committee.view": _line(
            coordinator=TERRITORY, committee_member=TERRITORY, auditor=TERRITORY, funder=TERRITORY
        ),
        "committee.convene": _line(coordinator=TERRITORY),
        "committee.nominate": _line(
            coordinator=TERRITORY,
            committee_member=TERRITORY,
            prescriber=ORGANISATION,
            mediator=PLACE,
            place_manager=PLACE,
        ),
        "committee.vote": _line(committee_member=TERRITORY),
        "committee.decide": _line(coordinator=TERRITORY, committee_member=TERRITORY),
        "learning.view": _line(
            coordinator=TERRITORY, mediator=PLACE, place_manager=PLACE, trainer=PLACE, auditor=TERRITORY
        ),
        "learning.record": _line(coordinator=TERRITORY, mediator=PLACE, place_manager=PLACE, trainer=PLACE),
        "assessment.view": _line(mediator=PLACE, place_manager=PLACE, trainer=PLACE),
        "assessment.record": _line(mediator=PLACE, place_manager=PLACE, trainer=PLACE),
        "assessment.report": _line(coordinator=TERRITORY, auditor=TERRITORY, funder=TERRITORY),
        "questionnaire.edit": _line(coordinator=TERRITORY),
        "coop_key.set": _line(coordinator=TERRITORY, place_manager=PLACE),
        "voucher.view": _line(
            coordinator=TERRITORY,
            prescriber=TERRITORY,
            mediator=TERRITORY,
            place_manager=TERRITORY,
            trainer=TERRITORY,
            funder=TERRITORY,
            auditor=TERRITORY,
        ),
        "voucher.account": _line(coordinator=TERRITORY, funder=ORGANISATION, auditor=TERRITORY),
        "voucher.edit": _line(coordinator=TERRITORY),
        "voucher.give": _line(coordinator=TERRITORY, prescriber=ORGANISATION),
        "voucher.redeem": _line(coordinator=TERRITORY, mediator=PLACE, place_manager=PLACE, trainer=PLACE),
        "voucher_claim.view": _line(
            coordinator=TERRITORY,
            mediator=PLACE,
            place_manager=ORGANISATION,
            funder=ORGANISATION,
            auditor=TERRITORY,
        ),
        "voucher_claim.submit": _line(coordinator=TERRITORY, mediator=PLACE, place_manager=ORGANISATION),
        "voucher_claim.approve": _line(coordinator=TERRITORY, funder=ORGANISATION),
        "device.hand_over": _line(coordinator=TERRITORY, mediator=PLACE, place_manager=PLACE),
        "device.sell": _line(coordinator=TERRITORY, mediator=PLACE, place_manager=PLACE),
        "device.sell_to_organisation": _line(
            coordinator=TERRITORY, storekeeper=TERRITORY, place_manager=PLACE
        ),
        "exit.cancel": _line(coordinator=TERRITORY),
        "instalment.let_off": _line(coordinator=TERRITORY),
        "cash.view": _line(coordinator=TERRITORY, storekeeper=TERRITORY, mediator=PLACE, place_manager=PLACE),
        "device.waive_path": _line(coordinator=TERRITORY, place_manager=PLACE),
        "device.take_back": _line(
            coordinator=TERRITORY,
            mediator=PLACE,
            place_manager=PLACE,
            storekeeper=TERRITORY,
            supervisor=TERRITORY,
        ),
        # Work integration
        "own_record.view": _line(technician=ORGANISATION, storekeeper=ORGANISATION),
        "trainee.follow": _line(supervisor=ORGANISATION),
        "throughput.view": _line(coordinator=TERRITORY, supervisor=ORGANISATION),
        "integration.view": _line(
            coordinator=TERRITORY, supervisor=ORGANISATION, auditor=TERRITORY, funder=TERRITORY
        ),
        "post.fund": _line(coordinator=TERRITORY, supervisor=ORGANISATION),
        "signed_sheet.open": _line(mediator=PLACE, place_manager=PLACE, auditor=TERRITORY),
        "aftercare.record": _line(coordinator=TERRITORY, mediator=PLACE, place_manager=PLACE),
        "device.replace": _line(coordinator=TERRITORY),
        # People followed by name (FSE+)
        "cofunding.record": _line(mediator=PLACE, place_manager=PLACE),
        "cofunding.export": _line(coordinator=TERRITORY),
        "cofunding.hand_on": _line(coordinator=TERRITORY),
        "cofunding.withdraw": _line(coordinator=TERRITORY, mediator=PLACE, place_manager=PLACE),
        # Reports
        "activity.view": _line(
            coordinator=TERRITORY,
            supervisor=TERRITORY,
            auditor=TERRITORY,
            funder=TERRITORY,
        ),
        "activity.declare": _line(coordinator=TERRITORY),
        "activity.close": _line(coordinator=TERRITORY),
        "audit.view": _line(coordinator=TERRITORY, auditor=ORGANISATION, funder=ORGANISATION),
        "audit.open": _line(coordinator=TERRITORY),
        "audit.control": _line(auditor=ORGANISATION),
        "papers.locate": _line(coordinator=TERRITORY, mediator=PLACE, place_manager=PLACE),
        "ledger.verify": _line(coordinator=TERRITORY, auditor=TERRITORY),
        # Personal data
        "privacy.view": _line(coordinator=TERRITORY, auditor=TERRITORY),
        "contact_log.view": _line(
            coordinator=TERRITORY,
            prescriber=ORGANISATION,
            mediator=PLACE,
            place_manager=PLACE,
            auditor=TERRITORY,
        ),
        "person.answer": _line(coordinator=TERRITORY, mediator=PLACE, place_manager=PLACE),
    }
)


def scope_of(actor: Actor, capability: str) -> Scope:
    """How far ``actor`` holds ``capability``. Raise ``KeyError`` for a capability that no line declares."""
    line = MATRIX[capability]
    if actor.system:
        return Scope.ALL
    if actor.role is None or (actor.until is not None and actor.until <= timezone.now()):
        return Scope.NONE
    if actor.role is Role.ADMINISTRATOR and capability not in CLOSED_TO_ADMINISTRATOR:
        return Scope.ALL
    scope = line.get(actor.role, Scope.NONE)
    if actor.is_external and actor.role in WORKSHOP_ROLES and scope is Scope.TERRITORY:
        return Scope.OWN_WORKSHOP if capability in ENTRUSTED else Scope.NONE
    return scope


def may(actor: Actor, capability: str) -> bool:
    """Whether the hat holds the capability at all (somewhere)."""
    return scope_of(actor, capability) is not Scope.NONE


def reaches(actor: Actor, capability: str, keys: ScopeKeys) -> bool:
    """Whether ``actor`` may use ``capability`` on a thing that stands at ``keys``."""
    scope = scope_of(actor, capability)
    if scope is Scope.ALL:
        return True
    if keys.territory_id is None or keys.territory_id != actor.territory_id:
        return False
    if scope is Scope.TERRITORY:
        return True
    if scope is Scope.OWN_WORKSHOP:
        return bool(keys.workshop_ids & (actor.workshop_ids or frozenset()))
    if scope is Scope.OWN_ORGANISATION:
        return actor.organisation_id in keys.organisation_ids
    if scope is Scope.OWN_PLACE:
        return actor.place_id is not None and actor.place_id in keys.place_ids
    return False
