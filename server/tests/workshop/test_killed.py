"""A bundle from a stick is imported by a process that is killed with kill -9, at one statement after the other."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from passport.strict import digest
from rebond.ledger.verification import verify
from rebond.network.models import Territory
from rebond.workshop.actions import ingest_file
from rebond.workshop.models import Certificate, Check, Document, Erasure, Evidence
from tests.agents.sticks import a_stick
from tests.cast import Cast, gather
from tests.factories import a_donation_agreement, a_lot, devices
from tests.workshop.test_carrying import a_whole_stick

EVERY = 9


def dies_at(statement: int) -> Callable[..., Any]:
    """A wrapper of the database that kills its own process before the n-th statement."""
    left = iter(range(statement - 1))

    def watch(execute: Callable[..., Any], *given: Any) -> Any:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*given)

    return watch


def in_a_process(database: str | None, work: Callable[[], Any]) -> tuple[int, Any]:
    """What `work` answers in a process of its own, and the signal that ended it; ``database`` is a file of SQLite."""
    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if database is not None:
                connection.connection = None
                connection.settings_dict["NAME"] = database
            os.write(writing, json.dumps(work()).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    return os.WTERMSIG(os.waitpid(child, 0)[1]), json.loads(told) if told else None


def what_is_kept() -> dict[str, Any]:
    """What a half-written import would spoil."""
    rows = Evidence.objects.values_list("content", "digest", "received_at")
    records = [(bytes(content), named, at) for content, named, at in rows if content or at]
    return {
        "documents": sorted(Document.objects.values_list("kind", flat=True)),
        "certificates": Certificate.objects.count(),
        "erasures": Erasure.objects.filter(certificate__isnull=False).count(),
        "named": Evidence.objects.count(),
        "records": len(records),
        "checks": Check.objects.count(),
        "records_whole": all(at and digest(content) == named for content, named, at in records),
        "ledger_whole": verify().whole,
    }


def is_whole(kept: dict[str, Any]) -> bool:
    """Each document is there with all that it brings, or not at all."""
    kinds = kept["documents"]
    return (
        kept["certificates"] == kept["erasures"] == kept["named"] == kinds.count("rebond-certificate")
        and kept["checks"] == 2 * kinds.count("rebond-checks")
        and kept["records_whole"]
        and kept["ledger_whole"]
    )


@pytest.mark.django_db(transaction=True)
def test_nothing_is_half_written_by_a_kill_at_any_statement_and_a_retry_is_safe(tmp_path: Path) -> None:
    cast: Cast = gather()
    lot = a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)
    devices(1, lot, serial="PF00AB12")
    data, bruno = a_whole_stick(a_stick(cast)), cast.actor("bruno")
    file: str | None = None
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        file = str(tmp_path / "rebond.sqlite3")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [file])

    def taken_in() -> list[str]:
        territory = Territory.objects.get(pk=cast.territory.pk)
        return [result.outcome for _, result in ingest_file(actor=bruno, territory=territory, data=data)]

    def killed_at(statement: int) -> Callable[[], list[str]]:
        def work() -> list[str]:
            with connection.execute_wrapper(dies_at(statement)):
                return taken_in()

        return work

    seen: list[tuple[str, ...]] = []
    for statement in range(1, 1000, EVERY):
        ended_by, outcomes = in_a_process(file, killed_at(statement))
        kept = in_a_process(file, what_is_kept)[1]
        assert is_whole(kept), (statement, kept)
        seen.append(tuple(kept["documents"]))
        if ended_by == 0:
            break
    assert (ended_by, set(outcomes) <= {"updated", "unchanged"}) == (0, True)
    assert len(set(seen)) > 1  # some of the kills came when a part of the bundle was in
    assert in_a_process(file, taken_in) == (0, ["unchanged"] * 4)
    assert in_a_process(file, what_is_kept)[1] == {
        "documents": ["rebond", "rebond-certificate", "rebond-checks"],
        "certificates": 1,
        "erasures": 1,
        "named": 1,
        "records": 1,
        "checks": 2,
        "records_whole": True,
        "ledger_whole": True,
    }
