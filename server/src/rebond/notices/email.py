"""One door to e-mail. A message is one text template; its HTML is made of the same words, so they never differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.utils import translation

from rebond.kit.mailing import without_the_address
from rebond.ledger.reading import is_demonstration

LAYOUT = "notices/emails/layout"


def send(template: str, to: str, context: Mapping[str, Any], *, lang: str = "fr") -> None:
    """Send `templates/<template>.txt` to one address: its first line is the subject, the rest the message.

    A line that is an address by itself becomes the button of the HTML part. Raises `NotMailed`, without the address.
    """
    with translation.override(lang):
        subject, _, message = rendered(template, context).strip().partition("\n")
        words = {
            "message": message.strip(),
            "paragraphs": paragraphs(message),
            "lang": lang,
            "subject": subject,
            "is_demonstration": is_demonstration(),
        }
        mail = EmailMultiAlternatives(
            subject=" ".join(subject.split()),
            body=rendered(LAYOUT, words),
            to=[to],
            headers={"Auto-Submitted": "auto-generated"},
        )
        mail.attach_alternative(render_to_string(f"{LAYOUT}.html", words), "text/html")
    with without_the_address():
        mail.send()


def rendered(template: str, context: Mapping[str, Any]) -> str:
    """A text template: nothing is escaped, because a mail reader shows it as it is."""
    engine = Engine.get_default()
    return engine.get_template(f"{template}.txt").render(Context(dict(context), autoescape=False))


def paragraphs(message: str) -> list[dict[str, str]]:
    """Each paragraph as its words or as an address."""
    parts = [part.strip() for part in message.strip().split("\n\n") if part.strip()]
    return [{"address" if is_address(part) else "words": part} for part in parts]


def is_address(part: str) -> bool:
    return part.startswith((f"{settings.PUBLIC_URL}/", "https://")) and not any(
        char.isspace() for char in part
    )
