from __future__ import annotations

from django import template

from rebond.recycling.waste import in_kilograms

register = template.Library()


@register.filter
def kg(grams: int) -> str:
    """``{{ group.weight_g|kg }}``: "110,4 kg"."""
    return in_kilograms(grams)
