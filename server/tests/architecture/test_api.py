"""The API is a promise: a change of it is seen in review."""

from __future__ import annotations

import json

from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from rebond.config.api import api


def test_the_document_of_the_api_is_the_one_that_was_reviewed(snapshot: SnapshotAssertion) -> None:
    document = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    assert document == snapshot.use_extension(JSONSnapshotExtension)
