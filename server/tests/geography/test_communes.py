from __future__ import annotations

from collections import defaultdict

import pytest

from rebond.geography import actions
from rebond.geography.actions import shipped
from rebond.geography.models import Commune, Departement, Edition, Intermunicipality
from rebond.geography.names import search_key
from rebond.geography.queries import communes_meant, search_communes


@pytest.fixture(scope="module")
def _france(django_db_setup: None, django_db_blocker):  # type: ignore[no-untyped-def]
    """All of France, loaded once for this file and taken away after it."""
    from django.db import connection, transaction

    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        actions.load()
        yield
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)
        connection.close_if_unusable_or_obsolete()


def labels(communes: list[Commune]) -> list[str]:
    return [commune.label for commune in communes]


@pytest.mark.xdist_group("France")
@pytest.mark.usefixtures("_france")
@pytest.mark.django_db
class TestFrance:
    def test_it_is_all_there(self) -> None:
        counts = (Commune.objects.count(), Intermunicipality.objects.count(), Departement.objects.count())
        assert counts == (34_963, 1_255, 107)

    def test_the_landes_have_their_communes_and_people(self) -> None:
        landes = Commune.objects.filter(departement="40")
        assert (landes.count(), sum(landes.values_list("population", flat=True))) == (327, 433_570)

    def test_a_commune_knows_its_group_and_its_point(self) -> None:
        dax = Commune.objects.get(insee_code="40088")
        assert (dax.name, dax.postcodes, str(dax.intermunicipality)) == ("Dax", "40100", "CA du Grand Dax")
        assert dax.point is not None
        assert tuple(round(degrees, 1) for degrees in dax.point) == (43.7, -1.1)

    def test_only_the_overseas_collectivities_and_four_of_cantal_have_no_point(self) -> None:
        without = Commune.objects.filter(latitude=None).order_by("insee_code")
        overseas = {"975", "977", "978", "986", "987", "988"}
        assert set(without.values_list("departement_id", flat=True)) == {*overseas, "15"}
        cantal = without.filter(departement="15").values_list("name", flat=True)
        assert list(cantal) == ["Celles", "Chalinargues", "Chavagnac", "Sainte-Anastasie"]

    def test_loading_again_changes_nothing_and_asks_little(self, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
        with django_assert_num_queries(4):
            assert actions.load() == actions.Loaded(communes=34_963, changed=False)

    def test_a_new_edition_refreshes_names_and_keeps_what_it_no_longer_names(self) -> None:
        Edition.objects.update(digest="another")
        Commune.objects.filter(insee_code="40088").update(name="Acqs", search_name="acqs")
        Commune.objects.create(
            insee_code="40999", name="Ancienne", search_name="ancienne", departement_id="40", population=3
        )
        assert actions.load() == actions.Loaded(communes=34_964, changed=True)
        assert Commune.objects.get(insee_code="40088").name == "Dax"

    @pytest.mark.parametrize(
        ("text", "first"),
        [
            ("dax", ["Dax (40100)", "Saint-Paul-lès-Dax (40990)"]),
            ("st paul les d", ["Saint-Paul-lès-Dax (40990)", "Saint-Paul-lès-Durance (13115)"]),
            ("MONT DE MARS", ["Mont-de-Marsan (40000)"]),
            ("40400", ["Tartas (40400)", "Bégaar (40400)"]),
            ("oeyre", ["Oeyreluy (40180)", "Oeyregave (40300)"]),
            ("75013", ["Paris (75001)"]),
            ("Dax (40100)", ["Dax (40100)", "Saint-Paul-lès-Dax (40990)"]),
            ("zzz", []),
            ("", []),
            ("-", []),
        ],
    )
    def test_a_person_who_types_sees_the_best_first(self, text: str, first: list[str]) -> None:
        assert labels(search_communes(text))[:2] == first

    @pytest.mark.parametrize(
        ("text", "meant"),
        [
            ("Dax", ["Dax (40100)"]),
            (" dax ", ["Dax (40100)"]),
            ("40100", ["Dax (40100)"]),
            ("40 100", ["Dax (40100)"]),
            ("40088", ["Dax (40100)"]),
            ("Dax (40100)", ["Dax (40100)"]),
            ("dax(40088)", ["Dax (40100)"]),
            ("2a004", ["Ajaccio (20000)"]),
            ("Ajaccio (20167)", ["Ajaccio (20000)"]),
            ("Mont-de-Marsa", ["Mont-de-Marsan (40000)"]),
            ("Atlantis", []),
            ("99999", []),
        ],
    )
    def test_a_complete_answer_is_understood(self, text: str, meant: list[str]) -> None:
        assert labels(communes_meant(text)) == meant

    def test_homonyms_are_offered_those_of_the_territory_first(self) -> None:
        everywhere = [
            "Saint-Denis (97400)",
            "Saint-Denis (93200)",
            "Saint-Denis (11310)",
            "Saint-Denis (30500)",
        ]
        assert labels(communes_meant("Saint-Denis")) == everywhere
        assert labels(communes_meant("Saint-Denis", departement="30"))[0] == "Saint-Denis (30500)"

    def test_a_suggestion_costs_one_query(self, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
        with django_assert_num_queries(1):
            labels(search_communes("saint"))


def test_every_label_means_one_commune() -> None:
    owners = defaultdict(set)
    labelled = {}
    for row in shipped("communes"):
        key, postcodes = search_key(row["name"]), row["postcodes"].split()
        for code in (*postcodes, row["insee_code"]):
            owners[key, code].add(row["insee_code"])
        labelled[row["insee_code"]] = (key, postcodes[0] if postcodes else row["insee_code"])
    assert {code: owners[label] for code, label in labelled.items() if owners[label] != {code}} == {}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Saint-Paul-lès-Dax", "saint paul les dax"),
        ("ST PAUL LES DAX", "saint paul les dax"),
        ("L'Haÿ-les-Roses", "l hay les roses"),
        ("L’Haÿ les Roses", "l hay les roses"),
        ("Œting", "oeting"),
        ("Ste Marie s/ Mer", "sainte marie sur mer"),
        ("  ", ""),
    ],
)
def test_names_are_compared_without_accents_capitals_or_abbreviations(name: str, key: str) -> None:
    assert search_key(name) == key
