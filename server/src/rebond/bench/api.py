"""The door of running agents."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from passport.checks import list_to_json
from rebond.access.guards import actor_of, require
from rebond.bench.actions import Told, tell_state
from rebond.bench.queries import checks_wanted, device_recognised
from rebond.bench.schemas import CheckListOut, StateIn, StateOut
from rebond.ui.problems import Problem

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
    hat = card.agent.operator_at(timezone.now())
    return StateOut(
        position=card.position,
        tag=card.device.asset_tag if card.device else None,
        title=card.device.title if card.device else "",
        operator=str(hat.user) if hat else "",
        asks_again_in=EVERY,
    )


@router.get(
    "/agents/check-list",
    response={200: CheckListOut, frozenset({401, 403}): Problem},
    by_alias=True,
    summary="Which checks and which level of erasure are required",
)
def read_check_list(
    request: HttpRequest, asset_tag: str = "", serial: str = "", system_uuid: str = ""
) -> dict[str, Any]:
    """The `rebond.check-list/1` of the computer with that tag, serial number or system UUID.

    Of one that is not known yet: all that the programmes which run now require, and the strictest level of erasure.
    """
    actor = actor_of(request)
    require(actor, "report.submit")
    device = device_recognised(actor, asset_tag=asset_tag, serial=serial, system_uuid=system_uuid)
    return list_to_json(checks_wanted(actor, device=device))
