"""Short codes that a person can read aloud, type and mistype: `RB-4K7Q-9N` on a device, `P-4K7Q-9N` on a referral.

Five random characters and one check character, all from Crockford's 32 (no I, L, O, U). The six are elements of
GF(32) and a code is right when `sum(weight[i] * value[i]) == 0`.

Proof. One substitution changes the sum by `weight[i] * difference`; exchanging positions i and j changes it by
`(weight[i] + weight[j]) * (value[i] + value[j])`. A field has no divisors of zero, and the weights (powers 5 to 0
of a generator) are different and not zero, so neither product is zero: every single substitution and every
exchange of two different characters, adjacent or not, is caught.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PAYLOAD_LENGTH = 5
LENGTH = PAYLOAD_LENGTH + 1

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_FIELD_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1, primitive over GF(2)
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})
# Nothing is tried twice: whoever sends a page of slashes waits no longer than for any other page.
_ADDRESS = re.compile(r"/([^/?#]*+)/?(?:[?#].*)?\s*$", re.DOTALL)
_SEPARATORS = re.compile(r"[\s\-_.\u2010-\u2015\u2212]+")


def _multiply(left: int, right: int) -> int:
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & 0b100000:
            left ^= _FIELD_POLYNOMIAL
        right >>= 1
    return product


def _powers_of_the_generator() -> tuple[int, ...]:
    powers = [1]
    while len(powers) < LENGTH:
        powers.append(_multiply(powers[-1], 2))
    return tuple(reversed(powers))


WEIGHTS = _powers_of_the_generator()


@dataclass(frozen=True, slots=True)
class CodeFamily:
    """Codes that share a prefix; the prefix is written, and left out of the check."""

    prefix: str


ASSET_TAG = CodeFamily("RB")
REFERRAL_CODE = CodeFamily("P")
VOUCHER_CODE = CodeFamily("V")
VOUCHER_BOOK_CODE = CodeFamily("VB")
LOCATION_CODE = CodeFamily("E")


def _syndrome(characters: str) -> int:
    total = 0
    for weight, character in zip(WEIGHTS, characters, strict=False):
        total ^= _multiply(weight, _VALUES[character])
    return total


def check_character(payload: str) -> str:
    """The sixth character that belongs to five; raises ValueError for anything but five characters of ALPHABET."""
    if len(payload) != PAYLOAD_LENGTH or not set(payload) <= set(ALPHABET):
        raise ValueError(f"a payload is {PAYLOAD_LENGTH} characters of {ALPHABET}, not {payload!r}")
    return ALPHABET[_syndrome(payload)]  # the weight of the check character is 1


def format_tag(characters: str, *, family: CodeFamily = ASSET_TAG) -> str:
    """Write the six characters as they are printed: `4K7Q92` -> `RB-4K7Q-9N`."""
    if len(characters) != LENGTH or not set(characters) <= set(ALPHABET):
        raise ValueError(f"a code is {LENGTH} characters of {ALPHABET}, not {characters!r}")
    return f"{family.prefix}-{characters[:4]}-{characters[4:]}"


def new_code(randbelow: Callable[[int], int], *, family: CodeFamily = ASSET_TAG) -> str:
    """A fresh valid code; `randbelow` is `secrets.randbelow` outside of tests."""
    payload = "".join(ALPHABET[randbelow(len(ALPHABET))] for _ in range(PAYLOAD_LENGTH))
    return format_tag(payload + check_character(payload), family=family)


def normalise(text: str, *, family: CodeFamily = ASSET_TAG) -> str | None:
    """The printed form of what was typed or scanned, or None when it has not the shape of a code.

    Case, spaces and dashes do not matter, I and L are read as 1, O as 0, the prefix may be missing, and the code may be
    the last part of an address. The check character is not judged here: see `is_valid` and `near_misses`.
    """
    characters = _six_characters(text, family)
    if characters is None or not set(characters) <= set(ALPHABET):
        return None
    return format_tag(characters, family=family)


def is_valid(code: str, *, family: CodeFamily = ASSET_TAG) -> bool:
    """Whether the text, in any way of writing it, is a code whose check character is right."""
    characters = _six_characters(code, family)
    return characters is not None and set(characters) <= set(ALPHABET) and _syndrome(characters) == 0


def near_misses(text: str, *, family: CodeFamily = ASSET_TAG) -> list[str]:
    """Valid codes one exchange of neighbours or one substitution away from a mistyped one: "did you mean".

    Exchanges come first, as the likelier slip of the fingers. At most 11; none for a text that is valid or has not
    the shape of a code. One letter or digit outside of the alphabet (a U) counts as the substitution.
    """
    characters = _six_characters(text, family)
    if characters is None:
        return []
    strangers = [place for place, character in enumerate(characters) if character not in _VALUES]
    if len(strangers) > 1 or is_valid(characters, family=family):
        return []
    found = _substitutions(characters, strangers) if strangers else _one_slip_away(characters)
    return [format_tag(one, family=family) for one in dict.fromkeys(found)]


def _one_slip_away(characters: str) -> Iterator[str]:
    for place in range(LENGTH - 1):
        exchanged = characters[:place] + characters[place + 1] + characters[place] + characters[place + 2 :]
        if _syndrome(exchanged) == 0:
            yield exchanged
    yield from _substitutions(characters, list(range(LENGTH)))


def _substitutions(characters: str, places: list[int]) -> Iterator[str]:
    for place in places:
        for other in ALPHABET:
            candidate = characters[:place] + other + characters[place + 1 :]
            if _syndrome(candidate) == 0:
                yield candidate


def _six_characters(text: str, family: CodeFamily) -> str | None:
    """Six letters and digits in capitals, some of them perhaps outside of the alphabet; None for another shape."""
    address = _ADDRESS.search(text)
    compact = _SEPARATORS.sub("", address[1] if address else text)
    if not (compact.isascii() and compact.isalnum()):
        return None
    compact = compact.upper()
    has_prefix = len(compact) == len(family.prefix) + LENGTH and compact.startswith(family.prefix)
    if has_prefix:
        compact = compact[len(family.prefix) :]
    elif address:
        return None
    return compact.translate(_READ_AS) if len(compact) == LENGTH else None
