"""The door of programs to what is entrusted: for the coordination, and for the software of an external workshop."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Status

from rebond.access.guards import NOT_FOUND, actor_of, require
from rebond.kit.choosing import chosen
from rebond.kit.errors import NotFound, Refused
from rebond.kit.keyset import page_of
from rebond.programmes.choices import ErasureLevel
from rebond.stock.actions import load_transfer
from rebond.stock.api import PROBLEMS, pile_named, refuse_unknown, tags_of, told
from rebond.stock.choices import TransferState
from rebond.stock.models import Transfer
from rebond.stock.queries import Arrived, pile_of
from rebond.stock.schemas import ArrivalIn, OutcomeOut, PileIn, ReceptionOut
from rebond.subcontracting import actions
from rebond.subcontracting.actions.opening import CANCELLED
from rebond.subcontracting.choices import Claim, Result
from rebond.subcontracting.naming import (
    agreement_named,
    line_named,
    lot_named,
    return_named,
    row_named,
    workshop_among,
)
from rebond.subcontracting.queries import (
    OnPaper,
    computers_to_confirm,
    drive_said,
    entrustments_listed,
    no_medium_said,
    said_of,
    workshops_external,
    workshops_within,
)
from rebond.subcontracting.schemas import (
    AnswerIn,
    EntrustedOut,
    EntrustmentDetailOut,
    EntrustmentOut,
    GiveBackIn,
    OnPaperListOut,
    PaperKeptOut,
    ReturnOut,
    TermsIn,
)
from rebond.subcontracting.telling import (
    told_agreement,
    told_computer,
    told_in_full,
    told_on_paper,
    told_paper,
    told_returns,
)
from rebond.ui.problems import Problem
from rebond.workshop.api import BODY, received_file

router = Router(tags=["entrustments"])
MOST = 200
"""Agreements told at once, the latest first."""
A_PAGE = 50
OF_PAPER = PROBLEMS | {413}


@router.get(
    "/entrustments", response={200: list[EntrustmentOut], PROBLEMS: Problem}, summary="List agreements"
)
def read_all(request: HttpRequest) -> list[EntrustmentOut]:
    """The last 200 within reach: an external workshop reads its own, once they have left."""
    actor = actor_of(request)
    require(actor, "entrustment.view")
    return [told_agreement(row) for row in entrustments_listed(actor)[:MOST]]


@router.post(
    "/entrustments", response={201: EntrustmentDetailOut, PROBLEMS: Problem}, summary="Entrust computers"
)
def open_one(request: HttpRequest, given: TermsIn) -> Status[EntrustmentDetailOut]:
    """Opens the agreement, or changes the terms of the one that is being filled. It leaves with `send`."""
    actor = actor_of(request)
    require(actor, "entrustment.manage")
    made, _outcome = actions.open_entrustment(
        actor=actor,
        origin=workshop_among(workshops_within(actor), given.origin, "origin"),
        workshop=workshop_among(workshops_external(actor), given.workshop, "workshop"),
        terms=actions.Terms(
            due_on=given.due_on,
            erasure_level=chosen(ErasureLevel, given.erasure_level, "erasure_level"),
            ready_cents=given.ready_cents,
            other_cents=given.other_cents,
        ),
        lot=lot_named(given.lot, actor),
    )
    return Status(201, told_in_full(made.reference, actor))


@router.get(
    "/entrustments/{reference}",
    response={200: EntrustmentDetailOut, PROBLEMS: Problem},
    summary="Read an agreement",
)
def read_one(request: HttpRequest, reference: str) -> EntrustmentDetailOut:
    actor = actor_of(request)
    require(actor, "entrustment.view")
    return told_in_full(reference, actor)


@router.post(
    "/entrustments/{reference}/computers",
    response={200: OutcomeOut, PROBLEMS: Problem},
    summary="Put computers on its slip",
)
def load(request: HttpRequest, reference: str, given: PileIn) -> OutcomeOut:
    actor = actor_of(request)
    require(actor, "entrustment.manage")
    found = agreement_named(reference, actor)
    if found.cancelled_at is not None:
        raise Refused(CANCELLED, code="cancelled")
    return told(load_transfer(actor=actor, transfer=found.transfer, devices=pile_named(given.codes, actor)))


@router.post(
    "/entrustments/{reference}/send",
    response={200: EntrustmentDetailOut, PROBLEMS: Problem},
    summary="Let the computers leave",
)
def send(request: HttpRequest, reference: str) -> EntrustmentDetailOut:
    actor = actor_of(request)
    require(actor, "entrustment.manage")
    actions.send_entrustment(actor=actor, entrustment=agreement_named(reference, actor))
    return told_in_full(reference, actor)


@router.post(
    "/entrustments/{reference}/call-back",
    response={200: EntrustmentDetailOut, PROBLEMS: Problem},
    summary="They did not leave after all",
)
def call_back(request: HttpRequest, reference: str) -> EntrustmentDetailOut:
    """Refused once the workshop received them."""
    actor = actor_of(request)
    require(actor, "entrustment.manage")
    actions.call_back(actor=actor, entrustment=agreement_named(reference, actor))
    return told_in_full(reference, actor)


@router.post(
    "/entrustments/{reference}/computers/{tag}/answer",
    response={200: EntrustedOut, PROBLEMS: Problem},
    summary="Say what came of a computer",
)
def answer(request: HttpRequest, reference: str, tag: str, given: AnswerIn) -> EntrustedOut:
    """Refused with what stands in the way: a proof that is missing, a computer that is still there."""
    actor = actor_of(request)
    require(actor, "entrustment.manage")
    line = line_named(reference, tag, actor)
    actions.settle(actor=actor, line=line, now=chosen(Result, given.now, "now"))
    return told_computer(row_named(reference, tag, actor))


@router.delete(
    "/entrustments/{reference}/computers/{tag}/answer",
    response={200: EntrustedOut, PROBLEMS: Problem},
    summary="Take an answer back",
)
def take_answer_back(request: HttpRequest, reference: str, tag: str) -> EntrustedOut:
    actor = actor_of(request)
    require(actor, "entrustment.manage")
    actions.take_answer_back(actor=actor, line=line_named(reference, tag, actor))
    return told_computer(row_named(reference, tag, actor))


@router.post(
    "/entrustment-returns",
    response={200: OutcomeOut, PROBLEMS: Problem},
    summary="Put computers on the slip of return",
)
def give_back(request: HttpRequest, given: GiveBackIn) -> OutcomeOut:
    """For an external workshop. One that is not entrusted to it comes back with why."""
    actor = actor_of(request)
    require(actor, "entrustment.work")
    outcome = actions.prepare_return(
        actor=actor,
        workshop=workshop_among(workshops_external(actor), given.workshop, "workshop"),
        devices=pile_named(given.codes, actor),
        claim=chosen(Claim, given.claim, "claim"),
    )
    return told(outcome)


@router.get(
    "/entrustment-returns",
    response={200: list[ReturnOut], PROBLEMS: Problem},
    summary="List the slips of return that are filled or on their way",
)
def read_returns(request: HttpRequest) -> list[ReturnOut]:
    actor = actor_of(request)
    require(actor, "entrustment.view")
    rows = Transfer.objects.visible_to(actor).filter(entrusted_back__isnull=False)
    return told_returns(list(rows.exclude(state=TransferState.RECEIVED).distinct().order_by("-pk")[:MOST]))


@router.post(
    "/entrustment-returns/{reference}/send",
    response={200: ReturnOut, PROBLEMS: Problem},
    summary="Let a return leave",
)
def send_return(request: HttpRequest, reference: str) -> ReturnOut:
    actor = actor_of(request)
    require(actor, "entrustment.work")
    (slip,) = told_returns([actions.send_return(actor=actor, transfer=return_named(reference, actor))])
    return slip


@router.post(
    "/entrustment-returns/{reference}/receive",
    response={200: ReceptionOut, PROBLEMS: Problem},
    summary="Receive a return",
)
def receive_return(request: HttpRequest, reference: str, given: ArrivalIn) -> ReceptionOut:
    """Closes the reception; each computer is judged at once. What is on the slip and not in `codes` did not come."""
    actor = actor_of(request)
    require(actor, "transfer.receive")
    transfer = return_named(reference, actor)
    pile = pile_of(list(dict.fromkeys(given.codes)), actor)
    refuse_unknown(pile)
    arrived: Arrived = actions.receive_return(actor=actor, transfer=transfer, scanned=list(pile.devices))
    return ReceptionOut(
        received=tags_of(arrived.received),
        missing=tags_of(arrived.missing),
        surplus=tags_of(arrived.surplus),
        refused=[],
    )


@router.get(
    "/entrustment-papers",
    response={200: OnPaperListOut, PROBLEMS: Problem},
    summary="List what waits to be confirmed with its paper",
)
def read_papers(request: HttpRequest, after: int | None = None) -> OnPaperListOut:
    """What an external workshop says of drives without a report proves nothing before."""
    actor = actor_of(request)
    require(actor, "drive.confirm")
    page = page_of(computers_to_confirm(actor), after=after, size=A_PAGE)
    return OnPaperListOut(waiting=[told_on_paper(said) for said in said_of(page.rows)], next=page.next_key)


@router.post(
    "/entrustment-papers/drives/{drive}",
    response={201: PaperKeptOut, OF_PAPER: Problem},
    summary="Confirm what is said of a drive with its paper",
    openapi_extra=BODY,
)
def confirm_drive(request: HttpRequest, drive: int, said_at: datetime) -> Status[PaperKeptOut]:
    """A PDF, or a photo (JPEG, PNG). Refused for who said it themselves; the same file again is the same confirmation."""
    actor = actor_of(request)
    require(actor, "drive.confirm")
    return _confirm(request, drive_said(drive, actor), said_at)


@router.delete(
    "/entrustment-papers/drives/{drive}",
    response={204: None, PROBLEMS: Problem},
    summary="Take back what is said of a drive: no paper shows it",
)
def leave_drive(request: HttpRequest, drive: int, said_at: datetime) -> Status[None]:
    actor = actor_of(request)
    require(actor, "drive.confirm")
    return _leave(request, drive_said(drive, actor), said_at)


@router.post(
    "/entrustment-papers/computers/{tag}",
    response={201: PaperKeptOut, OF_PAPER: Problem},
    summary="Confirm with its paper that no medium was found in a computer",
    openapi_extra=BODY,
)
def confirm_no_medium(request: HttpRequest, tag: str, said_at: datetime) -> Status[PaperKeptOut]:
    """As for a drive."""
    actor = actor_of(request)
    require(actor, "drive.confirm")
    return _confirm(request, no_medium_said(tag, actor), said_at)


@router.delete(
    "/entrustment-papers/computers/{tag}",
    response={204: None, PROBLEMS: Problem},
    summary="Take back that no medium was found in a computer: no paper shows it",
)
def leave_no_medium(request: HttpRequest, tag: str, said_at: datetime) -> Status[None]:
    actor = actor_of(request)
    require(actor, "drive.confirm")
    return _leave(request, no_medium_said(tag, actor), said_at)


def _confirm(request: HttpRequest, said: OnPaper | None, said_at: datetime) -> Status[PaperKeptOut]:
    if said is None:
        raise NotFound(NOT_FOUND, code="not_found")
    content, _name = received_file(request)
    paper = actions.confirm_with_paper(actor=actor_of(request), said=said.row, content=content, seen=said_at)
    return Status(201, told_paper(paper))


def _leave(request: HttpRequest, said: OnPaper | None, said_at: datetime) -> Status[None]:
    if said is None:
        raise NotFound(NOT_FOUND, code="not_found")
    actions.leave_unconfirmed(actor=actor_of(request), said=said.row, seen=said_at)
    return Status(204, None)
