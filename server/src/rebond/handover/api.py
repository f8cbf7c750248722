"""The door of programs to handovers and returns."""

from __future__ import annotations

from enum import Enum
from typing import TypeVar

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status

from rebond.access.guards import NOT_FOUND, actor_of, require
from rebond.handover import actions
from rebond.handover.choices import ReturnReason, WaiverReason
from rebond.handover.models import Handover
from rebond.handover.queries import referral_named
from rebond.handover.schemas import HandOverIn, HandoverOut, TakeBackIn
from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.programmes.choices import Outlet
from rebond.stock.api import PROBLEMS, pile_named, told, workshop_named
from rebond.stock.schemas import OutcomeOut
from rebond.workshop.schemas import Problem

router = Router(tags=["handover"])
Choice = TypeVar("Choice", bound=Enum)


@router.post("/handovers", response={201: HandoverOut, PROBLEMS: Problem}, summary="Hand a computer over")
def hand_over(request: HttpRequest, given: HandOverIn) -> Status[HandoverOut]:
    """Open, or 409 with the obstacles that the page shows."""
    actor = actor_of(request)
    require(actor, "device.hand_over")
    (device,) = pile_named([given.device], actor)
    referral = referral_named(given.referral, actor)
    if referral is None:
        raise NotFound(NOT_FOUND, code="not_found", field="referral")
    outcome = actions.hand_over(
        actor=actor,
        pairs=[actions.Pair(device, referral)],
        outlet=chosen(Outlet, given.outlet, "outlet"),
        waiver=chosen(WaiverReason, given.waiver, "waiver") if given.waiver else None,
    )
    for refusal in outcome.refused:
        raise Refused(refusal.reason, code=refusal.obstacles[0].code, obstacles=refusal.obstacles)
    made = Handover.objects.current().get(device=device)
    return Status(201, HandoverOut(reference=made.reference, device=device.asset_tag, referral=referral.code))


@router.post("/returns", response={200: OutcomeOut, PROBLEMS: Problem}, summary="Take computers back")
def take_back(request: HttpRequest, given: TakeBackIn) -> OutcomeOut:
    """What was with a person loses its proofs: their data are on it."""
    actor = actor_of(request)
    require(actor, "device.take_back")
    outcome = actions.take_back(
        actor=actor,
        devices=pile_named(given.codes, actor),
        workshop=workshop_named(given.workshop, actor),
        reason=chosen(ReturnReason, given.reason, "reason"),
        exchange_wanted=given.exchange_wanted,
    )
    return told(outcome)


def chosen(choices: type[Choice], value: str, field: str) -> Choice:
    """Raise `Invalid`, which lists the possible values, for another one."""
    try:
        return choices(value)
    except ValueError:
        possible = ", ".join(str(item.value) for item in choices)
        raise Invalid(
            _("Choose one of: %(values)s.") % {"values": possible}, code="invalid", field=field
        ) from None
