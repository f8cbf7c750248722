"""The rules of a programme are data that a coordinator changes on a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from rebond.kit.errors import Invalid, NotAllowed, NotFound
from rebond.ledger.models import Event
from rebond.programmes.actions import change_rules, rules_of
from rebond.programmes.forms import RulesForm
from rebond.programmes.models import DeclaredFigure, Programme
from rebond.programmes.queries import rules_in_words
from tests.cast import Cast

ClientOf = Callable[[str], Client]


def said(programme: Programme) -> dict[str, str]:
    with translation.override("fr"):
        return {rule.name: rule.words for rule in rules_in_words(programme)}


def test_a_form_sent_back_as_it_was_changes_nothing(cast: Cast, client_of: ClientOf) -> None:
    before = rules_of(cast.programme)
    response = client_of("chloe").post(
        reverse("programmes:change_rules", args=[cast.programme.slug]), sent(cast)
    )
    assert response.status_code == 302
    cast.programme.refresh_from_db()
    assert rules_of(cast.programme) == before
    assert Event.objects.filter(kind="programme.changed").count() == 0


def sent(cast: Cast, **changes: Any) -> dict[str, Any]:
    given = {**RulesForm.initial_of(rules_of(cast.programme)), **changes}
    kept = {name: given[name] for name in RulesForm.base_fields if given[name] is not None}
    return {name: value for name, value in kept.items() if value is not False}


def test_a_coordinator_changes_the_rules_and_the_ledger_says_which(cast: Cast, client_of: ClientOf) -> None:
    changes = {
        "batch_size": 5,
        "batch_price": "2.50",
        "handover_point": "loan_then_gift",
        "one_per_household": False,
    }
    client_of("chloe").post(
        reverse("programmes:change_rules", args=[cast.programme.slug]), sent(cast, **changes)
    )
    cast.programme.refresh_from_db()
    programme = cast.programme
    assert (programme.batch_size, programme.batch_price_cents, programme.one_per_household) == (5, 250, False)
    (event,) = Event.objects.filter(kind="programme.changed")
    assert event.facts == {
        "programme_id": programme.pk,
        "columns": ["batch_size", "batch_price_cents", "handover_point", "one_per_household"],
    }
    words = said(programme)
    assert words["Commandes"] == "Les lieux commandent par lots de 5 ordinateurs, à 2,50 € le lot."
    assert words["Foyer"] == "Plusieurs ordinateurs sont possibles dans un foyer."
    assert words["Remise"] == "L’ordinateur est prêté pendant le parcours, puis donné à la fin."


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"ends_on": date(2019, 12, 31)}, "ends_on"),
        ({"outlets": []}, "outlets"),
        ({"outlets": ["lottery"]}, "outlets"),
        ({"required_checks": []}, "required_checks"),
        ({"battery_threshold_percent": 101}, "battery_threshold_percent"),
    ],
)
def test_rules_that_make_no_sense_are_refused_beside_their_field(
    changes: dict[str, Any], field: str, cast: Cast, client_of: ClientOf
) -> None:
    with pytest.raises(Invalid) as refusal:
        change_rules(
            actor=cast.actor("chloe"),
            programme=cast.programme,
            rules=replace(rules_of(cast.programme), **changes),
        )
    assert refusal.value.field == field
    address = reverse("programmes:change_rules", args=[cast.programme.slug])
    response = client_of("chloe").post(address, sent(cast, **changes))
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert Event.objects.filter(kind="programme.changed").count() == 0


def test_only_the_coordination_of_the_territory_changes_the_rules(cast: Cast) -> None:
    rules = rules_of(cast.programme)
    with pytest.raises(NotAllowed):
        change_rules(actor=cast.actor("ines"), programme=cast.programme, rules=rules)
    stranger = replace(cast.actor("chloe"), territory_id=cast.elsewhere.organisation.territory_id)
    with pytest.raises(NotFound):
        change_rules(actor=stranger, programme=cast.programme, rules=rules)


def test_declared_figures_are_shown_with_their_source(cast: Cast, client_of: ClientOf) -> None:
    DeclaredFigure.objects.create(
        programme=cast.programme,
        key="devices.refurbished",
        value=1541,
        source="Bilan imprimé, page 4",
        covers_from=date(2020, 1, 1),
        covers_to=date(2023, 12, 31),
    )
    page = (
        client_of("chloe").get(reverse("programmes:programme", args=[cast.programme.slug])).content.decode()
    )
    assert [
        word for word in ("Ordinateurs reconditionnés", "Bilan imprimé, page 4") if word not in page
    ] == []


def test_a_programme_is_told_in_plain_words(cast: Cast) -> None:
    words = said(cast.programme)
    assert words["Remise"] == "L’ordinateur est remis à la dernière séance du parcours."
    assert words["Issues"] == "Don, Mise à disposition, Cession au lieu"
    assert words["Commandes"] == "Les lieux commandent par lots de 10 ordinateurs, à 1 € le lot."
    assert words["Batterie"] == "Au moins 50 % de sa capacité, sinon elle est remplacée."
    assert words["Coordonnées"] == "Effacées automatiquement 30 jours après la fin."
