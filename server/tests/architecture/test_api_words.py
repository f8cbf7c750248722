"""Whoever reads French is answered in French, whatever does not fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.test import Client
from django.utils.translation import override
from pydantic import BaseModel, ValidationError

from rebond.config.api import api
from rebond.config.api_words import said_of
from rebond.network.actors import new_token, token_digest
from rebond.network.models import ApiToken
from tests.cast import Cast

Schema = Mapping[str, Any]
WRONG: tuple[Any, ...] = (
    None,
    [],
    {},
    "no such word",
    "x" * 6000,
    "1" * 5000,
    "2026-99-99",
    "2026-01-01T10:00:00",
    "2026-01-01T99:00:00+99:99",
    -1,
    1,
    1.5,
    10**40,
    float("nan"),
    float("inf"),
    True,
    b"\xff",
    ["x"] * 600,
    {1: "x"},
)


def models() -> Iterator[type[BaseModel]]:
    """What each operation reads of an address or of a body; files are bytes, whatever they hold."""
    for _prefix, router in api._routers:
        for view in router.path_operations.values():
            for operation in view.operations:
                yield from (model for model in operation.models if "file" not in model.__name__.lower())


def payloads(schema: Schema, known: Schema, wrong: Any, *, depth: int = 0) -> Iterator[Any]:
    """``wrong`` in each place of the schema in turn, alone in what stands around it."""
    yield wrong
    if "$ref" in schema:
        schema = known[schema["$ref"].rpartition("/")[2]]
    for option in schema.get("anyOf", ()):
        yield from payloads(option, known, wrong, depth=depth)
    for name, field in schema.get("properties", {}).items():
        yield from ({name: value} for value in payloads(field, known, wrong, depth=depth + 1))
    if isinstance(schema.get("items"), dict):
        yield from ([value] for value in payloads(schema["items"], known, wrong, depth=depth + 1))
    if isinstance(schema.get("additionalProperties"), dict):
        inside = payloads(schema["additionalProperties"], known, wrong, depth=depth + 1)
        yield from ({"key": value} for value in inside)


def faults() -> dict[str, Mapping[str, Any]]:
    """One error of each kind that pydantic can raise of a schema of ours."""
    found: dict[str, Mapping[str, Any]] = {}
    for model in models():
        schema = model.model_json_schema()
        for wrong in WRONG:
            for payload in payloads(schema, schema.get("$defs", {}), wrong):
                try:
                    model.model_validate(payload)
                except ValidationError as error:
                    found |= {fault["type"]: fault for fault in error.errors(include_url=False)}
    return found


def test_no_kind_of_fault_of_the_api_is_told_in_english() -> None:
    found = faults()
    assert {"string_too_long", "literal_error", "int_parsing", "less_than_equal", "missing"} <= found.keys()
    with override("fr"):
        french = {kind: said_of(fault) for kind, fault in found.items()}
        unknown = said_of({"type": "a_kind_to_come", "msg": "Input should be something else"})
    with override("en"):
        english = {kind: said_of(fault) for kind, fault in found.items()}
    as_in_english = {kind for kind in found if french[kind] == english[kind]}
    assert (as_in_english, unknown.startswith("Cette valeur")) == (set(), True)
    assert [kind for kind, words in french.items() if words == unknown] == []


def test_a_search_that_is_too_long_is_refused_in_the_words_of_who_asks(cast: Cast, client: Client) -> None:
    text = new_token()
    ApiToken.objects.create(membership=cast.people()["bruno"], label="essai", digest=token_digest(text))
    headers = {"Authorization": f"Bearer {text}", "Accept-Language": "fr"}

    def told(query: str) -> str:
        answer = client.get(f"/api/v1/devices?{query}", headers=headers)
        assert answer.status_code == 422, answer.content
        return str(answer.json()["message"])

    assert told(f"search={'x' * 81}") == "80 caractères au plus."
    assert told("group=elsewhere").startswith("Choisissez une de ces valeurs : « in_work », « in_stock »")
    assert told("limit=many") == "Saisissez un nombre entier."
    assert "200" in told("limit=201")
