"""What the ledger keeps of the bench: who worked at it, and things found in computers. Progress is no event."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@facts("operator.switched")
@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorSwitched(Facts):
    """On the hat: from here on its person works at a shared computer. ``means``: badge or pin."""

    means: str


@facts("operator.locked")
@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorLocked(Facts):
    """On the hat: its PIN was given wrongly too often."""

    tries: int


@facts("operator.code_changed")
@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorCodeChanged(Facts):
    """On the hat: a new PIN or a new badge."""

    means: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfObject(Facts):
    object_id: int
    object_kind: str


@facts("found_object.recorded")
@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectFound(OfObject):
    """On the device: somebody's thing was in it."""


@facts("found_object.settled")
@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectSettled(OfObject):
    fate: str
