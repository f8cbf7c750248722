from __future__ import annotations

import pytest
from django import forms

from rebond.geography.forms import CommuneField
from rebond.geography.models import Commune, Departement
from tests.cast import Cast, gather
from tests.factories import a_commune
from tests.harness.signing_in import signed_in

pytestmark = pytest.mark.django_db


class WhereForm(forms.Form):
    commune = CommuneField(departement="40")


class MaybeForm(forms.Form):
    commune = CommuneField(required=False)


@pytest.fixture
def dax() -> Commune:
    return a_commune()


@pytest.fixture
def homonyms() -> list[Commune]:
    Departement.objects.create(code="93", name="Seine-Saint-Denis")
    Departement.objects.create(code="11", name="Aude")
    return [
        a_commune("Saint-Denis", code, search_name="saint denis", postcodes=postcode, population=people)
        for code, postcode, people in (("93066", "93200", 148_000), ("11339", "11310", 480))
    ]


def test_a_commune_is_read_from_its_name(dax: Commune) -> None:
    form = WhereForm({"commune": "DAX"})
    assert (form.is_valid(), form.cleaned_data) == (True, {"commune": dax})


def test_nothing_is_refused_only_where_a_commune_is_required() -> None:
    assert WhereForm({}).errors == {"commune": ["Écrivez le nom ou le code postal de la commune."]}
    form = MaybeForm({})
    assert (form.is_valid(), form.cleaned_data) == (True, {"commune": None})


def test_an_unknown_name_is_said_with_the_cure(dax: Commune) -> None:
    said = WhereForm({"commune": "Atlantis"}).errors["commune"]
    cure = "Écrivez son nom ou son code postal, par exemple « Dax » ou « 40100 »."
    assert said == [f"Aucune commune ne correspond à « Atlantis ». {cure}"]


def test_an_ambiguous_name_comes_back_with_choices(homonyms: list[Commune]) -> None:
    form = WhereForm({"commune": "Saint-Denis"})
    assert form.errors.as_data()["commune"][0].code == "ambiguous"
    html = str(form["commune"])
    assert [f'value="{commune.insee_code}"' in html for commune in homonyms] == [True, True]
    assert 'value="Saint-Denis"' in html


def test_a_choice_answers_the_ambiguity(homonyms: list[Commune]) -> None:
    form = WhereForm({"commune": "Saint-Denis", "commune_code": "11339"})
    assert (form.is_valid(), form.cleaned_data) == (True, {"commune": homonyms[1]})
    assert 'value="Saint-Denis (11310)"' in str(form["commune"])


def test_a_choice_that_the_text_cannot_mean_is_ignored(dax: Commune, homonyms: list[Commune]) -> None:
    form = WhereForm({"commune": "Dax", "commune_code": "11339"})
    assert (form.is_valid(), form.cleaned_data) == (True, {"commune": dax})


def test_a_known_commune_is_shown_as_a_person_would_write_it(dax: Commune) -> None:
    html = str(WhereForm(initial={"commune": dax})["commune"])
    assert 'value="Dax (40100)"' in html
    assert 'type="radio"' not in html


def test_what_did_not_change_is_known(dax: Commune) -> None:
    data = [{"commune": "Dax (40100)"}, {"commune": "40990"}]
    assert [WhereForm(each, initial={"commune": dax}).has_changed() for each in data] == [False, True]


def test_what_a_person_wrote_is_escaped() -> None:
    assert "<b>" not in str(WhereForm({"commune": '"><b>'})["commune"])


def test_the_field_says_that_it_has_suggestions_and_errors() -> None:
    form = WhereForm({"commune": "Atlantis"})
    html = str(form["commune"])
    assert 'list="id_commune_options"' in html
    assert 'aria-invalid="true"' in html


@pytest.fixture
def cast() -> Cast:
    return gather()


def test_a_program_gets_suggestions_as_json(cast: Cast) -> None:
    found = signed_in(cast.driss).get("/communes/search.json", {"q": "da"}).json()
    assert found == {
        "communes": [
            {
                "insee_code": "40088",
                "name": "Dax",
                "label": "Dax (40100)",
                "postcodes": ["40100"],
                "departement": "40",
            }
        ]
    }


def test_the_page_gets_suggestions_as_options(cast: Cast) -> None:
    client = signed_in(cast.driss)
    answer = client.get("/communes/options", {"field": "where-commune", "where-commune": "da"})
    assert answer.content.decode().strip() == '<option value="Dax (40100)"></option>'
