from __future__ import annotations

from django import template

from rebond.programmes.wording import euros as in_words

register = template.Library()


@register.filter
def euros(cents: int | None) -> str:
    """An amount of cents as the language writes it; a dash for what is not known."""
    return "–" if cents is None else in_words(cents)
