"""The rules as a person would say them, and two sets of rules compared."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from rebond.programmes.rules import Rules
from rebond.programmes.wording.computers import computers_rules
from rebond.programmes.wording.numbers import numbers_rules
from rebond.programmes.wording.path import items_in_words, outlets_in_words, path_rules
from rebond.programmes.wording.people import (
    criterion_in_words,
    days_in_words,
    for_whom,
    frame_rules,
    papers_in_words,
    people_rules,
    referring_rules,
)
from rebond.programmes.wording.words import Rule, euros

__all__ = [
    "Change",
    "Part",
    "Rule",
    "changes_in_words",
    "criterion_in_words",
    "days_in_words",
    "euros",
    "for_whom",
    "items_in_words",
    "outlets_in_words",
    "papers_in_words",
    "rules_by_part",
    "rules_in_words",
]


class Part(Enum):
    """Of which step of the editor a rule is."""

    FRAME = "frame"
    PEOPLE = "people"
    REFERRING = "referring"
    NUMBERS = "numbers"
    PATH = "path"
    COMPUTERS = "computers"


@dataclass(frozen=True, slots=True)
class Change:
    """A rule before and after; nothing where it was not, or is no more."""

    name: str
    before: str
    after: str


def rules_in_words(rules: Rules) -> list[Rule]:
    return [rule for part in rules_by_part(rules).values() for rule in part]


def rules_by_part(rules: Rules) -> dict[Part, list[Rule]]:
    """In the order of the editor."""
    return {
        Part.FRAME: list(frame_rules(rules)),
        Part.PEOPLE: list(people_rules(rules)),
        Part.REFERRING: list(referring_rules(rules)),
        Part.NUMBERS: list(numbers_rules(rules)),
        Part.PATH: list(path_rules(rules)),
        Part.COMPUTERS: list(computers_rules(rules)),
    }


def changes_in_words(before: Rules, after: Rules) -> list[Change]:
    """Only what differs."""
    old = {rule.name: rule.words for rule in rules_in_words(before)}
    new = {rule.name: rule.words for rule in rules_in_words(after)}
    names = [*old, *(name for name in new if name not in old)]
    pairs = [Change(name, old.get(name, ""), new.get(name, "")) for name in names]
    return [pair for pair in pairs if pair.before != pair.after]
