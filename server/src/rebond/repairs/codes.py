"""The code that is written on a part, such as `PC-0001-2K`: its key, so that a slip of the finger is caught."""

from __future__ import annotations

from passport.codes import (
    ALPHABET,
    PAYLOAD_LENGTH,
    CodeFamily,
    check_character,
    format_tag,
    is_valid,
    normalise,
)

PART_CODE = CodeFamily("PC")


def code_of_part(key: int) -> str:
    """Raise ``ValueError`` for a key that five characters cannot hold (33 million)."""
    digits = ""
    for _place in range(PAYLOAD_LENGTH):
        key, digit = divmod(key, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    if key:
        raise ValueError("more parts than five characters can number")
    return format_tag(digits + check_character(digits), family=PART_CODE)


def key_of_part(text: str) -> int | None:
    """The key in what was scanned or typed; None for anything else."""
    if not is_valid(text.strip(), family=PART_CODE):
        return None
    code = (normalise(text.strip(), family=PART_CODE) or "").removeprefix(f"{PART_CODE.prefix}-")
    key = 0
    for character in code.replace("-", "")[:PAYLOAD_LENGTH]:
        key = key * len(ALPHABET) + ALPHABET.index(character)
    return key
