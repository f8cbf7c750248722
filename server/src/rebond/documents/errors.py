"""Faults of a template or of what it was given: never the user's doing, so no DomainError."""

from __future__ import annotations


class DocumentError(Exception):
    """A paper could not be made; the message names its template."""

    def __init__(self, template: str, message: str) -> None:
        super().__init__(f"{template}: {message}")
        self.template = template
