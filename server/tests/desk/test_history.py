"""Every event can be read."""

from __future__ import annotations

from dataclasses import fields

import pytest
from django.utils import translation

from rebond.desk.history import WORDS, sentence
from rebond.desk.queries.chronicle import chronicle_of
from rebond.desk.queries.names import NAMED_FACTS
from rebond.handover.facts import DeviceUseEnded
from rebond.ledger.facts import declared_kinds
from rebond.ledger.recording import Entry, record
from tests.cast import Cast


def test_every_kind_of_event_has_its_words_and_no_words_are_left_over() -> None:
    assert sorted(WORDS) == sorted(declared_kinds())


@pytest.mark.parametrize("kind", sorted(declared_kinds()))
def test_words_take_facts_that_the_event_holds(kind: str) -> None:
    held = {item.name for item in fields(declared_kinds()[kind])}
    words = WORDS[kind]
    assert sorted(words.facts_shown() - held) == []
    assert sorted(words.codes.keys() - held) == []


@pytest.mark.parametrize("kind", sorted(declared_kinds()))
def test_every_id_that_words_show_has_a_name(kind: str) -> None:
    shown = {fact for fact in WORDS[kind].facts_shown() if fact.endswith("_id")}
    assert sorted(shown - NAMED_FACTS) == []


def test_an_event_is_said_in_french_with_its_names() -> None:
    facts = {"workshop_id": 3, "location_id": 12, "origin": "received", "target": "ready"}
    names = {("workshop_id", 3): "Atelier de Dax", ("location_id", 12): "B-12"}
    with translation.override("fr"):
        said = sentence("device.shelved", facts, names)
    assert (said.title, said.details) == ("Mis en stock, emplacement B-12", ("Atelier de Dax",))


def test_where_it_happened_and_where_they_work_is_said_once(cast: Cast) -> None:
    record(
        actor=cast.actor("ines"),
        entries=[Entry("device:1", DeviceUseEnded(reason="stolen", place_id=cast.place.pk))],
    )
    (moment,) = chronicle_of(["device:1"], names_people=False).moments
    assert moment.detail == f"Volé · {cast.place}"


def test_codes_are_said_by_their_labels_and_lists_one_after_the_other() -> None:
    with translation.override("fr"):
        said = sentence(
            "check.recorded", {"passed": ["screen", "battery"], "failed": [], "not_applicable": []}, {}
        )
    assert said.details == ("réussis : Écran, Batterie",)


def test_a_day_is_said_in_words() -> None:
    with translation.override("fr"):
        said = sentence("device.loan_renewed", {"due_on": "2026-11-01"}, {})
    assert said.title == "Prêt renouvelé jusqu’au 1er novembre 2026"


def test_a_detail_whose_fact_is_not_known_is_left_out() -> None:
    with translation.override("fr"):
        said = sentence("device.received", {"workshop_id": 3, "pallet_id": None}, {("workshop_id", 3): "Dax"})
    assert (said.title, said.details) == ("Reçu : Dax", ())


def test_what_leads_to_a_person_can_be_left_out() -> None:
    facts = {"reference": "H-24", "waiver": "", "place_id": 1}
    names = {("place_id", 1): "La Fabrique"}
    assert "H-24" in " ".join(sentence("device.handed_over", facts, names).details)
    said = sentence("device.handed_over", facts, names, without=frozenset({"reference", "waiver"}))
    assert said.details == ("La Fabrique",)


def test_a_kind_of_a_later_version_is_shown_by_its_code() -> None:
    with translation.override("fr"):
        assert sentence("device.polished", {}, {}).title == "Événement « device.polished »"
