"""The door of programs to handovers and returns."""

from __future__ import annotations

from uuid import uuid4

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status

from passport.codes import normalise
from rebond.access.guards import NOT_FOUND, actor_of, require
from rebond.handover import actions
from rebond.handover.actions.handing_over import HANDOVERS
from rebond.handover.choices import ReturnReason, SignatureMeans, Signer, UseEnd, WaiverReason
from rebond.handover.models import Handover, Loan
from rebond.handover.queries import borrowers_for, referral_named
from rebond.handover.schemas import (
    EndOfUseIn,
    EndOfUseOut,
    ExtendIn,
    ExtensionOut,
    HandOverIn,
    HandoverOut,
    LendIn,
    LoanOut,
    RenewIn,
    TakeBackIn,
)
from rebond.kit.choosing import chosen
from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.programmes.choices import Outlet
from rebond.referrals.choices import AgeBracket, Occupation, Sex
from rebond.stock.api import PROBLEMS, pile_named, told, workshop_named
from rebond.stock.schemas import OutcomeOut
from rebond.ui.problems import Problem

router = Router(tags=["handover"])


@router.post("/handovers", response={201: HandoverOut, PROBLEMS: Problem}, summary="Hand a computer over")
def hand_over(request: HttpRequest, given: HandOverIn) -> Status[HandoverOut]:
    """Face to face, as on the page: the facts confirmed, the points explained, an adult beside a minor. Signed on paper.

    Open, or 409 with the obstacles that the page shows; 422 names the field at fault. One `submission` counts once.
    """
    actor = actor_of(request)
    require(actor, "device.hand_over")
    (device,) = pile_named([given.device], actor)
    referral = referral_named(given.referral, actor)
    if referral is None:
        raise NotFound(NOT_FOUND, code="not_found", field="referral")
    made = actions.hand_over_in_person(
        actor=actor,
        pair=actions.Pair(device, referral),
        submission=given.submission or uuid4(),
        said=_said(given),
        outlet=chosen(Outlet, given.outlet, "outlet"),
        waiver=chosen(WaiverReason, given.waiver, "waiver") if given.waiver else None,
    )
    return Status(201, HandoverOut(reference=made.reference, device=device.asset_tag, referral=referral.code))


def _said(given: HandOverIn) -> actions.Said:
    return actions.Said(
        sex=chosen(Sex, given.sex, "sex"),
        age_bracket=chosen(AgeBracket, given.age_bracket, "age_bracket"),
        occupation=chosen(Occupation, given.occupation, "occupation"),
        items=given.items,
        papers=given.papers,
        explained=given.explained,
        facts_confirmed=given.facts_confirmed,
        read_aloud=given.read_aloud,
        witnessed=given.witnessed,
        signer=chosen(Signer, given.signer, "signer"),
        means=SignatureMeans.PAPER,
        keeps_contact=given.keeps_contact,
    )


@router.post("/ends-of-use", response={201: EndOfUseOut, PROBLEMS: Problem}, summary="Say that a use ended")
def end_use(request: HttpRequest, given: EndOfUseIn) -> Status[EndOfUseOut]:
    """A person has their computer no more, and does not bring it back. One `submission` counts once."""
    actor = actor_of(request)
    require(actor, "device.hand_over")
    (device,) = pile_named([given.device], actor)
    made = actions.end_use(
        actor=actor,
        device=device,
        how=chosen(UseEnd, given.how, "how"),
        happened_on=given.happened_on,
        declaration_seen=given.declaration_seen,
        submission=given.submission or uuid4(),
    )
    return Status(201, EndOfUseOut(device=device.asset_tag, how=made.how, happened_on=made.happened_on))


@router.post(
    "/loans", response={200: OutcomeOut, PROBLEMS: Problem}, summary="Lend a pile to an organisation"
)
def lend(request: HttpRequest, given: LendIn) -> OutcomeOut:
    """One that is lent already is refused with its stage: sent twice, it is lent once."""
    actor = actor_of(request)
    require(actor, "device.lend_to_organisation")
    borrower = borrowers_for(actor).filter(pk=given.organisation).first()
    if borrower is None:
        raise NotFound(NOT_FOUND, code="not_found", field="organisation")
    outlet = chosen(Outlet, given.outlet, "outlet")
    if outlet is Outlet.LOAN and given.due_on is None:
        words = _("A loan says when it ends: enter the day on which it is due back.")
        raise Invalid(words, code="due_missing", field="due_on")
    outcome = actions.lend(
        actor=actor,
        devices=pile_named(given.codes, actor),
        organisation=borrower,
        outlet=outlet,
        due_on=given.due_on,
    )
    return told(outcome)


@router.post("/loans/renewals", response={200: LoanOut, PROBLEMS: Problem}, summary="Renew a loan")
def renew(request: HttpRequest, given: RenewIn) -> LoanOut:
    """Sent twice with one day, it is renewed once."""
    actor = actor_of(request)
    require(actor, "device.lend_to_organisation")
    (device,) = pile_named([given.device], actor)
    loan = Loan.objects.visible_to(actor).current().filter(device=device).first()
    if loan is None:
        raise Refused(_("This computer is not lent to an organisation."), code="not_lent", field="device")
    loan = actions.renew_loan(actor=actor, loan=loan, due_on=given.due_on)
    return LoanOut(device=device.asset_tag, due_on=given.due_on, renewals=loan.renewals)


@router.post(
    "/handovers/{reference}/extension",
    response={200: ExtensionOut, PROBLEMS: Problem},
    summary="Extend a loan to a person",
)
def extend(request: HttpRequest, reference: str, given: ExtendIn) -> ExtensionOut:
    """The person keeps what was lent until that day. Sent twice with one day, it is extended once."""
    actor = actor_of(request)
    require(actor, "device.hand_over")
    code = normalise(reference, family=HANDOVERS)
    handover = Handover.objects.visible_to(actor).filter(reference=code).first() if code else None
    if handover is None:
        raise NotFound(NOT_FOUND, code="not_found")
    extended = actions.extend_loan(actor=actor, handover=handover, due_on=given.due_on)
    return ExtensionOut(reference=extended.reference, due_on=given.due_on)


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
