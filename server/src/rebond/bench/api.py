"""The door of running agents."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from rebond.access.guards import actor_of
from rebond.bench.actions import Told, tell_state
from rebond.bench.schemas import Problem, StateIn, StateOut

router = Router(tags=["agents"])
EVERY = 3


@router.post(
    "/agents/state",
    response={200: StateOut, frozenset({401, 403, 422}): Problem},
    summary="Tell what a running agent does",
)
def submit_state(request: HttpRequest, given: StateIn) -> StateOut:
    """The last word counts; nothing of it is kept in the ledger. Answers which computer it is."""
    card = tell_state(actor=actor_of(request), told=Told(**given.dict()))
    return StateOut(
        position=card.position,
        tag=card.device.asset_tag if card.device else None,
        title=card.device.title if card.device else "",
        asks_again_in=EVERY,
    )
