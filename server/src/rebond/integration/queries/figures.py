"""What those who pay for the posts read: posts held, money, exits by kind. Counted from the contracts; no person in it."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from rebond.integration.choices import Activity, Exit, ExitGroup
from rebond.integration.models import Contract, PostsOfYear
from rebond.integration.queries.doing import begins, ends
from rebond.integration.queries.flow import Share, right_first_time
from rebond.integration.queries.hours import hours_of_year
from rebond.kit.spreadsheets import Cell
from rebond.kit.suppression import suppress
from rebond.network.models import Organisation

HUNDREDTH = Decimal("0.01")
FEWEST_EXITS = 5
"""Fewer are hidden, as in every table about people (rule 7)."""


@dataclass(frozen=True, slots=True)
class Exits:
    """Of a year: how many, and of what kind. None: hidden, because too few people, or because the year is not over.

    ``counted``: those that a share of positive exits is of, the unknown ones too. ``is_over``: told once, at the end: two
    readings of a running year differ by one person, and would tell where that person went.
    """

    counted: int
    by_kind: Mapping[ExitGroup, int | None]
    positive: int | None
    left_out: int | None
    is_over: bool

    @property
    def positive_percent(self) -> int | None:
        return (
            None if self.positive is None or not self.counted else round(100 * self.positive / self.counted)
        )

    @property
    def hides(self) -> bool:
        return None in self.by_kind.values()


@dataclass(frozen=True, slots=True)
class Figures:
    """``worked``: full-time posts held so far in the year, by the days and the share of each contract, not rounded.

    ``extended`` None: hidden, because few.
    """

    organisation: Organisation
    year: int
    until: date
    posts: PostsOfYear | None
    contracts: int
    extended: int | None
    worked: Decimal
    exits: Exits
    right: Share
    hours: Sequence[tuple[Activity, Decimal | None]]

    @property
    def held(self) -> Decimal:
        """As it is shown: in hundredths."""
        return self.worked.quantize(HUNDREDTH, ROUND_HALF_UP)

    @property
    def agreed(self) -> Decimal | None:
        return Decimal(self.posts.posts_hundredths) / 100 if self.posts else None

    @property
    def paid_for(self) -> Decimal | None:
        """Posts held, up to those agreed: beyond, nothing is paid."""
        return min(self.held, self.agreed) if self.agreed is not None else None

    @property
    def earned_cents(self) -> int | None:
        """The aid for the posts held so far, without the part that depends on results. Rounded once, to the cent."""
        if self.posts is None or self.agreed is None:
            return None
        return int((min(self.worked, self.agreed) * self.posts.amount_cents).quantize(1, ROUND_HALF_UP))


def figures_of(organisation: Organisation, *, year: int) -> Figures:
    first, last = date(year, 1, 1), date(year, 12, 31)
    until = min(last, timezone.localdate())
    contracts = list(Contract.objects.filter(organisation=organisation).within(first, last).order_by("pk"))
    exits = Counter(_exit_of(contract).group for contract in contracts if _ends_within(contract, year, until))
    return Figures(
        organisation=organisation,
        year=year,
        until=until,
        posts=PostsOfYear.objects.filter(organisation=organisation, year=year).first(),
        contracts=sum(contract.starts_on <= until for contract in contracts),
        extended=_unless_few(sum(contract.is_extended for contract in contracts)),
        worked=_worked(contracts, first, until),
        exits=exits_told(exits, is_over=until < timezone.localdate()),
        right=right_first_time(organisation, begins(first), ends(until)),
        hours=hours_of_year(organisation, year),
    )


def exits_told(exits: Mapping[ExitGroup, int], *, is_over: bool) -> Exits:
    """The two sides, positive or not, are a table of their own: where it is told, each side hides its small cells by itself."""
    kinds = {ExitGroup(group): exits.get(ExitGroup(group), 0) for group in ExitGroup.EXITS}
    positive = {group: count for group, count in kinds.items() if group in ExitGroup.POSITIVE_ONES}
    others = {group: count for group, count in kinds.items() if group not in ExitGroup.POSITIVE_ONES}
    sides = suppress({True: sum(positive.values()), False: sum(others.values())}, below=FEWEST_EXITS)
    told: Mapping[ExitGroup, int | None] = dict.fromkeys(kinds)
    if not any(kinds.values()):
        told = kinds
    elif is_over and None in sides.values():
        told = suppress(kinds, below=FEWEST_EXITS)
    elif is_over:
        told = {**suppress(positive, below=FEWEST_EXITS), **suppress(others, below=FEWEST_EXITS)}
    return Exits(
        counted=sum(kinds.values()),
        by_kind=told,
        positive=sides[True] if is_over and None not in sides.values() else None,
        left_out=_unless_few(exits.get(ExitGroup.LEFT_OUT, 0)) if is_over else None,
        is_over=is_over,
    )


def lines(figures: Figures) -> list[tuple[str, Cell]]:
    """What a funder takes away: one figure a line."""
    return [
        (_("Workshop"), figures.organisation.name),
        (_("Year"), figures.year),
        (_("Counted until"), figures.until.isoformat()),
        (_("Full-time posts agreed"), figures.agreed),
        (_("Full-time posts held"), figures.held),
        (_("Aid for a full-time post (€)"), _euros(figures.posts.amount_cents if figures.posts else None)),
        (_("Aid for the posts held (€)"), _euros(figures.earned_cents)),
        (_("Contracts in the year"), figures.contracts),
        (_("Contracts extended"), figures.extended),
        *(
            (_("Exits: %(kind)s") % {"kind": group.label}, count)
            for group, count in figures.exits.by_kind.items()
        ),
        (_("Exits counted"), figures.exits.counted),
        (_("Left out of the count"), figures.exits.left_out),
        (_("Positive exits (%)"), figures.exits.positive_percent),
        (_("Computers put in stock right the first time (%)"), figures.right.percent),
        *((_("Hours: %(activity)s") % {"activity": here.label}, told) for here, told in figures.hours),
    ]


def years_of(organisation: Organisation) -> list[int]:
    """From the first contract or the first posts on, this year first."""
    today = timezone.localdate().year
    contract = Contract.objects.filter(organisation=organisation).order_by("starts_on").first()
    posts = PostsOfYear.objects.filter(organisation=organisation).order_by("year").first()
    known = [today, *([contract.starts_on.year] if contract else []), *([posts.year] if posts else [])]
    return list(range(today, min(known) - 1, -1))


def _unless_few(count: int) -> int | None:
    return None if 0 < count < FEWEST_EXITS else count


def _euros(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(cents) / 100


def _worked(contracts: Sequence[Contract], first: date, until: date) -> Decimal:
    days = 366 if calendar.isleap(first.year) else 365
    worked = sum(
        max(0, (min(contract.last_day, until) - max(contract.starts_on, first)).days + 1)
        * contract.share_percent
        for contract in contracts
    )
    return Decimal(worked) / (100 * days)


def _ends_within(contract: Contract, year: int, until: date) -> bool:
    """Ended in the year, or should have: an end that nobody recorded is an exit that nobody knows."""
    last = contract.last_day
    return last.year == year and (contract.ended_on is not None or last < until)


def _exit_of(contract: Contract) -> Exit:
    return Exit(contract.exit) if contract.exit else Exit.UNKNOWN
