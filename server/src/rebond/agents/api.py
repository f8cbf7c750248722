"""The one operation without a token: a bench or a stick gets its own."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from rebond.agents.actions import enrol
from rebond.agents.limits import WRONG_CODES
from rebond.agents.schemas import EnrolIn, EnrolOut
from rebond.agents.signing import trust_list
from rebond.kit.errors import NotFound
from rebond.ui.problems import Problem
from rebond.ui.visitors import visitor_of

router = Router(tags=["agents"])


@router.post(
    "/agents/enrol",
    auth=None,
    response={200: EnrolOut, frozenset({404, 422, 429}): Problem},
    summary="Exchange an enrolment code for a token",
)
def enrol_agent(request: HttpRequest, given: EnrolIn) -> EnrolOut:
    """The code in the body says who calls: it lives a quarter of an hour and works once."""
    visitor = f"enrolment:{visitor_of(request)}"
    WRONG_CODES.refuse_when_too_many(visitor)
    try:
        done = enrol(code=given.code, public_key=given.public_key, proof=given.proof)
    except NotFound:
        WRONG_CODES.count(visitor)
        raise
    return EnrolOut(
        agent=done.agent.stream,
        name=done.agent.name,
        workshop=done.agent.workshop.name,
        token=done.token,
        delegation=done.delegation,
        trust=trust_list(),
    )
