"""JSON Canonicalization Scheme, RFC 8785: one sequence of bytes for one document, so that it can be signed.

Narrower than the RFC: floating-point numbers are refused, because their shortest form is where implementations
differ. Write amounts as integers with their unit in the key.
"""

import json
from collections.abc import Iterator

_ENCODE = json.JSONEncoder(ensure_ascii=False).encode
LARGEST_INTEGER = 2**53 - 1  # I-JSON, RFC 7493 section 2.2: beyond it a reader may round


class NotCanonical(ValueError):
    """A value that has no canonical form; `where` is its path, such as `$.drives[0].size`."""

    def __init__(self, message: str, where: str) -> None:
        super().__init__(f"{where}: {message}")
        self.where = where


def canonical(value: object) -> bytes:
    """The canonical UTF-8 bytes of None, booleans, integers, strings, lists, tuples and dicts with string keys.

    Raises NotCanonical for anything else, for integers beyond 2**53 - 1, and for lone surrogates.
    """
    try:
        return "".join(_written(value, "$")).encode()
    except RecursionError:
        raise NotCanonical("the document is nested too deeply", "$") from None


def _written(value: object, where: str) -> Iterator[str]:
    if value is None or isinstance(value, bool):
        yield {None: "null", True: "true", False: "false"}[value]
    elif isinstance(value, str):
        yield _quoted(value, where)
    elif isinstance(value, int):
        yield _integer(value, where)
    elif isinstance(value, dict):
        yield from _object(value, where)
    elif isinstance(value, list | tuple):
        yield from _array(value, where)
    elif isinstance(value, float):
        raise NotCanonical(f"the number {value!r} is not an integer", where)
    else:
        raise NotCanonical(f"{type(value).__name__} is not a JSON type", where)


def _integer(value: int, where: str) -> str:
    if abs(value) > LARGEST_INTEGER:
        raise NotCanonical(f"the integer is beyond {LARGEST_INTEGER}", where)
    return int.__repr__(value)  # a subclass such as IntEnum may write itself otherwise


def _quoted(text: str, where: str) -> str:
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise NotCanonical("the text holds a lone surrogate, which is no character", where)
    # Section 3.2.2.2: json escapes exactly what the RFC escapes, in the same way, in lower case.
    return _ENCODE(str.__str__(text))


def _object(value: dict[object, object], where: str) -> Iterator[str]:
    names = []
    for name in value:
        if not isinstance(name, str):
            raise NotCanonical(f"the key {name!r} is not a text", where)
        names.append((name, _quoted(name, where)))
    # Section 3.2.3: the order is that of UTF-16 code units, not that of code points.
    names.sort(key=lambda name: name[0].encode("utf-16-be"))
    yield "{"
    for place, (name, quoted) in enumerate(names):
        yield f"{',' if place else ''}{quoted}:"
        yield from _written(value[name], f"{where}.{name}")
    yield "}"


def _array(values: list[object] | tuple[object, ...], where: str) -> Iterator[str]:
    yield "["
    for place, item in enumerate(values):
        if place:
            yield ","
        yield from _written(item, f"{where}[{place}]")
    yield "]"
