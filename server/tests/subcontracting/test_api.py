"""The same gestures for programs: the coordination's, and those of an external workshop's own software."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from rebond.access import Role
from rebond.network.actors import new_token, token_digest
from rebond.network.models import ApiToken, Membership
from rebond.stock.models import Transfer
from rebond.subcontracting.actions import cancel_entrustment
from tests.cast import Cast
from tests.factories import a_membership
from tests.stock.prepared import fresh, prepared
from tests.subcontracting.prepared import READY, an_outside, another_without_proof, entrusted, filling


def send(who: Membership, path: str, method: str = "post", **content: Any) -> tuple[int, Any]:
    token = new_token()
    ApiToken.objects.create(membership=who, label="tests", digest=token_digest(token))
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
    address, client = f"/api/v1{path}", Client(headers=headers)
    if method == "post":
        answer = client.post(address, content, content_type="application/json")
    else:
        answer = getattr(client, method)(address)
    return answer.status_code, answer.json()


def test_a_round_trip_by_two_programs(cast: Cast) -> None:
    outside, (good, unproven) = an_outside(cast), [*prepared(cast), another_without_proof(cast)]
    tags = [good.asset_tag, unproven.asset_tag]
    asked = {
        "workshop": outside.workshop.pk,
        "origin": cast.workshop.pk,
        "due_on": (timezone.localdate() + timedelta(days=20)).isoformat(),
        "erasure_level": "clear",
        "ready_cents": READY,
    }
    status, made = send(cast.chloe, "/entrustments", **asked)
    path = f"/entrustments/{made['reference']}"
    assert (status, made["state"]) == (201, "filling")
    assert send(cast.chloe, f"{path}/computers", codes=tags)[1]["taken"] == tags
    assert send(outside.tariq, path, "get")[0] == 404
    assert send(cast.chloe, f"{path}/send")[1]["state"] == "sent"
    assert send(outside.tariq, "/entrustment-returns", codes=tags, claim="done")[1]["taken"] == tags
    (slip,) = send(outside.tariq, "/entrustment-returns", "get")[1]
    assert (slip["state"], slip["codes"]) == ("filling", sorted(tags))
    assert send(outside.tariq, f"/entrustment-returns/{slip['reference']}/send")[1]["state"] == "underway"
    status, came = send(cast.chloe, f"/entrustment-returns/{slip['reference']}/receive", codes=tags)
    assert (status, sorted(came["received"]), came["missing"]) == (200, sorted(tags), [])
    lines = {line["tag"]: line for line in send(cast.chloe, path, "get")[1]["lines"]}
    assert (lines[good.asset_tag]["result"], lines[good.asset_tag]["due_cents"]) == ("ready", READY)
    assert (lines[unproven.asset_tag]["result"], len(lines[unproven.asset_tag]["missing"])) == ("unproven", 1)
    answer = f"{path}/computers/{unproven.asset_tag}/answer"
    assert send(cast.chloe, answer, now="ready")[0] == 409
    assert send(cast.chloe, answer, now="unfinished")[1]["result"] == "unfinished"
    assert send(cast.chloe, answer, "delete")[1]["result"] == "unproven"


def test_nothing_is_put_on_the_slip_of_a_cancelled_agreement(cast: Cast) -> None:
    outside, pile = an_outside(cast), prepared(cast, 2)
    row = cancel_entrustment(actor=cast.actor("chloe"), entrustment=filling(cast, outside, pile))
    status, body = send(cast.chloe, f"/entrustments/{row.reference}/computers", codes=[pile[0].asset_tag])
    assert (status, body["code"], row.transfer.lines.count()) == (409, "cancelled", 0)


def test_a_departure_is_called_back_and_a_wrong_word_is_named(cast: Cast) -> None:
    outside, pile = an_outside(cast), prepared(cast)
    row = entrusted(cast, outside, pile)
    status, body = send(outside.tariq, "/entrustment-returns", codes=[pile[0].asset_tag], claim="perhaps")
    assert (status, body["field"]) == (422, "claim")
    assert send(cast.chloe, f"/entrustments/{row.reference}/call-back")[1]["state"] == "filling"
    assert fresh(pile)[0].workshop_id == cast.workshop.pk


def test_nobody_else_reads_or_does_anything(cast: Cast) -> None:
    """Another external workshop, another territory, and people without the capability."""
    outside, pile = an_outside(cast), prepared(cast)
    row = entrusted(cast, outside, pile)
    stranger = a_membership(Role.COORDINATOR, cast.elsewhere.organisation)
    path, other = f"/entrustments/{row.reference}", an_outside(cast).tariq
    assert [send(who, path, "get")[0] for who in (other, stranger, cast.gael)] == [404, 404, 403]
    assert [send(who, "/entrustments", "get") for who in (other, stranger)] == [(200, []), (200, [])]
    assert [send(who, f"{path}/call-back")[0] for who in (other, stranger, outside.tariq)] == [403, 404, 403]
    back = send(other, "/entrustment-returns", codes=[pile[0].asset_tag], claim="done")
    assert (back[0], Transfer.objects.filter(from_workshop__isnull=False).count()) == (422, 1)
