"""In session: members vote, and what the committee decides is recorded, person by person or many at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.committees.actions.sessions import hold_session, subject
from rebond.committees.agenda import agenda_of
from rebond.committees.choices import REFUSAL_REASONS, Decision
from rebond.committees.facts import Decided, Voted
from rebond.committees.models import AgendaItem, CommitteeSession, Vote
from rebond.committees.queries import obstacles_of_interest, obstacles_to_decide, seat_of
from rebond.kit.errors import Invalid, Refused
from rebond.kit.outcomes import Outcome, Refusal
from rebond.ledger.recording import Entry, record
from rebond.referrals.choices import ClosingReason


def cast_vote(
    *,
    actor: Actor,
    session: CommitteeSession,
    item: AgendaItem,
    choice: Decision,
    occurred_at: datetime | None = None,
) -> Vote:
    """Vote on one person; the last vote of a member counts.

    Raise `Refused` when the session is not open, when the actor has no seat in it, or when the people of the actor's
    own organisation are for others to judge (a setting of the programme).
    """
    with transaction.atomic():
        held = hold_session(actor, session, "committee.vote")
        _require_open(held)
        seat = seat_of(held, actor)
        if seat is None:
            raise Refused(_("You are not among the members present at this session."), code="no_seat")
        (found,) = _items_of(held, [item])
        obstacles = obstacles_of_interest(held, found.referral, actor.organisation_id)
        if obstacles:
            raise Refused(str(obstacles[0].message), code=obstacles[0].code, obstacles=obstacles)
        vote, _created = Vote.objects.update_or_create(
            item=found, member=seat, defaults={"choice": Decision(choice).value}
        )
        facts = Voted(**subject(held), referral_id=found.referral_id)
        record(actor=actor, occurred_at=occurred_at, entries=[Entry(held.stream, facts)])
    return vote


def decide(
    *,
    actor: Actor,
    session: CommitteeSession,
    items: Collection[AgendaItem],
    decision: Decision,
    reason: ClosingReason | None = None,
    occurred_at: datetime | None = None,
) -> Outcome[AgendaItem]:
    """Record what the committee decided of each person; it may change until the session closes.

    Answer those taken and those refused with their reasons: the actor's own organisation referred them, no computer is
    left, facts are unknown. Raise `Invalid` for a refusal without a reason of the list, `Refused` when not in session.
    """
    why = _reason(decision, reason)
    with transaction.atomic():
        held = hold_session(actor, session, "committee.decide")
        _require_open(held)
        found = _items_of(held, items)
        obstacles = obstacles_to_decide(
            held, found, actor=actor, decision=decision, reason=why, unknown=_unknown(held)
        )
        taken = [item for item in found if item.pk not in obstacles]
        _write(taken, decision, why, actor, occurred_at or timezone.now())
        entries = [
            Entry(
                held.stream,
                Decided(
                    **subject(held),
                    referral_id=item.referral_id,
                    decision=Decision(decision).value,
                    reason=why,
                ),
            )
            for item in taken
        ]
        record(actor=actor, occurred_at=occurred_at, entries=entries)
    refused = [Refusal(item, tuple(obstacles[item.pk])) for item in found if item.pk in obstacles]
    return Outcome(taken, refused)


def _reason(decision: Decision, reason: ClosingReason | None) -> str:
    if decision != Decision.REFUSED:
        return ""
    if reason is None or reason not in REFUSAL_REASONS:
        raise Invalid(_("Say why: choose a reason in the list."), field="reason")
    return ClosingReason(reason).value


def _require_open(session: CommitteeSession) -> None:
    if not session.is_open:
        raise Refused(_("This session is not open."), code="not_open")


def _items_of(session: CommitteeSession, items: Collection[AgendaItem]) -> list[AgendaItem]:
    keys = [item.pk for item in items]
    rows = session.items.filter(pk__in=keys).select_related("referral__place", "referral__programme")
    return list(rows.order_by("pk"))


def _unknown(session: CommitteeSession) -> dict[int, bool]:
    return {line.referral.pk: bool(line.ranked.unknown) for line in agenda_of(session).lines}


def _write(
    items: Sequence[AgendaItem], decision: Decision, reason: str, actor: Actor, moment: datetime
) -> None:
    for item in items:
        item.decision, item.reason = Decision(decision).value, reason
        item.decided_at, item.decided_by_id = moment, actor.membership_id
    AgendaItem.objects.filter(pk__in=[item.pk for item in items]).update(
        decision=Decision(decision).value,
        reason=reason,
        decided_at=moment,
        decided_by=actor.membership_id,
    )
