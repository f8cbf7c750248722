"""Programs hear the same answers as people."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

from rebond.network.actors import new_token, token_digest
from rebond.network.models import ApiToken
from tests.cast import Cast
from tests.preparation.prepared import a_computer, a_recipe, checking
from tests.stock.prepared import prepared


def call(cast: Cast, who: str, path: str, content: Any = None) -> HttpResponse:
    token = new_token()
    ApiToken.objects.create(membership=cast.people()[who], label="tests", digest=token_digest(token))
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
    if content is None:
        return Client().get(f"/api/v1{path}", headers=headers)
    return Client().post(
        f"/api/v1{path}", json.dumps(content), content_type="application/json", headers=headers
    )


def test_a_recipe_is_read_and_a_computer_prepared_with_it(cast: Cast) -> None:
    version, (device,) = a_recipe(cast), prepared(cast)
    (offered,) = call(cast, "bruno", "/recipes").json()
    assert (offered["version"], offered["recipe"], offered["number"]) == (version.pk, version.recipe.name, 1)
    path = f"/devices/{device.asset_tag}/preparation"
    answer = call(cast, "bruno", path, {"version": version.pk})
    assert (answer.status_code, answer.json()["recipe"], answer.json()["obstacles"]) == (
        200,
        version.recipe.name,
        [],
    )
    assert call(cast, "bruno", path, {"version": version.pk}).json()["code"] == "already_prepared"
    assert call(cast, "bruno", path, {"version": 0}).status_code == 404


def test_the_final_check_is_refused_to_whoever_prepared_it(cast: Cast) -> None:
    checking(cast)
    device = a_computer(cast)
    path, check = f"/devices/{device.asset_tag}/final-check", {"submission": str(uuid4())}
    own = call(cast, "bruno", path, check)
    assert (own.status_code, own.json()["code"]) == (409, "same_person")
    other = call(cast, "chloe", path, check).json()
    assert (other["final_check"], other["final_check_required"], other["obstacles"]) == ("passed", False, [])
