"""What must not be kept is not, and what is kept still reads the same."""

import os
from pathlib import Path

import pytest

from passport.formats import HardwareDocument, Kind, UnreadableDocument, identify, read
from passport.redact import redact

FIXTURES = Path(__file__).parent / "fixtures"
FILES = sorted(path for path in FIXTURES.iterdir() if path.is_file() and path.name != "phone.glpi.json")
KEY = "ABCDE-12345-FGHIJ-67890-KLMNO"
SECRETS = (KEY, "jdupont", "Jeanne Dupont", "LYCEE", "jeanne.dupont@example.fr", "ssh-rsa")


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_no_key_and_no_user_is_kept(path: Path) -> None:
    kept = read(path.read_bytes(), path.name).redacted.decode("utf-8", errors="replace")
    assert [secret for secret in SECRETS if secret in kept] == []


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_what_is_kept_reads_the_same_and_is_not_changed_again(path: Path) -> None:
    document = read(path.read_bytes(), path.name)
    assert read(document.redacted, path.name) == document


def test_the_fixtures_hold_something_to_take_away() -> None:
    text = (FIXTURES / "ardoise.glpi.json").read_text(encoding="utf-8")
    assert [secret for secret in SECRETS if secret not in text] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (KEY, "XXXXX-XXXXX-XXXXX-XXXXX-XXXXX"),
        (f'key "{KEY}", {KEY.lower()}', 'key "XXXXX-XXXXX-XXXXX-XXXXX-XXXXX", XXXXX-XXXXX-XXXXX-XXXXX-XXXXX'),
        (f"9{KEY}", f"9{KEY}"),
        ("1519-7810-4472-8775-7272-8851-12", "1519-7810-4472-8775-7272-8851-12"),
        ("/home/jdupont/bin and C:\\Users\\Jeanne Dupont\\x", "/home/user/bin and C:\\Users\\user\\x"),
        ("/run/media/jdupont/USB", "/run/media/user/USB"),
        ("mail jeanne.dupont@lycee.example.fr.", "mail redacted@example.org."),
        ("CPU @ 2.70GHz, 1366x768@60.00Hz, usb@1:1.4", "CPU @ 2.70GHz, 1366x768@60.00Hz, usb@1:1.4"),
    ],
)
def test_keys_paths_and_addresses_are_recognised_anywhere(text: str, expected: str) -> None:
    assert redact(text.encode(), Kind.DMIDECODE).decode() == expected


def test_names_with_quotes_and_brackets_leave_the_json_whole() -> None:
    text = r'{"login": "a\"b\\", "users": [{"login": "x]\"", "domain": "d"}], "member": ["a", "b]"], "name": "kept"}'
    assert (
        redact(text.encode(), Kind.GLPI_JSON) == b'{"login": "", "users": [], "member": [], "name": "kept"}'
    )


def test_a_key_is_taken_from_a_text_in_two_bytes_a_letter() -> None:
    assert KEY.encode("utf-16-le") not in redact(f"\ufeff{KEY}".encode("utf-16"), Kind.DMIDECODE)


def test_a_proof_of_erasure_keeps_all_but_keys() -> None:
    log = f"/home/jdupont jeanne@example.fr {KEY}".encode()
    assert redact(log, Kind.NWIPE) == b"/home/jdupont jeanne@example.fr XXXXX-XXXXX-XXXXX-XXXXX-XXXXX"


def test_a_binary_table_keeps_its_length() -> None:
    table = b"\x0b\x05\x01\x00\x01" + KEY.encode() + b"\0/home/jdupont\0\0"
    assert len(redact(table, Kind.SMBIOS)) == len(table)
    assert KEY.encode() not in redact(table, Kind.SMBIOS)


@pytest.mark.corpus
def test_every_recorded_machine_reads_the_same_before_and_after() -> None:
    named = os.environ.get("REBOND_CORPUS")
    if not named:
        pytest.skip("REBOND_CORPUS does not name the folder of recorded machines")
    from passport.formats import _READERS

    compared = 0
    for path in sorted(path for path in Path(named).rglob("*") if path.is_file()):
        data = path.read_bytes()
        try:
            document = read(data, path.name)
        except UnreadableDocument:
            continue
        if isinstance(document, HardwareDocument):
            compared += 1
            assert document.report == _READERS[identify(data, path.name)].read(data), path
            assert read(document.redacted, path.name) == document, path
    assert compared > 300
