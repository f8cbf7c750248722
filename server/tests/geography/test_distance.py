from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rebond.geography.distance import Point, by_distance, distance_km

DAX, MONT_DE_MARSAN, PARIS = Point(43.7010, -1.0596), Point(43.8995, -0.4904), Point(48.8566, 2.3522)
POINTS = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))


@pytest.mark.parametrize(("a", "b", "km"), [(DAX, MONT_DE_MARSAN, 51), (DAX, PARIS, 630), (DAX, DAX, 0)])
def test_known_distances(a: Point, b: Point, km: int) -> None:
    assert round(distance_km(a, b)) == km


def test_the_other_end_of_the_earth_is_half_a_turn_away() -> None:
    assert round(distance_km(Point(0, 0), Point(0, 180))) == 20_015


@given(POINTS, POINTS)
def test_going_there_is_as_far_as_coming_back(a: Point, b: Point) -> None:
    assert distance_km(a, b) == pytest.approx(distance_km(b, a), abs=1e-6)


def test_the_nearest_comes_first_and_the_unknown_last() -> None:
    places = {"Paris": PARIS, "nowhere": None, "Mont-de-Marsan": MONT_DE_MARSAN, "Dax": DAX}
    ordered = by_distance(DAX, places, point_of=places.get)
    assert [(name, None if km is None else round(km)) for name, km in ordered] == [
        ("Dax", 0),
        ("Mont-de-Marsan", 51),
        ("Paris", 630),
        ("nowhere", None),
    ]


def test_without_an_origin_the_order_is_kept() -> None:
    assert by_distance(None, ["b", "a"], point_of=lambda _name: DAX) == [("b", None), ("a", None)]
