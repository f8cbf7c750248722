"""`rebond init` and `rebond serve`, as a person starts and stops them."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import brotli
import pytest

from rebond.console.serving import name_public_address

# One process for all of them: what they share takes seconds to prepare.
pytestmark = [pytest.mark.once, pytest.mark.xdist_group("serving")]
REBOND = [sys.executable, "-m", "rebond.console"]
LONGEST_START = 60.0
REPOSITORY = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A data directory of its own, on the embedded database."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("REBOND_", "DJANGO_", "PYTHON"))
    }
    return {**kept, "REBOND_DATA": str(tmp_path_factory.mktemp("data"))}


@pytest.fixture(scope="module")
def prepared(environment: dict[str, str]) -> dict[str, str]:
    subprocess.run([*REBOND, "init"], env=environment, check=True, capture_output=True)
    return environment


@pytest.fixture
def server(prepared: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*REBOND, "serve", "--port", str(port), "--workers", "1"]
    process = subprocess.Popen(command, env=prepared, stderr=subprocess.PIPE, text=True)
    yield process, port
    if process.poll() is None:
        process.terminate()
    process.communicate(timeout=30)


def wait_until_answered(port: int) -> bool:
    end = time.monotonic() + LONGEST_START
    while time.monotonic() < end:
        try:
            with urlopen(f"http://127.0.0.1:{port}/", timeout=5):
                return True
        except HTTPError:
            return True
        except (URLError, OSError):
            time.sleep(0.1)
    return False


def test_the_data_directory_is_for_its_owner_and_holds_one_database(prepared: dict[str, str]) -> None:
    data = Path(prepared["REBOND_DATA"])
    assert data.stat().st_mode & 0o777 == 0o700
    assert {path.name for path in data.glob("*.key") if path.stat().st_mode & 0o777 == 0o600} == {
        "fingerprint.key",
        "sealing.key",
        "secret.key",
    }
    assert [path.name for path in data.rglob("*.sqlite3")] == ["rebond.sqlite3"]


def test_style_sheets_and_scripts_are_kept_compressed(prepared: dict[str, str]) -> None:
    kept = Path(prepared["REBOND_DATA"]) / "static"
    sheet = next((kept / "ui/css").glob("components.????????????.css"))
    packed = sheet.with_name(f"{sheet.name}.br")
    assert brotli.decompress(packed.read_bytes()) == sheet.read_bytes()
    assert len(packed.read_bytes()) < sheet.stat().st_size / 3


def test_a_second_init_changes_nothing_and_says_nothing(prepared: dict[str, str]) -> None:
    done = subprocess.run([*REBOND, "init"], env=prepared, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_serving_before_init_is_refused_with_its_cure(tmp_path: Path, environment: dict[str, str]) -> None:
    bare = {**environment, "REBOND_DATA": str(tmp_path)}
    done = subprocess.run([*REBOND, "serve"], env=bare, check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert "rebond init" in done.stderr


@pytest.mark.parametrize(
    ("named", "host", "printed"),
    [
        ("", "127.0.0.1", "http://127.0.0.1:8001"),
        ("", "0.0.0.0", "http://127.0.0.1:8001"),
        ("https://ordis.example", "127.0.0.1", "https://ordis.example"),
    ],
)
def test_what_is_printed_leads_to_the_port_that_is_served(
    named: str, host: str, printed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REBOND_PUBLIC_URL", named)
    name_public_address(host, 8001)
    told = "from django.conf import settings; print(settings.PUBLIC_URL)"
    known = {**os.environ, "DJANGO_SETTINGS_MODULE": "rebond.config.settings"}
    done = subprocess.run([sys.executable, "-c", told], env=known, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == printed


def test_a_start_reads_nothing_of_the_play(prepared: dict[str, str]) -> None:
    """It is half a second of every start, for what is played once."""
    asked = "import sys; from rebond.console.main import main; code = main(['report', 'activity', '--programme', 'x'])"
    told = "; print([name for name in sys.modules if name.startswith('rebond.demonstration.scene')])"
    done = subprocess.run(
        [sys.executable, "-c", asked + told], env=prepared, check=True, capture_output=True, text=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_start_reads_nothing_of_what_looks_at_photographs(prepared: dict[str, str]) -> None:
    """A tenth of a second of every start and of the memory of each process, for the sheets of a few."""
    asked = "import django; django.setup(); import rebond.config.urls, sys; print('numpy' in sys.modules)"
    named = {**prepared, "DJANGO_SETTINGS_MODULE": "rebond.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", asked], env=named, check=True, capture_output=True, text=True
    )
    assert done.stdout == "False\n"


def test_make_run_keeps_compiled_files_even_where_the_machine_asks_for_none(tmp_path: Path) -> None:
    """Else each start compiles some two thousand files in each of its processes."""
    shutil.copytree(
        REPOSITORY / "scripts", tmp_path / "scripts", ignore=shutil.ignore_patterns("__pycache__")
    )
    rebond = tmp_path / ".venv" / "bin" / "rebond"
    rebond.parent.mkdir(parents=True)
    rebond.write_text('#!/bin/sh\nprintf "%s|%s" "$PYTHONDONTWRITEBYTECODE" "$*"\n', encoding="utf-8")
    rebond.chmod(0o755)
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [tmp_path / "scripts" / "run.sh"], env=environment, check=True, capture_output=True, text=True
    )
    assert done.stdout == "|serve --demo"


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_it_is_told_to_stop_and_leaves_nothing_behind(
    server: tuple[subprocess.Popen[str], int], how: signal.Signals
) -> None:
    process, port = server
    assert wait_until_answered(port)
    time.sleep(0.5)
    process.send_signal(how)
    _out, told = process.communicate(timeout=30)
    assert process.returncode == 0
    assert f"http://127.0.0.1:{port}" in told
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
