"""The door of programs to the end of the road."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND, actor_of, require
from rebond.kit.choosing import chosen
from rebond.kit.errors import NotFound
from rebond.recycling import actions
from rebond.recycling.actions import Movement
from rebond.recycling.choices import DisposalReason, TreatmentCode, WasteCode, WeeeCategory
from rebond.recycling.companies import plain_siret
from rebond.recycling.models import WeeeBatch
from rebond.recycling.queries import batch_named, contents_of
from rebond.recycling.schemas import BatchIn, BatchOut, CollectionIn, DisposalIn, GroupOut, PartsIn
from rebond.stock.api import PROBLEMS, pile_named, told, workshop_named
from rebond.stock.schemas import OutcomeOut, PileIn
from rebond.ui.problems import Problem

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


@router.post("/waste/batches", response={200: BatchOut, PROBLEMS: Problem}, summary="Fill a batch of waste")
def open_batch(request: HttpRequest, given: BatchIn) -> BatchOut:
    """The batch that the workshop is filling, or a new one."""
    actor = actor_of(request)
    require(actor, "weee.fill")
    return shown(actions.open_batch(actor=actor, workshop=workshop_named(given.workshop, actor)))


@router.get("/waste/batches/{reference}", response={200: BatchOut, PROBLEMS: Problem}, summary="Read a batch")
def read_batch(request: HttpRequest, reference: str) -> BatchOut:
    actor = actor_of(request)
    require(actor, "weee.view")
    return shown(_batch(reference, actor))


@router.post(
    "/waste/batches/{reference}/computers",
    response={200: OutcomeOut, PROBLEMS: Problem},
    summary="Put computers in a batch",
)
def put_in_batch(request: HttpRequest, reference: str, given: PileIn) -> OutcomeOut:
    """Refused as on the page: not set aside, in another batch, a drive without proof on no list of drives to destroy."""
    actor = actor_of(request)
    require(actor, "weee.fill")
    batch = _batch(reference, actor)
    return told(actions.put_in_batch(actor=actor, batch=batch, devices=pile_named(given.codes, actor)))


@router.post(
    "/waste/batches/{reference}/parts",
    response={200: BatchOut, PROBLEMS: Problem},
    summary="Count other pieces",
)
def count_parts(request: HttpRequest, reference: str, given: PartsIn) -> BatchOut:
    actor = actor_of(request)
    require(actor, "weee.fill")
    batch = _batch(reference, actor)
    actions.count_parts(
        actor=actor,
        batch=batch,
        category=chosen(WeeeCategory, given.category, "category"),
        waste_code=chosen(WasteCode, given.waste_code, "waste_code"),
        count=given.count,
    )
    return shown(batch)


@router.post(
    "/waste/batches/{reference}/close", response={200: BatchOut, PROBLEMS: Problem}, summary="Close a batch"
)
def close_batch(request: HttpRequest, reference: str) -> BatchOut:
    actor = actor_of(request)
    require(actor, "weee.send")
    return shown(actions.close_batch(actor=actor, batch=_batch(reference, actor)))


@router.post(
    "/waste/batches/{reference}/collection",
    response={200: BatchOut, PROBLEMS: Problem},
    summary="Confirm that a batch left",
)
def confirm_collection(request: HttpRequest, reference: str, given: CollectionIn) -> BatchOut:
    """Freezes the batch and writes its lines into the register."""
    actor = actor_of(request)
    require(actor, "weee.send")
    batch = _batch(reference, actor)
    told_of = given.dict() | {
        name: plain_siret(getattr(given, name))
        for name in ("sender_siret", "eco_siret", "carrier_siret", "site_siret")
    }
    told_of["treatment_code"] = chosen(TreatmentCode, given.treatment_code, "treatment_code")
    actions.confirm_collection(actor=actor, batch=batch, movement=Movement(**told_of))
    return shown(_batch(reference, actor))


def shown(batch: WeeeBatch) -> BatchOut:
    groups = [
        GroupOut(
            category=group.category.value,
            waste_code=group.waste_code.value,
            count=group.count,
            weight_g=group.weight_g,
            is_estimated=group.is_estimated,
        )
        for group in contents_of(batch).groups
    ]
    return BatchOut(reference=batch.reference, state=str(batch.state), groups=groups)


def _batch(reference: str, actor: Actor) -> WeeeBatch:
    found = batch_named(reference, actor)
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found
