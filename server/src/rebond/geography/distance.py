"""Distances as the crow flies."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple, TypeVar

EARTH_RADIUS_KM = 6371.0088
"""Mean radius (IUGG)."""

T = TypeVar("T")


class Point(NamedTuple):
    """Degrees, WGS 84."""

    latitude: float
    longitude: float


def distance_km(a: Point, b: Point) -> float:
    """The haversine formula; exact to about 0.5 %, the Earth being no sphere."""
    height = sin(radians(b.latitude - a.latitude) / 2) ** 2
    width = sin(radians(b.longitude - a.longitude) / 2) ** 2
    chord = height + cos(radians(a.latitude)) * cos(radians(b.latitude)) * width
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, chord)))


def by_distance(
    origin: Point | None, things: Iterable[T], *, point_of: Callable[[T], Point | None]
) -> list[tuple[T, float | None]]:
    """Each thing with its distance in kilometres, the nearest first; those without a known point last, as given."""

    def distance_to(thing: T) -> float | None:
        point = point_of(thing)
        return None if origin is None or point is None else distance_km(origin, point)

    measured = [(thing, distance_to(thing)) for thing in things]
    return sorted(measured, key=lambda pair: (pair[1] is None, pair[1] or 0.0))
