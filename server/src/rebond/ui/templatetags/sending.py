"""What every form that is sent carries: the token against forgery, and in whose name the page was opened."""

from __future__ import annotations

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
HAT = "hat"
"""The field with the key of the hat worn when the page was opened."""


class SendingNode(CsrfTokenNode):
    """Django's own field, and beside it the hat that `bench.middleware` compares when the form comes back."""

    def render(self, context: Context) -> SafeString:
        told = getattr(context.get("request"), "worn_at_work", None)
        hat = told() if told is not None else None
        field = format_html('<input type="hidden" name="{}" value="{}">', HAT, str(hat)) if hat else ""
        return format_html("{}{}", super().render(context), field)


@register.tag("csrf_token")
def csrf_token(_parser: Parser, _token: Token) -> SendingNode:
    """In the place of Django's tag of that name: whoever writes a form has nothing to remember."""
    return SendingNode()
