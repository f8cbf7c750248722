"""Somebody no longer comes: the place calls, and says what came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND, require
from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.learning.actions.enrolments import abandon, hold_with_sessions
from rebond.learning.choices import FollowUpState, PathState, Presence
from rebond.learning.facts import AbsenceCalled, AbsenceCameBack, AbsenceStopped
from rebond.learning.models import AbsenceFollowUp, Attendance, Enrolment
from rebond.ledger.recording import Entry, record
from rebond.referrals.actions import close, keep_try
from rebond.referrals.choices import ClosingReason, TryMeans
from rebond.referrals.lifecycle import hold_rows
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage

REASONS = (
    ClosingReason.ABSENT,
    ClosingReason.UNREACHABLE,
    ClosingReason.GAVE_UP,
    ClosingReason.MOVED,
    ClosingReason.OTHER_NEED,
)
"""Why somebody stops in the middle of a path."""


def settle_absences(
    actor: Actor,
    enrolments: Sequence[Enrolment],
    *,
    is_correction: bool,
    occurred_at: datetime | None = None,
) -> None:
    """After an attendance: open what is to be followed up, and end it for those who came back. Their referrals are held.

    A correction that takes the absence away takes the follow-up away too, unless somebody called already.
    """
    day = timezone.localdate(occurred_at)
    rows = AbsenceFollowUp.objects.filter(enrolment__in=enrolments, state=FollowUpState.OPEN)
    standing = {row.enrolment_id: row for row in rows.order_by("pk")}
    absences = absences_in_a_row(enrolments)
    for enrolment in enrolments:
        count, row = absences[enrolment.pk], standing.get(enrolment.pk)
        limit = enrolment.referral.kept_rules.absences_followed_up
        if row is None:
            if limit and count >= limit and enrolment.state == PathState.OPEN:
                AbsenceFollowUp.objects.create(enrolment=enrolment, absences=count, opened_on=day)
        elif is_correction and count < row.absences and row.calls == 0 and (not limit or count < limit):
            row.delete()
        elif count == 0:
            _end(row, FollowUpState.CAME_BACK, day)
            _forget_tries(actor, enrolment)
            facts = AbsenceCameBack(follow_up_id=row.pk)
            record(actor=actor, occurred_at=occurred_at, entries=[Entry(enrolment.referral.stream, facts)])
        elif count != row.absences:
            AbsenceFollowUp.objects.filter(pk=row.pk).update(absences=count)


def absences_in_a_row(enrolments: Collection[Enrolment]) -> dict[int, int]:
    """By key of the enrolment: how often the person was absent without excuse since they last came.

    Nobody is waited for at a session that their path does not require.
    """
    paths = {one.pk: one.path for one in enrolments}
    seats = Attendance.objects.filter(enrolment__in=paths)
    held = seats.exclude(session__recorded_at=None).order_by("-session__starts_at", "-pk")
    counts: dict[int, int] = defaultdict(int)
    came: set[int] = set()
    for seat in held.select_related("session__path"):
        key = seat.enrolment_id
        if seat.presence == Presence.PRESENT:
            came.add(key)
        elif seat.presence == Presence.ABSENT and key not in came:
            counts[key] += seat.session.is_required_of(paths[key])
    return counts


def note_call(*, actor: Actor, follow_up: AbsenceFollowUp, seen: int) -> AbsenceFollowUp:
    """The place tried to reach the person today. ``seen``: the calls that the page showed; sent twice, it counts once."""
    with transaction.atomic():
        referral, row = _held(actor, follow_up)
        if row.state != FollowUpState.OPEN or row.calls != seen:
            return row
        row.calls += 1
        row.called_on = timezone.localdate()
        row.save(update_fields=["calls", "called_on"])
        _keep_try(actor, referral)
        record(
            actor=actor,
            entries=[Entry(referral.stream, AbsenceCalled(follow_up_id=row.pk, calls=row.calls))],
        )
    return row


def note_return(*, actor: Actor, follow_up: AbsenceFollowUp) -> AbsenceFollowUp:
    """The person said that they come again. If they do not, they are followed up again."""
    with transaction.atomic():
        referral, row = _held(actor, follow_up)
        if row.state != FollowUpState.OPEN:
            return row
        _end(row, FollowUpState.CAME_BACK, timezone.localdate())
        _keep_try(actor, referral, was_reached=True)
        record(actor=actor, entries=[Entry(referral.stream, AbsenceCameBack(follow_up_id=row.pk))])
    return row


def stop_path(*, actor: Actor, follow_up: AbsenceFollowUp, reason: ClosingReason) -> AbsenceFollowUp:
    """The person does not go on: the request is closed with the reason, the seats are free.

    Whoever has a computer already keeps it: only the path ends.
    """
    if reason not in REASONS:
        raise Invalid(_("Choose in the list."), field="reason")
    with transaction.atomic():
        key = follow_up.enrolment.referral_id
        sessions, _people = hold_with_sessions([key])
        referral, row = _held(actor, follow_up)
        if row.state != FollowUpState.OPEN:
            return row
        day = timezone.localdate()
        row.reason = ClosingReason(reason).value
        _end(row, FollowUpState.STOPPED, day)
        record(
            actor=actor,
            entries=[Entry(referral.stream, AbsenceStopped(follow_up_id=row.pk, reason=row.reason))],
        )
        abandon([row.enrolment], sessions, {key: day})
        if referral.stage in Stage.OPEN:
            for refusal in close(actor=actor, referrals=[referral], reason=reason).refused:
                raise Refused(refusal.reason, obstacles=refusal.obstacles)
    return row


def _held(actor: Actor, follow_up: AbsenceFollowUp) -> tuple[Referral, AbsenceFollowUp]:
    """Raise `NotFound` for one that a corrected attendance took away meanwhile."""
    (referral,) = hold_rows([follow_up.enrolment.referral_id])
    require(actor, "learning.record", on=referral)
    row = AbsenceFollowUp.objects.select_related("enrolment").filter(pk=follow_up.pk).first()
    if row is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return referral, row


def _keep_try(actor: Actor, referral: Referral, *, was_reached: bool = False) -> None:
    """Who has a computer already keeps it: nobody says of them that they cannot be reached."""
    if referral.stage in Stage.OPEN:
        keep_try(
            actor=actor,
            held=referral,
            means=TryMeans.PHONE,
            submission=uuid4(),
            tried_on=timezone.localdate(),
            was_reached=was_reached,
        )


def _forget_tries(actor: Actor, enrolment: Enrolment) -> None:
    """Who was called in vain and came is reached: calls after another absence are counted from the first."""
    (referral,) = hold_rows([enrolment.referral_id])
    if referral.days_tried:
        _keep_try(actor, referral, was_reached=True)


def _end(row: AbsenceFollowUp, state: FollowUpState, day: date) -> None:
    row.state = state.value
    row.ended_on = day
    row.save(update_fields=["state", "ended_on", "reason"])
