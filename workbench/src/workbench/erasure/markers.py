"""Looking whether a drive that erased itself really did: markers planted before it, and a sample read after it.

Sectors all over the drive are filled with the keystream of a key that nobody else has; what stood there is kept as a
hash. Afterwards neither may be readable, and a tenth of the drive must look erased (SP 800-88 Rev. 1, 4.7: at least
1,000 parts, two places of 5 % in each, other places every time).
"""

import hashlib
import random
import secrets
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from workbench.erasure.buffers import aligned
from workbench.erasure.medium import Medium
from workbench.erasure.patterns import Keystream
from workbench.erasure.sectors import Sectors

MARKERS = 2000
PARTS = 1000
_PERIODS = (1, 2, 4, 8, 16, 512)
_RANDOM_ENOUGH = 0.95
Tick = Callable[[int, int], None]


@dataclass(slots=True)
class Planted:
    """Where the markers are and what stood there."""

    stream: Keystream
    places: list[int]
    before: dict[int, bytes] = field(default_factory=dict)


@dataclass(slots=True)
class Sampled:
    """What was read afterwards. `old` counts the places where a marker, an old sector or ordinary data was found."""

    read_bytes: int = 0
    old: int = 0
    unreadable: Sectors = field(default_factory=Sectors)


def plant(medium: Medium, tick: Tick) -> Planted:
    """Plant the markers and read them back. Raises OSError when one cannot be planted: then nothing can be seen."""
    planted = Planted(stream=Keystream(secrets.token_bytes(32)), places=_places(medium))
    view, expected = aligned(medium.sector_bytes), aligned(medium.sector_bytes)
    for number, place in enumerate(planted.places):
        offset = place * medium.sector_bytes
        medium.read(offset, view)
        if not _is_constant(bytes(view)):
            planted.before[place] = hashlib.sha256(view).digest()
        planted.stream.fill(offset, expected)
        medium.write(offset, expected)
        tick(number + 1, len(planted.places))
    medium.flush()
    for place in planted.places:
        offset = place * medium.sector_bytes
        medium.read(offset, view)
        if planted.stream.mismatches(offset, view, medium.sector_bytes):
            raise OSError(f"the marker in sector {place} was not kept")
    return planted


def look(medium: Medium, planted: Planted, tick: Tick) -> Sampled:
    """Look for the markers and for what stood there before, then read a sample of the whole drive."""
    found = Sampled()
    medium.flush()
    view, expected = aligned(medium.sector_bytes), aligned(medium.sector_bytes)
    for place in planted.places:
        if not _reads(medium, place * medium.sector_bytes, view, found):
            continue
        planted.stream.fill(place * medium.sector_bytes, expected)
        if _shares_a_block(bytes(view), bytes(expected)) or _is_as_before(planted, place, view):
            found.old += 1
    _sample(medium, found, tick)
    return found


def _places(medium: Medium) -> list[int]:
    """The first sector, the last, and one at random in each of so many equal parts."""
    total = medium.size_bytes // medium.sector_bytes
    chance = random.SystemRandom()
    count = min(MARKERS, total)
    inner = {chance.randrange(total * part // count, total * (part + 1) // count) for part in range(count)}
    return sorted(inner | {0, total - 1})


def _shares_a_block(one: bytes, marker: bytes) -> bool:
    """Whether any 16 bytes of the marker are still there."""
    return any(one[at : at + 16] == marker[at : at + 16] for at in range(0, len(one), 16))


def _is_as_before(planted: Planted, place: int, view: memoryview) -> bool:
    return planted.before.get(place) == hashlib.sha256(view).digest()


def _sample(medium: Medium, found: Sampled, tick: Tick) -> None:
    pieces = list(_pieces(medium))
    buffer = aligned(max(size for _, size in pieces))
    for number, (offset, size) in enumerate(pieces):
        view = buffer[:size]
        if _reads(medium, offset, view, found):
            found.read_bytes += size
            found.old += not _looks_erased(bytes(view))
        tick(number + 1, len(pieces))


def _pieces(medium: Medium) -> Iterator[tuple[int, int]]:
    """Two places that do not overlap in each part, each a twentieth of it or more, in whole sectors."""
    sector, chance = medium.sector_bytes, random.SystemRandom()
    total = medium.size_bytes // sector
    parts = max(1, min(PARTS, total // 40))
    for part in range(parts):
        first, stop = total * part // parts, total * (part + 1) // parts
        middle = (first + stop) // 2
        size = -(-(stop - first) // 20)
        for low, high in ((first, middle), (middle, stop)):
            yield chance.randrange(low, max(low, high - size) + 1) * sector, min(size, high - low) * sector


def _reads(medium: Medium, offset: int, view: memoryview, found: Sampled) -> bool:
    try:
        medium.read(offset, view)
    except OSError:
        found.unreadable.add(offset // medium.sector_bytes, len(view) // medium.sector_bytes)
        return False
    return True


def _looks_erased(data: bytes) -> bool:
    """Constant, a short period such as 33 CC 55 AA, or as good as random (a new key): not what people store."""
    if any(data[period:] == data[:-period] for period in _PERIODS if len(data) > period):
        return True
    return len(zlib.compress(data, 1)) >= len(data) * _RANDOM_ENOUGH


def _is_constant(data: bytes) -> bool:
    return data.count(data[:1]) == len(data)
