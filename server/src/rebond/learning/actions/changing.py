"""People go on with another path, or another version of theirs: what they attended stays, and counts where it stands there too."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.holding import hold_each
from rebond.kit.outcomes import Obstacle, Outcome, Refusal
from rebond.learning.actions.attendance import settle_paths
from rebond.learning.actions.enrolments import hold_with_sessions
from rebond.learning.actions.holding import hold_path
from rebond.learning.actions.seats import give_seats_back
from rebond.learning.choices import PathState
from rebond.learning.facts import EnrolmentMoved
from rebond.learning.models import Enrolment, LearningPath, Session
from rebond.ledger.recording import Entry, record
from rebond.referrals.models import Referral


def move_to_path(*, actor: Actor, referrals: Collection[Referral], path: LearningPath) -> Outcome[Referral]:
    """Each person goes on with ``path``. Said twice, it is done once.

    No attendance is lost: a session that ``path`` holds too is not attended again. Seats to come in sessions that it
    does not hold go to those who wait, and the person leaves their cohort. Who has attended all of it has completed it.
    """
    with transaction.atomic():
        path = hold_path(path)
        sessions, held = hold_with_sessions(referrals)
        require(actor, "learning.record", on=held)
        enrolments = _enrolments_of(held)
        in_the_way = {one.pk: _in_the_way(one, enrolments.get(one.pk), path) for one in held}
        fit = [enrolments[key] for key, obstacle in in_the_way.items() if obstacle is None]
        moving = [enrolment for enrolment in fit if enrolment.path_id != path.pk]
        _move(actor, moving, path, sessions)
        settle_paths(actor, moving, None)
    taken = [one for one in held if in_the_way[one.pk] is None]
    return Outcome(taken, [Refusal(one, (why,)) for one in held if (why := in_the_way[one.pk]) is not None])


def _enrolments_of(held: Sequence[Referral]) -> dict[int, Enrolment]:
    """By key of the referral, with the held row itself; in key order."""
    rows = Enrolment.objects.filter(referral__in=held).select_related("path")
    found = {row.referral_id: row for row in hold_each(rows)}
    for referral in held:
        if referral.pk in found:
            found[referral.pk].referral = referral
    return found


def _in_the_way(referral: Referral, enrolment: Enrolment | None, path: LearningPath) -> Obstacle | None:
    if enrolment is None or enrolment.state == PathState.ABANDONED:
        return Obstacle("no_path", _("No learning path is open for this person."))
    if enrolment.path_id == path.pk:
        return None
    if enrolment.state != PathState.OPEN:
        return Obstacle("path_over", _("The learning path of this person is over."))
    if referral.programme_id != path.programme_id:
        return Obstacle("other_programme", _("This learning path belongs to another programme."))
    if not path.is_offered:
        return Obstacle("path_withdrawn", _("This learning path is no longer offered."))
    return None


def _move(actor: Actor, moving: Sequence[Enrolment], path: LearningPath, sessions: Sequence[Session]) -> None:
    absent = [session for session in sessions if session.number_in(path) is None]
    give_seats_back(absent, [enrolment.pk for enrolment in moving])
    entries = []
    for enrolment in moving:
        facts = EnrolmentMoved(from_path_id=enrolment.path_id, path_id=path.pk)
        entries.append(Entry(enrolment.referral.stream, facts))
        enrolment.path, enrolment.cohort = path, None
    Enrolment.objects.bulk_update(moving, ["path", "cohort"])
    record(actor=actor, entries=entries)
