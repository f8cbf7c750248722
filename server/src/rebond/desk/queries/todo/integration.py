"""What waits for the supervisor of a work-integration workshop."""

from __future__ import annotations

from rebond.access import Actor
from rebond.desk.days import written_day
from rebond.desk.links import link
from rebond.desk.queries.todo.items import TodoItem, count_and_oldest, waiting_for
from rebond.integration import told
from rebond.integration.queries import claims_waiting, contracts_to_end, exits_to_tell


def skills(actor: Actor) -> TodoItem | None:
    return waiting_for(
        claims_waiting(actor),
        "claimed_at",
        of="trainee",
        title=told.SKILLS,
        gesture=told.LOOK,
        url=link("integration:trainees", show="skills"),
    )


def contracts(actor: Actor) -> TodoItem | None:
    count, first = count_and_oldest(contracts_to_end(actor), "ends_on", of="trainee")
    if not count:
        return None
    return TodoItem(
        count=count,
        title=told.CONTRACTS,
        detail=str(told.FIRST_END) % {"day": written_day(first)},
        gesture=told.OPEN,
        url=link("integration:trainees", show="contracts"),
        oldest_since=first,
    )


def exits(actor: Actor) -> TodoItem | None:
    return waiting_for(
        exits_to_tell(actor),
        "ended_on",
        of="trainee",
        title=told.EXITS,
        gesture=told.TELL,
        url=link("integration:trainees", show="exits"),
    )


LINES = (skills, contracts, exits)
