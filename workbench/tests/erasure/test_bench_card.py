"""An erasure on a loop device, as the live bench hears of it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from receiving_server import TOKEN, serving

from workbench.exits import Exit

sys.path.insert(0, str(Path(__file__).parent))

from loops import MIB, loops, why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "")


def test_the_bench_of_the_workshop_hears_the_end_of_an_erasure() -> None:
    with serving() as server, loops() as here:
        here.spool.mkdir(parents=True, exist_ok=True)
        (here.spool / "server").write_text(server.url, encoding="utf-8")
        (here.spool / "token").write_text(TOKEN, encoding="utf-8")
        ended = here.erase(here.attach(here.file("disk", 16 * MIB)), "--asset-tag", "RB-4K7Q-9N")
        said = [json.loads(body) for body in (*server.recorded.values(), *server.contradicting)]
    assert (ended.status, ended.results) == (Exit.OK, ["proven"])
    assert {(one["run"], one["asset_tag"]) for one in said} == {(said[0]["run"], "RB-4K7Q-9N")}
    assert (said[-1]["activity"], said[-1]["percent"]) == ("done", 100)
