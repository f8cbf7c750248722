"""Days as people write them."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language


def written(day: date) -> str:
    """The day in words ("12 March 2026"), in the language of the moment; in French the first of a month is "1er"."""
    words = date_format(day, "DATE_FORMAT")
    is_french = (get_language() or "").startswith("fr")
    return f"1er{words.removeprefix('1')}" if is_french and words.startswith("1 ") else words
