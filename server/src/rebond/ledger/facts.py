"""The shape of each kind of event. Ids and reason codes only: no personal data, no free text, no floats."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, TypeVar

Plain = str | int | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Base of the facts of a kind. ``kind`` is given by `facts`."""

    kind: ClassVar[str] = ""

    def as_json(self) -> dict[str, Any]:
        return {item.name: _plain(getattr(self, item.name)) for item in fields(self)}


F = TypeVar("F", bound=type[Facts])

_KINDS: dict[str, type[Facts]] = {}


def facts(kind: str) -> Callable[[F], F]:
    """Declare the facts of ``kind`` ("device.received"). Raise ``ValueError`` when declared twice."""

    def declare(cls: F) -> F:
        if kind in _KINDS and _KINDS[kind].__qualname__ != cls.__qualname__:
            raise ValueError(f"the facts of {kind} are declared twice")
        cls.kind = kind
        _KINDS[kind] = cls
        return cls

    return declare


def declared_kinds() -> Mapping[str, type[Facts]]:
    return dict(sorted(_KINDS.items()))


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        raise TypeError("facts hold no float: the database may rewrite it and the digest would change")
    if isinstance(value, tuple | list | frozenset):
        return [_plain(item) for item in (sorted(value) if isinstance(value, frozenset) else value)]
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"facts hold plain values, not {type(value).__name__}")
