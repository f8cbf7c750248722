from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from django.utils import translation

from rebond.ui import charts
from rebond.ui.charts import Bar
from rebond.ui.figures import Part, add_up

LANDES = (
    Part("remis", 447, "deep"),
    Part("au lieu", 894, "leaf"),
    Part("mis à disposition", 101, "sky"),
    Part("en stock", 26, "neutral"),
    Part("éliminés", 264, "amber"),
    Part("retournés HS", 70, "brick"),
)
SVG = "{http://www.w3.org/2000/svg}"


def test_a_sum_that_meets_what_was_expected_is_right() -> None:
    whole = add_up(LANDES, 1802)
    assert (whole.counted, whole.gap, whole.is_right) == (1802, 0, True)


def test_a_sum_tells_its_gap_and_its_sense() -> None:
    assert [add_up(LANDES, expected).gap for expected in (1805, 1800)] == [3, -2]


def test_empty_parts_are_left_out_of_the_addition() -> None:
    assert add_up([Part("a", 3), Part("b", 0)]).parts == (Part("a", 3),)


def drawn_charts(width: int | None) -> list[str]:
    rows = [Bar("EPCI <11>", 604), Bar("Associations", 0)]
    return [
        charts.horizontal_bars(rows, title="Par type & lieu", width=width),
        charts.stacked_bar(LANDES, title="Où sont-ils ?", width=width),
        charts.monthly_columns(rows, title="Par mois", width=width),
        charts.spark([3, 0, 9], title="Sept mois"),
    ]


@pytest.mark.parametrize("width", [None, 480])
def test_a_chart_is_well_formed_named_and_free_of_styles(width: int | None) -> None:
    for svg in drawn_charts(width):
        root = ET.fromstring(svg)
        named = {root.find(f"{SVG}title").get("id"), root.find(f"{SVG}desc").get("id")}  # type: ignore[union-attr]
        assert root.get("role") == "img"
        assert set((root.get("aria-labelledby") or "").split()) == named
        assert "style=" not in svg


def test_a_stacked_bar_is_divided_in_the_measure_of_its_parts() -> None:
    root = ET.fromstring(charts.stacked_bar(LANDES, title="t", width=1802))
    widths = [
        float(rect.get("width", "")) for rect in root.findall(f"{SVG}rect") if "part" in rect.get("class", "")
    ]
    assert widths == [447, 894, 101, 26, 264, 70]


def figures_on(svg: str, kind: str = "chart__value") -> list[str]:
    return [
        text.text or ""
        for text in ET.fromstring(svg).findall(f"{SVG}text")
        if kind in (text.get("class") or "").split()
    ]


def test_the_highest_column_and_the_last_bear_their_figure_however_many_there_are() -> None:
    months = [Bar(str(number), 90 if number == 5 else 10 + number) for number in range(36)]
    shown = figures_on(charts.monthly_columns(months, title="t"))
    assert (len(shown) <= 13, "90" in shown, shown[-1]) == (True, True, "45")
    assert {"14", "16"}.isdisjoint(shown)


def test_a_long_label_takes_several_lines_beside_its_figure() -> None:
    label = "Bénéficiaire du revenu de solidarité active depuis moins de douze mois"
    svg = ET.fromstring(charts.horizontal_bars([Bar(label, 86), Bar("Autre", 3)], title="t"))
    lines = [text for text in svg.findall(f"{SVG}text") if not text.get("class")]
    assert " ".join(text.text or "" for text in lines) == f"{label} Autre"
    assert [text.get("y") for text in lines] == ["18", "38", "58", "110"]


def test_a_chart_of_nothing_is_still_a_chart() -> None:
    nothing = [
        charts.horizontal_bars([], title="t"),
        charts.stacked_bar([], title="t"),
        charts.monthly_columns([], title="t"),
    ]
    assert [ET.fromstring(svg).get("role") for svg in nothing] == ["img"] * 3


def test_figures_are_written_as_the_language_writes_them() -> None:
    row = [Bar("x", 1802)]
    with translation.override("fr"):
        assert "1\u00a0802" in charts.horizontal_bars(row, title="t").replace("\u202f", "\u00a0")
    with translation.override("en"):
        assert "1,802" in charts.horizontal_bars(row, title="t")
