"""A donor brings computers to a drop-off point: it answers, counts, and the workshop gets them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client, TestCase
from django.utils import timezone
from pypdf import PdfReader

from rebond.access import NOBODY, Role
from rebond.collection.actions import (
    Site,
    add_stop,
    agree_to_day,
    ask_for_pick_up,
    ask_to_bring,
    bring_in,
    cancel_round,
    confirm_drop_off,
    propose_day,
    receive_drop_off,
    refuse,
    refuse_drop_off,
    tell_drop_off_point,
    visit_stop,
)
from rebond.collection.choices import (
    DropOffRefusal,
    DropOffState,
    EquipmentKind,
    Handing,
    RequestRefusal,
    StopOutcome,
)
from rebond.collection.following import secret_of
from rebond.collection.models import DonationRequest, DropOff, Stop
from rebond.collection.offers import OfferedLine
from rebond.collection.queries import drop_offs_under_way
from rebond.collection.queries.closing import still_brought_to
from rebond.donations.models import Pallet
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
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
    its_manager,
)
from tests.collection.offering import a_request, laptops, written
from tests.collection.rounding import a_round
from tests.collection.test_to_do import told
from tests.factories import a_commune, a_membership, a_place
from tests.harness.clock import Clock

PAGE = "/collection/drop-offs/"
A_SCREEN = OfferedLine(kind=EquipmentKind.SCREEN, count=1)


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def offered(cast: Cast, client: Client, **changes: str) -> tuple[int, str]:
    """The public page sent with these answers: its status, and what it shows."""
    given = written(cast, **{"handing": "drop_off", **changes})
    answer = client.post(f"/donner/{cast.territory.slug}/", given)
    return answer.status_code, answer.content.decode()


def test_the_public_page_offers_the_points_that_take_it_the_nearest_first(cast: Cast, client: Client) -> None:
    far = a_place(cast.place.organisation, name="Loin", commune=a_commune("Sabres", "40246", latitude=44.15))
    small = a_place(cast.place.organisation, name="Petit local")
    a_drop_off_point(cast, far)
    a_drop_off_point(cast)
    a_drop_off_point(cast, small, most_at_once=5)
    answer = client.post(f"/donner/{cast.territory.slug}/", written(cast, handing="drop_off", near="1"))
    labels = [label for _key, label in answer.context["form"].fields["point"].choices]
    assert [label.partition("|")[0] for label in labels] == [
        "La Fabrique numérique, Dax",
        "Loin, Sabres (49 km)",
    ]
    assert 'value="Maud Invente"' in answer.content.decode()
    assert DonationRequest.objects.count() == 0


def test_what_is_to_be_brought_waits_for_the_coordination_then_for_the_point(
    cast: Cast, client: Client, client_of: Callable[[str], Client]
) -> None:
    point = a_drop_off_point(cast)
    status, _page = offered(cast, client, point=str(point.pk), bring_on=in_days(2).isoformat())
    made = DropOff.objects.get()
    assert (status, made.state, made.day, made.point) == (200, "asked", in_days(2), point)
    assert client_of("ines").get(f"{PAGE}{made.pk}/").status_code == 404
    with pytest.raises(Refused, match="pas encore accepté"):
        confirm_drop_off(actor=cast.actor("chloe"), drop_off=made)
    accepted(cast, made.request)
    page = client_of("ines").get(f"{PAGE}{made.pk}/").content.decode()
    assert ("Scierie Invente" in page, "Maud" in page) == (True, False)


def test_the_page_asks_where_they_are_brought_and_says_when_no_point_takes_it(
    cast: Cast, client: Client
) -> None:
    point = a_drop_off_point(cast, most_at_once=10)
    status, page = offered(cast, client)
    assert (status, "Aucun point de dépôt ne prend" in page) == (422, True)
    status, page = offered(cast, client, count_laptop="3")
    assert (status, "Choisissez où vous les apportez" in page) == (422, True)
    status, page = offered(cast, client, point=str(point.pk))
    assert (status, "10 pièces" in page, DonationRequest.objects.count()) == (422, True, 0)


def test_the_address_is_asked_of_those_to_whom_a_driver_comes_alone(cast: Cast, client: Client) -> None:
    status, page = offered(cast, client, handing="pick_up", address="")
    assert (status, "il la faut au chauffeur" in page) == (422, True)
    point, day = a_drop_off_point(cast), in_days(2).isoformat()
    status, _page = offered(cast, client, point=str(point.pk), bring_on=day, address="")
    assert (status, DonationRequest.objects.count()) == (200, 1)


def test_the_page_of_the_coordination_speaks_of_the_donor_and_not_to_them(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    request = brought(cast)
    DonationRequest.objects.filter(pk=request.pk).update(organisation=cast.donor)
    address = f"/collection/requests/{request.pk}/"
    read, told_to_donor = (client_of(who).get(address).content.decode() for who in ("chloe", "gael"))
    assert ("Le donneur souhaite les apporter" in read, "Vous souhaitez" in read) == (True, False)
    assert "Vous souhaitez les apporter" in told_to_donor
    choice = client_of("chloe").get(f"{address}drop-off/").content.decode()
    assert ("Le donneur souhaite" in choice, "chez nous" in choice) == (True, False)


def test_the_follow_page_says_how_the_proof_is_had(cast: Cast, client: Client) -> None:
    request = brought(cast)
    key = {"code": request.code, "secret": secret_of(request)}
    page = client.post("/donner/suivi/", key).content.decode()
    assert (f"avec le numéro {request.code}" in page, 'href="/verify/"' in page) == (True, True)


def test_no_day_is_invented_for_whoever_left_it_empty(
    cast: Cast, client: Client, client_of: Callable[[str], Client]
) -> None:
    point = a_drop_off_point(cast)
    status, page = offered(cast, client, point=str(point.pk), bring_on="")
    assert (status, "Choisissez le jour où ils sont apportés" in page) == (422, True)
    assert not DonationRequest.objects.exists()
    kept = brought(cast, point)
    address = f"/collection/requests/{kept.pk}/drop-off/"
    answer = client_of("chloe").post(address, {"point": point.pk, "bring_on": ""})
    assert (answer.status_code, kept.drop_offs.get().day) == (422, in_days(3))


def test_without_any_point_all_is_picked_up(cast: Cast, client: Client) -> None:
    page = client.get(f"/donner/{cast.territory.slug}/").content.decode()
    assert 'value="drop_off"' not in page


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"is_open": False}, "ne prend plus"),
        ({"kinds": ["laptop"]}, "ne prend que"),
        ({"most_at_once": 12}, "12 pièces"),
    ],
)
def test_a_point_that_does_not_take_it_is_refused_with_the_reason(
    cast: Cast, said: dict[str, object], words: str
) -> None:
    point = a_drop_off_point(cast, **said)
    with pytest.raises(Invalid, match=words) as error:
        brought(cast, point, lines=(laptops(), A_SCREEN))
    assert (error.value.field, DonationRequest.objects.count()) == ("point", 0)


def test_a_point_of_a_closed_place_or_of_another_territory_takes_nothing(cast: Cast) -> None:
    point = a_drop_off_point(cast)
    request = a_request(cast, handing=Handing.DROP_OFF)
    cast.place.is_open = False
    cast.place.save()
    with pytest.raises(Invalid, match="ne prend plus"):
        ask_to_bring(actor=NOBODY, request=request, point=point, day=in_days(4))
    point.place = cast.elsewhere
    point.save()
    with pytest.raises(Invalid, match="ailleurs"):
        ask_to_bring(actor=NOBODY, request=request, point=point, day=in_days(4))


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


def test_at_a_place_it_is_kept_until_a_round_brings_it_to_the_workshop(cast: Cast) -> None:
    found, amina = a_kept_drop_off(cast, counted=11), cast.actor("amina")
    assert (found.state, Pallet.objects.count()) == ("kept", 0)
    planned, lot = a_round(cast, stops=0), found.request.lot
    assert lot is not None
    site = Site(site="La Fabrique", commune=a_commune(), announced=11, drop_off=found)
    stop = add_stop(actor=amina, round=planned, lot=lot, site=site)
    with pytest.raises(Refused, match="déjà"):
        add_stop(actor=amina, round=planned, lot=lot, site=site)
    visit_stop(actor=amina, stop=stop, outcome=StopOutcome.COLLECTED, collected=11)
    with pytest.raises(Refused):
        receive_drop_off(actor=cast.actor("ines"), drop_off=found, counted=10)
    for _again in range(2):
        bring_in(actor=amina, round=planned)
    found.refresh_from_db()
    arrived = Event.objects.get(kind="drop_off.arrived").facts
    assert (found.state, Pallet.objects.get().counted, arrived) == (
        "arrived",
        11,
        {"stop_id": stop.pk, "collected": 11},
    )


def test_what_is_kept_for_a_lot_that_was_closed_says_what_to_do(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    found = a_kept_drop_off(cast)
    lot = found.request.lot
    assert lot is not None
    page = f"{PAGE}{found.pk}/"
    assert "est close" not in client_of("chloe").get(page).content.decode()
    lot.closed_at = timezone.now()  # as it was possible once
    lot.save()
    told = client_of("chloe").get(page).content.decode()
    assert f"La réception de {lot.reference} est close" in told
    assert f'href="/devices/lots/{lot.pk}/"' in told
    assert "Planifier une tournée" not in told


def test_what_no_round_took_after_all_waits_for_the_next_one(cast: Cast) -> None:
    found, amina = a_kept_drop_off(cast), cast.actor("amina")
    lot, site = found.request.lot, Site(site="La Fabrique", commune=a_commune(), drop_off=found)
    assert lot is not None
    cancelled = a_round(cast, stops=0)
    add_stop(actor=amina, round=cancelled, lot=lot, site=site)
    cancel_round(actor=amina, round=cancelled)
    closed = a_round(cast, stops=0)
    stop = add_stop(actor=amina, round=closed, lot=lot, site=site)
    assert list(DropOff.objects.to_fetch()) == []
    visit_stop(actor=amina, stop=stop, outcome=StopOutcome.NOBODY)
    bring_in(actor=amina, round=closed)
    assert list(DropOff.objects.to_fetch()) == [found]


def test_at_the_workshop_that_awaits_it_the_count_is_the_reception(cast: Cast) -> None:
    found, amina = a_drop_off(cast, a_drop_off_point(cast, cast.workshop)), cast.actor("amina")
    receive_drop_off(actor=amina, drop_off=found, counted=9)
    for _again in range(2):
        done = receive_drop_off(actor=amina, drop_off=found, counted=10)
    pallet = Pallet.objects.get()
    assert (done.state, pallet.counted, pallet.lot) == ("arrived", 10, found.request.lot)
    assert done.pallet == pallet


@pytest.mark.parametrize("counted", [0, 1001])
def test_a_count_that_makes_no_sense_is_refused(cast: Cast, counted: int) -> None:
    with pytest.raises(Invalid) as error:
        receive_drop_off(actor=cast.actor("ines"), drop_off=a_drop_off(cast), counted=counted)
    assert error.value.field == "counted"


def test_what_was_brought_is_not_brought_again_and_a_refused_request_not_at_all(cast: Cast) -> None:
    kept = a_kept_drop_off(cast)
    with pytest.raises(Refused, match="déjà"):
        ask_to_bring(actor=NOBODY, request=kept.request, point=kept.point, day=in_days(4))
    with pytest.raises(Refused, match="déjà"):
        ask_for_pick_up(actor=NOBODY, request=kept.request)
    other = brought(cast, kept.point)
    refuse(actor=cast.actor("chloe"), request=other, reason=RequestRefusal.TOO_OLD)
    assert other.drop_offs.get().state == DropOffState.GIVEN_UP
    with pytest.raises(Refused, match="refusée"):
        ask_to_bring(actor=NOBODY, request=other, point=kept.point, day=in_days(4))


def test_what_a_round_fetches_or_fetched_at_the_donor_is_not_brought_besides(cast: Cast) -> None:
    point, chloe, round_ = a_drop_off_point(cast), cast.actor("chloe"), a_round(cast, stops=0)
    request = accepted(cast, a_request(cast))
    assert request.lot is not None
    stop = add_stop(
        actor=chloe, round=round_, lot=request.lot, site=Site(site="Siège", commune=request.commune)
    )
    with pytest.raises(Refused) as planned:
        ask_to_bring(actor=NOBODY, request=request, point=point, day=in_days(4))
    visit_stop(actor=chloe, stop=stop, outcome=StopOutcome.COLLECTED, collected=12)
    bring_in(actor=chloe, round=round_)
    with pytest.raises(Refused) as fetched:
        ask_to_bring(actor=NOBODY, request=request, point=point, day=in_days(4))
    assert (planned.value.code, fetched.value.code) == ("in_a_round", "fetched")
    assert not request.drop_offs.exists()


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


def test_what_lies_at_a_place_stands_in_to_do_of_the_stock_until_a_round_is_planned(cast: Cast) -> None:
    a_kept_drop_off(cast)
    assert told(cast.amina, f"{PAGE}?show=to_fetch") == [("Dépôts à aller chercher aux points de dépôt", 1)]


def test_the_stop_at_a_drop_off_point_is_filled_with_the_place_and_nothing_of_the_donor(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    found, planned = a_kept_drop_off(cast, counted=7), a_round(cast, stops=0)
    address = f"/collection/rounds/{planned.pk}/stops/new/?drop_off={found.pk}"
    page = client_of("amina").get(address)
    first = page.context["form"].initial
    assert (first["site"], first["announced"], "Maud" in page.content.decode()) == (
        "La Fabrique numérique",
        7,
        False,
    )
    sent = {
        "lot": found.request.lot_id,
        "site": "La Fabrique",
        "commune": a_commune().label,
        "announced": 7,
        "seen": 0,
        "drop_off": found.pk,
    }
    client_of("amina").post(address, sent)
    assert Stop.objects.get(round=planned).drop_off == found


def test_the_slip_says_what_was_counted_where_and_where_it_goes_on(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    found = a_kept_drop_off(cast, counted=11)
    paper = client_of("ines").get(f"{PAGE}{found.pk}/slip/")
    said = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(paper.content)).pages)
    words = ("Bon de dépôt", "La Fabrique numérique", "11", "Collège des Pins", cast.workshop.name)
    assert [word in said for word in words] == [True] * 5


def test_the_slip_of_a_point_at_the_workshop_sends_it_nowhere_else(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    found = a_drop_off(cast, a_drop_off_point(cast, cast.workshop))
    paper = client_of("chloe").get(f"{PAGE}{found.pk}/slip/")
    said = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(paper.content)).pages)
    page = client_of("chloe").get(f"{PAGE}{found.pk}/").content.decode()
    assert (cast.workshop.name in said, "Part ensuite vers" in said, "Part ensuite vers" in page) == (
        True,
        False,
        False,
    )


def test_the_coordination_says_of_a_place_what_it_takes_and_the_form_remembers(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    chloe, where = client_of("chloe"), f"p{cast.place.pk}"
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


def test_the_list_of_drop_offs_costs_the_same_for_one_and_for_three(
    cast: Cast, assert_list_costs: Callable[..., None], client: Client
) -> None:
    client.force_login(cast.chloe.user)
    point = a_drop_off_point(cast)
    assert_list_costs(PAGE, add_row=lambda: a_drop_off(cast, point), expected=5)


def test_a_place_closes_once_nobody_brings_anything_there(cast: Cast) -> None:
    found = a_drop_off(cast)
    held = still_brought_to(cast.place)
    assert held is not None
    assert (held.words, held.obstacle.code) == ("1 dépôt en cours", "drop_offs_under_way")
    refuse_drop_off(actor=cast.actor("chloe"), drop_off=found, reason=DropOffRefusal.NOBODY_HERE)
    assert still_brought_to(cast.place) is None
