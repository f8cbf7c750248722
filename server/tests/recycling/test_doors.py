"""The API and the command line give the refusals of the page."""

from __future__ import annotations

import pytest
from django.utils import timezone

from rebond.console.main import build_parser, run
from rebond.recycling.models import RegisterEntry
from rebond.recycling.trackdechets import HEADINGS
from tests.cast import Cast
from tests.recycling.prepared import a_movement, collected, set_aside, with_unproven_drive
from tests.stock.test_api import post


def command(*arguments: str) -> int:
    return run(build_parser().parse_args(["waste", *arguments]))


def test_a_program_fills_closes_and_lets_a_batch_leave(cast: Cast) -> None:
    (good,), bad = set_aside(cast), with_unproven_drive(cast)
    reference = post(cast, "amina", "/waste/batches").json()["reference"]
    path = f"/waste/batches/{reference}"
    body = post(cast, "bruno", f"{path}/computers", codes=[good.asset_tag, bad.asset_tag]).json()
    assert body["taken"] == [good.asset_tag]
    assert [(item["tag"], [o["code"] for o in item["obstacles"]]) for item in body["refused"]] == [
        (bad.asset_tag, ["drive_nothing"])
    ]
    counted = post(cast, "bruno", f"{path}/parts", category="battery", waste_code="16 02 15*", count=3)
    assert [group["count"] for group in counted.json()["groups"]] == [1, 3]
    assert post(cast, "bruno", f"{path}/close").status_code == 403
    assert post(cast, "amina", f"{path}/close").json()["state"] == "closed"
    given = {
        name: getattr(a_movement(), name) for name in a_movement().__dataclass_fields__ if name != "left_on"
    } | {"left_on": a_movement().left_on.isoformat(), "treatment_code": "R12"}
    wrong = post(cast, "amina", f"{path}/collection", **given | {"carrier_siret": "123"})
    assert (wrong.status_code, wrong.json()["field"]) == (422, "carrier_siret")
    assert post(cast, "amina", f"{path}/collection", **given).json()["state"] == "collected"
    assert RegisterEntry.objects.count() == 2
    assert post(cast, "farid", f"{path}/computers", codes=[good.asset_tag]).status_code == 403


def test_the_command_line_refuses_as_the_page_does(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    (good,), bad = set_aside(cast), with_unproven_drive(cast)
    reference = post(cast, "amina", "/waste/batches").json()["reference"]
    assert command("add", reference, good.asset_tag) == 0
    assert command("add", reference, bad.asset_tag) == 3
    assert f"{bad.asset_tag}: " in capsys.readouterr().out
    assert command("add", "DEEE-1999-001", good.asset_tag) == 2
    assert command("add", reference, "NOPE") == 2


def test_the_command_line_writes_the_register(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    batch = collected(cast)
    assert command("register", "--year", str(timezone.localtime(batch.opened_at).year)) == 0
    lines = capsys.readouterr().out.strip().splitlines()
    assert (lines[0].count(";"), len(lines)) == (len(HEADINGS) - 1, 3)
    assert command("register", "--year", "1999") == 0
    assert len(capsys.readouterr().out.strip().splitlines()) == 1
    for year in ("0", "10000", "-5", "deux"):
        with pytest.raises(SystemExit) as refused:
            command("register", f"--year={year}")
        assert refused.value.code == 2
