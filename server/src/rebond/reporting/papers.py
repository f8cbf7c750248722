"""The activity report on paper: where every computer is, the addition, and the figures by table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from rebond.documents.rendering import Document, Letterhead, language, render

TEMPLATE = "reporting/activity_report"


@dataclass(frozen=True)
class Figure:
    """`label` reads by itself; `count` None is a small cell, hidden."""

    label: str
    count: int | None


@dataclass(frozen=True, kw_only=True)
class Breakdown:
    """One table with its bars. `reading` is the sentence that says what it shows; `unit` heads the counts."""

    title: str
    reading: str
    heading: str
    unit: str
    rows: tuple[Figure, ...]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Declared:
    """A figure of an old report (`source`) beside the one counted from the events."""

    label: str
    source: str = ""
    declared: int
    counted: int | None


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A chart: its SVG, what it shows in words, and the sentence that reads it."""

    title: str
    svg: str
    words: str
    reading: str


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A plain table: the first column names, the others count."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int | None, ...]], ...]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Rectified:
    """A figure of a closed year: as it was published, what changed since, as it is counted today."""

    label: str
    published: int
    rectification: int
    today: int


@dataclass(frozen=True, kw_only=True)
class Closed:
    """A closed year: `told` says when it was closed, and how many events were entered since."""

    title: str
    told: str
    lines: tuple[Rectified, ...]
    digest: str = ""


@dataclass(frozen=True, kw_only=True)
class ActivityReport:
    """`parts` are the disjoint parts of `taken_in`; their counts are never hidden.

    `closing` is there where the period is a closed year, `earlier` are the closed years before it.
    `flows` are the movements of the period; `as_of` is the moment that the events were read, `events` how many, and
    `seal` the digest of the last seal of the ledger, so that the report can be checked again.
    """

    programme: str
    period_from: date | None
    period_to: date | None
    taken_in: int
    parts: tuple[Figure, ...]
    key_figures: tuple[Figure, ...]
    flows: tuple[Figure, ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()
    drawings: tuple[Drawing, ...] = ()
    listings: tuple[Listing, ...] = ()
    declared: tuple[Declared, ...] = ()
    closing: Closed | None = None
    earlier: tuple[Closed, ...] = ()
    smallest_cell: int = 5
    as_of: datetime
    events: int
    seal: str = ""


def print_activity_report(report: ActivityReport, *, head: Letterhead, lang: str | None = None) -> Document:
    lang = lang or language()
    with override(lang):
        title = gettext("Activity report")
    return render(TEMPLATE, {"report": report}, head=head, title=title, lang=lang)


WORDS = (
    _("Activity report"),
    _("Where the computers are"),
    _(
        "{count} computers were taken in during these days. Each is counted once, where its last event by the end of them left it."
    ),
    _("Key figures"),
    _("Movements of the period"),
    _(
        "What happened during these days, whenever the computer came in. A computer that moved twice counts twice."
    ),
    _("Movement"),
    _("Figure"),
    _("Count"),
    _("Declared and counted"),
    _(
        "The figures of the printed report were entered by hand. Those beside them are counted from the events. A gap is shown, not smoothed."
    ),
    _("Declared figure"),
    _("Counted figure"),
    _("Gap"),
    _("none"),
    _("How these figures are made"),
    _("Every total is counted from the ledger, read on {moment}. It held {events} events of all programmes."),
    _(
        "Tables about people hide every count under {smallest}, and those that would let it be found by subtraction."
    ),
    _("Seal of the ledger:"),
    _("As published"),
    _("Rectified since"),
    _("Today"),
    _("Rectifications of earlier years"),
    _("Entered or corrected once the year was closed. They count in their own year, not in this report."),
    _("Digest of what was published (SHA-256):"),
    _(
        "Tables about people and by place are those that were published; the other figures are those of today."
    ),
    _("hidden"),
    _("Source:"),
)
"""What the template says, for the catalogue."""
