"""A donor chooses a day when somebody is there: a bus tells its days; hours in words stand beside the choice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client, TestCase

from rebond.access import NOBODY
from rebond.collection.actions import agree_to_day, ask_to_bring, confirm_drop_off, propose_day
from rebond.collection.choices import DropOffState, Handing
from rebond.collection.following import secret_of
from rebond.collection.models import DonationRequest
from rebond.kit.days import written_with_weekday
from rebond.kit.errors import Invalid
from rebond.network.actions import StopFacts, add_stop, skip_stop
from rebond.network.choices import Rhythm
from rebond.network.models import PlaceStop
from tests.cast import Cast
from tests.collection.dropping import a_drop_off, a_drop_off_point, accepted, brought, in_days, its_manager
from tests.collection.offering import a_request, written
from tests.factories import a_commune

SABRES = ("Sabres", "40246")


def it_travels(cast: Cast, first: date | None = None) -> PlaceStop:
    """The place stands at Sabres from that day on (in three days), every week."""
    new = StopFacts(
        commune=a_commune(*SABRES),
        spot="Place de l’église",
        first_on=first or in_days(3),
        starts_at=time(9, 30),
        ends_at=time(12),
        repeats=Rhythm.WEEKLY,
    )
    return add_stop(actor=cast.actor("chloe"), place=cast.place, new=new, submission=uuid4())


def test_a_day_on_which_the_bus_does_not_come_is_refused_with_those_on_which_it_comes(cast: Cast) -> None:
    point = a_drop_off_point(cast)
    it_travels(cast)
    with pytest.raises(Invalid) as error:
        brought(cast, point, bring_on=in_days(4))
    assert error.value.field == "bring_on"
    assert "La Fabrique numérique n’est pas là ce jour-là" in str(error.value)
    assert f"{written_with_weekday(in_days(10))} (Sabres)" in str(error.value)
    assert brought(cast, point, bring_on=in_days(10)).drop_offs.get().day == in_days(10)


def test_another_day_of_the_bus_is_judged_the_same_whoever_names_it(cast: Cast) -> None:
    point = a_drop_off_point(cast)
    it_travels(cast)
    request = a_request(cast, handing=Handing.DROP_OFF)
    with pytest.raises(Invalid, match="Sabres"):
        ask_to_bring(actor=NOBODY, request=request, point=point, day=in_days(5))
    found = a_drop_off(cast, point)
    with pytest.raises(Invalid) as error:
        propose_day(actor=its_manager(cast), drop_off=found, day=in_days(5))
    assert (error.value.field, found.request.drop_offs.get().state) == ("day", DropOffState.ASKED)
    propose_day(actor=its_manager(cast), drop_off=found, day=in_days(10))
    assert agree_to_day(actor=NOBODY, request=found.request, day=in_days(10)).day == in_days(10)


def test_a_day_of_the_bus_that_falls_out_while_the_coordination_reads_is_given_up(cast: Cast) -> None:
    stop, request = it_travels(cast), brought(cast)
    skip_stop(actor=cast.actor("chloe"), stop=stop, day=in_days(3))
    assert accepted(cast, request).drop_offs.get().state == DropOffState.GIVEN_UP


def test_the_donor_reads_where_the_bus_stands_on_that_day(cast: Cast, client: Client) -> None:
    it_travels(cast)
    found = a_drop_off(cast)
    mail.outbox.clear()
    with TestCase.captureOnCommitCallbacks(execute=True):
        confirm_drop_off(actor=cast.actor("chloe"), drop_off=found)
    key = {"code": found.request.code, "secret": secret_of(found.request)}
    page = client.post("/donner/suivi/", key).content.decode()
    for told in (page, str(mail.outbox[0].body)):
        assert ("Sabres" in told, "Place de l’église" in told, "09:30" in told) == (True, True, True)
        assert written_with_weekday(in_days(3)) in told


def test_the_choice_names_the_next_days_of_the_bus(cast: Cast, client: Client) -> None:
    a_drop_off_point(cast)
    it_travels(cast)
    page = client.get(f"/donner/{cast.territory.slug}/").content.decode()
    assert f"{written_with_weekday(in_days(3))} (Sabres)" in page


def test_hours_in_words_stand_beside_the_choice_and_the_page_says_that_nobody_checks_the_day(
    cast: Cast, client: Client, client_of: Callable[[str], Client]
) -> None:
    point, words = a_drop_off_point(cast), "Aucun contrôle n’est fait"
    sent = written(cast, handing="drop_off", point=str(point.pk), bring_on="")
    page = client.post(f"/donner/{cast.territory.slug}/", sent).content.decode()
    assert ("Mardi et jeudi, 9 h à 12 h" in page, words in page) == (True, True)
    request = DonationRequest.objects.first() or brought(cast, point)
    page = client_of("chloe").get(f"/collection/requests/{request.pk}/drop-off/").content.decode()
    assert ("Mardi et jeudi, 9 h à 12 h" in page, words in page) == (True, True)
    found = accepted(cast, request).drop_offs.get()
    page = client_of("chloe").get(f"/collection/drop-offs/{found.pk}/propose/").content.decode()
    assert "Mardi et jeudi, 9 h à 12 h" in page


def test_the_day_is_told_with_its_day_of_the_week(cast: Cast, client_of: Callable[[str], Client]) -> None:
    found = a_drop_off(cast)
    page = client_of("chloe").get(f"/collection/drop-offs/{found.pk}/").content.decode()
    assert written_with_weekday(found.day) in page


def test_the_choice_made_before_stands_in_the_form_and_its_day_is_not_told_as_optional(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    request = brought(cast, bring_on=in_days(6))
    found = request.drop_offs.get()
    answer = client_of("chloe").get(f"/collection/requests/{request.pk}/drop-off/")
    form = answer.context["form"]
    assert (form["point"].value(), form["bring_on"].value()) == (str(found.point_id), in_days(6))
    assert "facultatif" not in answer.content.decode()


def test_whoever_counts_reads_what_was_accepted(cast: Cast, client_of: Callable[[str], Client]) -> None:
    found = a_drop_off(cast)
    page = client_of("ines").get(f"/collection/drop-offs/{found.pk}/receive/").content.decode()
    assert ("Ordinateurs portables" in page, "Acceptés" in page) == (True, True)


@pytest.mark.parametrize("rhythm", [Rhythm.ONCE, Rhythm.WEEKLY, Rhythm.FORTNIGHTLY, Rhythm.MONTHLY])
def test_a_mistyped_year_of_a_bus_comes_back_beside_its_field(
    cast: Cast, client: Client, client_of: Callable[[str], Client], rhythm: Rhythm
) -> None:
    found, far = a_drop_off(cast), "9999-12-31"
    it_travels(cast)
    PlaceStop.objects.update(repeats=rhythm)
    sent = written(cast, handing="drop_off", point=str(found.point_id), bring_on=far)
    answer = client.post(f"/donner/{cast.territory.slug}/", sent)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["bring_on"])
    answer = client_of("chloe").post(f"/collection/drop-offs/{found.pk}/propose/", {"day": far})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["day"])
