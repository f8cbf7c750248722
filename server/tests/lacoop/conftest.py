from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.conf import LazySettings

from rebond.access import Role
from rebond.lacoop.actions import set_key
from rebond.lacoop.models import CoopKey
from rebond.learning.models import LearningPath
from rebond.network.actors import actor_for
from tests.cast import Cast
from tests.factories import a_learning_path, a_membership
from tests.harness.clock import Clock
from tests.lacoop.coop import KEY, STRUCTURE, Coop, a_coop


@pytest.fixture
def coop(settings: LazySettings, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Iterator[Coop]:
    """La Coop on this machine, on a Monday of March 2026."""
    for name in ("http_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    clock.set(datetime(2026, 3, 2, 9, tzinfo=UTC))
    with a_coop() as server:
        settings.LACOOP_URL, settings.LACOOP_TIMEOUT = server.url, 0.5
        yield server


@pytest.fixture
def key(cast: Cast, coop: Coop) -> CoopKey:
    manager = a_membership(Role.PLACE_MANAGER, cast.place.organisation, place=cast.place)
    return set_key(actor=actor_for(manager), place=cast.place, key=KEY, structure_id=UUID(STRUCTURE))


@pytest.fixture
def path(cast: Cast) -> LearningPath:
    return a_learning_path(cast.programme, sessions=3)
