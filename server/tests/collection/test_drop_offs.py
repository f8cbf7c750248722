"""A donor brings computers to a drop-off point: it answers, and the donor agrees to the day that they saw."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

from rebond.access import NOBODY, Role
from rebond.collection.actions import (
    agree_to_day,
    ask_to_bring,
    confirm_drop_off,
    propose_day,
    receive_drop_off,
    refuse_drop_off,
)
from rebond.collection.choices import DropOffRefusal, DropOffState, Handing
from rebond.collection.following import secret_of
from rebond.collection.models import DonationRequest, DropOff
from rebond.collection.queries import drop_offs_under_way
from rebond.kit.errors import NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from tests.cast import Cast, gather
from tests.collection.dropping import (
    a_confirmed_drop_off,
    a_drop_off,
    a_drop_off_point,
    a_kept_drop_off,
    a_request_with_another_day,
    accepted,
    brought,
    in_days,
    its_manager,
)
from tests.collection.offering import a_request
from tests.collection.test_to_do import told
from tests.factories import a_membership
from tests.harness.clock import Clock

PAGE = "/collection/drop-offs/"


def test_the_manager_of_the_place_confirms_once(cast: Cast) -> None:
    found, manager = a_drop_off(cast), its_manager(cast)
    for _again in range(2):
        done = confirm_drop_off(actor=manager, drop_off=found)
    kinds = list(Event.objects.filter(stream=done.stream).order_by("seq").values_list("kind", flat=True))
    assert (done.state, kinds) == ("confirmed", ["drop_off.asked", "drop_off.confirmed"])


@pytest.mark.django_db(transaction=True)
def test_each_answer_leaves_by_mail_once_with_the_secret_link() -> None:
    cast = gather()
    found, chloe = a_drop_off(cast), cast.actor("chloe")
    mail.outbox.clear()
    propose_day(actor=chloe, drop_off=found, day=in_days(9))
    refuse_drop_off(actor=chloe, drop_off=found, reason=DropOffRefusal.NO_ROOM)
    refuse_drop_off(actor=chloe, drop_off=found, reason=DropOffRefusal.NO_ROOM)
    ask_to_bring(actor=NOBODY, request=found.request, point=found.point, day=in_days(5))
    last = found.request.drop_offs.get(state=DropOffState.ASKED)
    confirm_drop_off(actor=chloe, drop_off=last)
    receive_drop_off(actor=cast.actor("ines"), drop_off=last, counted=11)
    receive_drop_off(actor=cast.actor("ines"), drop_off=last, counted=10)
    assert [message.to for message in mail.outbox] == [["maud@exemple.test"]] * 4
    assert all(secret_of(found.request) in str(message.body) for message in mail.outbox)
    assert ["Pas de place" in str(mail.outbox[1].body), "11" in str(mail.outbox[3].body)] == [True, True]


def test_where_no_appointment_is_needed_they_are_expected_at_once(cast: Cast) -> None:
    assert a_drop_off(cast, a_drop_off_point(cast, by_appointment=False)).state == DropOffState.CONFIRMED


def test_a_mediator_counts_and_does_not_answer_and_another_place_sees_nothing(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    found = a_drop_off(cast)
    with pytest.raises(NotAllowed):
        confirm_drop_off(actor=cast.actor("ines"), drop_off=found)
    with pytest.raises(NotFound):
        confirm_drop_off(actor=cast.actor("farid"), drop_off=found)
    with pytest.raises(NotAllowed):
        receive_drop_off(actor=cast.actor("gael"), drop_off=found, counted=3)
    assert client_of("farid").get(f"{PAGE}{found.pk}/").status_code == 404


def test_the_donor_agrees_to_the_day_that_they_saw_and_to_no_other(cast: Cast) -> None:
    found, chloe = a_drop_off(cast), cast.actor("chloe")
    propose_day(actor=chloe, drop_off=found, day=in_days(8))
    propose_day(actor=chloe, drop_off=found, day=in_days(9))
    with pytest.raises(Refused, match="plus proposé"):
        agree_to_day(actor=NOBODY, request=found.request, day=in_days(8))
    for _again in range(2):
        done = agree_to_day(actor=NOBODY, request=found.request, day=in_days(9))
    assert (done.state, done.day) == ("confirmed", in_days(9))


def test_the_secret_link_shows_the_answer_and_takes_the_choice(cast: Cast, client: Client) -> None:
    found = a_drop_off(cast)
    key = {"code": found.request.code, "secret": secret_of(found.request)}
    propose_day(actor=cast.actor("chloe"), drop_off=found, day=in_days(9))
    wrong = client.post("/donner/suivi/jour/", {**key, "secret": "a31f", "day": in_days(9).isoformat()})
    assert (wrong.status_code, DropOff.objects.get().state) == (422, "proposed")
    page = client.post("/donner/suivi/", key).content.decode()
    assert ("La Fabrique numérique propose" in page, 'name="day"' in page) == (True, True)
    page = client.post("/donner/suivi/jour/", {**key, "day": in_days(9).isoformat()}).content.decode()
    assert ("Vous êtes attendu" in page, DropOff.objects.get().state) == (True, "confirmed")
    chosen = {**key, "point": str(found.point.pk), "bring_on": in_days(12).isoformat()}
    page = client.post("/donner/suivi/depot/", chosen).content.decode()
    states = list(DropOff.objects.order_by("pk").values_list("state", "day"))
    assert states == [("given_up", in_days(9)), ("asked", in_days(12))]
    page = client.post("/donner/suivi/depot/", {**key, "point": "pick_up"}).content.decode()
    asked = DonationRequest.objects.get()
    assert (asked.handing, asked.drop_offs.live().count(), "enlèvement" in page) == ("pick_up", 0, True)


def test_a_donor_with_an_account_chooses_and_agrees_and_the_coordination_may_for_one_without(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    request = a_request_with_another_day(cast)
    gael, day = client_of("gael"), request.drop_offs.get().day
    assert told(cast.gael, "/collection/requests/?state=accepted") == [
        ("Un autre jour vous est proposé pour apporter vos ordinateurs", 1)
    ]
    gael.post(f"/collection/requests/{request.pk}/drop-off/agree/", {"day": day.isoformat()})
    assert request.drop_offs.get().state == DropOffState.CONFIRMED
    other = a_request(cast, handing=Handing.DROP_OFF)
    address, point = f"/collection/requests/{other.pk}/drop-off/", request.drop_offs.get().point
    assert gael.post(address, {"point": point.pk}).status_code == 404
    client_of("chloe").post(address, {"point": point.pk, "bring_on": in_days(4).isoformat()})
    assert other.drop_offs.get().day == in_days(4)


def test_nobody_is_expected_on_a_day_that_passed_while_the_coordination_read(
    cast: Cast, clock: Clock
) -> None:
    request = brought(cast, a_drop_off_point(cast, by_appointment=False))
    clock.advance(days=10)
    assert accepted(cast, request).drop_offs.get().state == DropOffState.GIVEN_UP


def test_a_point_is_not_late_for_the_days_that_the_coordination_took(cast: Cast, clock: Clock) -> None:
    day = in_days(20)
    request = brought(cast, bring_on=day)
    clock.advance(days=6)
    accepted(cast, request)
    assert (DropOff.objects.get().day, DropOff.objects.overdue().count()) == (day, 0)
    clock.advance(days=6)
    assert DropOff.objects.overdue().count() == 1


def test_a_day_that_nobody_agrees_to_and_what_nobody_fetches_wait_too_long(cast: Cast, clock: Clock) -> None:
    def late() -> set[int]:
        return set(DropOff.objects.overdue().values_list("pk", flat=True))

    kept = a_kept_drop_off(cast)
    found = a_drop_off(cast, kept.point, bring_on=in_days(20))
    propose_day(actor=cast.actor("chloe"), drop_off=found, day=in_days(30))
    clock.advance(days=5)
    assert late() == set()
    clock.advance(seconds=1)
    assert late() == {found.pk}
    clock.advance(days=9)
    assert late() == {found.pk, kept.pk}


def test_the_overdue_ones_rise_and_stand_in_to_do(cast: Cast, clock: Clock) -> None:
    early = a_confirmed_drop_off(cast)
    clock.advance(days=2)
    late = a_drop_off(cast, early.point)
    manager = a_membership(Role.PLACE_MANAGER, cast.place.organisation, place=cast.place)
    assert [told(manager, f"{PAGE}?show={line}") for line in ("to_answer", "expected")] == [
        [("Donneurs qui souhaitent apporter des ordinateurs ici", 1)],
        [],
    ]
    clock.advance(days=2)
    rows = drop_offs_under_way(cast.actor("chloe"))
    assert [(row.pk, row.is_overdue, row.computers) for row in rows] == [
        (early.pk, True, 12),
        (late.pk, False, 12),
    ]
    assert told(cast.chloe, f"{PAGE}?show=overdue") == [("Dépôts qui attendent trop longtemps", 1)]
    assert told(manager, f"{PAGE}?show=expected") == [("Dépôts attendus au plus tard aujourd’hui", 1)]
    assert [row.pk for row in drop_offs_under_way(cast.actor("chloe"), shown="overdue")] == [early.pk]


def test_the_list_of_drop_offs_costs_the_same_for_one_and_for_three(
    cast: Cast, assert_list_costs: Callable[..., None], client: Client
) -> None:
    client.force_login(cast.chloe.user)
    point = a_drop_off_point(cast)
    assert_list_costs(PAGE, add_row=lambda: a_drop_off(cast, point), expected=5)
