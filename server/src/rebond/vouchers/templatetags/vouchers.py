from __future__ import annotations

from django import template

from rebond.vouchers import money

register = template.Library()


@register.filter
def euros(cents: int) -> str:
    return money.euros(cents)


@register.filter
def per_cent(share: int) -> str:
    return money.per_cent(share)
