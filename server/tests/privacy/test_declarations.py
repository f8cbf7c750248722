"""Nothing is held of people that no app speaks of."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from rebond.access.matrix import MATRIX
from rebond.kit.personal import Held, OnRequest, declare
from rebond.privacy.registry import gone, held, linked_to_a_request, processings, undeclared


def test_every_field_that_could_hold_personal_data_is_declared() -> None:
    """Say of a new field, in the `personal.py` of its app, that it is about people or that it is not."""
    assert undeclared() == []


def test_no_declaration_speaks_of_what_is_not_there() -> None:
    assert gone() == []


@pytest.mark.parametrize("one", held(), ids=lambda one: one.model)
def test_who_sees_it_is_said_with_capabilities_of_the_matrix(one: Held) -> None:
    assert sorted(set(one.seen_by) - set(MATRIX)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("one", linked_to_a_request(), ids=lambda one: one.model)
def test_the_road_to_the_request_leads_there(one: Held) -> None:
    """Also that an emptied field exists, and that what is kept on request says why."""
    model = apps.get_model(one.model)
    assert list(model._default_manager.filter(**{one.subject: 0})) == []
    assert sorted(set(one.blank) - {*one.personal, *one.sealed}) == []
    assert (one.on_request is OnRequest.DELETED) != bool(one.keeps_because)


def test_sealed_columns_are_the_only_binary_ones_that_are_called_so() -> None:
    called_so = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, models.BinaryField) and field.name.startswith("sealed_")
    }
    declared = {(one.model, column) for one in held() for column in one.sealed}
    assert sorted(declared) == sorted(called_so)


def test_every_processing_has_a_place_of_its_own_in_the_record() -> None:
    ranks = [processing.rank for processing in processings()]
    assert ranks == sorted(set(ranks))


def test_a_field_of_a_person_that_is_forgotten_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule itself can fail: without its declaration, each field of a contact is named."""
    from rebond.kit import personal

    without = {label: one for label, one in personal._HELD.items() if label != "referrals.Contact"}
    monkeypatch.setattr(personal, "_HELD", without)
    assert undeclared() == [
        "referrals.Contact: no road to the request (subject)",
        "referrals.Contact.referral",
        "referrals.Contact.sealed_first_name",
        "referrals.Contact.sealed_phone",
        "referrals.Contact.erase_on",
    ]


def test_one_model_is_declared_once() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        declare(Held(model="referrals.Contact"))
