"""Which lines each role gets. A role that has nothing to do here is told so."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rebond.access import Actor, Role
from rebond.desk.queries.todo import demand, dropping, integration, moving, ordering, supply
from rebond.desk.queries.todo.items import TodoItem

Line = Callable[[Actor], "TodoItem | list[TodoItem] | None"]

_COORDINATION: tuple[Line, ...] = (
    ordering.agreements,
    ordering.orders_to_answer,
    ordering.delivery_gaps,
    demand.overdue_referrals,
    demand.stalled_referrals,
    demand.replacements_asked,
    demand.committee_to_plan,
    demand.computers_awaited,
    demand.claims_to_approve,
    demand.waiting_list,
    demand.sheets_to_confirm,
    supply.reviews,
    supply.to_validate,
    supply.requests_to_answer,
    dropping.overdue,
    supply.rounds,
    supply.agreements_ending,
    supply.accessories_to_find,
    supply.agreements_being_signed,
    supply.lots_underway,
    supply.to_release,
    supply.found_objects,
    supply.returned,
    demand.loans_to_organisations_late,
    moving.returns_to_receive,
    moving.entrusted_late,
    moving.entrusted_to_confirm,
    moving.proofs_missing,
    moving.drives_to_confirm,
    moving.places_below_minimum,
    moving.waste_not_fetched,
    moving.waste_to_request,
)
_BENCH: tuple[Line, ...] = (
    supply.bench,
    supply.repairs,
    supply.reviews,
    supply.returned,
    supply.rounds,
    moving.external,
)
_STORE: tuple[Line, ...] = (
    supply.to_shelve,
    supply.accessories_to_find,
    dropping.to_answer,
    dropping.expected,
    dropping.to_fetch,
    ordering.orders_to_fill,
    ordering.deliveries_to_send,
    ordering.delivery_gaps,
    supply.rounds,
    supply.lots_underway,
    supply.to_receive,
    demand.loans_to_organisations_late,
    moving.transfers_to_send,
    moving.transfers_to_receive,
    moving.returns_to_receive,
    moving.stocktakes,
    moving.places_below_minimum,
    moving.waste_not_fetched,
    moving.waste_to_request,
    moving.external,
)
_PLACE: tuple[Line, ...] = (
    demand.people_to_contact,
    demand.sheets_to_confirm,
    demand.people_to_assess,
    demand.paths_to_open,
    demand.sessions_to_record,
    demand.seats_offered,
    demand.absences,
    demand.news_of_sessions,
    demand.computers_to_hand_over,
    demand.loans_to_give,
    demand.loans_late,
    demand.news_to_ask,
    demand.participants_to_ask_again,
    demand.instalments_late,
    ordering.deliveries_to_receive,
    moving.transfers_to_receive,
    moving.stocktakes,
    dropping.to_answer,
    dropping.expected,
)

LINES: Mapping[Role, tuple[Line, ...]] = {
    Role.ADMINISTRATOR: _COORDINATION,
    Role.COORDINATOR: _COORDINATION,
    Role.SUPERVISOR: (
        *_BENCH,
        supply.final_checks,
        supply.parts_to_order,
        supply.accessories_to_find,
        supply.to_validate,
        supply.found_objects,
        *integration.LINES,
    ),
    Role.TECHNICIAN: (*_BENCH, supply.final_checks),
    Role.STOREKEEPER: _STORE,
    Role.DONOR: (
        supply.to_release,
        supply.found_objects,
        supply.my_lots,
        supply.questions_to_answer,
        dropping.days_to_agree,
        supply.agreements_ending,
    ),
    Role.SIGNATORY: (ordering.agreements,),
    Role.MEDIATOR: _PLACE,
    Role.PLACE_MANAGER: _PLACE,
    Role.PRESCRIBER: (demand.sheets_to_confirm, demand.requests_to_confirm, demand.my_referrals),
    Role.COMMITTEE_MEMBER: (demand.committee_to_come,),
    Role.TRAINER: (
        demand.sessions_to_record,
        demand.seats_offered,
        demand.absences,
        demand.news_of_sessions,
    ),
    Role.FUNDER: (demand.claims_to_approve,),
    Role.AUDITOR: (moving.checks_under_way,),
}


def todo_of(actor: Actor) -> list[TodoItem]:
    """What waits for this hat, oldest first. As many queries for many rows as for one."""
    items: list[TodoItem] = []
    for line in LINES.get(actor.role, ()) if actor.role else ():
        found = line(actor)
        items += found if isinstance(found, list) else [found] if found else []
    return sorted(items, key=lambda item: item.age)
