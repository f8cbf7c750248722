"""The rules of a programme are data: a coordinator prepares them on pages, then publishes a version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from rebond.geography.models import Commune, Intermunicipality
from rebond.kit.errors import Invalid, NotAllowed, NotFound
from rebond.ledger.models import Event
from rebond.programmes.actions import (
    begin_draft,
    begin_programme,
    discard_draft,
    publish,
    save_draft,
    version_in_force,
)
from rebond.programmes.forms import FORMS
from rebond.programmes.models import DeclaredFigure, Programme, ProgrammeDraft, ProgrammeVersion
from rebond.programmes.rules import NAMES, Rules, Wave, rules_from
from rebond.programmes.steps import STEPS
from rebond.programmes.wording import Change, changes_in_words, rules_in_words
from tests.cast import Cast
from tests.factories import a_commune

ClientOf = Callable[[str], Client]


def said(rules: Rules) -> dict[str, str]:
    with translation.override("fr"):
        return {rule.name: rule.words for rule in rules_in_words(rules)}


def changed(cast: Cast, **changes: Any) -> ProgrammeVersion:
    """The rules of the programme, with some others, are published."""
    chloe = cast.actor("chloe")
    draft = begin_draft(actor=chloe, programme=cast.programme)
    version = publish(actor=chloe, draft=save_draft(actor=chloe, draft=draft, **changes))
    cast.programme.refresh_from_db()
    return version


def sent(rules: Rules, part: Any) -> dict[str, Any]:
    """What the form of a step sends back when nobody touched it."""
    form = FORMS[part](rules=rules, departement="40")
    shown = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in shown.items() if value is not None and value is not False}


# Versions


def test_nothing_holds_before_it_is_published(cast: Cast) -> None:
    chloe = cast.actor("chloe")
    draft = begin_draft(actor=chloe, programme=cast.programme)
    save_draft(actor=chloe, draft=draft, batch_size=5, one_per_household=False)
    cast.programme.refresh_from_db()
    assert (cast.programme.batch_size, cast.programme.one_per_household) == (10, True)
    assert Event.objects.filter(kind="programme.published").count() == 0


def test_what_is_published_is_a_version_and_the_columns_follow(cast: Cast) -> None:
    waves = [Wave("3e opération", date(2024, 2, 1), 320)]
    version = changed(cast, batch_size=5, waves=waves, criteria=["age"], least_age=55)
    assert (version.number, version.published_by) == (2, cast.chloe)
    assert version.rules == cast.programme.rules == Programme.objects.get().versions.get(number=2).rules
    assert (cast.programme.batch_size, version.rules.waves, version.rules.least_age) == (5, waves, 55)
    (event,) = Event.objects.filter(kind="programme.published")
    assert event.facts == {
        "programme_id": cast.programme.pk,
        "number": 2,
        "columns": ["criteria", "least_age", "waves", "batch_size"],
    }
    assert ProgrammeDraft.objects.count() == 0


def test_the_first_version_is_what_held_before(cast: Cast) -> None:
    before = cast.programme.rules
    changed(cast, batch_size=5)
    assert cast.programme.versions.get(number=1).rules == before


def test_rules_that_hold_already_make_no_new_version(cast: Cast) -> None:
    first = changed(cast, batch_size=5)
    assert changed(cast).pk == first.pk
    assert Event.objects.filter(kind="programme.published").count() == 1


def test_rules_that_nobody_published_on_a_page_are_written_down_when_they_are_needed(cast: Cast) -> None:
    first = version_in_force(cast.programme)
    cast.programme.one_per_household = False
    cast.programme.save()
    second = version_in_force(cast.programme)
    assert (first.number, second.number, second.rules.one_per_household) == (1, 2, False)
    assert version_in_force(cast.programme) == second


def test_every_rule_is_kept_by_a_version_and_by_a_column(cast: Cast) -> None:
    rules = cast.programme.rules
    assert rules_from(rules.as_json()) == rules
    assert set(rules.as_json()) == set(NAMES)
    columns = {field.name for field in Programme._meta.get_fields()}
    assert sorted(set(NAMES) - columns) == []


def test_a_version_made_before_a_rule_existed_has_its_default() -> None:
    old = {"name": "Ancien", "starts_on": "2020-01-01", "ends_on": None, "batch_size": 4}
    assert rules_from(old) == Rules(name="Ancien", starts_on=date(2020, 1, 1), batch_size=4)


def test_two_versions_are_compared_in_words(cast: Cast) -> None:
    rules = cast.programme.rules
    with translation.override("fr"):
        found = changes_in_words(rules, replace(rules, batch_size=5, decides_by_committee=True))
    assert found == [
        Change(
            "Commandes",
            "Les lieux commandent par lots de 10 ordinateurs, à 1 € le lot.",
            "Les lieux commandent par lots de 5 ordinateurs, à 1 € le lot.",
        ),
        Change(
            "Commission",
            "",
            "Une commission décide. Un membre ne vote pas pour les personnes orientées par sa propre structure.",
        ),
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"ends_on": date(2019, 12, 31)}, "ends_on"),
        ({"is_cofunded": True, "ends_on": None}, "ends_on"),
        ({"outlets": []}, "outlets"),
        ({"outlets": ["lottery"]}, "outlets"),
        ({"required_checks": []}, "required_checks"),
        ({"battery_threshold_percent": 101}, "battery_threshold_percent"),
        ({"final_check_percent": 101}, "final_check_percent"),
        ({"warranty_months": 61}, "warranty_months"),
        ({"handover_items": ["gold"]}, "handover_items"),
        ({"handover_items": ["mouse"], "required_accessories": ["charger"]}, "required_accessories"),
        ({"papers_at_acceptance": ["diploma"]}, "papers_at_acceptance"),
        ({"papers_at_handover": ["gold"]}, "papers_at_handover"),
        ({"least_declared_percent": 101}, "least_declared_percent"),
        ({"criteria": ["rich"]}, "criteria"),
        ({"criteria": ["age"]}, "least_age"),
        ({"criteria": ["age"], "least_age": 60, "most_age": 50}, "most_age"),
        ({"criteria": ["residence"]}, "communes"),
        ({"criteria": ["own"], "own_criterion": " "}, "own_criterion"),
        ({"waves": [Wave("", date(2024, 2, 1), 0)]}, "waves"),
        ({"waves": [Wave("", date(2024, 2, 1), 5)], "ends_on": date(2023, 12, 31)}, "waves"),
        ({"waves": [Wave("", date(2024, 2, 1), 5)], "decides_by_committee": True}, "waves"),
        ({"handover_point": "loan_then_gift"}, "outlets"),
        ({"prescriber_kinds": ["baker"]}, "prescriber_kinds"),
    ],
)
def test_rules_that_make_no_sense_are_refused_with_the_field_to_mend(
    changes: dict[str, Any], field: str, cast: Cast
) -> None:
    with pytest.raises(Invalid) as refusal:
        changed(cast, **changes)
    assert refusal.value.field == field
    assert Event.objects.filter(kind="programme.published").count() == 0


def test_only_the_coordination_of_the_territory_prepares_and_publishes(cast: Cast) -> None:
    chloe, ines = cast.actor("chloe"), cast.actor("ines")
    draft = begin_draft(actor=chloe, programme=cast.programme)
    stranger = replace(chloe, territory_id=cast.elsewhere.organisation.territory_id)
    for act in (
        lambda actor: begin_draft(actor=actor, programme=cast.programme),
        lambda actor: begin_programme(
            actor=actor, territory=cast.territory, name="Bus", starts_on=date(2024, 1, 1)
        ),
        lambda actor: save_draft(actor=actor, draft=draft, batch_size=5),
        lambda actor: publish(actor=actor, draft=draft),
        lambda actor: discard_draft(actor=actor, draft=draft),
    ):
        with pytest.raises(NotAllowed):
            act(ines)
        with pytest.raises(NotFound):
            act(stranger)


def test_a_new_programme_begins_with_the_rules_of_another_but_not_with_its_numbers(cast: Cast) -> None:
    cofunding = {"is_cofunded": True, "ends_on": date(2027, 12, 31), "funding_cents": 100}
    changed(cast, batch_size=5, waves=[Wave("", date(2024, 2, 1), 50)], **cofunding)
    draft = begin_programme(
        actor=cast.actor("chloe"),
        territory=cast.territory,
        name="Mon Ordi PIN40",
        starts_on=date(2026, 1, 1),
        like=cast.programme,
    )
    assert (draft.rules.batch_size, draft.rules.waves, draft.rules.funding_cents) == (5, [], 0)
    assert (draft.rules.is_cofunded, draft.rules.ends_on) == (False, None)
    assert Programme.objects.count() == 1
    version = publish(actor=cast.actor("chloe"), draft=draft)
    assert (version.number, version.programme.slug) == (1, "mon-ordi-pin40-2")
    assert version.programme.territory == cast.territory


# Pages


def test_a_programme_is_opened_in_six_steps_that_are_each_saved(cast: Cast, client_of: ClientOf) -> None:
    chloe = client_of("chloe")
    began = chloe.post(
        reverse("programmes:new"), {"name": "Retraités branchés", "starts_on": "2026-01-01", "like": ""}
    )
    draft = ProgrammeDraft.objects.get()
    addresses = [reverse("programmes:edit_draft", args=[draft.pk, step.name]) for step in STEPS]
    addresses.append(reverse("programmes:review_draft", args=[draft.pk]))
    assert began["Location"] == addresses[0]
    for number, step in enumerate(STEPS):
        assert chloe.get(addresses[number]).status_code == 200
        given = sent(ProgrammeDraft.objects.get().rules, step.part)
        if step.name == "people":
            given |= {"criteria": ["age"], "least_age": 55}
        answer = chloe.post(addresses[number], given)
        assert (step.name, answer.status_code, answer["Location"]) == (step.name, 302, addresses[number + 1])
        assert ProgrammeDraft.objects.get().reached == number + 1
    review = chloe.get(addresses[-1]).content.decode()
    assert "55 ans ou plus" in review
    answer = chloe.post(reverse("programmes:publish_draft", args=[draft.pk]))
    programme = Programme.objects.get(name="Retraités branchés")
    assert answer["Location"] == reverse("programmes:programme", args=[programme.slug])
    assert (programme.least_age, programme.criteria) == (55, ["age"])


def test_every_step_sent_back_as_it_was_changes_nothing(cast: Cast, client_of: ClientOf) -> None:
    changed(
        cast,
        waves=[Wave("1re", date(2024, 2, 1), 50)],
        criteria=["residence"],
        communes=[a_commune().pk],
        outlets=["gift", "solidarity_sale"],
        sale_price_cents=4050,
    )
    before = cast.programme.rules
    draft = begin_draft(actor=cast.actor("chloe"), programme=cast.programme)
    for step in STEPS:
        address = reverse("programmes:edit_draft", args=[draft.pk, step.name])
        assert client_of("chloe").post(address, sent(before, step.part)).status_code == 302
    assert ProgrammeDraft.objects.get().rules == before


def test_a_rule_that_makes_no_sense_comes_back_beside_its_field(cast: Cast, client_of: ClientOf) -> None:
    draft = begin_draft(actor=cast.actor("chloe"), programme=cast.programme)
    address = reverse("programmes:edit_draft", args=[draft.pk, "people"])
    given = sent(draft.rules, STEPS[1].part) | {"criteria": ["age", "own"]}
    response = client_of("chloe").post(address, given)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["least_age"])


def test_a_wave_has_a_day_and_a_number(cast: Cast, client_of: ClientOf) -> None:
    draft = begin_draft(actor=cast.actor("chloe"), programme=cast.programme)
    address = reverse("programmes:edit_draft", args=[draft.pk, "numbers"])
    given = sent(draft.rules, STEPS[3].part)
    response = client_of("chloe").post(address, given | {"wave_computers_1": 320})
    assert list(response.context["form"].errors) == ["wave_opens_1"]
    client_of("chloe").post(
        address, given | {"wave_name_2": "3e", "wave_opens_2": "2024-02-01", "wave_computers_2": 320}
    )
    assert ProgrammeDraft.objects.get().rules.waves == [Wave("3e", date(2024, 2, 1), 320)]


def test_communes_are_written_by_name_by_postcode_or_by_intermunicipality(
    cast: Cast, client_of: ClientOf
) -> None:
    agglo = Intermunicipality.objects.create(siren="244000808", kind="CA", name="Mont de Marsan Agglo")
    for name, code in (("Mont-de-Marsan", "40192"), ("Bretagne-de-Marsan", "40055")):
        Commune.objects.filter(pk=a_commune(name, code).pk).update(intermunicipality=agglo)
    a_commune("Dax", "40088")
    draft = begin_draft(actor=cast.actor("chloe"), programme=cast.programme)
    address = reverse("programmes:edit_draft", args=[draft.pk, "people"])
    given = sent(draft.rules, STEPS[1].part) | {"criteria": ["residence"]}
    response = client_of("chloe").post(address, given | {"communes": "Dax\nAtlantis\n"})
    assert response.status_code == 422
    assert "Atlantis" in response.content.decode()
    client_of("chloe").post(address, given | {"communes": "Mont de Marsan agglo\nDax (40100)"})
    assert ProgrammeDraft.objects.get().rules.communes == ["40055", "40088", "40192"]


def test_the_draft_of_another_territory_does_not_exist(cast: Cast, client_of: ClientOf) -> None:
    draft = begin_draft(actor=cast.actor("chloe"), programme=cast.programme)
    ProgrammeDraft.objects.update(territory=cast.elsewhere.organisation.territory)
    for name in ("edit_draft", "review_draft"):
        args = [draft.pk, "people"] if name == "edit_draft" else [draft.pk]
        assert client_of("chloe").get(reverse(f"programmes:{name}", args=args)).status_code == 404


def test_a_draft_is_thrown_away_and_nothing_changes(cast: Cast, client_of: ClientOf) -> None:
    draft = begin_draft(actor=cast.actor("chloe"), programme=cast.programme)
    client_of("chloe").post(reverse("programmes:discard_draft", args=[draft.pk]))
    assert (ProgrammeDraft.objects.count(), ProgrammeVersion.objects.count()) == (0, 0)


def test_the_page_of_a_programme_tells_its_versions(cast: Cast, client_of: ClientOf) -> None:
    changed(cast, batch_size=5)
    page = (
        client_of("driss").get(reverse("programmes:programme", args=[cast.programme.slug])).content.decode()
    )
    assert [
        word for word in ("Version 1", "Version 2", "par lots de 10", "par lots de 5") if word not in page
    ] == []


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
    words = said(cast.programme.rules)
    assert words["Remise"] == "L’ordinateur est remis à la dernière séance du parcours."
    assert words["Issues"] == "Don, Mise à disposition, Cession au lieu"
    assert words["Commandes"] == "Les lieux commandent par lots de 10 ordinateurs, à 1 € le lot."
    assert words["Batterie"] == "Au moins 50 % de sa capacité, sinon elle est remplacée."
    assert words["Coordonnées"] == "Effacées automatiquement 30 jours après la fin."
    assert words["Pour qui"] == "Toute personne orientée : aucun critère."
