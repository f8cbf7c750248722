"""What a program names: an agreement, a return or a computer of them by its reference, a lot, a workshop.

Each raises `NotFound` for what is not within reach of the hat.
"""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.donations.models import Lot
from rebond.kit.errors import Invalid, NotFound
from rebond.network.models import Workshop
from rebond.stock.models import Transfer
from rebond.subcontracting.models import Entrusted, Entrustment
from rebond.subcontracting.queries import EntrustedRow, lines_of


def agreement_named(reference: str, actor: Actor) -> Entrustment:
    rows = Entrustment.objects.visible_to(actor).select_related("transfer", "workshop", "territory")
    found = rows.filter(reference=reference).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def return_named(reference: str, actor: Actor) -> Transfer:
    rows = Transfer.objects.visible_to(actor).filter(
        reference=reference, from_workshop__organisation__is_external_workshop=True
    )
    found = rows.select_related("from_workshop__organisation", "to_workshop__organisation").first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def line_named(reference: str, tag: str, actor: Actor) -> Entrusted:
    rows = Entrusted.objects.visible_to(actor).filter(entrustment__reference=reference)
    found = rows.select_related("entrustment").filter(device__asset_tag=tag).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def row_named(reference: str, tag: str, actor: Actor) -> EntrustedRow:
    return next(
        row for row in lines_of(agreement_named(reference, actor)) if row.line.device.asset_tag == tag
    )


def lot_named(pk: int | None, actor: Actor) -> Lot | None:
    if pk is None:
        return None
    found = Lot.objects.visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found", field="lot")
    return found


def workshop_among(rows: QuerySet[Workshop], pk: int | None, field: str) -> Workshop:
    """The one asked for within ``rows``, or the only one of them."""
    found = list(rows[:2]) if pk is None else list(rows.filter(pk=pk))
    if len(found) == 1:
        return found[0]
    if pk is not None:
        raise NotFound(NOT_FOUND, code="not_found", field=field)
    raise Invalid(_("Say which workshop."), code="which_workshop", field=field)
