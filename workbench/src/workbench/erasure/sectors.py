"""Sets of sectors, kept as ranges: a failing drive may have millions of bad ones."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from passport.certificate import MAX_RANGES, SectorRange


class Sectors:
    """Logical sectors by number. Ranges never touch or overlap."""

    def __init__(self, ranges: Iterable[tuple[int, int]] = ()) -> None:
        self._ranges: list[tuple[int, int]] = []  # first, one past the last
        for first, count in ranges:
            self.add(first, count)

    def add(self, first: int, count: int = 1) -> None:
        """Take `count` sectors from `first` on into the set."""
        if count < 1:
            return
        start, stop = first, first + count
        left = bisect_left(self._ranges, (start, 0))
        if left and self._ranges[left - 1][1] >= start:
            left -= 1
        right = left
        while right < len(self._ranges) and self._ranges[right][0] <= stop:
            start, stop = min(start, self._ranges[right][0]), max(stop, self._ranges[right][1])
            right += 1
        self._ranges[left:right] = [(start, stop)]

    def update(self, other: "Sectors") -> None:
        """Take another set into this one."""
        for first, count in other:
            self.add(first, count)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter([(start, stop - start) for start, stop in self._ranges])

    def __len__(self) -> int:
        return sum(stop - start for start, stop in self._ranges)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sectors) and self._ranges == other._ranges

    __hash__ = None  # type: ignore[assignment]  # a set that grows

    def __repr__(self) -> str:
        return f"Sectors({list(self)})"

    def listed(self) -> tuple[SectorRange, ...]:
        """The first ranges, for a certificate; the count is always that of all."""
        return tuple(SectorRange(first=first, count=count) for first, count in list(self)[:MAX_RANGES])
