"""A new key takes the place of an old one, whenever the current is cut."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings as live

from rebond.kit.errors import Refused
from rebond.kit.keyring import name_of, new_key, read_keys, write_keys
from rebond.kit.sealing import Seal
from rebond.ledger.models import Event
from rebond.privacy.actions import rotate_keys, unsealable
from rebond.privacy.registry import held
from rebond.referrals.actions import reveal_contact
from rebond.referrals.contacts import Reachable
from rebond.referrals.models import Contact
from tests.cast import Cast
from tests.factories import a_referral

OLD, NEW = b"o" * 40, b"n" * 40
SERVER = Path(__file__).parents[2]
ROWS = 3000


def counted(columns: list) -> dict[str, tuple[int, int, int]]:
    return {one.column: (one.resealed, one.already, one.unreadable) for one in columns}


@pytest.fixture
def sealed_with_the_old(cast: Cast, settings: object) -> Contact:
    settings.SEALING_KEYS = (OLD,)
    referral = a_referral(cast.programme, place=cast.place, first_name="Nadège", phone="0611223344")
    return Contact.objects.get(referral=referral)


def test_the_newest_seals_and_all_open(settings: object) -> None:
    seal = Seal("a purpose")
    settings.SEALING_KEYS = (OLD,)
    old = seal.close("Nadège")
    settings.SEALING_KEYS = (NEW, OLD)
    new = seal.close("Nadège")
    assert [seal.is_newest(old), seal.is_newest(new)] == [False, True]
    assert [seal.open(old), seal.open(new)] == ["Nadège", "Nadège"]
    settings.SEALING_KEYS = (NEW,)
    assert seal.open(new) == "Nadège"
    with pytest.raises(ValueError, match="wrong key"):
        seal.open(old)


def test_a_rotation_seals_every_declared_column_again_and_the_old_key_may_go(
    cast: Cast, sealed_with_the_old: Contact, settings: object
) -> None:
    settings.SEALING_KEYS = (NEW, OLD)
    assert counted(rotate_keys()) == {
        "agents.SigningKey.sealed_private_key": (0, 0, 0),
        "referrals.Contact.sealed_first_name": (1, 0, 0),
        "referrals.Contact.sealed_phone": (1, 0, 0),
        "referrals.PersonalLink.sealed_email": (0, 0, 0),
    } | {column: (0, 0, 0) for column in columns() if not column.startswith(("agents.", "referrals."))}
    settings.SEALING_KEYS = (NEW,)
    referral = sealed_with_the_old.referral
    assert reveal_contact(actor=cast.actor("ines"), referral=referral) == Reachable(
        "Nadège", "06 11 22 33 44"
    )


def columns() -> list[str]:
    return [f"{one.model}.{column}" for one in held() for column in one.sealed]


def test_a_second_rotation_has_nothing_to_do_and_writes_nothing(
    sealed_with_the_old: Contact, settings: object
) -> None:
    settings.SEALING_KEYS = (NEW, OLD)
    rotate_keys()
    written = Event.objects.filter(kind="privacy.keys_rotated")
    assert [event.facts for event in written.order_by("pk")] == [{"key": name_of(NEW), "resealed": 2}]
    assert counted(rotate_keys())["referrals.Contact.sealed_phone"] == (0, 1, 0)
    assert written.count() == 1


def test_what_no_key_opens_is_counted_and_left_as_it_is(
    sealed_with_the_old: Contact, settings: object
) -> None:
    settings.SEALING_KEYS = (NEW,)
    before = bytes(sealed_with_the_old.sealed_phone)
    assert counted(rotate_keys())["referrals.Contact.sealed_phone"] == (0, 0, 1)
    assert bytes(Contact.objects.get().sealed_phone) == before


def test_counting_changes_nothing(sealed_with_the_old: Contact, settings: object) -> None:
    settings.SEALING_KEYS = (NEW, OLD)
    before = bytes(sealed_with_the_old.sealed_phone)
    assert counted(unsealable())["referrals.Contact.sealed_phone"] == (1, 0, 0)
    assert bytes(Contact.objects.get().sealed_phone) == before


@pytest.mark.parametrize("text", ["", "  ", "short", f"{'a' * 40} {'a' * 40}"])
def test_keys_that_are_none_short_or_twice_the_same_stop_the_start(text: str) -> None:
    with pytest.raises(ValueError, match="newest first"):
        read_keys(text)


def test_a_file_of_keys_is_for_its_owner_and_reads_as_written(tmp_path: Path) -> None:
    file, keys = tmp_path / "sealing.key", [new_key(), new_key()]
    write_keys(file, keys)
    assert read_keys(file.read_text()) == tuple(keys)
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [file]


PREPARE = f"""
import django
django.setup()
from django.db import connection
from rebond.console.tables import make_at_once
make_at_once(connection)
from django.utils import timezone
from rebond.referrals.contacts import Reachable, sealed
from rebond.programmes.actions import version_in_force
from rebond.referrals.models import Contact, Referral
from tests.cast import gather
cast = gather()
rules = version_in_force(cast.programme)
referrals = Referral.objects.bulk_create(
    Referral(programme=cast.programme, rules=rules, place=cast.place, code=f"K{{n:06}}", prescriber_kind="association",
             stage_since=timezone.now(), referred_on=timezone.localdate()) for n in range({ROWS}))
contacts = [sealed(Reachable(f"Nom{{n}}", f"06{{n:08}}")) for n in range({ROWS})]
for contact, referral in zip(contacts, referrals):
    contact.referral = referral
Contact.objects.bulk_create(contacts)
"""
READ = """
import django
django.setup()
from rebond.referrals.contacts import unsealed
from rebond.referrals.models import Contact
rows = Contact.objects.order_by("pk")
print(all(unsealed(row).first_name == f"Nom{n}" for n, row in enumerate(rows)), len(rows))
"""


@pytest.mark.long
@pytest.mark.once
def test_a_rotation_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    """SIGKILL in the middle of three thousand rows, then again, then without the old key."""
    data = tmp_path / "data"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("REBOND_")},
        "REBOND_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "rebond.config.settings",
        "PYTHONPATH": f"{SERVER}{os.pathsep}{os.environ.get('PYTHONPATH', '')}",
    }

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], env=environment, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("-c", PREPARE)
    before = as_held(data)
    run("-m", "rebond.console", "keys", "new")
    killed = subprocess.Popen(
        [sys.executable, "-m", "rebond.console", "keys", "rotate"], env=environment, stdout=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 120
    while as_held(data) == before and killed.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    assert killed.wait() == -signal.SIGKILL
    moved = sum(old != new for old, new in zip(before, as_held(data), strict=True))
    assert 0 < moved < len(before)

    counted_again = json.loads(run("-m", "rebond.console", "keys", "rotate"))
    phones = {row["column"]: row for row in counted_again}
    resealed = sum(row["resealed"] for name, row in phones.items() if name.startswith("referrals.Contact"))
    assert (resealed, moved + resealed) == (len(before) - moved, 2 * ROWS)
    run("-m", "rebond.console", "keys", "drop")
    assert len((data / "sealing.key").read_text().split()) == 1
    assert run("-c", READ).split() == ["True", str(ROWS)]


def as_held(data: Path) -> list[bytes]:
    """Every sealed value of the database file, in the order of its rows."""
    with sqlite3.connect(f"file:{data / 'rebond.sqlite3'}?mode=ro", uri=True) as database:
        rows = database.execute(
            "SELECT sealed_first_name, sealed_phone FROM referrals_contact ORDER BY id"
        ).fetchall()
    return [value for row in rows for value in row]


def test_a_key_that_is_still_needed_is_not_dropped(
    sealed_with_the_old: Contact, settings: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from rebond.console.commands.keys import run_drop

    monkeypatch.delenv("REBOND_SEALING", raising=False)
    settings.SEALING_FILE = tmp_path / "sealing.key"
    settings.SEALING_KEYS = (NEW, OLD)
    with pytest.raises(Refused, match="rotate"):
        run_drop(None)
    rotate_keys()
    assert run_drop(None) == 0
    assert read_keys((tmp_path / "sealing.key").read_text()) == (NEW,)


def test_fingerprints_do_not_change_with_the_sealing_keys(cast: Cast, settings: object) -> None:
    from rebond.certificates.addresses import Shown, token_of

    before = token_of(Shown.COMPUTER, 12)
    settings.SEALING_KEYS = (NEW, *live.SEALING_KEYS)
    assert token_of(Shown.COMPUTER, 12) == before
