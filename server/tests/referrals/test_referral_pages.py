from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from rebond.geography.models import Commune
from rebond.ledger.models import Event
from rebond.network.models import Place
from rebond.referrals.choices import ClosingReason
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage
from tests.cast import Cast
from tests.factories import a_commune, a_place, a_referral, an_organisation
from tests.harness.queries import assert_list_costs

ClientOf = Callable[[str], Client]
REFER = "/referrals/new"
LIST_QUERIES = 5


def answers(proposed: Place, **changes: Any) -> dict[str, Any]:
    return {
        "need": "computer_and_initiation",
        "age_bracket": "30-39",
        "sex": "woman",
        "occupation": "job_seeker_long",
        "internet_at_home": "no",
        "commune": "Dax",
        "place": proposed.pk,
        "first_name": "",
        "phone": "",
        "household": "3 rue Pasteur",
        **changes,
    }


def inputs_in(page: str) -> set[str]:
    """The names of what a person is asked on the page, apart from its header and from what they answered before."""
    form = page[page.index("<main") :]
    asked = [
        tag for tag in re.findall(r"<(?:input|select|textarea)\b[^>]*>", form) if 'type="hidden"' not in tag
    ]
    return {name for tag in asked for name in re.findall(r"\bname=\"([^\"]+)\"", tag)}


def places_in(page: str) -> list[str]:
    return [name.strip() for name in re.findall(r"<span>([^<]+), [^<]+<span class=\"choice__detail\">", page)]


@pytest.fixture
def far_and_near(cast: Cast) -> tuple[Place, Place]:
    """Two places, the farther first by name."""
    Place.objects.filter(pk=cast.place.pk).update(commune=a_commune("Dax", "40088"))
    far = a_commune("Aire-sur-l'Adour", "40001", latitude=43.70, longitude=-0.26, postcodes="40800")
    near = a_commune("Narrosse", "40202", latitude=43.70, longitude=-1.01, postcodes="40180")
    return (
        a_place(an_organisation(cast.territory), name="Aire numérique", commune=far),
        a_place(an_organisation(cast.territory), name="Zone de Narrosse", commune=near),
    )


def test_a_person_is_referred_on_one_page_with_at_most_twelve_inputs_and_no_name(
    cast: Cast, client_of: ClientOf
) -> None:
    page = client_of("driss").get(REFER).content.decode()
    assert inputs_in(page) == {
        "need",
        "age_bracket",
        "sex",
        "occupation",
        "internet_at_home",
        "commune",
        "place",
        "first_name",
        "phone",
        "household",
        "birth_date",
    }
    assert len(inputs_in(page)) <= 12


def test_even_with_everything_that_may_be_asked_there_are_twelve_inputs(
    cast: Cast, client_of: ClientOf
) -> None:
    cast.programme.criteria = ["schoolchildren"]
    cast.programme.save()
    assert len(inputs_in(client_of("ines").get(REFER).content.decode())) == 12
    assert len(inputs_in(client_of("driss").get(REFER).content.decode())) == 12


def test_a_missing_address_is_told_beside_its_field_and_nothing_written_is_lost(
    cast: Cast, client_of: ClientOf
) -> None:
    a_commune()
    driss = client_of("driss")
    assert 'id="id_household"' in (blank := driss.get(REFER).content.decode())
    assert not re.search(r"Adresse du foyer\s*<span class=\"field__optional\"", blank)
    given = answers(cast.place, household="", first_name="Nadège Duval", phone="0611223344")
    response = driss.post(REFER, given)
    page = response.content.decode()
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["household"])
    assert 'id="id_household_error"' in page
    assert 'value="Nadège Duval"' in page
    assert 'value="0611223344"' in page
    assert {"household", "household_exception", "first_name", "sex", "place"} <= inputs_in(page)


def test_what_is_asked_of_a_second_request_is_asked_alone(cast: Cast, client_of: ClientOf) -> None:
    a_commune()
    a_referral(cast.programme, place=cast.place, household="3 rue Pasteur")
    response = client_of("driss").post(REFER, answers(cast.place))
    assert (response.status_code, inputs_in(response.content.decode())) == (422, {"household_exception"})


def test_two_minutes_later_the_person_has_a_code_and_a_sheet(cast: Cast, client_of: ClientOf) -> None:
    a_commune()
    driss = client_of("driss")
    response = driss.post(REFER, answers(cast.place, first_name="Nadège", phone="0611223344"))
    referral = Referral.objects.get()
    assert response["Location"] == reverse("referrals:referral", args=[referral.code])
    assert (referral.prescriber_kind, referral.commune, referral.sex) == (
        "social_action_centre",
        Commune.objects.get(name="Dax"),
        "woman",
    )
    sheet = driss.get(reverse("referrals:sheet", args=[referral.code]))
    assert (sheet["Content-Type"], sheet.content[:5]) == ("application/pdf", b"%PDF-")


def test_what_is_missing_comes_back_beside_its_field(cast: Cast, client_of: ClientOf) -> None:
    a_commune()
    response = client_of("driss").post(REFER, answers(cast.place, occupation="", place=""))
    assert (response.status_code, Referral.objects.count()) == (422, 0)
    page = response.content.decode()
    assert 'id="id_occupation_error"' in page
    assert 'id="id_place_error"' in page


@pytest.mark.parametrize("place", ["9" * 5_000, "9" * 30, "٣", "-1", ""])
def test_a_place_that_is_none_comes_back_beside_its_field(
    cast: Cast, client_of: ClientOf, place: str
) -> None:
    response = client_of("driss").post(REFER, answers(cast.place, place=place))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["place"])


def test_places_are_sorted_by_distance_without_any_script(
    cast: Cast, client_of: ClientOf, far_and_near: tuple[Place, Place]
) -> None:
    driss = client_of("driss")
    before = driss.get(REFER).content.decode()
    assert places_in(before) == ["Aire numérique", "La Fabrique numérique", "Zone de Narrosse"]
    sorted_page = driss.post(REFER, {"commune": "Dax", "sex": "woman", "sort": "1"})
    page = sorted_page.content.decode()
    assert sorted_page.status_code == 200
    assert places_in(page) == ["La Fabrique numérique", "Zone de Narrosse", "Aire numérique"]
    assert 'value="Dax"' in page
    assert re.search(r'value="woman"[^>]*checked', page)
    assert "field--error" not in page


def test_the_fragment_that_scripts_swap_in_is_the_part_of_the_reloaded_page(
    cast: Cast, client_of: ClientOf, far_and_near: tuple[Place, Place]
) -> None:
    written = {"commune": "Dax", "place": cast.place.pk}
    fragment = client_of("driss").post(reverse("referrals:places"), written).content.decode().strip()
    page = client_of("driss").post(REFER, {**written, "sort": "1"}).content.decode()
    assert fragment in page


def test_the_observed_waiting_time_stands_beside_each_place(cast: Cast, client_of: ClientOf) -> None:
    a_referral(cast.programme, place=cast.place, stage="accepted")
    a_referral(cast.programme, place=cast.place)
    page = client_of("driss").get(REFER).content.decode()
    assert "rendez-vous le jour même" in page
    assert "1 personne attend" in page


def test_a_second_request_of_a_household_asks_why_and_then_goes_on(cast: Cast, client_of: ClientOf) -> None:
    a_commune()
    first = a_referral(cast.programme, place=cast.place, household="3 rue Pasteur")
    driss, given = client_of("driss"), answers(cast.place, household="3, rue Pasteur")
    refused = driss.post(REFER, given)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Une demande est déjà en cours pour ce foyer" in page
    assert first.code not in page
    assert driss.post(REFER, {**given, "household_exception": "new_occupant"}).status_code == 302
    assert Referral.objects.latest("pk").household_exception == "new_occupant"


def test_without_an_address_the_page_asks_why_and_a_human_sees_it(cast: Cast, client_of: ClientOf) -> None:
    a_commune()
    driss, given = client_of("driss"), answers(cast.place, household=" - ")
    asked = driss.post(REFER, given)
    page = asked.content.decode()
    assert (asked.status_code, Referral.objects.count()) == (422, 0)
    assert "Écrivez l’adresse du foyer, ou indiquez pourquoi il n’y en a pas" in page
    assert re.findall(r'name="household_exception" value="(\w+)"', page) == [
        "address_not_given",
        "collective_address",
    ]
    assert driss.post(REFER, {**given, "household_exception": "new_occupant"}).status_code == 422
    assert driss.post(REFER, {**given, "household_exception": "address_not_given"}).status_code == 302
    referral = Referral.objects.get()
    assert referral.household_exception == "address_not_given"
    for name in ("ines", "chloe"):
        shown = client_of(name).get(reverse("referrals:referral", args=[referral.code])).content.decode()
        assert re.search(r"badge--attention[^R]*>Règle du foyer non vérifiée : adresse non donnée<", shown)


def test_an_address_written_after_all_is_compared(cast: Cast, client_of: ClientOf) -> None:
    a_commune()
    a_referral(cast.programme, place=cast.place, household="3 rue Pasteur")
    given = answers(cast.place, household_exception="address_not_given")
    assert client_of("driss").post(REFER, given).status_code == 422
    assert Referral.objects.count() == 1


def test_an_initiation_is_asked_no_reason_for_a_missing_address(cast: Cast, client_of: ClientOf) -> None:
    a_commune()
    given = answers(cast.place, household="", need="initiation_only")
    assert client_of("driss").post(REFER, given).status_code == 302
    assert Referral.objects.get().household_exception == ""


def test_a_place_offers_itself_and_asks_who_sends_the_person(cast: Cast, client_of: ClientOf) -> None:
    a_place(an_organisation(cast.territory))
    page = client_of("ines").get(REFER).content.decode()
    assert places_in(page) == []
    assert "La personne est orientée vers La Fabrique numérique." in page
    assert "prescriber_kind" in inputs_in(page)


def test_no_fact_of_a_person_stands_in_an_address(cast: Cast, client_of: ClientOf) -> None:
    """Forms that carry facts are sent by POST; the only parameter of an address is the programme."""
    page = client_of("driss").get(REFER).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert re.findall(r'<form[^>]*method="(\w+)"', main) == ["post"]
    assert not re.search(r'hx-get="[^"]*places', main)


# Who sees what


def test_contact_details_are_shown_by_a_gesture_that_leaves_a_trace(cast: Cast, client_of: ClientOf) -> None:
    referral = a_referral(
        cast.programme,
        place=cast.place,
        prescriber=cast.social_centre,
        first_name="Nadège",
        phone="0611223344",
    )
    page, gesture = (
        reverse(f"referrals:{name}", args=[referral.code]) for name in ("referral", "reveal_contact")
    )
    for name in ("driss", "ines"):
        assert "Nadège" not in client_of(name).get(page).content.decode()
        revealed = client_of(name).post(gesture)
        assert "06 11 22 33 44" in revealed.content.decode()
        assert "no-store" in revealed["Cache-Control"]
    assert Event.objects.filter(stream=referral.stream, kind="referral.contact_revealed").count() == 2


def test_the_coordination_sees_that_there_are_details_and_has_no_button(
    cast: Cast, client_of: ClientOf
) -> None:
    referral = a_referral(cast.programme, place=cast.place, first_name="Nadège")
    page = client_of("chloe").get(reverse("referrals:referral", args=[referral.code])).content.decode()
    assert reverse("referrals:reveal_contact", args=[referral.code]) not in page
    assert (
        client_of("chloe").post(reverse("referrals:reveal_contact", args=[referral.code])).status_code == 403
    )


def test_a_referral_of_others_does_not_exist(cast: Cast, client_of: ClientOf) -> None:
    other = a_referral(cast.programme, prescriber=an_organisation(cast.territory))
    for name in ("driss", "ines", "farid"):
        for page in ("referral", "sheet"):
            assert client_of(name).get(reverse(f"referrals:{page}", args=[other.code])).status_code == 404
        assert client_of(name).post(reverse("referrals:reveal_contact", args=[other.code])).status_code == 404


def test_a_code_is_read_however_it_is_typed(cast: Cast, client_of: ClientOf) -> None:
    referral = a_referral(cast.programme, place=cast.place)
    typed = referral.code.lower().replace("-", "")
    assert client_of("ines").get(reverse("referrals:referral", args=[typed])).status_code == 200


# What a place answers


def test_a_place_accepts_closes_and_reopens_without_any_script(cast: Cast, client_of: ClientOf) -> None:
    referral, ines = a_referral(cast.programme, place=cast.place), client_of("ines")
    urls = {
        name: reverse(f"referrals:{name}", args=[referral.code]) for name in ("accept", "close", "reopen")
    }

    def stage_after(url: str, **data: str) -> str:
        assert ines.post(url, data).status_code == 302
        referral.refresh_from_db()
        return referral.stage

    assert stage_after(urls["accept"]) == Stage.ACCEPTED
    assert ines.post(urls["close"], {}).status_code == 422
    assert stage_after(urls["close"], reason=ClosingReason.ABSENT) == Stage.CLOSED
    assert stage_after(urls["reopen"]) == Stage.SENT


def test_a_place_hands_a_person_on_and_returns_to_its_list(cast: Cast, client_of: ClientOf) -> None:
    referral, other = a_referral(cast.programme, place=cast.place), a_place(an_organisation(cast.territory))
    response = client_of("ines").post(reverse("referrals:reroute", args=[referral.code]), {"place": other.pk})
    assert response["Location"] == reverse("referrals:list")
    assert Referral.objects.get(pk=referral.pk).place == other


def test_a_prescriber_answers_nothing(cast: Cast, client_of: ClientOf) -> None:
    referral = a_referral(cast.programme, place=cast.place, prescriber=cast.social_centre)
    for name in ("accept", "close", "reopen", "reroute"):
        assert client_of("driss").post(reverse(f"referrals:{name}", args=[referral.code])).status_code == 403


def test_those_to_contact_come_first_the_oldest_on_top(cast: Cast, client_of: ClientOf) -> None:
    first, second = (a_referral(cast.programme, place=cast.place) for _ in range(2))
    a_referral(cast.programme, place=cast.place, stage="accepted")
    page = client_of("ines").get(reverse("referrals:list")).content.decode()
    todo = page[page.index("todo__row") : page.index('class="filters')]
    assert re.findall(r"asset-tag\">(P-\w{4}-\w{2})<", todo) == [first.code, second.code]
    assert "todo__count" not in todo, (
        "a number without its unit says nothing: the words below it tell the days"
    )
    assert todo.count("depuis aujourd’hui") == 2


def test_a_page_of_the_list_is_read_on_a_telephone(cast: Cast, client_of: ClientOf) -> None:
    for _one in range(21):
        a_referral(cast.programme, place=cast.place, stage="accepted")
    ines = client_of("ines")
    first = ines.get(reverse("referrals:list")).context["listing"]
    assert len(first.rows) == 20
    rest = ines.get(reverse("referrals:list", query={"after": first.rows[-1].pk})).context["listing"]
    assert len(rest.rows) == 1


def test_the_list_costs_the_same_for_one_row_as_for_three(cast: Cast, client_of: ClientOf) -> None:
    assert_list_costs(
        client_of("chloe"),
        reverse("referrals:list"),
        add_row=lambda: a_referral(cast.programme),
        expected=LIST_QUERIES,
    )


def test_a_page_sent_again_for_somebody_else_comes_back_with_what_was_written_and_a_new_request_follows(
    cast: Cast, client_of: ClientOf
) -> None:
    a_commune()
    driss, page = client_of("driss"), answers(cast.place, submission=str(uuid4()))
    driss.post("/referrals/new", page)
    other = {**page, "sex": "man", "household": "9 rue Basse"}
    back = driss.post("/referrals/new", other)
    form = back.context["form"]
    assert (back.status_code, form["household"].value(), Referral.objects.count()) == (422, "9 rue Basse", 1)
    assert Referral.objects.get().code in str(form.non_field_errors())
    driss.post("/referrals/new", {**other, "submission": form["submission"].value()})
    assert list(Referral.objects.order_by("pk").values_list("sex", flat=True)) == ["woman", "man"]
