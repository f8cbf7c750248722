"""Two writers who each wait for the other: the database lets one of them go, and nothing of that one is written.

PostgreSQL undoes one at once (SQLSTATE 40P01 and 40001, appendix A of its manual); SQLite makes one wait and then
refuses it (SQLITE_BUSY).
"""

from __future__ import annotations

import sqlite3

from django.db import OperationalError
from django.utils.translation import gettext_lazy as _

from rebond.kit.errors import Refused

UNDONE = frozenset({"40P01", "40001"})


def as_refusal(fault: Exception) -> Refused | None:
    """What a person is told when ``fault`` is that; None for any other fault."""
    cause = fault.__cause__
    if not isinstance(fault, OperationalError) or not (_was_undone(cause) or _was_kept_out(cause)):
        return None
    words = _("Somebody else was writing about the same things at the same moment: try again.")
    return Refused(words, code="crossed")


def _was_undone(cause: BaseException | None) -> bool:
    return getattr(cause, "sqlstate", None) in UNDONE


def _was_kept_out(cause: BaseException | None) -> bool:
    """The first byte of the code says what it is, the others in which way."""
    return getattr(cause, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
