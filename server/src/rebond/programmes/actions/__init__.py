"""The verbs of a programme: prepare rules, publish them."""

from rebond.programmes.actions.drafting import (
    begin_draft,
    begin_programme,
    discard_draft,
    save_draft,
)
from rebond.programmes.actions.publishing import note_households_forgotten, publish, version_in_force

__all__ = [
    "begin_draft",
    "begin_programme",
    "discard_draft",
    "note_households_forgotten",
    "publish",
    "save_draft",
    "version_in_force",
]
