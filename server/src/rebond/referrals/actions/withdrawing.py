"""Whoever referred a person takes the request back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.kit.errors import Invalid
from rebond.kit.outcomes import Obstacle, Outcome
from rebond.referrals.actions.contacting import forget_after
from rebond.referrals.choices import ClosingReason
from rebond.referrals.lifecycle import STEPS, Obstacles, advance
from rebond.referrals.models import Referral


def withdraw(
    *,
    actor: Actor,
    referrals: Collection[Referral],
    reason: ClosingReason,
    occurred_at: datetime | None = None,
) -> Outcome[Referral]:
    """End requests whose path has not begun, and say why. The place is told, and the next in turn may be called up.

    Once somebody learns, the place alone closes. Raise `Invalid` for a reason that only a place can give.
    """
    if reason not in ClosingReason.OF_PRESCRIBERS:
        raise Invalid(_("Choose in the list."), field="reason")
    with transaction.atomic():
        outcome = advance(
            STEPS["withdraw"],
            referrals,
            actor=actor,
            sets={"closing_reason": ClosingReason(reason).value},
            facts_of=lambda _referral: {"reason": ClosingReason(reason).value},
            obstacles=_to_be_confirmed,
            occurred_at=occurred_at,
        )
        forget_after(outcome.taken, occurred_at or timezone.now())
    return outcome


def _to_be_confirmed(held: Sequence[Referral]) -> Obstacles:
    obstacle = Obstacle("to_be_confirmed", _("Say first whether your organisation follows this person."))
    return {ref.pk: [obstacle] for ref in held if ref.awaits_confirmation}
