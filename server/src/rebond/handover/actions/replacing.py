"""The computer of a person is gone: the place asks for another one, the coordination grants it or says why not.

Where the rules let a household have several, the place agrees to it itself.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND, require
from rebond.handover.actions.undoing import hold_people_of
from rebond.handover.choices import ReplacementReason, ReplacementRefusal, ReplacementState, UseEnd
from rebond.handover.facts import (
    ReplacementAgreed,
    ReplacementAsked,
    ReplacementReconsidered,
    ReplacementRefused,
    ReplacementWithdrawn,
)
from rebond.handover.models import EndOfUse, Handover, ReplacementRequest
from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.kit.holding import hold_each
from rebond.ledger.facts import Facts
from rebond.ledger.recording import Entry, record
from rebond.referrals.actions import mark_to_replace, unmark_to_replace
from rebond.referrals.lifecycle import hold_rows as hold_referrals
from rebond.referrals.stages import Stage as ReferralStage


def ask_to_replace(
    *,
    actor: Actor,
    end: EndOfUse,
    reason: ReplacementReason,
    submission: UUID,
    declaration_seen: bool = False,
) -> ReplacementRequest:
    """The place asks the coordination. The same ``submission`` again is the same request.

    ``declaration_seen``: to the police, since the end of use was written down. Raise `Refused` where the rules let the
    place decide, for what is asked already, and for a person who has or awaits another computer; `Invalid` for a reason
    that does not hold.
    """
    with transaction.atomic():
        held, handover = _hold(actor, end, "device.hand_over")
        if already := _sent_before(submission, held, reason):
            return already
        if not handover.referral.kept_rules.one_per_household:
            raise Refused(_("Here the place decides: agree to it yourself."), code="decides_alone")
        if held.requests.waiting().exists():
            raise Refused(
                _("The coordination was asked already, and has not answered yet."), code="asked_already"
            )
        if declaration_seen and held.how in UseEnd.LOSSES and not held.declaration_seen:
            held.declaration_seen = True
            held.save(update_fields=["declaration_seen"])
        _refuse_what_does_not_hold(held, handover, reason)
        made = ReplacementRequest.objects.create(
            end=held,
            reason=reason.value,
            asked_at=timezone.now(),
            asked_by_id=actor.membership_id,
            submission=submission,
        )
        _tell(actor, handover, ReplacementAsked(device_id=held.device_id, reason=reason.value))
    return made


def withdraw_replacement(*, actor: Actor, request: ReplacementRequest) -> ReplacementRequest:
    """The place does not ask any more. Raise `Refused` once it is answered."""
    with transaction.atomic():
        held, handover = _hold_request(actor, request, "device.hand_over")
        if held.state == ReplacementState.WITHDRAWN:
            return held
        _require_waiting(held)
        _answer(held, ReplacementState.WITHDRAWN)
        _tell(actor, handover, ReplacementWithdrawn(device_id=handover.device_id))
    return held


def agree_to_replace(*, actor: Actor, end: EndOfUse, reason: ReplacementReason) -> EndOfUse:
    """The person waits for another computer, with the same code. Agreed to twice, it is agreed to once.

    Where the programme gives one computer per household, this is an exception to its rule, and asks for who may make
    one. A request that waits is granted by it. Raise `Refused` for a person who had not been referred, or who has
    another computer; `Invalid` for a reason that does not hold.
    """
    with transaction.atomic():
        held, handover = _hold(actor, end, "device.hand_over")
        if handover.referral.kept_rules.one_per_household:
            require(actor, "device.replace", on=held)
        if held.replacement_reason:
            return held
        for request in held.requests.waiting():
            _answer(request, ReplacementState.GRANTED)
        _agree(actor, held, handover, reason)
    return held


def grant_replacement(*, actor: Actor, request: ReplacementRequest) -> ReplacementRequest:
    """For the reason that the place gave. Raise `Refused` once it is answered otherwise, or the person has another one."""
    with transaction.atomic():
        held, handover = _hold_request(actor, request, "device.replace")
        if held.state == ReplacementState.GRANTED:
            return held
        _require_waiting(held)
        _answer(held, ReplacementState.GRANTED)
        _agree(actor, held.end, handover, ReplacementReason(held.reason))
    return held


def refuse_replacement(
    *, actor: Actor, request: ReplacementRequest, reason: ReplacementRefusal
) -> ReplacementRequest:
    """The place reads why, and may ask again. Raise `Refused` once it is answered otherwise."""
    with transaction.atomic():
        held, handover = _hold_request(actor, request, "device.replace")
        if held.refusal == reason:
            return held
        _require_waiting(held)
        _answer(held, ReplacementState.REFUSED, reason.value)
        _tell(actor, handover, ReplacementRefused(device_id=handover.device_id, reason=reason.value))
    return held


def reconsider_replacement(*, actor: Actor, request: ReplacementRequest) -> ReplacementRequest:
    """The answer was a mistake: the request waits for another one. Said twice, it is done once.

    Raise `Refused` when the person got another computer since, or the place asked again.
    """
    with transaction.atomic():
        held, handover = _hold_request(actor, request, "device.replace")
        answer = held.state
        if answer == ReplacementState.ASKED:
            return held
        if answer == ReplacementState.WITHDRAWN or _is_past(held):
            raise Refused(
                _("The place changed its request since: look at it again."), code="request_moved_on"
            )
        if answer == ReplacementState.GRANTED:
            unmark_to_replace(actor=actor, referral=handover.referral, handover_id=handover.pk)
            _keep_reason(held.end, "")
        held.state, held.refusal, held.answered_at = ReplacementState.ASKED, "", None
        held.save(update_fields=["state", "refusal", "answered_at"])
        _tell(actor, handover, ReplacementReconsidered(device_id=handover.device_id, answer=answer))
    return held


def _is_past(request: ReplacementRequest) -> bool:
    """The place asked again since, or another computer was agreed to without it."""
    asked_again = request.end.requests.filter(pk__gt=request.pk).exists()
    return asked_again or (request.state == ReplacementState.REFUSED and bool(request.end.replacement_reason))


def _hold(actor: Actor, end: EndOfUse, capability: str) -> tuple[EndOfUse, Handover]:
    """With the person, who is held before. Raise `NotFound` when it was taken back, `Refused` for who was not referred."""
    hold_people_of([end.device_id])
    held = hold_each(EndOfUse.objects.select_related("place__organisation", "handover"), [end.pk])
    if not held:
        raise NotFound(NOT_FOUND, code="not_found")
    require(actor, capability, on=held)
    handover = held[0].handover
    if handover is None:
        raise Refused(
            _("This person had not been referred: open a referral, then hand a computer over."),
            code="not_referred",
        )
    (handover.referral,) = hold_referrals([handover.referral_id])
    return held[0], handover


def _hold_request(
    actor: Actor, request: ReplacementRequest, capability: str
) -> tuple[ReplacementRequest, Handover]:
    """Its end of use is held: what is asked and answered about it waits."""
    end, handover = _hold(actor, request.end, capability)
    found = end.requests.filter(pk=request.pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    found.end = end
    return found, handover


def _sent_before(submission: UUID, end: EndOfUse, reason: ReplacementReason) -> ReplacementRequest | None:
    found = ReplacementRequest.objects.filter(submission=submission).first()
    if found is not None and (found.end_id, found.reason) != (end.pk, reason):
        raise Refused(
            _("From this page something else was asked for already: open it again."), code="sent_already"
        )
    return found


def _require_waiting(request: ReplacementRequest) -> None:
    if request.state != ReplacementState.ASKED:
        raise Refused(
            _("This request was answered meanwhile: “%(state)s”.") % {"state": request.get_state_display()},
            code="answered_already",
        )


def _refuse_what_does_not_hold(end: EndOfUse, handover: Handover, reason: ReplacementReason) -> None:
    has_another = Handover.objects.current().filter(referral=handover.referral_id).exists()
    if handover.referral.stage != ReferralStage.EQUIPPED or has_another:
        raise Refused(_("This person has another computer, or waits for one."), code="not_without")
    if reason not in ReplacementReason.GIVEN:
        raise Invalid(_("Choose in the list."), code="unknown_reason", field="reason")
    if reason is ReplacementReason.DECLARED and not end.declaration_seen:
        raise Invalid(
            _("No declaration to the police was seen: choose another reason."),
            code="no_declaration",
            field="reason",
        )


def _agree(actor: Actor, end: EndOfUse, handover: Handover, reason: ReplacementReason) -> None:
    _refuse_what_does_not_hold(end, handover, reason)
    _keep_reason(end, reason.value)
    mark_to_replace(actor=actor, referral=handover.referral, handover_id=handover.pk)
    _tell(actor, handover, ReplacementAgreed(device_id=end.device_id, reason=reason.value))


def _keep_reason(end: EndOfUse, reason: str) -> None:
    end.replacement_reason = reason
    end.save(update_fields=["replacement_reason"])


def _answer(request: ReplacementRequest, state: ReplacementState, refusal: str = "") -> None:
    request.state, request.refusal, request.answered_at = state, refusal, timezone.now()
    request.save(update_fields=["state", "refusal", "answered_at"])


def _tell(actor: Actor, handover: Handover, told: Facts) -> None:
    record(actor=actor, entries=[Entry(handover.stream, told)])
