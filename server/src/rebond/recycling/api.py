"""The door of programs to the end of the road."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from rebond.access.guards import actor_of, require
from rebond.handover.api import chosen
from rebond.recycling import actions
from rebond.recycling.choices import DisposalReason
from rebond.recycling.schemas import DisposalIn
from rebond.stock.api import PROBLEMS, pile_named, told
from rebond.stock.schemas import OutcomeOut
from rebond.workshop.schemas import Problem

router = Router(tags=["recycling"])


@router.post(
    "/disposals", response={200: OutcomeOut, PROBLEMS: Problem}, summary="Eliminate before refurbishing"
)
def eliminate(request: HttpRequest, given: DisposalIn) -> OutcomeOut:
    """A computer that was refurbished once is refused: it is put out of service instead."""
    actor = actor_of(request)
    require(actor, "device.eliminate")
    reason = chosen(DisposalReason, given.reason, "reason")
    return told(actions.eliminate(actor=actor, devices=pile_named(given.codes, actor), reason=reason))
