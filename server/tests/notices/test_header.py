"""The header counts what a person did not read yet, at the price of no query."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.harness.signing_in import signed_in
from tests.notices.samples import said_to


def test_the_header_counts_unread_messages_until_they_are_read(cast: Cast) -> None:
    client = signed_in(cast.ines)
    assert "message non lu" not in client.get("/").content.decode()
    said_to(cast.ines)
    said_to(cast.chloe)
    assert "1 message non lu" in client.get("/").content.decode()
    said_to(cast.ines, key="event-2")
    page = client.get("/").content.decode()
    assert page.count("2 messages non lus") == 2
    client.post("/notices/read")
    assert "messages non lus" not in client.get("/").content.decode()


def test_counting_them_costs_no_query_of_its_own(cast: Cast) -> None:
    client = signed_in(cast.ines)
    said_to(cast.ines)
    client.get("/about")
    with CaptureQueriesContext(connection) as queries:
        client.get("/about")
    assert sum("notices_notice" in query["sql"] for query in queries) == 1
    assert sum("network_membership" in query["sql"] for query in queries) == 1
