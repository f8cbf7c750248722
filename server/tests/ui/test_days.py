"""Days are written as the reader writes them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from django.utils.formats import date_format

from rebond.kit.days import written, written_appointment, written_moment
from tests.architecture.tree import PACKAGE

MIDDAY = datetime(2026, 10, 1, 10, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "day", "words"),
    [
        ("fr", date(2026, 10, 1), "1er octobre 2026"),
        ("fr", date(2026, 10, 11), "11 octobre 2026"),
        ("fr", datetime(2026, 9, 30, 22, 30, tzinfo=UTC), "1er octobre 2026"),
        ("en", date(2026, 10, 1), "1 October 2026"),
    ],
)
def test_a_day_in_words(language: str, day: date, words: str) -> None:
    with translation.override(language):
        assert written(day) == words


@pytest.mark.parametrize(
    ("language", "moment", "appointment"),
    [
        ("fr", "1er octobre 2026, 12:05", "jeudi 1er octobre 2026, 12:05"),
        ("en", "1 October 2026, 12:05", "Thursday 1 October 2026, 12:05"),
    ],
)
def test_a_moment_in_words(language: str, moment: str, appointment: str) -> None:
    with translation.override(language):
        assert (written_moment(MIDDAY), written_appointment(MIDDAY)) == (moment, appointment)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_day_in_figures_begins_with_the_day(language: str) -> None:
    with translation.override(language):
        assert date_format(date(2026, 10, 1), "SHORT_DATE_FORMAT") == "01/10/2026"


def test_no_page_writes_a_day_in_words_without_our_filters() -> None:
    by_hand = re.compile(r"\|date(?!:\"(?:SHORT_|TIME_|YEAR_MONTH_|Y-m|l\"))|\|time\b")
    found = [
        path.name for path in PACKAGE.glob("*/templates/**/*.*") if by_hand.search(path.read_text("utf-8"))
    ]
    assert found == []
