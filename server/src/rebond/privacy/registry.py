"""All that the apps declare about people, and the fields that somebody has to say something about."""

# ruff: noqa: SLF001 - `_meta` and `_default_manager` are what Django documents for models in general

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db.models import BinaryField, CharField, Field, FileField, JSONField, Model, TextField
from django.utils.module_loading import autodiscover_modules

from rebond.kit.personal import Held, Processing, declared

REQUEST = "referrals.Referral"
_TEXTS = (CharField, TextField, JSONField, BinaryField, FileField)


def held() -> tuple[Held, ...]:
    """Every declaration, after importing the `personal` of every installed app."""
    autodiscover_modules("personal")
    return tuple(sorted(declared(), key=lambda one: one.model))


def processings() -> list[Processing]:
    """In the order of the record."""
    found = {one.processing.key: one.processing for one in held() if one.processing is not None}
    return sorted(found.values(), key=lambda processing: processing.rank)


def linked_to_a_request() -> list[Held]:
    """What is held of a person, the request itself first."""
    return sorted((one for one in held() if one.subject), key=lambda one: (one.subject != "pk", one.model))


def undeclared() -> list[str]:
    """Fields that might hold personal data and that no app speaks of, and models of one person that tell no road.

    Of a model that holds lines of one person (it points at a request, or at such a model), every field; of any other,
    every text, file and JSON without a list of choices.
    """
    known = {one.model: one for one in held()}
    lines_of_a_person = {one.model for one in held() if one.subject}
    faults = []
    for model in apps.get_models():
        one = known.get(model._meta.label)
        is_of_a_person = _points_at(model, {REQUEST, *lines_of_a_person}) or model._meta.label == REQUEST
        if is_of_a_person and (one is None or not one.subject):
            faults.append(f"{model._meta.label}: no road to the request (subject)")
        watched = _fields(model) if is_of_a_person else _texts(model)
        spoken_of = one.fields if one else frozenset()
        faults += [f"{model._meta.label}.{field.name}" for field in watched if field.name not in spoken_of]
    return faults


def gone() -> list[str]:
    """Declarations of what no model has."""
    labels = {
        model._meta.label: {field.name for field in model._meta.get_fields()} for model in apps.get_models()
    }
    return [
        f"{one.model}.{name}"
        for one in held()
        for name in sorted(one.fields)
        if name not in labels.get(one.model, ())
    ]


def _points_at(model: type[Model], labels: set[str]) -> bool:
    related = (field.related_model for field in _fields(model) if field.is_relation)
    return any(isinstance(other, type) and other._meta.label in labels for other in related)


def _fields(model: type[Model]) -> Iterator[Field[object, object]]:
    return (field for field in [*model._meta.fields, *model._meta.many_to_many] if not field.primary_key)


def _texts(model: type[Model]) -> Iterator[Field[object, object]]:
    return (field for field in _fields(model) if isinstance(field, _TEXTS) and not field.choices)
