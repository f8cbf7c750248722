from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeResult:
    """The answer for one document: the same in the page, the API and the command line.

    ``outcome`` is an `IntakeOutcome`; ``device`` the tag of the one computer concerned, None for none or several;
    ``reason`` a stable code where the outcome needs one (refused, review), else empty; ``message`` for the person.
    """

    kind: str
    outcome: str
    device: str | None
    reason: str
    message: str
    document_id: int | None = None
    review_id: int | None = None
