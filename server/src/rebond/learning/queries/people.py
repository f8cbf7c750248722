"""How far one person is on their path."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from passport.codes import REFERRAL_CODE, normalise
from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.kit.days import written
from rebond.kit.errors import NotFound
from rebond.learning.choices import Presence
from rebond.learning.models import Attendance, Enrolment
from rebond.learning.plan import PathSession
from rebond.network.querysets import reach
from rebond.referrals.models import Referral
from rebond.ui.road import State


@dataclass(frozen=True, slots=True)
class SessionOfPath:
    """One session of the path, as a person stands to it."""

    number: int
    title: str
    state: State
    when: str
    words: str


def person_visible(code: str, actor: Actor) -> Referral:
    """The referral of a person who learns, by its code. Raise `NotFound` for another place's."""
    reachable = reach(actor, "learning.view", territory="programme__territory", places=("place",))
    rows = Referral.objects.filter(reachable, code=normalise(code, family=REFERRAL_CODE))
    found = rows.select_related("programme", "rules", "place__organisation").first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def enrolment_of(referral: Referral) -> Enrolment | None:
    return (
        Enrolment.objects.filter(referral=referral)
        .select_related("path__programme__territory", "cohort", "referral__place__commune")
        .first()
    )


def progress_of(enrolment: Enrolment) -> list[SessionOfPath]:
    """Every session of the path: attended, planned, missed or still to be planned."""
    rows = enrolment.attendances.select_related("session__path").order_by("session__starts_at", "pk")
    by_number: dict[int | None, list[Attendance]] = defaultdict(list)
    for seat in rows:
        by_number[seat.session.number_in(enrolment.path)].append(seat)
    sessions = enumerate(enrolment.path.plan.sessions, start=1)
    return [_session_of_path(number, one, by_number[number]) for number, one in sessions]


def _session_of_path(number: int, asked: PathSession, seats: Sequence[Attendance]) -> SessionOfPath:
    title = asked.title if asked.is_required else gettext("%(title)s (optional)") % {"title": asked.title}
    present = next((seat for seat in seats if seat.presence == Presence.PRESENT), None)
    planned = next((seat for seat in seats if seat.presence == Presence.EXPECTED), None)
    seat = present or planned or (seats[-1] if seats else None)
    if seat is None:
        return SessionOfPath(number, title, "ahead", "", gettext("to plan"))
    when = written(seat.session.starts_at)
    state: State = "done" if present else "now" if planned else "ahead"
    return SessionOfPath(number, title, state, when, str(seat.get_presence_display()))


def minutes_attended(enrolment: Enrolment) -> int:
    """Of the sessions of the path at which the person was."""
    seats = enrolment.attendances.filter(presence=Presence.PRESENT).select_related("session__path")
    counting = [seat.session for seat in seats.order_by("pk") if seat.session.number_in(enrolment.path)]
    return sum(session.minutes for session in counting)
