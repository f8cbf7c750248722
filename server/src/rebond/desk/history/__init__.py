"""What each kind of event is called on the screen: one line a kind.

A fact whose name ends in ``_id`` is written as the name of the thing; a code as its label. A detail is shown only
when all the facts that it takes are known. A test requires a line for every kind that an app declares.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django_stubs_ext import StrPromise

from rebond.desk.history import computers, house, people, sold, supply
from rebond.desk.history.words import PLACEHOLDER, Words, words
from rebond.integration.told import EVENTS as AT_WORK
from rebond.kit.days import written

WORDS: Mapping[str, Words] = {
    **computers.WORDS,
    **supply.WORDS,
    **people.WORDS,
    **sold.WORDS,
    **house.WORDS,
    **{kind: words(title) for kind, title in AT_WORK.items()},
}

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
UNSAID = frozenset({"reference", "waiver"})
"""What leads to a person: not told to those whose view stops before people."""


@dataclass(frozen=True, slots=True)
class Sentence:
    title: str
    details: tuple[str, ...]
    is_correction: bool


def sentence(
    kind: str,
    facts: Mapping[str, Any],
    names: Mapping[tuple[str, int], str],
    *,
    without: Collection[str] = (),
) -> Sentence:
    """An event in words. ``names``: how the things behind the ids are called, by name of fact and id."""
    words = WORDS.get(kind)
    if words is None:
        return Sentence(gettext("Event “%(kind)s”") % {"kind": kind}, (), is_correction=False)
    said = {
        name: _said(name, facts.get(name), words, names)
        for name in words.facts_shown()
        if name not in without
    }
    details = (_filled(detail, said) for detail in words.details)
    return Sentence(_filled(words.title, said) or kind, tuple(filter(None, details)), words.corrects)


def _filled(phrase: StrPromise | str, said: Mapping[str, str]) -> str:
    """The phrase with its facts, or nothing when one of them is not known."""
    wanted = PLACEHOLDER.findall(str(phrase))
    return str(phrase) % said if all(said.get(name) for name in wanted) else ""


def _said(name: str, value: Any, words: Words, names: Mapping[tuple[str, int], str]) -> str:
    if name == "proofs_voided":
        return gettext("its proofs of erasure no longer count") if value else ""
    if isinstance(value, list | tuple):
        return ", ".join(_said(name, item, words, names) for item in value)
    if name.endswith("_id"):
        return names.get((name, value), "") if isinstance(value, int) else ""
    if value in {None, ""}:
        return ""
    codes = words.codes.get(name)
    if codes and value in codes.values:
        return str(codes(value).label)
    return written(date.fromisoformat(value)) if _is_day(value) else str(value)


def _is_day(value: Any) -> bool:
    """The ledger writes a day as 2026-11-24."""
    return isinstance(value, str) and _DAY.fullmatch(value) is not None
