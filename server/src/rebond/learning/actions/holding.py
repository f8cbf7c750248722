"""A path and a session are held while something rests on them, and the ledger names a session in one way.

Always in one order: a cohort, a path, a place, sessions, people.
"""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.errors import Refused
from rebond.kit.holding import hold_each, hold_one
from rebond.learning.models import LearningPath, Session


def hold_path(path: LearningPath) -> LearningPath:
    """The version as it now is: it does not change while somebody begins it."""
    rows = LearningPath.objects.select_related("programme")
    return hold_one(rows, path.pk)


def hold_session(actor: Actor, session: Session) -> Session:
    """The row as it now is, until the end of the transaction. Raise `NotAllowed` or `NotFound`."""
    rows = Session.objects.select_related("path__programme", "place__organisation")
    held = hold_one(rows, session.pk)
    require(actor, "learning.record", on=held)
    return held


def hold_sessions(keys: Collection[int]) -> list[Session]:
    """In key order. A session is always held before the people in it."""
    return hold_each(Session.objects.select_related("path", "place__organisation"), keys)


def refuse_what_is_over(session: Session) -> None:
    """Raise `Refused` for a session that was held or cancelled."""
    refuse_cancelled(session)
    if session.recorded_at is not None:
        raise Refused(_("The attendance of this session is recorded already."), code="session_recorded")


def refuse_cancelled(session: Session) -> None:
    if session.cancelled_at is not None:
        raise Refused(_("This session is cancelled."), code="session_cancelled")


def changed_meanwhile() -> Refused:
    """For whoever writes from a page that shows what somebody changed since."""
    return Refused(
        _("Somebody changed this session meanwhile. Look at it again, then change it."),
        code="changed_meanwhile",
    )


def subject(session: Session) -> dict[str, int]:
    return {"place_id": session.place_id, "path_id": session.path_id, "number": session.number}
