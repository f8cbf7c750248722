"""The door of programs to what donors bring to drop-off points: what is expected there, and its count."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Query, Router

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND, actor_of, require
from rebond.collection import actions
from rebond.collection.models import DropOff
from rebond.collection.queries import drop_off_named, drop_offs_listed
from rebond.collection.schemas import DropOffOut, DropOffsIn, DropOffsOut, ReceiveDropOffIn
from rebond.kit.errors import NotFound
from rebond.kit.keyset import page_of
from rebond.ui.problems import Problem

router = Router(tags=["collection"])


@router.get(
    "/drop-offs",
    response={200: DropOffsOut, frozenset({401, 403, 422}): Problem},
    summary="Drop-offs under way within reach, newest first",
)
def list_drop_offs(request: HttpRequest, given: Query[DropOffsIn]) -> DropOffsOut:
    """What donors bring to the drop-off points, once the coordination accepted it."""
    actor = actor_of(request)
    require(actor, "drop_off.view")
    page = page_of(drop_offs_listed(actor, shown=given.show), after=given.after, size=given.limit)
    return DropOffsOut(drop_offs=[_told(found) for found in page.rows], next=page.next_key)


@router.get(
    "/drop-offs/{reference}",
    response={200: DropOffOut, frozenset({401, 403, 404}): Problem},
    summary="Where a drop-off stands",
)
def show(request: HttpRequest, reference: str) -> DropOffOut:
    actor = actor_of(request)
    require(actor, "drop_off.view")
    return _told(_named(reference, actor))


@router.post(
    "/drop-offs/{reference}/receive",
    response={200: DropOffOut, frozenset({401, 403, 404, 409, 422}): Problem},
    summary="Count what was brought to a drop-off point",
)
def receive(request: HttpRequest, reference: str, given: ReceiveDropOffIn) -> DropOffOut:
    """By the rules of the page. Sent twice with one count, it is counted once; with another one, the count is corrected."""
    actor = actor_of(request)
    require(actor, "drop_off.receive")
    found = _named(reference, actor)
    actions.receive_drop_off(actor=actor, drop_off=found, counted=given.counted, seen=given.seen)
    return _told(_named(reference, actor))


def _named(reference: str, actor: Actor) -> DropOff:
    found = drop_off_named(reference, actor)
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def _told(found: DropOff) -> DropOffOut:
    """Of a drop-off `with_delay`."""
    return DropOffOut(
        reference=found.reference,
        giver=found.request.called,
        point=found.point.where.name,
        day=found.day,
        state=found.state,
        overdue=found.is_overdue,  # type: ignore[attr-defined]  # annotated
        accepted=found.computers,  # type: ignore[attr-defined]  # annotated
        counted=found.counted,
        received_at=found.received_at,
    )
