"""How each page of La Coop is opened. La Coop itself is asked by a gesture only."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

from rebond.lacoop.actions import set_key
from rebond.lacoop.choices import ActivityKind, ActivityState, PlaceKind
from rebond.lacoop.models import CoopActivity
from rebond.learning.models import Session
from rebond.network.models import Place
from tests.cast import Cast
from tests.factories import a_learning_path, a_referral, attend
from tests.pages import Page


def an_activity(cast: Cast) -> CoopActivity:
    a_learning_path(cast.programme)
    return CoopActivity.objects.create(
        place=cast.place,
        activity_id=uuid4(),
        kind=ActivityKind.COLLECTIVE,
        held_on=date(2026, 2, 24),
        minutes=120,
        people=6,
        place_kind=PlaceKind.PLACE,
        title="Découverte de l’e-mail",
        changed_at=datetime(2026, 2, 24, 16, tzinfo=UTC),
    )


def a_session_held(cast: Cast) -> Session:
    path = a_learning_path(cast.programme)
    attend(a_referral(cast.programme, place=cast.place, stage="on_path", path=path), path, 1)
    return Session.objects.get(path=path)


def a_place_that_reads(cast: Cast) -> Place:
    """A key, something to confirm, something set aside and something to copy."""
    set_key(actor=cast.actor("chloe"), place=cast.place, key="lafabrique:secret")
    an_activity(cast)
    aside = an_activity(cast)
    aside.state = ActivityState.SET_ASIDE.value
    aside.save()
    a_session_held(cast)
    return cast.place


PAGES = {
    "lacoop:home": Page(who="ines", thing=a_place_that_reads),
    "lacoop:key": Page(thing=a_place_that_reads),
    "lacoop:forget_key": Page(thing=a_place_that_reads, kind="gesture"),
    "lacoop:read": Page(who="ines", thing=a_place_that_reads, kind="gesture"),
    "lacoop:records_csv": Page(who="ines", thing=a_place_that_reads, kind="file"),
    "lacoop:records_json": Page(who="ines", thing=a_place_that_reads, kind="file"),
    "lacoop:confirm": Page(who="ines", thing=an_activity),
    "lacoop:set_aside": Page(who="ines", thing=an_activity, kind="gesture"),
    "lacoop:bring_back": Page(who="ines", thing=an_activity, kind="gesture"),
    "lacoop:record": Page(who="ines", thing=a_session_held),
}
