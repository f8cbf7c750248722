"""A session is planned, opened on the people who wait, and closed: only then do its decisions take effect."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND, require
from rebond.committees.actions.criteria import require_committee
from rebond.committees.agenda import Agenda, agenda_of, as_stored, latest_criteria
from rebond.committees.choices import Decision, SessionState
from rebond.committees.facts import (
    SessionCancelled,
    SessionChanged,
    SessionClosed,
    SessionOpened,
    SessionPlanned,
)
from rebond.committees.models import AgendaItem, CommitteeSession, SessionMember
from rebond.committees.queries import possible_members
from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.kit.holding import hold_one
from rebond.ledger.recording import Entry, record
from rebond.network.models import Membership
from rebond.programmes.models import Programme
from rebond.referrals.actions import keep_waiting, retain, turn_down
from rebond.referrals.choices import ClosingReason
from rebond.referrals.lifecycle import hold_rows
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage

MOST_COMPUTERS = 10_000


def plan_session(
    *,
    actor: Actor,
    programme: Programme,
    meets_on: date,
    members: Collection[Membership],
    occurred_at: datetime | None = None,
) -> CommitteeSession:
    """Call ``members`` to a session on that day. Raise `NotFound` for members of another territory, `Invalid` for none."""
    require(actor, "committee.convene", on=programme)
    require_committee(programme)
    _require_members(programme, members)
    with transaction.atomic():
        held = Programme.objects.select_for_update(no_key=True, of=("self",)).get(pk=programme.pk)
        last = held.committee_sessions.aggregate(last=Max("number"))["last"] or 0
        session = CommitteeSession.objects.create(programme=held, number=last + 1, meets_on=meets_on)
        _call(session, members)
        facts = SessionPlanned(
            **subject(session),
            meets_on=meets_on.isoformat(),
            members=len(members),
            called=tuple(sorted(member.pk for member in members)),
        )
        record(actor=actor, occurred_at=occurred_at, entries=[Entry(session.stream, facts)])
    return session


def change_session(
    *, actor: Actor, session: CommitteeSession, meets_on: date, members: Collection[Membership]
) -> CommitteeSession:
    """Another day, other members, while it is planned. Raise as `plan_session`; `Refused` once it was opened or cancelled."""
    _require_members(session.programme, members)
    with transaction.atomic():
        held = hold_session(actor, session, "committee.convene")
        _require_planned(held)
        called = set(held.members.order_by("pk").values_list("membership_id", flat=True))
        wanted = {member.pk for member in members}
        if (held.meets_on, called) == (meets_on, wanted):
            return held
        held.meets_on = meets_on
        held.save(update_fields=["meets_on"])
        held.members.exclude(membership__in=wanted).delete()
        _call(held, [member for member in members if member.pk not in called])
        facts = SessionChanged(
            **subject(held),
            meets_on=meets_on.isoformat(),
            members=len(wanted),
            called=tuple(sorted(wanted - called)),
            released=tuple(sorted(called - wanted)),
        )
        record(actor=actor, entries=[Entry(held.stream, facts)])
    return held


def cancel_session(*, actor: Actor, session: CommitteeSession) -> CommitteeSession:
    """It will not meet. A second time changes nothing. Raise `Refused` once it was opened."""
    with transaction.atomic():
        held = hold_session(actor, session, "committee.convene")
        if held.is_cancelled:
            return held
        _require_planned(held)
        held.state = SessionState.CANCELLED
        held.save(update_fields=["state"])
        record(actor=actor, entries=[Entry(held.stream, SessionCancelled(**subject(held)))])
    return held


def open_session(
    *,
    actor: Actor,
    session: CommitteeSession,
    computers: int,
    present: Collection[Membership],
    occurred_at: datetime | None = None,
) -> CommitteeSession:
    """Put everybody who waits on the agenda; keep the criteria and the rule of the day.

    ``present``: those of the members who came. Raise `Refused` without criteria, with nobody waiting, or while another
    session of the programme is open; `Invalid` for computers or members that cannot be.
    """
    if not 1 <= computers <= MOST_COMPUTERS:
        raise Invalid(
            _("Give between 1 and %(most)s computers.") % {"most": MOST_COMPUTERS}, field="computers"
        )
    with transaction.atomic():
        held = hold_session(actor, session, "committee.convene")
        _require_planned(held)
        _require_no_other_open(held)
        version = latest_criteria(held.programme)
        if version is None:
            raise Refused(_("Publish the criteria before the session opens."), code="no_criteria")
        _mark_present(held, present)
        held.state, held.criteria, held.computers = SessionState.OPEN, version, computers
        held.conflict_rule, held.opened_at = held.programme.conflict_rule, occurred_at or timezone.now()
        held.save()
        waiting = hold_rows(list(Referral.objects.nominated(held.programme_id).values_list("pk", flat=True)))
        if not waiting:
            raise Refused(_("Nobody waits for this committee."), code="nobody_waits")
        AgendaItem.objects.bulk_create(AgendaItem(session=held, referral=referral) for referral in waiting)
        facts = SessionOpened(
            **subject(held),
            criteria=version.number,
            conflict_rule=held.conflict_rule,
            computers=computers,
            on_agenda=len(waiting),
            present=len(present),
        )
        record(actor=actor, occurred_at=occurred_at, entries=[Entry(held.stream, facts)])
    return held


def close_session(
    *, actor: Actor, session: CommitteeSession, occurred_at: datetime | None = None
) -> CommitteeSession:
    """Keep ranks and reasons as they are, and let the decisions take effect on the people.

    Those not examined wait for the next session as before. Those whose request ended meanwhile stay as they are.
    """
    with transaction.atomic():
        held = hold_session(actor, session, "committee.convene")
        if not held.is_open:
            raise Refused(_("This session is not open."), code="not_open")
        hold_rows(list(held.items.order_by("referral_id").values_list("referral_id", flat=True)))
        agenda = agenda_of(held)
        _set_aside(agenda)
        _keep(agenda)
        _take_effect(actor, held, agenda, occurred_at)
        held.state, held.closed_at = SessionState.CLOSED, occurred_at or timezone.now()
        held.save(update_fields=["state", "closed_at"])
        counts = agenda.counts
        facts = SessionClosed(
            **subject(held),
            retained=counts[Decision.RETAINED],
            waiting=counts[Decision.WAITING],
            refused=counts[Decision.REFUSED],
            not_examined=counts[""],
        )
        record(actor=actor, occurred_at=occurred_at, entries=[Entry(held.stream, facts)])
    return held


def hold_session(actor: Actor, session: CommitteeSession, capability: str) -> CommitteeSession:
    rows = CommitteeSession.objects.select_related("programme__territory", "criteria")
    held = hold_one(rows, session.pk)
    require(actor, capability, on=held)
    return held


def subject(session: CommitteeSession) -> dict[str, int]:
    return {"programme_id": session.programme_id, "number": session.number}


def _require_members(programme: Programme, members: Collection[Membership]) -> None:
    if not members:
        raise Invalid(_("Tick at least one member."), field="members")
    possible = set(possible_members(programme).values_list("pk", flat=True))
    if not {member.pk for member in members} <= possible:
        raise NotFound(NOT_FOUND, code="not_found")


def _call(session: CommitteeSession, members: Collection[Membership]) -> None:
    SessionMember.objects.bulk_create(
        SessionMember(session=session, membership=member)
        for member in sorted(members, key=lambda member: member.pk)
    )


def _require_planned(session: CommitteeSession) -> None:
    if session.is_cancelled:
        raise Refused(_("This session was cancelled."), code="cancelled")
    if not session.is_planned:
        raise Refused(_("This session was opened already."), code="opened_already")


def _require_no_other_open(session: CommitteeSession) -> None:
    others = CommitteeSession.objects.filter(programme=session.programme_id, state=SessionState.OPEN)
    if others.exists():
        raise Refused(
            _("Another session of this programme is open. Close it first."), code="another_session_open"
        )


def _mark_present(session: CommitteeSession, present: Collection[Membership]) -> None:
    keys = {member.pk for member in present}
    called = set(session.members.order_by("pk").values_list("membership_id", flat=True))
    if not keys or not keys <= called:
        raise Invalid(_("Tick those of the members who are present."), field="present")
    session.members.filter(membership__in=keys).update(is_present=True)


def _keep(agenda: Agenda) -> None:
    items = []
    for line in agenda.lines:
        if line.item is not None:
            line.item.rank, line.item.points = line.ranked.rank, line.ranked.points
            line.item.public = line.ranked.candidate.public
            line.item.reasons = as_stored(line.ranked.reasons)
            items.append(line.item)
    AgendaItem.objects.bulk_update(
        items, ["rank", "points", "public", "reasons", "decision", "reason"], batch_size=500
    )


def _set_aside(agenda: Agenda) -> None:
    """Requests that ended while the committee sat: whatever was decided of them has no effect."""
    for line in agenda.lines:
        if line.item is not None and line.referral.stage != Stage.NOMINATED:
            line.item.decision = line.item.reason = ""


def _take_effect(
    actor: Actor, session: CommitteeSession, agenda: Agenda, occurred_at: datetime | None
) -> None:
    decided: dict[tuple[str, str], list[Referral]] = defaultdict(list)
    for line in agenda.lines:
        if line.item is not None:
            decided[line.item.decision, line.item.reason].append(line.referral)
    for (decision, reason), people in sorted(decided.items()):
        if decision == Decision.RETAINED:
            retain(actor=actor, referrals=people, session_id=session.pk, occurred_at=occurred_at)
        elif decision == Decision.WAITING:
            keep_waiting(actor=actor, referrals=people, session_id=session.pk, occurred_at=occurred_at)
        elif decision == Decision.REFUSED:
            turn_down(
                actor=actor,
                referrals=people,
                reason=ClosingReason(reason),
                session_id=session.pk,
                occurred_at=occurred_at,
            )
