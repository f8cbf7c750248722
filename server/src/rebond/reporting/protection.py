"""Whether what is published together gives a hidden count away: the hidden counts, seen as people who flow.

What a quarter hides of a class flows into that class of its year, and from there, where the year hides it too, into that of
the whole; at the top all flow out together, for totals are published. Where a table shows the class nothing flows on: what
comes in is known. A hidden count may be one more, for all that anybody can tell, where one more finds a way round.
After Cox, "Network models for complementary cell suppression" (Journal of the American Statistical Association 90, 1995).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, eq=False, slots=True)
class Node:
    """A class in some days; a quarter, with all its classes, has no ``key``."""

    key: str = ""


Arc = tuple[Node, Node]
Step = tuple[Arc, int]
"""An arc, forward (1) or back (-1)."""
OUT = Node()


class Network:
    """Grows only: what is well hidden stays so, whatever is hidden besides."""

    def __init__(self, flow: Mapping[Arc, int]) -> None:
        self.flow: dict[Arc, int] = {}
        self.after: dict[Node, list[Node]] = {}
        self.before: dict[Node, list[Node]] = {}
        for arc, people in flow.items():
            self.add(arc, people)

    def add(self, arc: Arc, people: int) -> None:
        self.flow[arc] = people
        self.after.setdefault(arc[0], []).append(arc[1])
        self.before.setdefault(arc[1], []).append(arc[0])

    def gives_away(self, arc: Arc, *, below: int) -> bool:
        """Whether the count of ``arc`` cannot be fewer, or cannot be ``below`` people, for all that is published.

        Where the quarters hold fewer people than ``below`` in all their hidden cells, their totals say so.
        """
        count = self.flow[arc]
        most = min(below, sum(dict(self._quarters_above(arc[0])).values()))
        return not (self._may_change(arc, -1, 1) and self._may_change(arc, 1, most - count))

    def _quarters_above(self, node: Node) -> Iterator[tuple[Node, int]]:
        if not node.key:
            yield node, sum(self.flow[node, head] for head in self.after[node])
        for tail in self.before.get(node, ()):
            yield from self._quarters_above(tail)

    def _may_change(self, arc: Arc, step: int, people: int) -> bool:
        """Whether ``people`` more (``step`` 1) or fewer (-1) find ways round. Leaves the flow as it was."""
        changes: list[tuple[Arc, int]] = []
        while people and (way := self._way_round(arc, step)):
            most = min([people, *(self.flow[back] for back, change in way if change < 0)])
            for changed, change in way:
                self.flow[changed] += change * most
                changes.append((changed, change * most))
            people -= most
        for changed, change in changes:
            self.flow[changed] -= change
        return not people

    def _way_round(self, arc: Arc, step: int) -> list[Step]:
        """From one end of ``arc`` to the other without it; nothing when there is no way."""
        start, end = arc if step < 0 else arc[::-1]
        last = {_origin(way): way for way in self._steps_to(end) if way[0] != arc}
        came_by: dict[Node, Step] = {}
        waiting = deque([start])
        while waiting:
            node = waiting.popleft()
            if node in last:
                return [last[node], *_back(came_by, node)]
            for way in self._steps_from(node):
                found = _target(way)
                if way[0] != arc and found != start and found not in came_by:
                    came_by[found] = way
                    if found in last:
                        return [last[found], *_back(came_by, found)]
                    waiting.append(found)
        return []

    def _steps_from(self, node: Node) -> Iterator[Step]:
        """Forward as far as one likes, back where people came."""
        for head in self.after.get(node, ()):
            yield (node, head), 1
        for tail in self.before.get(node, ()):
            if self.flow[tail, node]:
                yield (tail, node), -1

    def _steps_to(self, node: Node) -> Iterator[Step]:
        for tail in self.before.get(node, ()):
            yield (tail, node), 1
        for head in self.after.get(node, ()):
            if self.flow[node, head]:
                yield (node, head), -1


def _back(came_by: Mapping[Node, Step], node: Node) -> Iterator[Step]:
    while node in came_by:
        yield came_by[node]
        node = _origin(came_by[node])


def _origin(step: Step) -> Node:
    arc, change = step
    return arc[0] if change > 0 else arc[1]


def _target(step: Step) -> Node:
    arc, change = step
    return arc[1] if change > 0 else arc[0]
