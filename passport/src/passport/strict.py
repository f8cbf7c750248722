"""One sequence of bytes for one value: strict JSON and strict base64url, for whatever is signed.

A reader that accepts two spellings of one value lets a document change without its meaning changing, or the
reverse. So everything here is checked by writing it again and comparing.
"""

import base64
import binascii
import hashlib
import json
from typing import Any

from passport.canonical import NotCanonical, canonical
from passport.refusal import Reason, UnreadableDocument

MAX_BYTES = 4 * 1024**2
_CURE = "Ask for the original file again: it was changed on its way"


def b64(data: bytes) -> str:
    """base64url without padding, RFC 4648 section 5."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def unb64(text: str, size: int, where: str) -> bytes:
    """The bytes of `b64`, of which there must be `size`. Raises `UnreadableDocument` for any other spelling."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        data = b""
    if len(data) != size or b64(data) != text:
        raise refused(where, f"{size} bytes in base64url without padding are expected")
    return data


def digest(data: bytes) -> str:
    """SHA-256 in base64url."""
    return b64(hashlib.sha256(data).digest())


def loads(data: bytes) -> Any:
    """The value of a JSON text. Raises `UnreadableDocument` for duplicate keys, floats, NaN, a BOM, other encodings."""
    if len(data) > MAX_BYTES:
        raise refused("document", f"at most {MAX_BYTES} bytes are expected")
    try:
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_object,
            parse_float=_no_float,
            parse_constant=_no_float,
            parse_int=_integer,
        )
    except UnicodeDecodeError as error:
        raise refused(f"byte {error.start}", "this is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise refused(f"byte {len(error.doc[: error.pos].encode())}", "this is not JSON") from None
    except RecursionError:
        raise refused("document", "this is nested too deeply") from None


def loads_canonical(data: bytes) -> Any:
    """As `loads`, and the bytes must be the canonical ones of RFC 8785."""
    value = loads(data)
    require_same(data, write(value))
    return value


def write(value: object) -> bytes:
    """The canonical bytes. Raises `UnreadableDocument` where there are none."""
    try:
        return canonical(value)
    except NotCanonical as error:
        raise refused(error.where, "this value has no canonical form") from None


def require_same(given: bytes, expected: bytes) -> None:
    """Raises `UnreadableDocument` at the first byte where the two differ."""
    if given == expected:
        return
    pairs = enumerate(zip(given, expected, strict=False))
    place = next((at for at, (one, other) in pairs if one != other), min(len(given), len(expected)))
    raise refused(f"byte {place}", "these bytes are not the canonical ones (RFC 8785)")


def refused(where: str, message: str) -> UnreadableDocument:
    """The refusal of a signed document."""
    return UnreadableDocument(
        Reason.MALFORMED, message[:1].upper() + message[1:], cure=_CURE, where=where or "document"
    )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise refused(repr(twice[:60]), "this key stands twice in one object")
    return made


def _no_float(text: str) -> Any:
    raise refused(text[:30], "only whole numbers are allowed")


def _integer(text: str) -> int:
    if len(text) > 17:
        raise refused(text[:30], "this number is too large")
    return int(text)
