"""The code of a location's label, such as `E-0001-2K`: its key, written so that a slip of the finger is caught."""

from __future__ import annotations

from passport.codes import (
    ALPHABET,
    LOCATION_CODE,
    PAYLOAD_LENGTH,
    check_character,
    format_tag,
    is_valid,
    normalise,
)


def code_of_key(key: int) -> str:
    """Raise ``ValueError`` for a key that five characters cannot hold (33 million)."""
    digits = ""
    for _place in range(PAYLOAD_LENGTH):
        key, digit = divmod(key, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    if key:
        raise ValueError("more locations than five characters can number")
    return format_tag(digits + check_character(digits), family=LOCATION_CODE)


def key_of_code(text: str) -> int | None:
    """The key in what was scanned or typed, as an address or with its prefix; None for anything else."""
    written = text.strip().upper().rpartition("/")[2]
    if not written.startswith(f"{LOCATION_CODE.prefix}-") or not is_valid(written, family=LOCATION_CODE):
        return None
    code = normalise(written, family=LOCATION_CODE) or ""
    key = 0
    for character in code.removeprefix(f"{LOCATION_CODE.prefix}-").replace("-", "")[:PAYLOAD_LENGTH]:
        key = key * len(ALPHABET) + ALPHABET.index(character)
    return key
