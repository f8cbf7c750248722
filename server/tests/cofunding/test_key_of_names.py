"""The key of the names lies in one file: whole or not there, and never replaced while somebody is sealed with it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import LazySettings

from rebond.cofunding.actions import export, reveal, withdraw
from rebond.cofunding.models import Participant
from rebond.kit.errors import Refused
from rebond.kit.key_files import key_in
from rebond.ledger.models import Event
from tests.cast import Cast
from tests.cofunding.prepared import NAME, a_participant, another


@pytest.fixture
def key_file(settings: LazySettings, tmp_path: Path) -> Path:
    file = tmp_path / "keys" / "cofunding.key"
    settings.COFUNDING_KEY_FILE = str(file)
    return file


def looks() -> int:
    return Event.objects.filter(kind__in=["cofunding.revealed", "cofunding.exported"]).count()


@pytest.mark.parametrize("held", ["", "ab" * 31, "not a key" * 8, "ab" * 33])
def test_a_file_cut_short_seals_nothing(cast: Cast, key_file: Path, held: str) -> None:
    key_file.parent.mkdir()
    key_file.write_text(held)
    with pytest.raises(Refused) as refusal:
        a_participant(cast)
    assert (refusal.value.code, Participant.objects.count(), key_file.read_text()) == ("broken_key", 0, held)


def test_many_who_need_it_first_at_once_have_the_same_key(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.key" for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(key_in, [file for file in files for _ in range(8)]))
    assert [len(set(made[start : start + 8])) for start in range(0, len(made), 8)] == [1] * len(files)
    assert sorted(tmp_path.iterdir()) == sorted(files)


def test_a_lost_key_is_told_and_never_replaced(cast: Cast, key_file: Path) -> None:
    participant = a_participant(cast)
    lost = key_file.read_text()
    key_file.unlink()
    for gesture in (
        lambda: reveal(actor=cast.actor("ines"), participant=participant),
        lambda: export(actor=cast.actor("chloe"), programme=cast.programme),
        lambda: another(cast),
    ):
        with pytest.raises(Refused) as refusal:
            gesture()
        assert refusal.value.code == "lost_key"
    assert (key_file.exists(), looks(), Participant.objects.count()) == (False, 0, 1)
    key_file.write_text(lost)
    assert reveal(actor=cast.actor("ines"), participant=participant).entry.first_name == NAME.split()[0]


def test_a_look_that_the_key_does_not_open_is_refused_and_not_written(cast: Cast, key_file: Path) -> None:
    participant = a_participant(cast)
    key_file.write_text("ab" * 32)
    with pytest.raises(Refused) as refusal:
        reveal(actor=cast.actor("ines"), participant=participant)
    assert (refusal.value.code, looks()) == ("other_key", 0)
    withdraw(actor=cast.actor("ines"), participant=participant)
    assert not Participant.objects.kept().exists()
