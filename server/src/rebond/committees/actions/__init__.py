"""The verbs of a committee."""

from rebond.committees.actions.criteria import publish_criteria
from rebond.committees.actions.deciding import cast_vote, decide
from rebond.committees.actions.nominating import nominate, tell_facts
from rebond.committees.actions.sessions import (
    cancel_session,
    change_session,
    close_session,
    open_session,
    plan_session,
)

__all__ = [
    "cancel_session",
    "cast_vote",
    "change_session",
    "close_session",
    "decide",
    "nominate",
    "open_session",
    "plan_session",
    "publish_criteria",
    "tell_facts",
]
