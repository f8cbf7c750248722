"""Foreign keys follow the road too. import-linter does not see one that is written as a string."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.models import Field, Model

from tests.architecture.tree import contract, height


def app_of(model: type[Model]) -> str:
    return model.__module__.removeprefix("rebond.").split(".")[0]


def ours(model: type[Model]) -> bool:
    return model.__module__.startswith("rebond.")


def relations() -> list[tuple[type[Model], Field, type[Model]]]:
    """Every relation that one of our models declares towards another of ours."""
    return [
        (model, field, field.related_model)
        for model in apps.get_models(include_auto_created=True)
        if ours(model)
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.is_relation and field.related_model is not None and ours(field.related_model)
    ]


def named(relation: tuple[type[Model], Field, type[Model]]) -> str:
    model, field, other = relation
    return f"{model._meta.label}.{field.name} -> {other._meta.label}"


def test_there_are_relations_to_judge() -> None:
    assert "devices.Device.lot -> donations.Lot" in map(named, relations())


def test_a_model_points_to_its_own_app_or_back_along_the_road() -> None:
    ahead = [
        named(relation)
        for relation in relations()
        if app_of(relation[0]) != app_of(relation[2])
        and height(app_of(relation[0])) <= height(app_of(relation[2]))
    ]
    assert ahead == []


@pytest.mark.parametrize("name", ["supply-ignores-demand", "demand-ignores-supply"])
def test_no_relation_joins_the_two_streams(name: str) -> None:
    sources = {line.split(".")[1] for line in contract(name)["source_modules"].split()}
    forbidden = {line.split(".")[1] for line in contract(name)["forbidden_modules"].split()}
    joined = [
        named(relation)
        for relation in relations()
        if app_of(relation[0]) in sources and app_of(relation[2]) in forbidden
    ]
    assert joined == []
