"""A human says what an activity of La Coop is here: a session of the diary, or nothing to do with it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.errors import Invalid, Refused
from rebond.kit.holding import hold_one
from rebond.lacoop.choices import ActivityState, PlaceKind
from rebond.lacoop.facts import CoopActivityBroughtBack, CoopActivityConfirmed, CoopActivitySetAside
from rebond.lacoop.models import CoopActivity
from rebond.learning.actions import schedule_session
from rebond.learning.actions.sessions import MOST_SEATS
from rebond.learning.models import LearningPath, Session
from rebond.learning.plan import LONGEST, SHORTEST
from rebond.ledger.recording import Entry, record
from rebond.programmes.choices import SessionSetting

SETTINGS = {PlaceKind.PLACE: SessionSetting.PLACE, PlaceKind.HOME: SessionSetting.HOME}


def confirm_activity(
    *,
    actor: Actor,
    activity: CoopActivity,
    session: Session | None = None,
    path: LearningPath | None = None,
    number: int = 1,
    starts_at: datetime | None = None,
) -> Session:
    """It is ``session`` of that day in the diary, else a new one: session ``number`` of ``path``.

    Who came is then said on the page of the session. Confirmed again, it answers the same session. Raise `Refused` for
    one that was deleted in La Coop, `Invalid` for a session of another day or one that stands for another activity.
    """
    with transaction.atomic():
        held = _hold(actor, activity)
        if held.state == ActivityState.CONFIRMED and held.session is not None:
            return held.session
        if held.state == ActivityState.WITHDRAWN:
            raise Refused(_("This activity was deleted in La Coop."), code="withdrawn")
        if session is None:
            session = _schedule(actor, held, path, number, starts_at)
        _judge(held, session)
        held.session, held.state, held.decided_at = session, ActivityState.CONFIRMED.value, held.changed_at
        held.save(update_fields=["session", "state", "decided_at"])
        facts = CoopActivityConfirmed(place_id=held.place_id, session_id=session.pk)
        record(actor=actor, entries=[Entry(held.stream, facts)])
    return session


def set_aside(*, actor: Actor, activity: CoopActivity) -> bool:
    """It is no session of a learning path. Answer whether it was still to confirm."""
    with transaction.atomic():
        held = _hold(actor, activity)
        if held.state != ActivityState.PROPOSED:
            return False
        held.state, held.decided_at = ActivityState.SET_ASIDE.value, held.changed_at
        held.save(update_fields=["state", "decided_at"])
        record(actor=actor, entries=[Entry(held.stream, CoopActivitySetAside(place_id=held.place_id))])
    return True


def bring_back(*, actor: Actor, activity: CoopActivity) -> bool:
    """It was set aside by mistake. Answer whether it was."""
    with transaction.atomic():
        held = _hold(actor, activity)
        if held.state != ActivityState.SET_ASIDE:
            return False
        held.state, held.decided_at = ActivityState.PROPOSED.value, None
        held.save(update_fields=["state", "decided_at"])
        record(actor=actor, entries=[Entry(held.stream, CoopActivityBroughtBack(place_id=held.place_id))])
    return True


def _hold(actor: Actor, activity: CoopActivity) -> CoopActivity:
    rows = CoopActivity.objects.select_related("place__organisation", "session")
    held = hold_one(rows, activity.pk)
    require(actor, "learning.record", on=held)
    return held


def _schedule(
    actor: Actor, held: CoopActivity, path: LearningPath | None, number: int, starts_at: datetime | None
) -> Session:
    if path is None:
        raise Invalid(_("Choose the path."), field="path")
    if starts_at is None:
        raise Invalid(_("Say at what hour it began."), field="hour")
    wanted, allowed = SETTINGS.get(PlaceKind(held.place_kind)), path.programme.sessions_held
    return schedule_session(
        actor=actor,
        place=held.place,
        path=path,
        number=number,
        starts_at=starts_at,
        seats=min(max(held.people, 1), MOST_SEATS),
        minutes=min(max(held.minutes, SHORTEST), LONGEST),
        setting=wanted if wanted and (not allowed or wanted in allowed) else None,
    )


def _judge(held: CoopActivity, session: Session) -> None:
    if session.place_id != held.place_id or timezone.localdate(session.starts_at) != held.held_on:
        raise Invalid(_("Choose a session of the same place and the same day."), field="session")
    if not session.is_planned:
        raise Invalid(_("This session is cancelled."), field="session")
    if CoopActivity.objects.filter(session=session).exclude(pk=held.pk).exists():
        raise Invalid(_("This session already stands for another activity of La Coop."), field="session")
