"""An erasure on a loop device, as the live bench hears of it, and what the server asks of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from receiving_server import TOKEN, Received, serving

from passport.certificate_seal import examine
from passport.checks import CheckKind, CheckList, list_to_json
from passport.erasure import Level
from workbench.exits import Exit

sys.path.insert(0, str(Path(__file__).parent))

from loops import MIB, Loops, loops, why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "")


@pytest.fixture
def server() -> Iterator[Received]:
    with serving() as received:
        yield received


@pytest.fixture
def here(server: Received) -> Iterator[Loops]:
    with loops() as made:
        made.spool.mkdir(parents=True, exist_ok=True)
        (made.spool / "server").write_text(server.url, encoding="utf-8")
        (made.spool / "token").write_text(TOKEN, encoding="utf-8")
        yield made


def test_the_bench_of_the_workshop_hears_the_end_of_an_erasure(here: Loops, server: Received) -> None:
    ended = here.erase(here.attach(here.file("disk", 16 * MIB)), "--asset-tag", "RB-4K7Q-9N")
    said = [json.loads(body) for body in (*server.recorded.values(), *server.contradicting)]
    assert (ended.status, ended.results) == (Exit.OK, ["proven"])
    assert {(one["run"], one["asset_tag"]) for one in said} == {(said[0]["run"], "RB-4K7Q-9N")}
    assert (said[-1]["activity"], said[-1]["percent"]) == ("done", 100)


def test_the_strictest_of_server_and_command_line_is_the_target_and_missing_it_is_told(
    here: Loops, server: Received
) -> None:
    asked = CheckList(required=(CheckKind.SCREEN,), erasure_level=Level.PURGE)
    server.check_list, server.operator = list_to_json(asked), "Bruno Sallenave"
    device = here.attach(here.file("disk", 16 * MIB))
    ended = here.erase(device, "--level", "clear", "--asset-tag", "RB-4K7Q-9N")
    (told,) = (event for event in ended.events if event["event"] == "result")
    assert (told["result"], told["level"], told["level_wanted"]) == ("proven", "clear", "purge")
    certificate = examine(here.certificates()[0].read_bytes()).certificate
    assert certificate is not None
    assert (certificate.outcome.level_wanted, certificate.outcome.is_below_wanted) == (Level.PURGE, True)
    assert certificate.setting.operator == "Bruno Sallenave"
    assert [path for path, _, _ in server.arrivals if "check-list" in path] == [
        "/api/v1/agents/check-list?asset_tag=RB-4K7Q-9N"
    ]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_person_reads_the_level_before_and_after(
    here: Loops, server: Received, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("REBOND_LANGUAGE", language)
    server.check_list = list_to_json(CheckList(erasure_level=Level.PURGE))
    device = here.attach(here.file("disk", 16 * MIB))
    lines = here.erase(device, words=True).out.splitlines()
    expected = {
        "en": (
            "Level asked for: Purge",
            f"{device}  Purge was asked for, Clear was reached: not enough. Destroy the drive.",
        ),
        "fr": (
            "Niveau demandé : Purge",
            f"{device}  Purge est demandé, Clear est atteint : ce n’est pas assez. Détruisez le disque.",
        ),
    }
    assert (lines[0], lines[-1]) == expected[language]
