"""The share of computers still in use 3 and 12 months after their handover, with its denominator and what is not known.

Few people answer in a quarter: the lines are hidden like those of any table about people (rule 7), and a rate is told only
where nothing that it is made of is hidden.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rebond.aftercare.choices import Fate, Occasion
from rebond.aftercare.survival import KNOWN, SILENT, Followed, fates_of
from rebond.reporting.counting import Period
from rebond.reporting.disclosure import tell_of
from rebond.reporting.figures import Cell, Survival

KEYS: Mapping[Occasion, str] = {
    Occasion.AT_3_MONTHS: "at_3_months",
    Occasion.AT_12_MONTHS: "at_12_months",
}
"""Of the report: they never change (docs/activity-report.md)."""


def survival_of(period: Period, *, published: bool) -> tuple[Survival, ...]:
    """One for each occasion; nothing is told unless tables about people may be ``published`` for these days."""
    if not published:
        return tuple(_survival(occasion, dict.fromkeys(Fate.values)) for occasion in KEYS)
    followed = fates_of(period.programme, before=period.end)
    told = tell_of(lambda days: _tables(followed, days), period)
    shown = {
        key: {fate: None if fate in told.hidden[key] else count for fate, count in told.tables[key].items()}
        for key in KEYS.values()
    }
    return tuple(_survival(occasion, shown[key]) for occasion, key in KEYS.items())


def _tables(followed: Sequence[Followed], days: Period) -> dict[str, dict[str, int]]:
    """Of the handovers of these days: each in exactly one line, so that those of quarters add up."""
    within = [one for one in followed if days.start <= one.handed_over_at < days.end]
    counted = {occasion: Counter(one.fates[occasion].value for one in within) for occasion in KEYS}
    return {key: {fate: counted[occasion][fate] for fate in Fate.values} for occasion, key in KEYS.items()}


def _survival(occasion: Occasion, shown: Mapping[str, int | None]) -> Survival:
    return Survival(
        key=KEYS[occasion],
        label=str(occasion.label),
        cells=tuple(Cell(fate.value, str(fate.label), shown[fate.value]) for fate in Fate),
        in_use=shown[Fate.IN_USE.value],
        known=_sum(shown[fate.value] for fate in KNOWN),
        silent=_sum(shown[fate.value] for fate in SILENT),
    )


def _sum(counts: Iterable[int | None]) -> int | None:
    """None as soon as one of them is hidden."""
    total = 0
    for count in counts:
        if count is None:
            return None
        total += count
    return total
