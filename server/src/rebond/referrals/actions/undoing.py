"""A handover, or a return, that was entered by mistake: the person is where they were before it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.errors import Refused
from rebond.ledger.models import Event
from rebond.ledger.recording import Entry, record
from rebond.referrals.actions.contacting import forget_after, keep_again
from rebond.referrals.facts import ReferralRectified
from rebond.referrals.lifecycle import hold_rows
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage


def unmark_equipped(*, actor: Actor, referral: Referral, handover_id: int) -> Referral:
    """The handover never was. Raise `Refused` when the person took another step since."""
    with transaction.atomic():
        held = _step_back(actor, referral, "referral.equipped", handover_id)
        keep_again([held])
    return held


def unmark_unequipped(*, actor: Actor, referral: Referral, handover_id: int) -> Referral:
    """The computer never came back. Raise `Refused` when the person took another step since."""
    with transaction.atomic():
        held = _step_back(actor, referral, "referral.unequipped", handover_id)
        forget_after([held], held.stage_since)
    return held


def unmark_to_replace(*, actor: Actor, referral: Referral, handover_id: int) -> Referral:
    """The computer is not gone. Raise `Refused` when the person took another step since."""
    with transaction.atomic():
        held = _step_back(actor, referral, "referral.replaced", handover_id)
        forget_after([held], held.stage_since)
    return held


def _step_back(actor: Actor, referral: Referral, kind: str, handover_id: int) -> Referral:
    (held,) = hold_rows([referral])
    require(actor, "device.rectify", on=held)
    steps = _steps_of(held)
    if not steps or steps[0].kind != kind or steps[0].facts["handover_id"] != handover_id:
        raise Refused(
            _("%(code)s went on since: this referral is at “%(stage)s” now.")
            % {"code": held.code, "stage": held.get_stage_display()},
            code="referral_moved_on",
        )
    last, earlier = steps[0], steps[1:]
    rectified = ReferralRectified(
        origin=held.stage,
        target=last.facts["origin"],
        place_id=held.place_id,
        corrects_seq=last.seq,
    )
    held.stage = Stage(rectified.target)
    held.stage_since = earlier[0].occurred_at if earlier else held.stage_since
    held.save(update_fields=["stage", "stage_since"])
    record(actor=actor, entries=[Entry(held.stream, rectified)])
    return held


def _steps_of(referral: Referral) -> list[Event]:
    """Those that still count, newest first."""
    undone: set[int] = set()
    steps: list[Event] = []
    for event in Event.objects.filter(stream=referral.stream, facts__has_key="target").order_by("-seq"):
        if event.kind == ReferralRectified.kind:
            undone.add(event.facts["corrects_seq"])
        elif event.seq not in undone:
            steps.append(event)
    return steps
