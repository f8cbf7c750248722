"""Frozen dataclasses to JSON and back, strictly, and the JSON Schema that says the same.

Absent means not known: `None` and empty tuples are not written. Reading names the path of the first wrong field.
"""

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, cast

from passport.refusal import Reason, UnreadableDocument

T = TypeVar("T")

MAX_TEXT = 300
MAX_INTEGER = 2**53 - 1
MAX_ITEMS = 1000
_FIELD_CURE = "Correct the field, or export the report again with a current version of the tool"


def encode(value: object) -> Any:
    """A dataclass, or any value of its fields, as JSON values."""
    if is_dataclass(value) and not isinstance(value, type):
        pairs = ((f.name, getattr(value, f.name)) for f in fields(value))
        return {name: encode(held) for name, held in pairs if held is not None and held != ()}
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return value


def decode(cls: type[T], value: object, path: str = "") -> T:
    """A dataclass from JSON values. Raises `UnreadableDocument` with the path of the first wrong field."""
    if not isinstance(value, Mapping):
        raise wrong(path, "an object is expected")
    known = {f.name: f for f in fields(cast(Any, cls))}
    unknown = next((key for key in value if key not in known), None)
    if unknown is not None:
        raise wrong(_join(path, str(unknown)[:60]), "this field is not known")
    hints = _hints(cast(Any, cls))
    given: dict[str, object] = {}
    for name, declared in known.items():
        if value.get(name) is not None:
            given[name] = _decode(hints[name], value[name], _join(path, name), declared)
        elif declared.default is MISSING:
            raise wrong(_join(path, name), "this field is required")
    return cls(**given)


def wrong(path: str, message: str) -> UnreadableDocument:
    """The refusal for one field."""
    return UnreadableDocument(
        Reason.WRONG_FIELD, message[:1].upper() + message[1:], cure=_FIELD_CURE, where=path or "document"
    )


def schema(cls: type, identifier: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a dataclass whose documents carry `"schema": identifier`."""
    body = _object_schema(cls)
    body["properties"] = {"schema": {"const": identifier}} | body["properties"]
    body["required"] = ["schema", *body.get("required", [])]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": identifier} | body


@cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _plain(hint: Any) -> Any:
    """The type under `X | None`."""
    if isinstance(hint, types.UnionType):
        return next(option for option in typing.get_args(hint) if option is not type(None))
    return hint


def _decode(hint: Any, value: object, path: str, declared: Field[Any]) -> object:
    hint = _plain(hint)
    if typing.get_origin(hint) is tuple:
        return _decode_items(typing.get_args(hint)[0], value, path, declared)
    if is_dataclass(hint):
        return decode(cast(type, hint), value, path)
    if issubclass(hint, StrEnum):
        return _decode_choice(hint, value, path)
    if issubclass(hint, date):
        return _decode_date(hint, value, path)
    if hint is str:
        return _decode_text(value, path, declared)
    return _decode_plain(hint, value, path)


def _decode_items(hint: Any, value: object, path: str, declared: Field[Any]) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise wrong(path, "a list is expected")
    if len(value) > MAX_ITEMS:
        raise wrong(path, f"at most {MAX_ITEMS} items are allowed")
    return tuple(_decode(hint, item, f"{path}[{i}]", declared) for i, item in enumerate(value))


def _decode_choice(hint: type[StrEnum], value: object, path: str) -> StrEnum:
    try:
        return hint(cast(str, value))
    except ValueError:
        raise wrong(path, f"one of {', '.join(hint)} is expected") from None


def _decode_date(hint: type[date], value: object, path: str) -> date:
    expected = "a time with its offset" if issubclass(hint, datetime) else "a date"
    try:
        moment = hint.fromisoformat(cast(str, value))
    except (TypeError, ValueError):
        raise wrong(path, f"{expected} is expected, as in ISO 8601") from None
    if isinstance(moment, datetime) and moment.tzinfo is None:
        raise wrong(path, f"{expected} is expected, as in ISO 8601")
    return moment


def _decode_text(value: object, path: str, declared: Field[Any]) -> str:
    longest = declared.metadata.get("max_length", MAX_TEXT)
    if not isinstance(value, str) or not value or len(value) > longest or not value.isprintable():
        raise wrong(path, f"a text of 1 to {longest} printable characters is expected")
    return value


def _decode_plain(hint: type, value: object, path: str) -> object:
    if hint is bool and isinstance(value, bool):
        return value
    if hint is int and isinstance(value, int) and not isinstance(value, bool) and abs(value) <= MAX_INTEGER:
        return value
    raise wrong(path, "true or false is expected" if hint is bool else "a whole number is expected")


def _object_schema(cls: type) -> dict[str, Any]:
    hints = _hints(cls)
    properties = {f.name: _schema(hints[f.name], f) for f in fields(cast(Any, cls))}
    required = [f.name for f in fields(cast(Any, cls)) if f.default is MISSING]
    shape: dict[str, Any] = {"type": "object", "additionalProperties": False, "properties": properties}
    return shape | ({"required": required} if required else {})


def _schema(hint: Any, declared: Field[Any]) -> dict[str, Any]:
    hint = _plain(hint)
    if typing.get_origin(hint) is tuple:
        items = _schema(typing.get_args(hint)[0], declared)
        return {"type": "array", "maxItems": MAX_ITEMS, "items": items}
    if is_dataclass(hint):
        return _object_schema(cast(type, hint))
    if issubclass(hint, StrEnum):
        return {"type": "string", "enum": [choice.value for choice in hint]}
    if issubclass(hint, date):
        return {"type": "string", "format": "date-time" if issubclass(hint, datetime) else "date"}
    if hint is str:
        longest = declared.metadata.get("max_length", MAX_TEXT)
        return {"type": "string", "minLength": 1, "maxLength": longest}
    if hint is bool:
        return {"type": "boolean"}
    return {"type": "integer", "minimum": -MAX_INTEGER, "maximum": MAX_INTEGER}
