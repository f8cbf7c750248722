"""What waits between two sites: transfers, stocktakes, what is entrusted to external workshops."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.audits.models import Audit
from rebond.desk.links import link
from rebond.desk.queries.todo.items import TodoItem, waiting_for
from rebond.stock.models import Stocktake, Transfer
from rebond.stock.querysets import TransferQuerySet
from rebond.subcontracting.models import Entrusted
from rebond.subcontracting.queries import papers


def _underway(actor: Actor) -> TransferQuerySet:
    """On their way to where the hat receives: a place and an external workshop see those that leave from them too."""
    rows = Transfer.objects.visible_to(actor).underway()
    if actor.workshop_ids is not None:
        return rows.filter(to_workshop__in=sorted(actor.workshop_ids))
    return rows if actor.place_id is None else rows.filter(to_place=actor.place_id)


def transfers_to_receive(actor: Actor) -> TodoItem | None:
    return waiting_for(
        _underway(actor).filter(entrustment=None, entrusted_back=None),
        "dispatched_at",
        title=_("Transfers to receive"),
        gesture=_("Scan"),
        url=link("stock:transfers"),
    )


def transfers_to_send(actor: Actor) -> TodoItem | None:
    return waiting_for(
        Transfer.objects.visible_to(actor).filling().filter(entrustment=None, entrusted_back=None),
        "opened_at",
        title=_("Transfers to send"),
        gesture=_("Send"),
        url=link("stock:transfers"),
    )


def stocktakes(actor: Actor) -> TodoItem | None:
    return waiting_for(
        Stocktake.objects.visible_to(actor).counting(),
        "opened_at",
        title=_("Stocktakes under way"),
        gesture=_("Count by scanning"),
        url=link("stock:stocktakes"),
    )


def checks_under_way(actor: Actor) -> TodoItem | None:
    """On-the-spot checks that the organisation of the hat has to draw, to look at or to conclude."""
    return waiting_for(
        Audit.objects.visible_to(actor).filter(closed_at=None),
        "opened_at",
        title=_("On-the-spot checks under way"),
        gesture=_("Look at the originals"),
        url=link("audits:list"),
    )


def returns_to_receive(actor: Actor) -> TodoItem | None:
    """Those that an external workshop sent back."""
    if actor.is_external:
        return None
    return waiting_for(
        _underway(actor).filter(entrusted_back__isnull=False),
        "dispatched_at",
        title=_("Returns of external workshops to receive"),
        gesture=_("Scan"),
        url=link("subcontracting:home"),
    )


def entrusted_late(actor: Actor) -> TodoItem | None:
    return waiting_for(
        Entrusted.objects.visible_to(actor).late_on(timezone.localdate()),
        "entrustment__due_on",
        title=_("Computers entrusted that should have come back"),
        gesture=_("See"),
        url=link("subcontracting:home"),
    )


def entrusted_to_confirm(actor: Actor) -> TodoItem | None:
    """Said to be beyond repair: nothing is due before somebody here says so too."""
    return waiting_for(
        Entrusted.objects.visible_to(actor).to_confirm(),
        "settled_at",
        title=_("Computers said to be beyond repair, to confirm"),
        gesture=_("Confirm"),
        url=link("subcontracting:home"),
    )


def proofs_missing(actor: Actor) -> TodoItem | None:
    return waiting_for(
        Entrusted.objects.visible_to(actor).unproven(),
        "settled_at",
        title=_("Computers given back without their proof of erasure"),
        gesture=_("See"),
        url=link("subcontracting:home"),
    )


def drives_to_confirm(actor: Actor) -> TodoItem | None:
    """An external workshop answers for them, with a paper at best: they prove nothing yet."""
    return waiting_for(
        papers.drives_to_confirm(actor),
        "recorded_at",
        title=_("Drives whose proof is on paper, to confirm"),
        gesture=_("Confirm"),
        url=link("subcontracting:papers"),
    )


def entrusted_to_receive(actor: Actor) -> TodoItem | None:
    """At an external workshop: what is on its way to it."""
    if not actor.is_external:
        return None
    return waiting_for(
        _underway(actor),
        "dispatched_at",
        title=_("Computers entrusted to you, to receive"),
        gesture=_("Scan"),
        url=link("subcontracting:home"),
    )


def entrusted_here(actor: Actor) -> TodoItem | None:
    """At an external workshop: what is to be given back, the first due first."""
    if not actor.is_external:
        return None
    rows = Entrusted.objects.visible_to(actor).still_there()
    return waiting_for(
        rows.filter(entrustment__due_on__gte=timezone.localdate()),
        "entrustment__sent_at",
        title=_("Computers entrusted to you"),
        gesture=_("Give them back"),
        url=link("subcontracting:home"),
    )


def external(actor: Actor) -> list[TodoItem]:
    """What people of an external workshop have to do beside their bench; nothing for others."""
    if not actor.is_external:
        return []
    lines = (entrusted_to_receive, entrusted_here, entrusted_late, proofs_missing)
    return [item for line in lines if (item := line(actor)) is not None]
