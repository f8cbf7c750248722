from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from rebond.demonstration.play import play
from rebond.geography.actions import load

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What asks for the demonstration runs in one process, which plays it once; `make quick` leaves it out.

    It comes after what needs an empty database: the demonstration lies there until the last test of this folder.
    """
    places = [place for place, item in enumerate(items) if HERE in item.path.parents]
    own = sorted((items[place] for place in places), key=_is_played)
    for place, item in zip(places, own, strict=True):
        items[place] = item
        if _is_played(item):
            item.add_marker("demonstration")
            item.add_marker(pytest.mark.xdist_group("demonstration"))
            item.add_marker(pytest.mark.timeout(900))


def _is_played(item: pytest.Item) -> bool:
    return "demonstration" in getattr(item, "fixturenames", ())


@pytest.fixture(scope="package")
def _played(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The three territories, played once, in a transaction that ends with the last of these tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        load()
        play()
        # Else PostgreSQL judges all that was played again, at the end of each of these tests.
        connection.check_constraints()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demonstration(_played: None, db: None) -> None:
    """The database as `rebond demo` leaves it; what the test adds goes with it."""
