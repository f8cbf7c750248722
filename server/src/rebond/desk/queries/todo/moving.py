"""What waits between two sites: transfers, stocktakes, what is entrusted to external workshops, what the recycler fetches."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.audits.models import Audit
from rebond.desk.links import link
from rebond.desk.queries.todo.items import TodoItem, Waiting, waiting_for
from rebond.recycling.models import WeeeBatch
from rebond.stock.models import Stocktake, Transfer
from rebond.stock.queries import places_lacking
from rebond.subcontracting.queries import papers
from rebond.subcontracting.queries.waiting import computers_that_wait, slips_that_come

SHOWN = 3
"""Places named in a line before the others are left to the list."""


def transfers_to_receive(actor: Actor) -> TodoItem | None:
    return waiting_for(
        Transfer.objects.visible_to(actor).to_receive_by(actor),
        "dispatched_at",
        title=_("Transfers to receive"),
        gesture=_("Scan"),
        url=link("stock:transfers", show="to_receive"),
    )


def transfers_to_send(actor: Actor) -> TodoItem | None:
    return waiting_for(
        Transfer.objects.visible_to(actor).to_send(),
        "opened_at",
        title=_("Transfers to send"),
        gesture=_("Send"),
        url=link("stock:transfers", show="to_send"),
    )


def stocktakes(actor: Actor) -> TodoItem | None:
    return waiting_for(
        Stocktake.objects.visible_to(actor).counting(),
        "opened_at",
        title=_("Stocktakes under way"),
        gesture=_("Count by scanning"),
        url=link("stock:stocktakes", show="counting"),
    )


def checks_under_way(actor: Actor) -> TodoItem | None:
    """On-the-spot checks that the organisation of the hat has to draw, to look at or to conclude."""
    return waiting_for(
        Audit.objects.visible_to(actor).filter(closed_at=None),
        "opened_at",
        title=_("On-the-spot checks under way"),
        gesture=_("Look at the originals"),
        url=link("audits:list", show="open"),
    )


def returns_to_receive(actor: Actor) -> TodoItem | None:
    """Those that an external workshop sent back."""
    if actor.is_external:
        return None
    return waiting_for(
        slips_that_come(actor, "returns"),
        "dispatched_at",
        title=_("Returns of external workshops to receive"),
        gesture=_("Scan"),
        url=link("subcontracting:waiting", show="returns"),
    )


def entrusted_late(actor: Actor) -> TodoItem | None:
    return waiting_for(
        computers_that_wait(actor, "late"),
        "entrustment__due_on",
        title=_("Computers entrusted that should have come back"),
        gesture=_("See"),
        url=link("subcontracting:waiting", show="late"),
    )


def entrusted_to_confirm(actor: Actor) -> TodoItem | None:
    """Said to be beyond repair: nothing is due before somebody here says so too."""
    return waiting_for(
        computers_that_wait(actor, "to_confirm"),
        "settled_at",
        title=_("Computers said to be beyond repair, to confirm"),
        gesture=_("Confirm"),
        url=link("subcontracting:waiting", show="to_confirm"),
    )


def proofs_missing(actor: Actor) -> TodoItem | None:
    return waiting_for(
        computers_that_wait(actor, "unproven"),
        "settled_at",
        title=_("Computers given back without their proof of erasure"),
        gesture=_("See"),
        url=link("subcontracting:waiting", show="unproven"),
    )


def drives_to_confirm(actor: Actor) -> TodoItem | None:
    """An external workshop answers for their drives, with a paper at best: nothing is proven yet."""
    return waiting_for(
        papers.computers_to_confirm(actor),
        "said_at",
        title=_("Computers whose proof is on paper, to confirm"),
        gesture=_("Confirm"),
        url=link("subcontracting:papers"),
    )


def entrusted_to_receive(actor: Actor) -> TodoItem | None:
    """At an external workshop: what is on its way to it."""
    if not actor.is_external:
        return None
    return waiting_for(
        slips_that_come(actor, "arriving"),
        "dispatched_at",
        title=_("Computers entrusted to you, to receive"),
        gesture=_("Scan"),
        url=link("subcontracting:waiting", show="arriving"),
    )


def entrusted_here(actor: Actor) -> TodoItem | None:
    """At an external workshop: what is to be given back, the first due first."""
    if not actor.is_external:
        return None
    return waiting_for(
        computers_that_wait(actor, "here"),
        "entrustment__sent_at",
        title=_("Computers entrusted to you"),
        gesture=_("Give them back"),
        url=link("subcontracting:waiting", show="here"),
        gesture_url=link("subcontracting:home"),
    )


waste_to_request = Waiting(
    rows=lambda actor: WeeeBatch.objects.visible_to(actor).to_request(),
    since="closed_at",
    title=_("Batches of waste that are closed, their pick-up to request"),
    gesture=_("Ask for the pick-up"),
    page="recycling:weee",
    query={"show": "to_request"},
)
waste_not_fetched = Waiting(
    rows=lambda actor: WeeeBatch.objects.visible_to(actor).not_fetched_by(timezone.localdate()),
    since="request__wished_to",
    title=_("Waste that should have been fetched, to confirm or to claim"),
    gesture=_("See"),
    page="recycling:weee",
    query={"show": "late"},
)


def places_below_minimum(actor: Actor) -> TodoItem | None:
    """Those that lack most are named. It waits since no day that anybody noted."""
    lacking = places_lacking(actor)
    if not lacking:
        return None
    return TodoItem(
        count=len(lacking),
        detail=", ".join(row.place.name for row in lacking[:SHOWN]),
        title=_("Places below their minimum stock"),
        gesture=_("See what to send"),
        url=link("stock:places", show="lacking"),
    )


def external(actor: Actor) -> list[TodoItem]:
    """What people of an external workshop have to do beside their bench; nothing for others."""
    if not actor.is_external:
        return []
    lines = (entrusted_to_receive, entrusted_here, entrusted_late, proofs_missing)
    return [item for line in lines if (item := line(actor)) is not None]
