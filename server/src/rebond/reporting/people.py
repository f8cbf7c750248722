"""Beneficiaries, by the six facts that were kept of them; nobody is named, and small cells are hidden (rule 7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rebond.handover.models import Handover
from rebond.kit.suppression import hidden_together
from rebond.network.choices import PrescriberKind
from rebond.programmes.choices import Outlet
from rebond.referrals.choices import AgeBracket, Occupation, Sex
from rebond.reporting.counting import Period
from rebond.reporting.figures import NOT_KNOWN, AtPlace, Cell

LISTS: Mapping[str, Any] = {
    "sex": Sex,
    "age_bracket": AgeBracket,
    "occupation": Occupation,
    "prescriber": PrescriberKind,
}
WAIVED = "waived"
BOUGHT = "bought"
"""Where those who bought their computer stand in the table of places, all places together."""
Table = Mapping[str, int]
COLUMNS = (
    "referral_id", "handed_over_at", "ended_at", "referral__sex", "referral__age_bracket", "referral__occupation",
    "referral__prescriber_kind", "place_id", "place__name", "path_key", "path__name", "waiver",
    "outlet", "pk",
)  # fmt: skip


class Handed(NamedTuple):
    """A handover with the six facts; of the person, only which handovers are theirs."""

    referral_id: int
    handed_over_at: datetime
    ended_at: datetime | None
    sex: str
    age_bracket: str
    occupation: str
    prescriber: str
    place_id: int
    place_name: str
    path_id: int | None
    path_name: str | None
    waiver: str
    outlet: str
    key: int

    @property
    def place_key(self) -> str:
        """The place; those who bought stand apart.

        Computers are counted as sold, not as handed over: beside the totals of both, a place where people buy would
        give away by subtraction how many did, and with it what other places hide.
        """
        return BOUGHT if self.outlet == Outlet.SOLIDARITY_SALE else str(self.place_id)


def handovers(period: Period) -> list[Handed]:
    """All by the end of the period. One that was cancelled never was, whenever that was found."""
    entered = Handover.objects.filter(referral__programme=period.programme, handed_over_at__lt=period.end)
    return handed(entered.filter(cancelled_at=None))


def handed(rows: QuerySet[Handover]) -> list[Handed]:
    """The versions of a learning path are one path."""
    told = rows.annotate(path_key=Coalesce("path__first_id", "path_id")).order_by("pk")
    return [Handed(*row) for row in told.values_list(*COLUMNS)]


def beneficiaries(rows: Sequence[Handed], period: Period) -> list[Handed]:
    """One row for each person who got a first computer in the period and had one at its end.

    An exchange is no second person: the referral is the same, and only its last handover stands here.
    """
    known = [row for row in rows if row.handed_over_at < period.end]
    last = {row.referral_id: row for row in known}
    before = {row.referral_id for row in known if row.handed_over_at < period.start}
    return [
        row
        for referral_id, row in last.items()
        if referral_id not in before and (row.ended_at is None or row.ended_at >= period.end)
    ]


def by_fact(people: Sequence[Handed]) -> dict[str, dict[str, int]]:
    """Nothing is hidden yet."""
    tables = {name: _listed(people, name, answers.choices) for name, answers in LISTS.items()}
    tables["place"] = dict(Counter(row.place_key for row in people))
    tables["path"] = {NOT_KNOWN: 0, **Counter(_path(row)[0] for row in people)}
    return tables


def as_cells(
    people: Sequence[Handed], tables: Mapping[str, Table], hidden: Mapping[str, Collection[str]]
) -> dict[str, list[Cell]]:
    """Each table in the order of its list, or of its names."""
    labels: dict[str, dict[str, str | Promise]] = {
        name: {**dict(answers.choices), NOT_KNOWN: dict(answers.choices).get(NOT_KNOWN, _("Not known"))}
        for name, answers in LISTS.items()
    }
    at_places = {(row.place_key, row.place_name) for row in people if row.place_key != BOUGHT}
    labels["place"] = dict(sorted(at_places, key=_by_name))
    if BOUGHT in tables["place"]:
        labels["place"][BOUGHT] = _("Bought, all places together")
    labels["path"] = dict(sorted({_path(row) for row in people if _path(row)[0] != NOT_KNOWN}, key=_by_name))
    labels["path"][NOT_KNOWN] = _("Not known")
    return {
        name: [
            Cell(key, str(label), None if key in hidden[name] else tables[name][key])
            for key, label in labels[name].items()
        ]
        for name in tables
    }


def not_published() -> dict[str, list[Cell]]:
    """The same tables without a count, and without the places and paths that only a person brings in."""
    tables = by_fact([])
    return as_cells([], tables, tables)


def hide_few_people(
    rows: Sequence[AtPlace], cells: Sequence[Cell], *, below: int, also: Collection[str] = ()
) -> tuple[list[AtPlace], list[Cell]]:
    """Two tables that tell of the same people hide the same places: neither gives away what the other hides.

    ``also``: places hidden already. The cells come with all their counts. Those who bought are no cover: how many they
    are is the people less the computers handed over.
    """
    counts = {str(row.place_id or NOT_KNOWN): row.handed_over or 0 for row in rows}
    people = {cell.key: cell.count or 0 for cell in cells}
    bought = people.pop(BOUGHT, 0)
    hidden = hidden_together(counts, people, below=below, also={*also} - {BOUGHT})
    if BOUGHT in also or 0 < bought < below:
        hidden.add(BOUGHT)
    shown = [
        replace(row, handed_over=None) if str(row.place_id or NOT_KNOWN) in hidden else row for row in rows
    ]
    return shown, [replace(cell, count=None) if cell.key in hidden else cell for cell in cells]


def _listed(people: Sequence[Handed], name: str, choices: Sequence[tuple[str, Any]]) -> dict[str, int]:
    """Every answer of the list, in its order; what the list does not know is "not known", and never left out."""
    counts = {**dict.fromkeys(dict(choices), 0), NOT_KNOWN: 0}
    for row in people:
        answer = getattr(row, name)
        counts[answer if answer in counts else NOT_KNOWN] += 1
    return counts


def _path(row: Handed) -> tuple[str, str]:
    """By path, and apart those who were let off its end (with a reason code, rule 4)."""
    if row.path_id is None:
        return (WAIVED, str(_("Exempted from the path"))) if row.waiver else (NOT_KNOWN, str(_("Not known")))
    if row.waiver:
        return f"{row.path_id}.{WAIVED}", str(_("%(path)s, by exemption") % {"path": row.path_name})
    return str(row.path_id), str(_("%(path)s, completed") % {"path": row.path_name})


def _by_name(named: tuple[str, str | Promise]) -> tuple[str, str]:
    key, name = named
    return str(name), key
