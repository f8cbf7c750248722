"""Finds `templates/<app>/<name>.typ` in the installed apps, and what it says in the reader's language."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.apps import apps
from django.utils import translation

from rebond.documents.errors import DocumentError

LIBRARY = Path(__file__).parent / "templates" / "documents"
TRANSLATED = re.compile(r'\bt\(\s*"((?:[^"\\]|\\.)*)"')


@cache
def template_path(template: str) -> Path:
    """`"stock/delivery_note"` is `stock/delivery_note.typ` in the templates of one of the installed apps."""
    for app in apps.get_app_configs():
        path = Path(app.path) / "templates" / f"{template}.typ"
        if path.is_file():
            return path
    raise DocumentError(template, "no installed app has this template")


def source(template: str) -> bytes:
    return template_path(template).read_bytes()


def message_ids(text: str) -> list[str]:
    """Every English text that a template passes to `t("...")`, once each, in order."""
    found = (match.group(1).replace('\\"', '"') for match in TRANSLATED.finditer(text))
    return list(dict.fromkeys(found))


@cache
def library_message_ids() -> tuple[str, ...]:
    return tuple(message_ids((LIBRARY / "rebond.typ").read_text(encoding="utf-8")))


def words(template_source: bytes, lang: str) -> dict[str, str]:
    """The translations of all that the template and the shared library say."""
    wanted = (*library_message_ids(), *message_ids(template_source.decode()))
    with translation.override(lang):
        return {message: translation.gettext(message) for message in wanted}
