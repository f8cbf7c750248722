"""Steps that others take: the learning path, and the computer. They judge; the table moves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from rebond.access import Actor
from rebond.kit.errors import Refused
from rebond.kit.outcomes import Outcome
from rebond.referrals.actions.contacting import forget_after, keep_again
from rebond.referrals.lifecycle import STEPS, Obstacles, advance
from rebond.referrals.models import Referral

Judge = Callable[[Sequence[Referral]], Obstacles]


def begin_path(
    *,
    actor: Actor,
    referrals: Collection[Referral],
    path_id: int,
    obstacles: Judge,
    occurred_at: datetime | None = None,
) -> Outcome[Referral]:
    return advance(
        STEPS["begin_path"],
        referrals,
        actor=actor,
        facts_of=lambda _referral: {"path_id": path_id},
        obstacles=obstacles,
        occurred_at=occurred_at,
    )


def complete_path(
    *,
    actor: Actor,
    referrals: Collection[Referral],
    paths: Mapping[int, int],
    occurred_at: datetime | None = None,
) -> Outcome[Referral]:
    """``paths``: the key of the path of each referral."""
    return advance(
        STEPS["complete_path"],
        referrals,
        actor=actor,
        facts_of=lambda referral: {"path_id": paths[referral.pk]},
        occurred_at=occurred_at,
    )


def resume_path(
    *,
    actor: Actor,
    referrals: Collection[Referral],
    paths: Mapping[int, int],
    occurred_at: datetime | None = None,
) -> Outcome[Referral]:
    """A presence was recorded by mistake: sessions remain."""
    return advance(
        STEPS["resume_path"],
        referrals,
        actor=actor,
        facts_of=lambda referral: {"path_id": paths[referral.pk]},
        occurred_at=occurred_at,
    )


def mark_equipped(
    *,
    actor: Actor,
    referrals: Collection[Referral],
    handovers: Mapping[int, int],
    occurred_at: datetime | None = None,
) -> list[Referral]:
    """The computers were handed over: the contact details will be erased in their time. Raise `Refused` for all or none.

    ``handovers``: the key of the handover of each referral.
    """
    with transaction.atomic():
        outcome = advance(
            STEPS["equip"],
            referrals,
            actor=actor,
            facts_of=lambda referral: {"handover_id": handovers[referral.pk]},
            occurred_at=occurred_at,
        )
        _refuse_the_rest(outcome)
        forget_after(outcome.taken, occurred_at or timezone.now())
    return list(outcome.taken)


def mark_unequipped(
    *, actor: Actor, referral: Referral, handover_id: int, occurred_at: datetime | None = None
) -> Referral:
    """The computer came back: the person may get another one. Raise `Refused` for a person who had none."""
    with transaction.atomic():
        outcome = advance(
            STEPS["unequip"],
            [referral],
            actor=actor,
            facts_of=lambda _referral: {"handover_id": handover_id},
            occurred_at=occurred_at,
        )
        _refuse_the_rest(outcome)
        keep_again(outcome.taken)
    return outcome.taken[0]


def mark_to_replace(*, actor: Actor, referral: Referral, handover_id: int) -> Referral:
    """The computer is gone, and another one was agreed to: the person waits for it. Raise `Refused` where none was had."""
    with transaction.atomic():
        outcome = advance(
            STEPS["replace"],
            [referral],
            actor=actor,
            facts_of=lambda _referral: {"handover_id": handover_id},
        )
        _refuse_the_rest(outcome)
        keep_again(outcome.taken)
    return outcome.taken[0]


def _refuse_the_rest(outcome: Outcome[Referral]) -> None:
    for refusal in outcome.refused:
        raise Refused(
            f"{refusal.subject.code}: {refusal.reason}", code="wrong_stage", obstacles=refusal.obstacles
        )
