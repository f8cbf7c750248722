"""Beneficiaries, by the six facts that were kept of them; nobody is named, and small cells are hidden (rule 7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rebond.handover.models import Handover
from rebond.kit.suppression import hidden_together, suppress
from rebond.network.choices import PrescriberKind
from rebond.referrals.choices import AgeBracket, Occupation, Sex
from rebond.reporting.counting import Period
from rebond.reporting.figures import NOT_KNOWN, AtPlace, Cell

LISTS: Mapping[str, tuple[str, Any]] = {
    "sex": ("referral__sex", Sex),
    "age_bracket": ("referral__age_bracket", AgeBracket),
    "occupation": ("referral__occupation", Occupation),
    "prescriber": ("referral__prescriber_kind", PrescriberKind),
}
WAIVED = "waived"


def beneficiaries(period: Period) -> QuerySet[Handover]:
    """One row for each person who got a first computer in the period and had one at its end.

    An exchange is no second person: the referral is the same, and only its last handover stands here.
    One cancelled by then never was; one cancelled later still stands, as its computer does.
    """
    entered = Handover.objects.filter(referral__programme=period.programme, handed_over_at__lt=period.end)
    known = entered.exclude(cancelled_at__lt=period.end)
    same_person = known.filter(referral=OuterRef("referral")).order_by()
    later = same_person.filter(pk__gt=OuterRef("pk"))
    before_the_period = same_person.filter(handed_over_at__lt=period.start)
    standing = known.exclude(ended_at__lt=period.end)
    return standing.exclude(Exists(later)).exclude(Exists(before_the_period)).order_by()


def by_fact(people: QuerySet[Handover], *, below: int) -> dict[str, list[Cell]]:
    """Small cells are hidden, except those by place: ``hide_few_people`` hides them with another table's."""
    tables = {
        name: _listed(people, lookup, answers.choices, below) for name, (lookup, answers) in LISTS.items()
    }
    tables["place"] = _by_place(people)
    tables["path"] = _by_path(people, below)
    return tables


def not_published() -> dict[str, list[Cell]]:
    """The same tables without a count, and without the places and paths that only a person brings in."""
    tables = by_fact(Handover.objects.none(), below=0)
    return {name: [replace(cell, count=None) for cell in cells] for name, cells in tables.items()}


def hide_few_people(
    rows: Sequence[AtPlace], cells: Sequence[Cell], *, below: int
) -> tuple[list[AtPlace], list[Cell]]:
    """Two tables that tell of the same people hide the same places: neither gives away what the other hides."""
    counts = {str(row.place_id or NOT_KNOWN): row.handed_over or 0 for row in rows}
    people = {cell.key: cell.count or 0 for cell in cells}
    hidden = hidden_together(counts, people, below=below)
    shown = [
        replace(row, handed_over=None) if str(row.place_id or NOT_KNOWN) in hidden else row for row in rows
    ]
    return shown, [replace(cell, count=None) if cell.key in hidden else cell for cell in cells]


def _listed(
    people: QuerySet[Handover], lookup: str, choices: Sequence[tuple[str, str | Promise]], below: int
) -> list[Cell]:
    """Every answer of the list, in its order; what the list does not know is "not known", and never left out."""
    labels = {**dict(choices), NOT_KNOWN: dict(choices).get(NOT_KNOWN, _("Not known"))}
    counts = dict.fromkeys(labels, 0)
    for answer, count in people.values_list(lookup).annotate(count=Count("pk")):
        counts[answer if answer in counts else NOT_KNOWN] += count
    return _cells(counts, labels, below)


def _by_place(people: QuerySet[Handover]) -> list[Cell]:
    rows = (
        people.values_list("place_id", "place__name")
        .annotate(count=Count("pk"))
        .order_by("place__name", "place_id")
    )
    return [Cell(str(pk), name, count) for pk, name, count in rows]


def _by_path(people: QuerySet[Handover], below: int) -> list[Cell]:
    """By path, and apart those who were let off its end (with a reason code, rule 4)."""
    counts: dict[str, int] = {}
    labels: dict[str, str | Promise] = {}
    rows = people.values_list("path_id", "path__name", "waiver").annotate(count=Count("pk"))
    for pk, name, waiver, count in rows.order_by("path__name", "path_id", "waiver"):
        key, label = _path(pk, name, is_waived=bool(waiver))
        counts[key] = counts.get(key, 0) + count
        labels[key] = label
    counts.setdefault(NOT_KNOWN, 0)
    labels[NOT_KNOWN] = _("Not known")
    return _cells(counts, labels, below)


def _path(pk: int | None, name: str | None, *, is_waived: bool) -> tuple[str, str | Promise]:
    if pk is None:
        return (WAIVED, _("Exempted from the path")) if is_waived else (NOT_KNOWN, _("Not known"))
    if is_waived:
        return f"{pk}.{WAIVED}", _("%(path)s, by exemption") % {"path": name}
    return str(pk), _("%(path)s, completed") % {"path": name}


def _cells(counts: Mapping[str, int], labels: Mapping[str, str | Promise], below: int) -> list[Cell]:
    return [Cell(key, str(labels[key]), count) for key, count in suppress(counts, below=below).items()]
