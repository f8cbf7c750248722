"""Many scanners at once: each voucher is taken once, the balance stays right, nothing fails."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection, connections

from rebond.kit.errors import Refused
from rebond.ledger.verification import verify
from rebond.vouchers.actions import cancel_books, redeem, reverse_redemption, submit_claim
from rebond.vouchers.choices import CancellationReason, ReversalReason
from rebond.vouchers.models import Redemption
from rebond.vouchers.queries.accounts import account_of
from tests.cast import gather
from tests.vouchers.books import TESTER, a_class, a_scheme, accredited, attended, books_of, vouchers_in

CLIENTS = 8

pytestmark = pytest.mark.django_db(transaction=True)


SCANNER = Path(__file__).parent / "scanners.py"
on_a_server = pytest.mark.skipif(
    connection.vendor == "sqlite",
    reason="threads share one connection to a database in memory: SQLite is tried on a file, by processes",
)
on_a_file = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL is tried by threads")


@pytest.mark.long
@on_a_file
def test_four_processes_on_a_file_take_each_voucher_once(tmp_path: Path) -> None:
    """The scene is made here, copied to a file, and scanned by four programs at the same moment."""
    cast = gather()
    scheme = a_scheme(cast, most_per_session=1)
    accredited(scheme, cast.place)
    vouchers = vouchers_in(*books_of(scheme, 2, group="Classe"))
    people = a_class(cast, 20)
    sessions = [attended(cast, people) for _ in range(4)]
    with closing(sqlite3.connect(tmp_path / "rebond.sqlite3")) as file:
        connection.connection.backup(file)
    known = ("PATH", "HOME", "LANG", "VIRTUAL_ENV", "PYTHONPATH")
    environment = {name: os.environ[name] for name in known if name in os.environ}
    scanners = [
        subprocess.Popen(
            [
                sys.executable,
                SCANNER,
                str(one.pk),
                str(vouchers[0].pk),
                str(vouchers[-1].pk),
                str(time.time() + 5),
            ],
            env={**environment, "REBOND_DATA": str(tmp_path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for one in sessions
    ]
    told = [scanner.communicate(timeout=60) for scanner in scanners]
    assert [scanner.returncode for scanner in scanners] == [0] * 4, told
    assert sum(int(out) for out, _errors in told) == len(vouchers) == 20
    with closing(sqlite3.connect(tmp_path / "rebond.sqlite3")) as file:
        rows = file.execute("SELECT voucher_id, count(*) FROM vouchers_redemption GROUP BY voucher_id")
        assert sorted(rows) == [(voucher.pk, 1) for voucher in vouchers]
        events = file.execute("SELECT count(*) FROM ledger_event WHERE kind = 'voucher.redeemed'")
        assert events.fetchone() == (20,)


@on_a_server
def test_eight_scanners_of_the_same_vouchers_take_each_once() -> None:
    cast = gather()
    scheme = a_scheme(cast, most_per_session=3)
    accredited(scheme, cast.place)
    vouchers = vouchers_in(*books_of(scheme, 2, group="Classe"))
    people = a_class(cast, 20)
    sessions = [attended(cast, people) for _ in range(CLIENTS)]

    def scan(at: int) -> int:
        try:
            order = vouchers[at:] + vouchers[:at]
            return sum(
                len(redeem(actor=TESTER, session=sessions[at], vouchers=order[n : n + 5]).taken)
                for n in range(0, len(order), 5)
            )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(CLIENTS) as clients:
        taken = list(clients.map(scan, range(CLIENTS)))
    assert sum(taken) == len(vouchers) == 20
    each = Counter(Redemption.objects.order_by("pk").values_list("voucher_id", flat=True))
    assert set(each.values()) == {1}
    assert (account_of(scheme).is_right, verify().whole) == (True, True)


@on_a_server
def test_scanning_undoing_cancelling_and_claiming_together_still_add_up() -> None:
    cast = gather()
    scheme = a_scheme(cast, most_per_session=10)
    accredited(scheme, cast.place)
    books = list(books_of(scheme, 4, group="Classe"))
    vouchers = vouchers_in(*books)
    session = attended(cast, 20)
    day = session.starts_at.date()

    def live(at: int) -> None:
        try:
            redeem(actor=TESTER, session=session, vouchers=vouchers[at * 5 : at * 5 + 8])
            if at % 4 == 0:
                cancel_books(actor=TESTER, books=[books[at % 4]], reason=CancellationReason.LOST)
            if at % 4 == 1:
                submit_claim(actor=TESTER, scheme=scheme, place=cast.place, starts_on=day, ends_on=day)
            for one in Redemption.objects.standing().order_by("pk")[at : at + 2]:
                reverse_redemption(actor=TESTER, redemption=one, reason=ReversalReason.SLIP)
        except Refused:
            return
        finally:
            connections.close_all()

    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(live, range(CLIENTS)))
    account = account_of(scheme)
    assert (account.is_right, account.ledger.issued.vouchers, verify().whole) == (True, 40, True)
