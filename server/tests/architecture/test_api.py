"""The API is a promise: a change of it is seen in review."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from django.test import Client
from django.urls import reverse
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from rebond.config.api import api
from rebond.config.api_page import Input, operations_of
from tests.cast import Cast


def test_the_document_of_the_api_is_the_one_that_was_reviewed(snapshot: SnapshotAssertion) -> None:
    document = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    assert document == snapshot.use_extension(JSONSnapshotExtension)


def test_its_page_tells_every_operation_and_loads_nothing_from_elsewhere(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    answer = client_of("bruno").get(reverse("api:openapi-view"))
    page, document = answer.content.decode(), api.get_openapi_schema()
    told = [f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods]
    assert (answer.status_code, re.findall(r"<p class=\"code-line\"><code>(.*?)</code>", page)) == (200, told)
    assert re.findall(r"(?:src|<link[^>]+href)=\"(?!/static/)", page) == []


def test_a_body_is_told_field_by_field() -> None:
    told = {item.path: item.inputs for item in operations_of(api.get_openapi_schema())}
    assert told["/api/v1/devices/{tag}/grade"] == [
        Input("tag", "path", "string", is_required=True),
        *(Input(name, "body", "string", is_required=True) for name in ("case", "screen", "keyboard")),
    ]
