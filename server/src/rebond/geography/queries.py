"""Finding communes by what people write: a name, a postcode, or both."""

from __future__ import annotations

import re

from rebond.geography.models import Commune
from rebond.geography.names import search_key

SUGGESTIONS = 10
CHOICES = 12
LABELLED = re.compile(r"^(?P<name>.+?)\s*\(\s*(?P<code>[0-9][0-9A-Ba-b][0-9]{3})\s*\)$")
CODE = re.compile(r"^[0-9][0-9A-B][0-9]{3}$")


def search_communes(text: str, *, limit: int = SUGGESTIONS) -> list[Commune]:
    """Suggestions while a person types: blind to accents and capitals, the best match and the largest town first."""
    text = text.strip()
    if labelled := LABELLED.match(text):
        text = labelled["name"]
    if text[:1].isdigit():
        return list(Commune.objects.with_postcode(text).largest_first()[:limit])
    key = search_key(text)
    return list(Commune.objects.named_like(key)[:limit]) if key else []


def communes_meant(text: str, *, departement: str = "") -> list[Commune]:
    """The communes that a complete answer may mean: one if it is clear, none if unknown, several to choose from.

    Reads `Dax`, `40100`, `40088` and `Dax (40100)`. Those of `departement` come first.
    """
    text = text.strip()
    found = _by_label(text) or _by_code(text) or _by_name(text)
    return sorted(found, key=lambda commune: commune.departement_id != departement)[:CHOICES]


def _by_label(text: str) -> list[Commune]:
    labelled = LABELLED.match(text)
    if labelled is None:
        return []
    code = labelled["code"].upper()
    named = (
        Commune.objects.with_departement().filter(search_name=search_key(labelled["name"])).largest_first()
    )
    return [commune for commune in named if code == commune.insee_code or code in commune.postcodes.split()]


def _by_code(text: str) -> list[Commune]:
    """A postcode first, because that is what people know; else INSEE's code."""
    code = text.replace(" ", "").upper()
    if not CODE.match(code):
        return []
    posted = list(Commune.objects.with_departement().with_postcode(code).largest_first())
    return posted or list(Commune.objects.with_departement().filter(insee_code=code).largest_first())


def _by_name(text: str) -> list[Commune]:
    labelled = LABELLED.match(text)
    key = search_key(labelled["name"] if labelled else text)
    if not key:
        return []
    same = list(Commune.objects.with_departement().filter(search_name=key).largest_first())
    return same or list(Commune.objects.with_departement().named_like(key)[:CHOICES])
