"""A name goes through every door, the time passes, and nothing of it is left, in clear or sealed.

Looked for in the bytes of all that the installation keeps: database file and journal (on PostgreSQL the whole cluster with
its journal and its log), ledger, stored files, mails, caches, queue, and what the processes printed.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

SERVER = Path(__file__).parents[2]
POSTGRESQL = SERVER.parent / "scripts/postgresql.sh"
PLANTING = Path(__file__).with_name("planting.py")
EMPTIED = {"pads.Sheet.sealed_picture"}
"""As soon as the sheet is confirmed: looked for by itself."""
OF_NOBODY = {"agents.SigningKey.sealed_private_key"}
"""Sealed, and about nobody: it never erases itself."""
FIVE_YEARS = {
    f"cofunding.Participant.{column}" for column in ("sealed_entry", "sealed_left", "sealed_followed")
}
"""After the year in which the programme ended; a recycler's contact, three years."""
OPENED = {
    "a form": 302,
    "a form with a fault": 422,
    "the same household again": 422,
    "the sorting of places": 200,
    "a look": 200,
    "a file for the person": 200,
    "a name as a number": 422,
    "a name as a sheet": 422,
    "a search": 200,
    "a page that is not there": 404,
    "a wrong sign-in": 200,
    "a forgotten word": 302,
    "an invitation": 302,
    "an import": 302,
    "an import, confirmed": 302,
    "an import that waits": 302,
    "an upload": 302,
    "the API": 422,
    "a personal link": 302,
    "a link, opened": 302,
    "a form behind a link": 302,
    "a group behind a link": 302,
    "a photograph of a sheet": 302,
    "a sheet, confirmed with a fault": 422,
    "a sheet, confirmed": 302,
    "an offer with a fault": 422,
    "an offer": 200,
    "a sheet for the road": 200,
    "results of Pix": 200,
    "a program": 201,
    "a program, with a fault": 422,
}
"""Each door, and how it answers."""


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A data directory, and on PostgreSQL a cluster of its own: what other tests write there is none of its concern."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("REBOND_", "DJANGO_"))}
    environment = {
        **kept,
        "REBOND_DATA": str(tmp_path / "data"),
        "DJANGO_SETTINGS_MODULE": "rebond.config.settings",
        "PYTHONPATH": f"{SERVER}{os.pathsep}{os.environ.get('PYTHONPATH', '')}",
        "PYTHONIOENCODING": "utf-8",
    }
    if not os.environ.get("REBOND_DATABASE_URL"):
        yield environment
        return
    tell_and_wait = ["sh", "-c", 'echo "$REBOND_DATABASE_URL"; cat']
    with subprocess.Popen(
        [POSTGRESQL, *tell_and_wait], env=kept, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as cluster:
        assert cluster.stdout is not None
        yield {**environment, "REBOND_DATABASE_URL": cluster.stdout.readline().strip()}
        cluster.communicate()  # the end of its input is its end


def run_sql(environment: dict[str, str], statement: str) -> list[tuple]:
    """Outside of any transaction, on a connection of its own."""
    with psycopg.connect(environment["REBOND_DATABASE_URL"], autocommit=True) as own:
        answer = own.execute(statement)
        return answer.fetchall() if answer.description else []


def run(environment: dict[str, str], *arguments: str) -> tuple[dict, bytes]:
    """What it answers, and all else that it printed: a log of the installation."""
    done = subprocess.run(
        [sys.executable, str(PLANTING), *arguments],
        env=environment,
        check=False,
        capture_output=True,
        cwd=SERVER,
    )
    assert done.returncode == 0, done.stderr.decode()
    *before, answer = done.stdout.strip().splitlines()
    return json.loads(answer), b"\n".join(before) + done.stderr


def files_of(environment: dict[str, str]) -> list[Path]:
    folders = [Path(environment["REBOND_DATA"])]
    if "REBOND_DATABASE_URL" in environment:
        ((directory,),) = run_sql(environment, "SHOW data_directory")
        folders.append(Path(directory))
    return [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]


def found(wanted: dict[str, bytes], environment: dict[str, str], log: bytes) -> dict[str, list[str]]:
    """Where each thing stands, by the name of the file."""
    held = {str(path): read(path) for path in files_of(environment)} | {"printed": log}
    places = {
        what: [place for place, content in held.items() if text in content] for what, text in wanted.items()
    }
    return {what: where for what, where in places.items() if where}


def read(path: Path) -> bytes:
    try:
        return path.read_bytes() + path.name.encode()
    except FileNotFoundError:  # the database let go of it meanwhile
        return b""


@pytest.mark.long
@pytest.mark.each
def test_a_name_put_through_every_door_is_nowhere_once_its_time_has_passed(
    installation: dict[str, str],
) -> None:
    name, other = (f"{word}{secrets.token_hex(3)}" for word in ("Zoraïde", "Xénophon"))
    planted, log = run(installation, "plant", name, other)
    if "REBOND_DATABASE_URL" in installation:
        run_sql(
            installation, "CHECKPOINT"
        )  # the rows are in their files then: a page of the journal may cut a text in two
    assert dict(planted["doors"]) == OPENED
    clear = {text: text.encode() for text in [*planted["clear"], *planted["never"]]}
    columns: dict[str, list[str]] = planted["sealed"]
    assert {column for column, pieces in columns.items() if not pieces} == {*EMPTIED, *OF_NOBODY}
    sealed = {
        f"{column} {n}": text.encode() for column, all_of in columns.items() for n, text in enumerate(all_of)
    }
    picture = {f"picture {n}": text.encode() for n, text in enumerate(planted["picture"])}
    longer = {other: other.encode()}
    before = found(clear | sealed | picture | longer, installation, log)
    assert sorted(set(columns) - {*EMPTIED, *OF_NOBODY} - columns_of(before)) == [], (
        "what is sealed is not where it was looked for"
    )
    holds_what_was_emptied = "REBOND_DATABASE_URL" in installation  # PostgreSQL; SQLite zeroes it at once
    assert bool(set(picture) & set(before)) == holds_what_was_emptied
    assert {name, other} <= set(before), "a name from outside was not where it was looked for"
    assert sorted(set(planted["never"]) & set(before)) == [], "it stood somewhere in clear from the start"

    forgotten, more = run(installation, "forget", "400")
    assert (forgotten["failed"], forgotten["scrubbed"]) == ([], True)
    left = found(clear | sealed | picture | longer, installation, log + more)
    assert {what for what in left if what not in sealed} == {other}
    assert columns_of(left) == FIVE_YEARS

    forgotten, more = run(installation, "forget", str(7 * 366))
    assert (forgotten["failed"], forgotten["scrubbed"]) == ([], True)
    assert found(clear | sealed | picture | longer, installation, log + more) == {}


def columns_of(found_there: dict[str, list[str]]) -> set[str]:
    return {what.rpartition(" ")[0] for what in found_there if what.count(".") > 1}
