"""An agreement that elected officials sign: the vote of the assembly, the delegation, the signatures, each in its turn.

An executive signs what the assembly decided (CGCT L. 2122-21, L. 3221-1), or a delegate by an order (L. 2122-18, L. 2122-19, L. 3221-3).
A delegation of signature is personal: it falls with who gave it and with who holds it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.donations.choices import LegalGround, SigningKind, SuccessionReason
from rebond.donations.facts import (
    DonationAgreementSigned,
    SignatorySucceeded,
    SignatureDelegated,
    SigningStepDone,
    SigningStepTakenBack,
)
from rebond.donations.models import DonationAgreement, SigningStep
from rebond.donations.queries import step_in_turn, steps_of
from rebond.kit.errors import Invalid, Refused
from rebond.ledger.recording import Entry, record

CIRCUITS = {
    LegalGround.PUBLIC_GIFT.value: (SigningKind.DELIBERATION, SigningKind.DONOR, SigningKind.OPERATOR),
    LegalGround.TRANSFER.value: (SigningKind.DELIBERATION, SigningKind.DONOR, SigningKind.OPERATOR),
    LegalGround.PRIVATE_GIFT.value: (SigningKind.DONOR, SigningKind.OPERATOR),
}


def begin_signature(agreement: DonationAgreement) -> None:
    """The steps that its legal ground asks for, inside the caller's transaction; the first is awaited from today."""
    today = timezone.localdate()
    SigningStep.objects.bulk_create(
        SigningStep(
            agreement=agreement, rank=rank, kind=kind.value, awaited_since=today if rank == 1 else None
        )
        for rank, kind in enumerate(CIRCUITS[agreement.legal_ground], start=1)
    )


def take_step(
    *, actor: Actor, step: SigningStep, done_on: date, function: str = "", reference: str = ""
) -> DonationAgreement:
    """The step whose turn it is was done; after the last one the agreement is signed. Again: changes nothing.

    Raise `Refused` for a step whose turn it is not, `Invalid` for a day to come or before the step began, for a vote or a
    delegation without its reference, or where the agreement would end before it is signed.
    """
    require(actor, "donation.edit", on=step.agreement)
    with transaction.atomic():
        agreement, steps = _held(step.agreement)
        row = _among(steps, step)
        if row.done_on is not None:
            return agreement
        _refuse_out_of_turn(steps, row)
        _refuse_bad_step(steps, row, done_on, reference.strip())
        row.done_on, row.reference = done_on, reference.strip()
        row.function = function.strip() or row.function
        row.save(update_fields=["done_on", "reference", "function"])
        told = SigningStepDone(step_id=row.pk, step=row.kind, done_on=done_on.isoformat())
        record(actor=actor, entries=[Entry(agreement.stream, told)])
        if (following := step_in_turn(steps)) is not None:
            following.awaited_since = done_on
            following.save(update_fields=["awaited_since"])
        else:
            _sign(actor, agreement, done_on)
    return agreement


def take_back_step(*, actor: Actor, step: SigningStep) -> None:
    """Said by mistake: the step is awaited again; a delegation that is still awaited is no step of the road any more.

    Raise `Refused` for another than the last one that was recorded, or once all is signed.
    """
    require(actor, "donation.edit", on=step.agreement)
    with transaction.atomic():
        agreement, steps = _held(step.agreement)
        row = _among(steps, step)
        if row.done_on is None:
            _undo_delegation(actor, agreement, steps, row)
            return
        done = [one for one in steps if one.done_on is not None]
        if agreement.signed_on is not None or done[-1].pk != row.pk:
            raise Refused(
                _("Only the last step of a signature under way is taken back."), code="not_the_last"
            )
        if (following := step_in_turn(steps)) is not None:
            following.awaited_since = None
            following.save(update_fields=["awaited_since"])
        row.done_on, row.reference = None, ""
        row.save(update_fields=["done_on", "reference"])
        told = SigningStepTakenBack(step_id=row.pk, step=row.kind)
        record(actor=actor, entries=[Entry(agreement.stream, told)])


def _undo_delegation(
    actor: Actor, agreement: DonationAgreement, steps: Sequence[SigningStep], row: SigningStep
) -> None:
    """The signature is awaited of its own official again, since the same day. Another step that is awaited stays so."""
    signature = next((one for one in steps if row.is_delegation_of(one)), None)
    if signature is None:
        return
    told = SigningStepTakenBack(step_id=row.pk, step=row.kind)
    rank, since = row.rank, row.awaited_since
    row.delete()
    for later in steps:
        if later.rank > rank:  # from the lowest: no two ever share a rank
            SigningStep.objects.filter(pk=later.pk).update(rank=F("rank") - 1)
    SigningStep.objects.filter(pk=signature.pk).update(function="", awaited_since=since)
    record(actor=actor, entries=[Entry(agreement.stream, told)])


def delegate(*, actor: Actor, step: SigningStep, function: str) -> None:
    """``function`` signs by delegation: its order has to be shown before. Said again, nothing is added.

    Raise `Refused` for what is no signature still to come, `Invalid` without the function.
    """
    require(actor, "donation.edit", on=step.agreement)
    _refuse_nameless(function)
    with transaction.atomic():
        agreement, steps = _held(step.agreement)
        row = _awaited_signature(steps, step)
        if _delegation_before(steps, row) is not None:
            _refuse_other_function(row, function)
            return
        rank, since = row.rank, row.awaited_since
        for later in sorted(steps, key=lambda one: -one.rank):
            if later.rank >= rank:  # from the last: no two ever share a rank
                SigningStep.objects.filter(pk=later.pk).update(rank=F("rank") + 1)
        SigningStep.objects.filter(pk=row.pk).update(function=function.strip(), awaited_since=None)
        SigningStep.objects.create(
            agreement=agreement, rank=rank, kind=SigningKind.DELEGATION, awaited_since=since
        )
        told = SignatureDelegated(step_id=row.pk, step=row.kind)
        record(actor=actor, entries=[Entry(agreement.stream, told)])


def name_successor(*, actor: Actor, step: SigningStep, function: str, reason: SuccessionReason) -> None:
    """Somebody else signs in the place of the one awaited, from today on, even under the same function: a new mayor.

    What the assembly voted stays voted. Said twice the same day, it is said once.

    A delegation given for this signature falls: the successor's own has to be shown. Raise `Refused` for what is no
    signature still to come, `Invalid` without the function.
    """
    require(actor, "donation.edit", on=step.agreement)
    _refuse_nameless(function)
    with transaction.atomic():
        agreement, steps = _held(step.agreement)
        row = _awaited_signature(steps, step)
        delegation, today = _delegation_before(steps, row), timezone.localdate()
        if (row.function, row.succeeded_on) == (function.strip(), today):
            return
        row.function, row.succeeded_on = function.strip(), today
        if delegation is not None and delegation.done_on is not None:
            delegation.done_on, delegation.reference, delegation.awaited_since = None, "", today
            delegation.save(update_fields=["done_on", "reference", "awaited_since"])
            row.awaited_since = None
        elif row.awaited_since is not None:
            row.awaited_since = today
        row.save(update_fields=["function", "awaited_since", "succeeded_on"])
        told = SignatorySucceeded(step_id=row.pk, step=row.kind, reason=reason.value)
        record(actor=actor, entries=[Entry(agreement.stream, told)])


def _sign(actor: Actor, agreement: DonationAgreement, signed_on: date) -> None:
    agreement.signed_on = signed_on
    agreement.save(update_fields=["signed_on"])
    told = DonationAgreementSigned(signed_on=signed_on.isoformat())
    record(actor=actor, entries=[Entry(agreement.stream, told)])


def _held(agreement: DonationAgreement) -> tuple[DonationAgreement, list[SigningStep]]:
    """The agreement first, then its steps as they now are."""
    held = DonationAgreement.objects.select_for_update(no_key=True, of=("self",)).get(pk=agreement.pk)
    return held, steps_of(held)


def _among(steps: Sequence[SigningStep], step: SigningStep) -> SigningStep:
    found = next((one for one in steps if one.pk == step.pk), None)
    if found is None:
        raise Refused(_("This delegation was taken back meanwhile: look again."), code="taken_back")
    return found


def _awaited_signature(steps: Sequence[SigningStep], step: SigningStep) -> SigningStep:
    row = _among(steps, step)
    if not row.is_signature or row.done_on is not None:
        raise Refused(
            _("Only a signature that is still awaited can be given to somebody else."), code="not_awaited"
        )
    return row


def _delegation_before(steps: Sequence[SigningStep], row: SigningStep) -> SigningStep | None:
    return next((one for one in steps if one.is_delegation_of(row)), None)


def _refuse_out_of_turn(steps: Sequence[SigningStep], row: SigningStep) -> None:
    turn = step_in_turn(steps)
    if turn is not None and turn.pk != row.pk:
        raise Refused(
            _("Before it comes: %(step)s. Record that first.") % {"step": turn.get_kind_display()},
            code="out_of_turn",
        )


def _refuse_bad_step(steps: Sequence[SigningStep], row: SigningStep, done_on: date, reference: str) -> None:
    if done_on > timezone.localdate():
        raise Invalid(_("This day is still to come."), code="to_come", field="done_on")
    last = max((one.done_on for one in steps if one.done_on is not None), default=None)
    if last is not None and done_on < last:
        raise Invalid(_("The step before was done later: check the day."), code="too_early", field="done_on")
    if row.needs_reference and not reference:
        raise Invalid(
            _("Write the number and the day of the paper: it is the proof."),
            code="no_paper",
            field="reference",
        )
    ends_on = row.agreement.ends_on
    if ends_on is not None and done_on > ends_on:
        raise Invalid(
            _("The agreement would end before it is signed: draw up another one."),
            code="over",
            field="done_on",
        )


def _refuse_nameless(function: str) -> None:
    if not function.strip():
        raise Invalid(_("Say who signs, by the function."), code="no_function", field="function")


def _refuse_other_function(row: SigningStep, function: str) -> None:
    if row.function != function.strip():
        raise Refused(
            _("This signature is delegated already. Name a successor if somebody else signs."),
            code="delegated_already",
        )
