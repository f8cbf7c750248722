"""Papers confirmed by programs: the same rule as on the page."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.test import Client

from rebond.network.actors import new_token, token_digest
from rebond.network.models import ApiToken, Membership
from rebond.workshop.models import DriveSettlement, NoMediumFinding
from tests.cast import Cast
from tests.subcontracting.pages import PAPER, a_drive_to_confirm, no_medium_to_confirm

PATH = "/entrustment-papers"


def asked(who: Membership, method: str, path: str, content: bytes = b"") -> tuple[int, Any]:
    token = new_token()
    ApiToken.objects.create(membership=who, label="tests", digest=token_digest(token))
    client = Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"})
    answer = client.generic(method, f"/api/v1{path}", content, content_type="application/octet-stream")
    return answer.status_code, answer.json() if answer.content else None


def address_of(line: dict[str, Any]) -> str:
    subject = f"computers/{line['tag']}" if line["drive"] is None else f"drives/{line['drive']}"
    return f"{PATH}/{subject}?said_at={quote(line['said_at'])}"


def test_a_program_lists_what_waits_and_sends_each_paper_once(cast: Cast) -> None:
    drive, device = a_drive_to_confirm(cast).device.drives.get(), no_medium_to_confirm(cast)
    status, told = asked(cast.chloe, "GET", PATH)
    assert (status, told["next"]) == (200, None)
    assert [(line["tag"], line["drive"], line["fate"]) for line in told["waiting"]] == [
        (device.asset_tag, None, "no_medium"),
        (drive.device.asset_tag, drive.pk, "destroyed"),
    ]
    for line in told["waiting"]:
        assert asked(cast.chloe, "POST", address_of(line), b"a word")[0] == 422
        (status, kept), again = (asked(cast.chloe, "POST", address_of(line), PAPER) for _time in range(2))
        assert (status, kept["fate"], again) == (201, line["fate"], (201, kept))
        assert asked(cast.chloe, "DELETE", address_of(line))[0] == 409
    assert asked(cast.chloe, "GET", PATH)[1]["waiting"] == []
    assert not DriveSettlement.objects.filter(to_confirm=True).exists()


def test_what_no_paper_shows_is_taken_back(cast: Cast) -> None:
    device = no_medium_to_confirm(cast)
    (line,) = asked(cast.chloe, "GET", PATH)[1]["waiting"]
    assert asked(cast.chloe, "DELETE", address_of({**line, "said_at": "2026-01-01T10:00:00Z"}))[0] == 409
    assert asked(cast.chloe, "DELETE", address_of(line)) == (204, None)
    assert asked(cast.chloe, "DELETE", address_of(line))[0] == 404
    assert not NoMediumFinding.objects.filter(device=device).exists()


def test_only_the_coordination_of_the_territory_confirms(cast: Cast) -> None:
    no_medium_to_confirm(cast)
    (line,) = asked(cast.chloe, "GET", PATH)[1]["waiting"]
    doors = {"GET": PATH, "POST": address_of(line), "DELETE": address_of(line)}
    assert {asked(cast.bruno, method, path, PAPER)[0] for method, path in doors.items()} == {403}
    assert NoMediumFinding.objects.get(device__asset_tag=line["tag"]).to_confirm
