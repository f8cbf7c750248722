"""Which checks are required: a file, the server, the last word of the server, or all."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from receiving_server import TOKEN, Received, serving, silence

from passport.checks import CheckKind, CheckList, list_to_json
from passport.erasure import Level
from passport.refusal import UnreadableDocument
from workbench.livecard import Computer
from workbench.wanted import KEPT, Asked

ARDOISE = Computer(maker="Pinède", serial="PN7K2M9Q41", system_uuid="4c4c4544-0001")
SCHOOLS = CheckList(
    required=(CheckKind.MEMORY, CheckKind.SCREEN),
    battery_threshold_percent=60,
    erasure_level=Level.PURGE,
)
HOMES = CheckList(required=(CheckKind.START,))


@pytest.fixture
def nobody() -> Iterator[str]:
    with silence() as address:
        yield address


@pytest.fixture
def server() -> Iterator[Received]:
    with serving() as received:
        received.check_list = list_to_json(SCHOOLS)
        yield received


def join(spool: Path, address: str) -> None:
    (spool / "server").write_text(address, encoding="utf-8")
    (spool / "token").write_text(TOKEN, encoding="utf-8")


def written(path: Path, wanted: CheckList) -> Path:
    path.write_text(json.dumps(list_to_json(wanted)), encoding="utf-8")
    return path


def test_the_server_tells_and_the_stick_remembers(tmp_path: Path, server: Received) -> None:
    join(tmp_path, server.url)
    assert Asked(tmp_path, ARDOISE).wanted(None) == SCHOOLS
    ((path, _, _),) = server.arrivals
    assert (urlsplit(path).path, parse_qs(urlsplit(path).query)) == (
        "/api/v1/agents/check-list",
        {"serial": ["PN7K2M9Q41"], "system_uuid": ["4c4c4544-0001"]},
    )
    join(tmp_path, "http://127.0.0.1:9")
    assert Asked(tmp_path, ARDOISE).wanted(None) == SCHOOLS
    assert Asked(tmp_path, ARDOISE).erasure_level() is Level.PURGE


def test_the_file_of_the_command_line_goes_before_the_server(tmp_path: Path, server: Received) -> None:
    join(tmp_path, server.url)
    assert Asked(tmp_path, ARDOISE).wanted(written(tmp_path / "mine.json", HOMES)) == HOMES


@pytest.mark.parametrize(
    "answer", [None, {"schema": "rebond.check-list/1", "required": ["flying"]}, {"a": 1}]
)
def test_an_answer_that_is_none_leaves_what_was_known(
    tmp_path: Path, server: Received, answer: dict[str, object] | None
) -> None:
    join(tmp_path, server.url)
    server.check_list = answer
    assert Asked(tmp_path, ARDOISE).wanted(None) == CheckList()
    written(tmp_path / KEPT, HOMES)
    assert Asked(tmp_path, ARDOISE).wanted(None) == HOMES


def test_without_a_stick_every_check_is_required_and_no_level() -> None:
    assert Asked(None, ARDOISE).wanted(None).required == tuple(CheckKind)
    assert Asked(None, ARDOISE).erasure_level() is None


@pytest.mark.parametrize("address", ["silent", "http://[bad", "nonsense"])
def test_no_server_holds_the_checks_up(tmp_path: Path, address: str, nobody: str) -> None:
    join(tmp_path, nobody if address == "silent" else address)
    before = time.monotonic()
    assert Asked(tmp_path, ARDOISE).wanted(None) == CheckList()
    assert time.monotonic() - before < 3


def test_a_file_that_is_no_list_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text('{"schema": "rebond.check-report/1"}', encoding="utf-8")
    with pytest.raises(UnreadableDocument):
        Asked(None, ARDOISE).wanted(tmp_path / "bad.json")
