"""Names that somebody types for people who come together: one may be that of a person, so that a number takes its place."""

from __future__ import annotations

import re
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from rebond.kit.errors import Invalid

NAMED = timedelta(days=2 * 365 + 1)
"""How long such a name stays."""
NUMBERED = r"^n° [0-9]+$"
"""What stands afterwards."""


def refuse_numbered(name: str, *, field: str) -> None:
    """Raise `Invalid` for a name that another group will need once its own is erased."""
    if re.match(NUMBERED, name):
        raise Invalid(_("The application itself gives names such as “n° 12”: choose another."), field=field)
