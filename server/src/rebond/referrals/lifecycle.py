"""The state machine of a referral: one table of steps, and `advance`, the only thing that changes a stage."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.holding import hold_each
from rebond.kit.outcomes import Obstacle, Outcome, Refusal
from rebond.ledger.recording import Entry, record
from rebond.referrals import facts
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

CHUNK = 500
Obstacles = Mapping[int, Sequence[Obstacle]]


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    sources: frozenset[str]
    target: str
    capability: str
    label: StrPromise
    facts: type[facts.ReferralStep]


def _step(name: str, sources: Collection[str], target: Stage, **rest: Any) -> Step:
    return Step(name=name, sources=frozenset(str(stage) for stage in sources), target=target.value, **rest)


_S = Stage

STEPS: Mapping[str, Step] = {
    step.name: step
    for step in (
        _step(
            "retain",
            (_S.NOMINATED,),
            _S.SENT,
            capability="committee.convene",
            label=_("Retain"),
            facts=facts.ReferralRetained,
        ),
        _step(
            "keep_waiting",
            (_S.NOMINATED,),
            _S.NOMINATED,
            capability="committee.convene",
            label=_("Keep on the waiting list"),
            facts=facts.ReferralKeptWaiting,
        ),
        _step(
            "turn_down",
            (_S.NOMINATED,),
            _S.CLOSED,
            capability="committee.convene",
            label=_("Turn down"),
            facts=facts.ReferralTurnedDown,
        ),
        _step(
            "call_up",
            (_S.WAITING,),
            _S.SENT,
            capability="referral.answer",
            label=_("Call up from the waiting list"),
            facts=facts.ReferralCalledUp,
        ),
        _step(
            "accept",
            (_S.SENT,),
            _S.ACCEPTED,
            capability="referral.answer",
            label=_("Accept"),
            facts=facts.ReferralAccepted,
        ),
        _step(
            "reroute",
            (_S.SENT, _S.ACCEPTED),
            _S.SENT,
            capability="referral.answer",
            label=_("Propose another place"),
            facts=facts.ReferralRerouted,
        ),
        *(
            _step(
                f"move_{stage}",
                (stage,),
                stage,
                capability="referral.answer",
                label=label,
                facts=facts.ReferralMoved,
            )
            for stage, label in (
                (_S.NOMINATED, _("Move to another place, before the committee")),
                (_S.WAITING, _("Move to another place, on the waiting list")),
                (_S.ON_PATH, _("Move to another place, on the path")),
                (_S.PATH_DONE, _("Move to another place, path completed")),
            )
        ),
        _step(
            "begin_path",
            (_S.ACCEPTED,),
            _S.ON_PATH,
            capability="learning.record",
            label=_("Open the learning path"),
            facts=facts.ReferralPathOpened,
        ),
        _step(
            "complete_path",
            (_S.ON_PATH,),
            _S.PATH_DONE,
            capability="learning.record",
            label=_("Complete the learning path"),
            facts=facts.ReferralPathCompleted,
        ),
        _step(
            "resume_path",
            (_S.PATH_DONE,),
            _S.ON_PATH,
            capability="learning.record",
            label=_("Take the learning path up again"),
            facts=facts.ReferralPathResumed,
        ),
        _step(
            "equip",
            (_S.ACCEPTED, _S.ON_PATH, _S.PATH_DONE),
            _S.EQUIPPED,
            capability="device.hand_over",
            label=_("Hand over"),
            facts=facts.ReferralEquipped,
        ),
        _step(
            "unequip",
            (_S.EQUIPPED,),
            _S.PATH_DONE,
            capability="device.take_back",
            label=_("Take the computer back"),
            facts=facts.ReferralUnequipped,
        ),
        _step(
            "replace",
            (_S.EQUIPPED,),
            _S.PATH_DONE,
            capability="device.hand_over",
            label=_("Agree to another computer"),
            facts=facts.ReferralReplaced,
        ),
        _step(
            "close",
            _S.OPEN,
            _S.CLOSED,
            capability="referral.answer",
            label=_("Close without a computer"),
            facts=facts.ReferralClosed,
        ),
        _step(
            "withdraw",
            (_S.NOMINATED, _S.WAITING, _S.SENT, _S.ACCEPTED),
            _S.CLOSED,
            capability="referral.withdraw",
            label=_("Take the request back"),
            facts=facts.ReferralWithdrawn,
        ),
        _step(
            "reopen",
            (_S.CLOSED,),
            _S.SENT,
            capability="referral.answer",
            label=_("Reopen"),
            facts=facts.ReferralReopened,
        ),
        _step(
            "wait_again",
            (_S.CLOSED,),
            _S.WAITING,
            capability="referral.answer",
            label=_("Put on the waiting list again"),
            facts=facts.ReferralWaitsAgain,
        ),
        _step(
            "nominate_again",
            (_S.CLOSED,),
            _S.NOMINATED,
            capability="referral.answer",
            label=_("Bring before the committee again"),
            facts=facts.ReferralNominatedAgain,
        ),
    )
}


def steps_open_to(referral: Referral) -> list[Step]:
    """Steps that leave from the stage of ``referral``, in the order of the road."""
    return [step for step in STEPS.values() if referral.stage in step.sources]


def hold_rows(referrals: Collection[Referral | int]) -> list[Referral]:
    """Hold the rows in key order until the end of the transaction, and answer them as they now are."""
    keys = {referral if isinstance(referral, int) else referral.pk for referral in referrals}
    return hold_each(Referral.objects.select_related("programme", "rules", "place__organisation"), keys)


def advance(
    step: Step,
    referrals: Collection[Referral],
    *,
    actor: Actor,
    facts_of: Callable[[Referral], Mapping[str, Any]] = lambda _referral: {},
    sets: Mapping[str, Any] | None = None,
    obstacles: Callable[[Sequence[Referral]], Obstacles] | None = None,
    occurred_at: datetime | None = None,
) -> Outcome[Referral]:
    """Take ``step`` with each referral that may, and answer those refused with their reasons.

    ``facts_of`` gives the facts of the event beyond origin, target and place; ``sets`` the columns set on all;
    ``obstacles`` judges the held rows. Raise `NotAllowed` or `NotFound` before anything is written.
    """
    with transaction.atomic():
        held = hold_rows(referrals)
        require(actor, step.capability, on=held)
        in_the_way = _judge(step, held, obstacles(held) if obstacles else {})
        movable = [referral for referral in held if not in_the_way[referral.pk]]
        origins = {referral.pk: referral.stage for referral in movable}
        given = {referral.pk: facts_of(referral) for referral in movable}
        _move(step, movable, occurred_at or timezone.now(), sets or {})
        entries = [
            Entry(
                referral.stream,
                step.facts(
                    origin=origins[referral.pk],
                    target=step.target,
                    place_id=referral.place_id,
                    **given[referral.pk],
                ),
            )
            for referral in movable
        ]
        record(actor=actor, occurred_at=occurred_at, entries=entries)
    refused = [
        Refusal(referral, tuple(in_the_way[referral.pk])) for referral in held if in_the_way[referral.pk]
    ]
    return Outcome(taken=movable, refused=refused)


def stage_obstacle(step: Step, referral: Referral) -> Obstacle | None:
    """Why the stage of ``referral`` forbids ``step``, or None."""
    if referral.stage in step.sources:
        return None
    return Obstacle(
        "wrong_stage",
        _("“%(step)s” is not possible now: this referral is at “%(stage)s”.")
        % {"step": step.label, "stage": referral.get_stage_display()},
    )


def _judge(step: Step, held: Sequence[Referral], others: Obstacles) -> dict[int, list[Obstacle]]:
    judged: dict[int, list[Obstacle]] = {}
    for referral in held:
        by_stage = stage_obstacle(step, referral)
        judged[referral.pk] = [by_stage] if by_stage else list(others.get(referral.pk, ()))
    return judged


def _move(step: Step, movable: Sequence[Referral], moment: datetime, sets: Mapping[str, Any]) -> None:
    changes: dict[str, Any] = {"stage": step.target, "stage_since": moment, **sets}
    if step.target != Stage.CLOSED:  # what was tried counts at one point of the road
        changes |= {"days_tried": 0, "tried_on": None}
    for start in range(0, len(movable), CHUNK):
        part = movable[start : start + CHUNK]
        rows = Referral.objects.filter(pk__in=[referral.pk for referral in part], stage__in=step.sources)
        if rows.update(**changes) != len(part):
            raise RuntimeError("a held referral changed its stage: the rows were not held")
    for referral in movable:
        for name, value in changes.items():
            setattr(referral, name, value)
