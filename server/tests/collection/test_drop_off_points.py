"""What a drop-off point takes, said by the coordination; nobody is sent to one that is no more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client, TestCase

from rebond.collection.actions import refuse_drop_off, tell_drop_off_point
from rebond.collection.choices import DropOffRefusal, DropOffState
from rebond.collection.queries.closing import still_brought_to
from rebond.kit.errors import Invalid
from tests.cast import Cast
from tests.collection.dropping import a_drop_off, a_drop_off_point, accepted, brought


def test_the_coordination_says_of_a_place_what_it_takes_and_the_form_remembers(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    chloe, where = client_of("chloe"), f"p{cast.place.pk}"
    owner = chloe.get(f"/network/organisations/{cast.workshop.organisation_id}/").text
    assert f"Point de dépôt : {cast.workshop}" not in owner, "nobody said that it is one"
    sent = {
        "where": where,
        "kinds": ["laptop", "tablet"],
        "most_at_once": "8",
        "hours": "Jeudi",
        "by_appointment": "on",
    }
    chloe.post("/collection/points/", sent)
    form = chloe.get(f"/collection/points/?where={where}").context["form"]
    names = ("where", "kinds", "most_at_once", "hours", "by_appointment", "is_open")
    assert [form.initial[name] for name in names] == [where, ["laptop", "tablet"], 8, "Jeudi", True, False]
    refused = chloe.post("/collection/points/", {**sent, "kinds": []})
    assert refused.status_code == 422
    place = chloe.get(f"/network/places/{cast.place.pk}/").content.decode()
    assert f"/collection/points/?where={where}" in place
    with pytest.raises(Invalid):
        tell_drop_off_point(actor=cast.actor("chloe"), where=cast.place, hours="Jeudi", kinds=[])


def test_nobody_is_sent_to_a_point_that_ended_while_the_coordination_read(cast: Cast) -> None:
    point = a_drop_off_point(cast, by_appointment=False)
    request, other = brought(cast, point), brought(cast, point)
    assert accepted(cast, other).drop_offs.get().state == DropOffState.CONFIRMED
    a_drop_off_point(cast, by_appointment=False, is_open=False)
    mail.outbox.clear()
    with TestCase.captureOnCommitCallbacks(execute=True):
        accepted(cast, request)
    assert request.drop_offs.get().state == DropOffState.GIVEN_UP
    (told_so,) = mail.outbox
    assert (str(point) in told_so.body, "Choisissez avec ce lien où et quand" in told_so.body) == (
        False,
        True,
    )


def test_a_place_closes_once_nobody_brings_anything_there(cast: Cast) -> None:
    found = a_drop_off(cast)
    held = still_brought_to(cast.place)
    assert held is not None
    assert (held.words, held.obstacle.code) == ("1 dépôt en cours", "drop_offs_under_way")
    refuse_drop_off(actor=cast.actor("chloe"), drop_off=found, reason=DropOffRefusal.NOBODY_HERE)
    assert still_brought_to(cast.place) is None
