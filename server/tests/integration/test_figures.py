"""Posts held, money, exits by kind: counted from the contracts, the unknown ones as unknown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client

from rebond.integration.actions import agree_posts, end_contract
from rebond.integration.choices import Exit, ExitGroup
from rebond.integration.models import PostsOfYear
from rebond.integration.queries.figures import Exits, exits_told, figures_of
from rebond.ledger.models import Event
from tests.cast import Cast
from tests.harness.clock import Clock
from tests.integration.prepared import a_colleague, a_contract

ClientOf = Callable[[str], Client]
AID = 2_300_000
"""Cents."""


def a_year_of_contracts(cast: Cast, clock: Clock) -> None:
    """2025, told at its end: a whole year at full time, half of it at half time, and four that end."""
    clock.set(datetime(2026, 1, 5, 9, tzinfo=UTC))
    a_contract(cast, starts_on=date(2024, 7, 1), ends_on=date(2026, 6, 30), share_percent=100)
    ends = (Exit.PERMANENT, Exit.TRAINING, Exit.LEFT_OUT, None)
    for number, exit_to in enumerate(ends):
        hat = a_colleague(cast, f"Camille {number}")
        contract = a_contract(
            cast, hat, starts_on=date(2025, 1, 1), ends_on=date(2025, 7, 1), share_percent=50
        )
        if exit_to is not None:
            end_contract(
                actor=cast.actor("lea"), contract=contract, ended_on=date(2025, 7, 1), exit_to=exit_to
            )


def test_posts_held_are_counted_by_days_and_share(cast: Cast, clock: Clock) -> None:
    a_year_of_contracts(cast, clock)
    found = figures_of(cast.operator, year=2025)
    half_years = Decimal(4 * 182 * 50) / (365 * 100)
    assert (found.held, found.contracts) == ((1 + half_years).quantize(Decimal("0.01")), 5)


def test_money_is_for_the_posts_held_up_to_those_agreed(cast: Cast, clock: Clock) -> None:
    a_year_of_contracts(cast, clock)

    def earned(posts_hundredths: int) -> int | None:
        agree_posts(
            actor=cast.actor("lea"),
            organisation=cast.operator,
            year=2025,
            posts_hundredths=posts_hundredths,
            amount_cents=AID,
        )
        return figures_of(cast.operator, year=2025).earned_cents

    assert (earned(500), earned(100), earned(100)) == (4_593_699, AID, AID)
    assert Event.objects.filter(kind="integration_posts.agreed").count() == 2


def test_exits_are_counted_by_kind_and_the_unrecorded_one_is_unknown(cast: Cast, clock: Clock) -> None:
    a_year_of_contracts(cast, clock)
    found = figures_of(cast.operator, year=2025)
    assert (found.exits.counted, told(found.exits)) == (3, [None] * 5)
    assert (found.exits.positive_percent, found.exits.left_out) == (None, None)


def told(exits: Exits) -> Sequence[int | None]:
    """Lasting, transition, positive, other, unknown."""
    return [exits.by_kind[group] for group in ExitGroup if group in ExitGroup.EXITS]


@pytest.mark.parametrize(
    ("counts", "shown", "positive"),
    [
        ((6, 5, 7, 8, 9), [6, 5, 7, 8, 9], 18),
        ((6, 0, 7, 8, 0), [6, 0, 7, 8, 0], 13),
        ((6, 1, 7, 8, 9), [None, None, 7, 8, 9], 14),
        ((6, 0, 7, 4, 9), [6, 0, 7, None, None], 13),
        ((1, 2, 0, 8, 9), [None, None, 0, None, 9], None),
        ((0, 0, 0, 0, 0), [0, 0, 0, 0, 0], 0),
    ],
)
def test_few_exits_of_one_kind_are_hidden_and_no_share_gives_them_back(
    counts: Sequence[int], shown: Sequence[int | None], positive: int | None
) -> None:
    exits = dict(zip((group for group in ExitGroup if group in ExitGroup.EXITS), counts, strict=True))
    over = exits_told({**exits, ExitGroup.LEFT_OUT: 3}, is_over=True)
    assert (told(over), over.positive, over.left_out, over.counted) == (shown, positive, None, sum(counts))
    running = exits_told(exits, is_over=False)
    nothing_yet = not any(counts)
    assert (told(running), running.positive) == ([0 if nothing_yet else None] * 5, None)


def test_somebody_who_stays_with_another_contract_did_not_leave(cast: Cast, clock: Clock) -> None:
    clock.set(datetime(2026, 1, 5, 9, tzinfo=UTC))
    contract = a_contract(cast, starts_on=date(2025, 1, 1), ends_on=date(2025, 7, 1))
    end_contract(actor=cast.actor("lea"), contract=contract, ended_on=date(2025, 7, 1), exit_to=Exit.STAYS)
    found = figures_of(cast.operator, year=2025)
    assert (found.exits.counted, found.exits.left_out) == (0, 0)


def test_the_funder_reads_and_takes_away_the_figures_of_the_territory(
    cast: Cast, clock: Clock, client_of: ClientOf
) -> None:
    a_year_of_contracts(cast, clock)
    address = f"/integration/figures.csv?organisation={cast.operator.pk}&year=2025"
    said = client_of("eva").get(address).content.decode()
    lines = ("Sorties : Emploi durable;\r\n", "Sorties comptées;3\r\n", "Sorties : Inconnues;1")
    assert [line in said for line in lines] == [True, True, False]
    assert "Bruno" not in said
    assert client_of("farid").get(address).status_code == 403


def test_figures_of_another_territory_do_not_exist(cast: Cast, client_of: ClientOf) -> None:
    address = f"/integration/posts/{cast.elsewhere.organisation_id}/2025/"
    assert client_of("chloe").get(address).status_code == 404


@pytest.mark.parametrize("year", [1, 1999, 2032, 99999])
def test_posts_of_a_year_too_far_away_are_refused(
    cast: Cast, clock: Clock, client_of: ClientOf, year: int
) -> None:
    clock.set(datetime(2026, 1, 5, 9, tzinfo=UTC))
    address = f"/integration/posts/{cast.operator.pk}/{year}/"
    answer = client_of("chloe").post(address, {"posts": "5", "amount": "23000"})
    assert (answer.status_code, PostsOfYear.objects.count()) == (422, 0)
