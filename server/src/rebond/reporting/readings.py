"""Tables and charts with the sentence that reads them, the same on the page and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rebond.kit.days import written, written_moment
from rebond.reporting.figures import ActivityReport, Cell, ClosedYear, Month, Survival
from rebond.reporting.words import FACTS
from rebond.ui.charts import Bar

LEADING = ("handed_over", "delivered", "received")
"""The movement that the chart of the months shows: the first of these that happened."""


@dataclass(frozen=True, slots=True)
class FactTable:
    """``bars``: the cells that may be shown and hold somebody."""

    key: str
    title: str
    heading: str
    cells: tuple[Cell, ...]
    reading: str
    hidden: int

    @property
    def bars(self) -> list[Bar]:
        return [Bar(cell.label, cell.count) for cell in self.cells if cell.count]


def fact_tables(report: ActivityReport) -> list[FactTable]:
    people = report.people_told
    return [
        FactTable(
            key=name,
            title=str(title),
            heading=str(heading),
            cells=tuple(report.facts[name]),
            reading=_most_frequent(report.facts[name], people) if report.facts_published else not_shown(),
            hidden=sum(cell.count is None for cell in report.facts[name]),
        )
        for name, (title, heading) in FACTS.items()
    ]


def not_shown() -> str:
    return _("Tables about people are shown for whole quarters or the whole programme only.")


def kinds_reading(report: ActivityReport) -> str:
    most = max(report.by_kind, key=lambda row: row.ceded, default=None)
    if most is None or not most.ceded:
        return _("No computer stands at a place or was handed over.")
    return _("%(kind)s: %(count)s computers out of %(total)s ceded to places.") % {
        "kind": most.label,
        "count": _number(most.ceded),
        "total": _number(report.counted.ceded_to_places),
    }


def survival_reading(one: Survival) -> str:
    """The rate with its denominator, and how many nothing is known of."""
    if one.percent is None:
        return (
            _("Nothing is known yet.")
            if one.known == 0
            else _("The rate is hidden, so that nobody is recognised.")
        )
    told = _(
        "%(percent)d %% still used: %(in_use)s of the %(known)s computers of which something is known."
    ) % {
        "percent": one.percent,
        "in_use": _number(one.in_use or 0),
        "known": _number(one.known or 0),
    }
    if not one.silent:
        return told
    others = ngettext(
        "Of %(count)s other, nothing is known.", "Of %(count)s others, nothing is known.", one.silent
    )
    return f"{told} {others % {'count': _number(one.silent)}}"


def closing_reading(one: ClosedYear) -> str:
    """When the year was closed, and how many events came in since."""
    published = _("Published on %(moment)s, version %(version)s.") % {
        "moment": written_moment(one.closed_at),
        "version": one.version,
    }
    if not one.entries:
        nothing = _("Nothing of that year was entered or corrected since.")
        return f"{published} {nothing}"
    since = ngettext(
        "%(count)s event of that year was entered or corrected since.",
        "%(count)s events of that year were entered or corrected since.",
        len(one.entries),
    )
    return f"{published} {since % {'count': _number(len(one.entries))}}"


def leading_movement(months: Sequence[Month]) -> str:
    return next((name for name in LEADING if any(getattr(month, name) for month in months)), LEADING[0])


def month_bars(months: Sequence[Month]) -> list[Bar]:
    name = leading_movement(months)
    return [Bar(month_label(month.month, form="m/y"), getattr(month, name)) for month in months]


def months_title(months: Sequence[Month]) -> str:
    return {
        "handed_over": _("Computers handed over, month by month"),
        "delivered": _("Computers received by places, month by month"),
        "received": _("Computers taken in, month by month"),
    }[leading_movement(months)]


def months_reading(months: Sequence[Month]) -> str:
    name = leading_movement(months)
    most = max(months, key=lambda month: int(getattr(month, name)), default=None)
    if most is None:
        return ""
    count = getattr(most, name)
    return ngettext(
        "The strongest month is %(month)s: %(count)s computer.",
        "The strongest month is %(month)s: %(count)s computers.",
        count,
    ) % {"month": month_label(most.month, form="F Y"), "count": _number(count)}


def month_label(month: str, *, form: str) -> str:
    return date_format(date.fromisoformat(f"{month}-01"), form)


def days(since: date, until: date) -> str:
    return _("from %(since)s to %(until)s") % {"since": written(since), "until": written(until)}


def _most_frequent(cells: Sequence[Cell], people: int) -> str:
    most = max((cell for cell in cells if cell.count), key=lambda cell: cell.count or 0, default=None)
    if most is None or most.count is None:
        return _("Every figure is hidden, so that nobody is recognised.") if people else _("Nobody yet.")
    return _("Most frequent: %(answer)s, %(count)s of %(total)s people.") % {
        "answer": most.label,
        "count": _number(most.count),
        "total": _number(people),
    }


def _number(count: int) -> str:
    return number_format(count, use_l10n=True, force_grouping=True)
