"""What an activity report says: frozen, and named by stable keys (docs/activity-report.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from rebond.aftercare.survival import percent_of
from rebond.network.choices import OrganisationKind
from rebond.programmes.models import Programme

NOT_KNOWN = "not_known"
REPORTED_KINDS = (
    OrganisationKind.ASSOCIATION,
    OrganisationKind.INTERMUNICIPALITY,
    OrganisationKind.PUBLIC_SERVICE_OPERATOR,
    OrganisationKind.PUBLIC_ESTABLISHMENT,
    OrganisationKind.DEPARTEMENT,
)
"""Always shown, even with nothing; other kinds once something stands there."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One line of a published table. ``count`` None: hidden, so that nobody is recognised."""

    key: str
    label: str
    count: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Survival:
    """Of the computers handed over in the period, how many are still used some months later.

    ``known``: those whose fate is known, the denominator; ``silent``: those of which nothing is known though it was time to
    ask. None: hidden, so that nobody is recognised.
    """

    key: str
    label: str
    cells: tuple[Cell, ...]
    in_use: int | None
    known: int | None
    silent: int | None

    @property
    def percent(self) -> int | None:
        return percent_of(self.in_use, self.known)


@dataclass(frozen=True, slots=True)
class AtPlace:
    """Computers of the period that stand at one place or were handed over there. ``handed_over`` None: hidden."""

    place_id: int | None
    name: str
    kind: str
    ceded: int
    handed_over: int | None


@dataclass(frozen=True, slots=True)
class OfKind:
    """``places``: those that signed an agreement; ``ceded``: computers of the period at places of this kind."""

    kind: str
    label: str
    places: int
    ceded: int


@dataclass(frozen=True, slots=True)
class Month:
    month: str
    received: int = 0
    shelved: int = 0
    delivered: int = 0
    handed_over: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """A figure that somebody declared, beside the one counted for the very days that it covers.

    ``counted`` None: nothing counts it.
    """

    pk: int
    key: str
    declared: int
    counted: int | None
    source: str
    covers_from: date
    covers_to: date

    @property
    def gap(self) -> int | None:
        return None if self.counted is None else self.declared - self.counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What is counted for some days of a programme."""

    partition: Mapping[str, int]
    taken_in: int
    refurbished: int
    agreements: int
    places: int
    places_by_kind: Mapping[str, int]
    beneficiaries: int
    flows: Mapping[str, int]

    @property
    def ceded_to_places(self) -> int:
        return self.partition["at_places"] + self.partition["handed_over"]

    @property
    def reconciles(self) -> bool:
        """Whether every computer taken in stands in exactly one part."""
        return self.taken_in == sum(self.partition.values())

    def by_key(self) -> dict[str, int]:
        return {
            "devices.taken_in": self.taken_in,
            **{f"devices.{part}": count for part, count in self.partition.items()},
            "devices.refurbished": self.refurbished,
            "devices.ceded_to_places": self.ceded_to_places,
            "agreements.count": self.agreements,
            "places.count": self.places,
            **{f"places.by_kind.{kind}": count for kind, count in self.places_by_kind.items()},
            "beneficiaries.known": self.beneficiaries,
            **{f"flows.{key}": count for key, count in self.flows.items()},
        }


class LateEntry(NamedTuple):
    """An event entered after a closing. ``happened_at``: in the closed year; of a correction, when what it undid happened."""

    event_id: int
    kind: str
    stream: str
    happened_at: datetime
    recorded_at: datetime

    @property
    def key(self) -> int:
        return int(self.stream.partition(":")[2])


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedYear:
    """A civil year that is closed: its figures as published, and as counted today, by the same keys.

    ``published_body`` is the whole report of that day; ``intact``: it is still what its digest says, here and in the
    ledger. ``entries``: the events entered since that concern the year; ``entered_within``: how many of them in the days
    of the report that tells of them.
    """

    pk: int
    year: int
    version: int
    closed_at: datetime
    ledger_sequence: int
    digest: str
    intact: bool
    published_body: Mapping[str, Any]
    published: Mapping[str, int]
    today: Mapping[str, int]
    entries: Sequence[LateEntry]
    entered_within: int

    @property
    def rectifications(self) -> dict[str, int]:
        """What is counted today less what was published, for every key."""
        return {key: count - self.published[key] for key, count in self.today.items()}

    @property
    def entries_by_kind(self) -> dict[str, int]:
        return dict(sorted(Counter(entry.kind for entry in self.entries).items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityReport:
    """What `activity.activity_report` answers.

    ``people_told``: how many people the tables tell of. Those who were entered late for a closed year are not among them,
    those who gave their computer back in a later quarter are.

    ``facts``: beneficiaries by each of the six facts, without a count unless ``facts_published``.

    ``survival``: for each occasion on which the places ask how the computers do.

    ``uncounted``: steps that wait to be counted.

    ``closing``: the days are those of a closed year. Its tables about people (``facts``, ``by_place``) are those that were
    published, all other figures those of today. ``earlier``: closed years before the first day. ``closed_years``: those
    that the days touch.

    ``events`` were read at ``as_of``; ``seal`` is the digest of the last seal over them ("" before the first).
    """

    programme: Programme
    since: date
    until: date
    demonstration: bool
    counted: Counted
    facts_published: bool
    people_told: int
    facts: Mapping[str, Sequence[Cell]]
    by_place: Sequence[AtPlace]
    by_kind: Sequence[OfKind]
    months: Sequence[Month]
    survival: Sequence[Survival]
    declared: Sequence[Gap]
    closing: ClosedYear | None
    earlier: Sequence[ClosedYear]
    closed_years: Sequence[int]
    as_of: datetime
    events: int
    uncounted: int
    seal: str

    @property
    def reconciles(self) -> bool:
        return self.counted.reconciles

    def people_at(self) -> dict[int | None, int | None]:
        """Beneficiaries at each place of ``by_place``; None: hidden or not published."""
        shown = {cell.key: cell.count for cell in self.facts["place"]}
        nobody = 0 if self.facts_published else None
        return {row.place_id: shown.get(str(row.place_id), nobody) for row in self.by_place}

    def figures(self) -> dict[str, int]:
        """The counted figures by their stable keys."""
        return self.counted.by_key()
