"""The document of the API as a page of ours: no script and nothing from elsewhere, so that the strict policy holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Input:
    """``where``: "path", "query" or "body"; ``kind``: the types of OpenAPI, joined."""

    name: str
    where: str
    kind: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    path: str
    summary: str
    description: str
    inputs: list[Input]
    answers: list[str]

    @property
    def anchor(self) -> str:
        return f"{self.method}{self.path}".lower().translate(str.maketrans("/{}", "---"))


class PlainPage(DocsBase):
    """Every operation of the OpenAPI document: what it is for, what it takes, with what it answers."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        document = api.get_openapi_schema(path_params=kwargs)
        given = {"operations": operations_of(document), "document_url": self.get_openapi_url(api, kwargs)}
        return render(request, "ui/operations.html", given)


def operations_of(document: Document) -> list[Operation]:
    return [
        _operation(document, method, path, told)
        for path, methods in document["paths"].items()
        for method, told in methods.items()
    ]


def _operation(document: Document, method: str, path: str, told: Document) -> Operation:
    body = [item for content in _contents(told) for item in _of_body(document, content)]
    return Operation(
        method=method.upper(),
        path=path,
        summary=told.get("summary", ""),
        description=told.get("description", ""),
        inputs=[_of_address(item) for item in told.get("parameters", ())] + body,
        answers=sorted(str(status) for status in told["responses"]),
    )


def _contents(told: Document) -> list[tuple[str, Document]]:
    return list(told.get("requestBody", {}).get("content", {}).items())


def _of_address(item: Document) -> Input:
    return Input(item["name"], item["in"], _kind(item["schema"]), bool(item.get("required")))


def _of_body(document: Document, content: tuple[str, Document]) -> list[Input]:
    """One line for each field of a JSON body; one for a body that is a file."""
    media_type, described = content
    schema = _resolved(document, described["schema"])
    required = schema.get("required", ())
    fields = [
        Input(name, "body", _kind(field), name in required)
        for name, field in schema.get("properties", {}).items()
    ]
    return fields or [Input(media_type, "body", _kind(schema), is_required=True)]


def _kind(schema: Document) -> str:
    options = schema.get("anyOf") or schema.get("oneOf")
    if options:
        return " | ".join(dict.fromkeys(_kind(option) for option in options))
    if "$ref" in schema:
        return _name(schema)
    if schema.get("type") == "array":
        return f"[{_kind(schema.get('items', {}))}]"
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    return str(schema.get("format") or schema.get("type") or "")


def _resolved(document: Document, schema: Document) -> Document:
    if "$ref" not in schema:
        return schema
    found: Document = document["components"]["schemas"][_name(schema)]
    return found


def _name(schema: Document) -> str:
    return str(schema["$ref"]).rpartition("/")[2]
