"""JSON Canonicalization Scheme, RFC 8785: one sequence of bytes for one document, so that it can be signed.

Narrower than the RFC: floating-point numbers are refused, because their shortest form is where implementations
differ. Write amounts as integers with their unit in the key.
"""

from collections.abc import Iterable
from json.encoder import encode_basestring

LARGEST_INTEGER = 2**53 - 1  # I-JSON, RFC 7493 section 2.2: beyond it a reader may round


class NotCanonical(ValueError):
    """A value that has no canonical form; `where` is its path, such as `$.drives[0].size`."""

    def __init__(self, message: str, where: str = "$") -> None:
        super().__init__(f"{where}: {message}")
        self.message, self.where = message, where

    def below(self, step: str) -> "NotCanonical":
        """The same, seen from the value that holds it at `step`, such as `.size` or `[0]`."""
        return NotCanonical(self.message, f"${step}{self.where[1:]}")


def canonical(value: object) -> bytes:
    """The canonical UTF-8 bytes of None, booleans, integers, strings, lists, tuples and dicts with string keys.

    Raises NotCanonical for anything else, for integers beyond 2**53 - 1, and for lone surrogates.
    """
    try:
        return _written(value).encode()
    except RecursionError:
        raise NotCanonical("the document is nested too deeply") from None


def _written(value: object) -> str:
    """Every event of the ledger goes through here: the path of a wrong value is put together only when one is met."""
    if isinstance(value, str):
        return _quoted(value)
    if value is None or isinstance(value, bool):
        return "null" if value is None else "true" if value else "false"
    if isinstance(value, int):
        return _integer(value)
    if isinstance(value, dict):
        return _object(value)
    if isinstance(value, list | tuple):
        return _array(value)
    if isinstance(value, float):
        raise NotCanonical(f"the number {value!r} is not an integer")
    raise NotCanonical(f"{type(value).__name__} is not a JSON type")


def _integer(value: int) -> str:
    if abs(value) > LARGEST_INTEGER:
        raise NotCanonical(f"the integer is beyond {LARGEST_INTEGER}")
    return int.__repr__(value)  # a subclass such as IntEnum may write itself otherwise


def _quoted(text: str) -> str:
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise NotCanonical("the text holds a lone surrogate, which is no character")
    # Section 3.2.2.2: json escapes exactly what the RFC escapes, in the same way, in lower case.
    return encode_basestring(text)


def _object(value: dict[object, object]) -> str:
    written = []
    for name, quoted in _in_order(value):
        try:
            written.append(f"{quoted}:{_written(value[name])}")
        except NotCanonical as error:
            raise error.below(f".{name}") from None
    return f"{{{','.join(written)}}}"


def _in_order(names: Iterable[object]) -> list[tuple[str, str]]:
    """Each name, and as it is written. Section 3.2.3: the order is that of UTF-16 code units, not that of code points."""
    quoted = []
    for name in names:
        if not isinstance(name, str):
            raise NotCanonical(f"the key {name!r} is not a text")
        quoted.append((name, _quoted(name)))
    if all(name.isascii() for name, _text in quoted):  # one order for both
        return sorted(quoted)
    return sorted(quoted, key=lambda pair: pair[0].encode("utf-16-be"))


def _array(values: list[object] | tuple[object, ...]) -> str:
    written = []
    for place, item in enumerate(values):
        try:
            written.append(_written(item))
        except NotCanonical as error:
            raise error.below(f"[{place}]") from None
    return f"[{','.join(written)}]"
