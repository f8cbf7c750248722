"""The words of the workbench: written in English, shown in French unless the terminal asks for English.

`REBOND_LANGUAGE` ("fr" or "en") decides; else LC_ALL or LANG when they say English; else French, that of the workshops.
"""

import gettext
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

LANGUAGES = ("fr", "en")
_LOCALE = Path(__file__).parent / "locale"


def language(environment: Mapping[str, str]) -> str:
    """The language that an environment asks for."""
    asked = environment.get("REBOND_LANGUAGE", "").lower()[:2]
    if asked in LANGUAGES:
        return asked
    said = (environment.get("LC_ALL") or environment.get("LANG") or "").lower()
    return "en" if said.startswith("en") else "fr"


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    if code == "en":
        return gettext.NullTranslations()
    return gettext.translation("workbench", localedir=_LOCALE, languages=[code])


def _(message: str) -> str:
    """The message in the language of the terminal."""
    return _catalogue(language(os.environ)).gettext(message)


def _n(one: str, many: str, count: int) -> str:
    """The message for so many; `%(count)d` stands in it for the number."""
    return _catalogue(language(os.environ)).ngettext(one, many, count) % {"count": count}
