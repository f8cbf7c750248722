"""A contract is signed, extended, ended, or taken back; what the person goes on to may be learned later."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.integration.actions.erasing import AFTER_THE_CONTRACT
from rebond.integration.actions.holding import hold_contract, hold_trainee
from rebond.integration.choices import TRAINEE_ROLES, Exit
from rebond.integration.facts import ContractCancelled, ContractEnded, ContractExtended, ContractSigned
from rebond.integration.models import Contract, Trainee
from rebond.kit.errors import Invalid, Refused
from rebond.ledger.recording import Entry, record
from rebond.network.models import Membership

OVERLAPS = _("Another contract of this person covers some of these days.")
EARLIEST = date(2000, 1, 1)
SOONEST, LONGEST = timedelta(days=366), timedelta(days=3653)
"""A contract starts within a year and lasts ten years at most: anything else is a slip of the hand."""


def sign_contract(
    *,
    actor: Actor,
    membership: Membership,
    starts_on: date,
    ends_on: date,
    share_percent: int,
    submission: UUID,
) -> Contract:
    """Opens the record of the person when it is the first. The same ``submission`` again gives the same contract.

    Raise `Invalid` for days in the wrong order, or that another contract of the person covers; `Refused` for oneself,
    for a hat that does not work in the workshop, or where ``submission`` said something else the first time.
    """
    require(actor, "trainee.follow", on=membership)
    said = (membership.organisation_id, membership.user_id, starts_on, ends_on, share_percent)
    if already := _sent_already(submission, said):
        return already
    _refuse_wrong_person(actor, membership)
    _refuse_far_start(starts_on)
    if ends_on < starts_on:
        raise Invalid(_("The contract ends before it starts."), field="ends_on")
    _refuse_far_end(starts_on, ends_on)
    if ends_on < timezone.localdate() - AFTER_THE_CONTRACT:
        raise Invalid(_("It ended more than a year ago: nothing of it is kept any more."), field="ends_on")
    if not 1 <= share_percent <= 100:
        raise Invalid(_("The share of full time goes from 1 to 100 %."), field="share_percent")
    try:
        with transaction.atomic():
            trainee, _is_new = Trainee.objects.get_or_create(
                organisation_id=membership.organisation_id,
                user_id=membership.user_id,
                defaults={"opened_at": timezone.now()},
            )
            trainee = hold_trainee(trainee.pk)
            _refuse_overlap(trainee, starts_on, ends_on)
            contract = Contract.objects.create(
                organisation_id=trainee.organisation_id,
                trainee=trainee,
                starts_on=starts_on,
                first_ends_on=ends_on,
                ends_on=ends_on,
                share_percent=share_percent,
                submission=submission,
            )
            told = ContractSigned(organisation_id=trainee.organisation_id, contract_id=contract.pk)
            record(actor=actor, entries=[Entry(contract.stream, told)])
    except (IntegrityError, Invalid):  # the same page was sent twice at once, and the other was first
        if already := _sent_already(submission, said):
            return already
        raise
    return contract


def extend_contract(*, actor: Actor, contract: Contract, ends_on: date) -> Contract:
    """Another end is agreed. Raise `Invalid` for an earlier one, `Refused` for a contract that has ended."""
    require(actor, "trainee.follow", on=contract)
    with transaction.atomic():
        trainee, held = hold_contract(contract)
        if held.ends_on == ends_on:
            return held
        if held.ended_on is not None:
            raise Refused(_("This contract has ended: sign a new one."), code="ended")
        if ends_on < held.ends_on:
            raise Invalid(
                _("This is earlier than the end agreed: record the end of the contract instead."),
                field="ends_on",
            )
        _refuse_far_end(held.starts_on, ends_on)
        _refuse_overlap(trainee, held.starts_on, ends_on, but=held)
        held.ends_on = ends_on
        held.save(update_fields=["ends_on"])
        told = ContractExtended(organisation_id=trainee.organisation_id, contract_id=held.pk)
        record(actor=actor, entries=[Entry(held.stream, told)])
    return held


def end_contract(*, actor: Actor, contract: Contract, ended_on: date, exit_to: Exit) -> Contract:
    """The last day, and what the person goes on to; again to correct it. Raise `Invalid` for a day outside of the contract."""
    require(actor, "trainee.follow", on=contract)
    with transaction.atomic():
        trainee, held = hold_contract(contract)
        if (held.ended_on, held.exit) == (ended_on, exit_to):
            return held
        _refuse_last_day(held, ended_on)
        held.ended_on, held.exit = ended_on, exit_to
        held.save(update_fields=["ended_on", "exit"])
        told = ContractEnded(organisation_id=trainee.organisation_id, contract_id=held.pk)
        record(actor=actor, entries=[Entry(held.stream, told)])
    return held


def cancel_contract(*, actor: Actor, contract: Contract) -> None:
    """It was recorded by mistake: it counts nowhere any more. Raise `Refused` for one that has ended.

    Without another contract, the record of the person erases itself with the next erasure.
    """
    require(actor, "trainee.follow", on=contract)
    with transaction.atomic():
        _trainee, held = hold_contract(contract)
        if held.ended_on is not None:
            raise Refused(_("This contract has ended: correct its end instead."), code="ended")
        told = ContractCancelled(organisation_id=held.organisation_id, contract_id=held.pk)
        record(actor=actor, entries=[Entry(held.stream, told)])
        held.delete()


def _sent_already(submission: UUID, said: tuple[int, int, date, date, int]) -> Contract | None:
    """``said``: organisation, person, start, end first agreed, share of full time."""
    rows = Contract.objects.filter(submission=submission).select_related("trainee", "organisation")
    known = rows.first()
    if known is None:
        return None
    person = known.trainee.user_id if known.trainee else None
    if (known.organisation_id, person, known.starts_on, known.first_ends_on, known.share_percent) != said:
        raise Refused(
            _("This page was sent already: open it again to record another contract."), code="sent_already"
        )
    return known


def _refuse_wrong_person(actor: Actor, membership: Membership) -> None:
    if membership.user_id == actor.user_id:
        raise Refused(_("Nobody keeps their own record: another supervisor does."), code="own_record")
    if membership.ended_at is not None or membership.role not in TRAINEE_ROLES:
        raise Refused(
            _("Only a technician or a storekeeper of the workshop has a contract here."),
            code="wrong_role",
            field="membership",
        )


def _refuse_far_start(day: date) -> None:
    if day < EARLIEST or day > timezone.localdate() + SOONEST:
        raise Invalid(_("Check the year of this day."), field="starts_on")


def _refuse_far_end(starts_on: date, ends_on: date) -> None:
    if ends_on > starts_on + LONGEST:
        raise Invalid(_("A contract lasts ten years at most: check the year."), field="ends_on")


def _refuse_last_day(held: Contract, ended_on: date) -> None:
    if ended_on > timezone.localdate():
        raise Invalid(_("This day is still to come: record it once it is there."), field="ended_on")
    if ended_on < held.starts_on:
        raise Invalid(_("The contract had not started yet."), field="ended_on")
    if ended_on > held.ends_on:
        raise Invalid(_("The contract went on after its end: extend it first."), field="ended_on")


def _refuse_overlap(trainee: Trainee, first: date, last: date, *, but: Contract | None = None) -> None:
    others = Contract.objects.filter(trainee=trainee).within(first, last)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise Invalid(OVERLAPS, field="ends_on" if but else "starts_on")
