"""Many clients at once: each report is taken once, nothing fails, nothing is created twice."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from rebond.devices.models import Device
from rebond.ledger.verification import verify
from rebond.workshop.actions import ingest_document
from rebond.workshop.models import Document
from tests.cast import gather
from tests.factories import a_donation_agreement, a_lot
from tests.workshop.documents import a_report

CLIENTS = 8


@pytest.mark.django_db(transaction=True)
def test_eight_clients_take_in_the_same_reports_without_fault_or_twin() -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip(
            "threads share one connection to a database in memory: this runs on a file and on PostgreSQL"
        )
    cast = gather()
    lot = a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)
    same = [
        a_report(f"PF0000{at:02d}", drives=(f"DRIVE{at:04d}",), tool=tool)
        for at in range(10)
        for tool in "ab"
    ]

    def take_in_all(shift: int) -> list[str]:
        try:
            order = same[shift:] + same[:shift]
            return [
                ingest_document(
                    actor=cast.actor("bruno"), territory=cast.territory, data=data, lot=lot
                ).outcome
                for data in order
            ]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(CLIENTS) as clients:
        outcomes = Counter(outcome for told in clients.map(take_in_all, range(CLIENTS)) for outcome in told)
    assert outcomes == {"created": 10, "updated": 10, "unchanged": CLIENTS * 20 - 20}
    assert (Device.objects.count(), Document.objects.count(), verify().whole) == (10, 20, True)
