"""What a committee decided of people who waited for it. It judges; the table moves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from rebond.access import Actor
from rebond.kit.outcomes import Outcome
from rebond.referrals.actions.contacting import forget_after
from rebond.referrals.choices import ClosingReason
from rebond.referrals.lifecycle import STEPS, advance
from rebond.referrals.models import Referral


def retain(
    *, actor: Actor, referrals: Collection[Referral], session_id: int, occurred_at: datetime | None = None
) -> Outcome[Referral]:
    """The people will receive a computer: their place contacts them."""
    return advance(
        STEPS["retain"],
        referrals,
        actor=actor,
        sets={"retained_at": occurred_at or timezone.now()},
        facts_of=lambda _referral: {"session_id": session_id},
        occurred_at=occurred_at,
    )


def keep_waiting(
    *, actor: Actor, referrals: Collection[Referral], session_id: int, occurred_at: datetime | None = None
) -> Outcome[Referral]:
    return advance(
        STEPS["keep_waiting"],
        referrals,
        actor=actor,
        facts_of=lambda _referral: {"session_id": session_id},
        occurred_at=occurred_at,
    )


def turn_down(
    *,
    actor: Actor,
    referrals: Collection[Referral],
    reason: ClosingReason,
    session_id: int,
    occurred_at: datetime | None = None,
) -> Outcome[Referral]:
    """End without a computer, with the reason of the committee. The contact details are erased in their time."""
    with transaction.atomic():
        outcome = advance(
            STEPS["turn_down"],
            referrals,
            actor=actor,
            sets={"closing_reason": ClosingReason(reason).value},
            facts_of=lambda _referral: {"session_id": session_id, "reason": ClosingReason(reason).value},
            occurred_at=occurred_at,
        )
        forget_after(outcome.taken, occurred_at or timezone.now())
    return outcome
