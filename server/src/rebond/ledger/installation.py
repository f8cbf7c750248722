"""Facts about this installation itself."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts
from rebond.ledger.reading import DEMONSTRATION_KIND


@facts(DEMONSTRATION_KIND)
@dataclass(frozen=True, slots=True, kw_only=True)
class DemonstrationOpened(Facts):
    """From here on every page, PDF and JSON says that this is a demonstration."""

    edition: str
