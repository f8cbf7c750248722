"""The verbs of what is shared with La Coop."""

from rebond.lacoop.actions.deciding import bring_back, confirm_activity, set_aside
from rebond.lacoop.actions.keys import forget_key, set_key
from rebond.lacoop.actions.reading import Reading, read_activities, read_due

__all__ = [
    "Reading",
    "bring_back",
    "confirm_activity",
    "forget_key",
    "read_activities",
    "read_due",
    "set_aside",
    "set_key",
]
