"""The ledger as an auditor reads it: what people of the territory did, in words, and what the seals cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from rebond.access import Actor
from rebond.desk.queries.chronicle import moments_of
from rebond.desk.queries.names import names_in
from rebond.kit.keyset import Page, page_of
from rebond.ledger.models import Event, Seal, Unsealed
from rebond.network.models import Membership
from rebond.network.querysets import reach
from rebond.ui.timeline import Moment


@dataclass(frozen=True, slots=True)
class LedgerPage:
    page: Page[Event]
    moments: Sequence[Moment]
    last_seal: Seal | None
    unsealed: int


def ledger_page(actor: Actor, *, after: int | None, before: int | None) -> LedgerPage:
    page = page_of(_events(actor), after=after, before=before)
    return LedgerPage(
        page=page,
        moments=moments_of(page.rows, names_in(page.rows), names_people=True),
        last_seal=Seal.objects.order_by("-seq").first(),
        unsealed=Unsealed.objects.count(),
    )


def _events(actor: Actor) -> QuerySet[Event]:
    """Events carry no territory: those made with a hat of the territory are its own."""
    hats = Membership.objects.filter(reach(actor, "ledger.verify", territory="organisation__territory"))
    return Event.objects.filter(membership_id__in=hats.values("pk"))
