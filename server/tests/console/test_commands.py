"""What the commands answer: lines and keys that programs of others read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rebond.console.exits import Exit
from rebond.console.main import main
from rebond.devices.models import Device
from rebond.network.models import Organisation
from tests.cast import Cast
from tests.factories import a_donation_agreement, a_lot

LSHW = Path(__file__).parents[3] / "passport/tests/fixtures/ardoise.lshw.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A report of one computer, and a file that is none."""
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside/computer.json").write_bytes(LSHW.read_bytes())
    (tmp_path / "notes.txt").write_text("rien à voir", encoding="utf-8")
    return tmp_path


def lines(text: str) -> list[dict[str, str | None]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_folder_is_walked_and_every_file_answered(
    cast: Cast, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lot = a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)

    assert main(["ingest", str(folder), "--lot", lot.reference, "--json"]) == Exit.DONE

    created, refused = lines(capsys.readouterr().out)
    device = Device.objects.get()
    assert (created["outcome"], created["device"], created["reason"]) == ("created", device.asset_tag, "")
    assert (refused["outcome"], refused["device"]) == ("refused", None)
    assert created.keys() == {"path", "kind", "outcome", "device", "reason", "message"}
    assert [created["path"], refused["path"]] == [
        str(folder / "inside/computer.json"),
        str(folder / "notes.txt"),
    ]


def test_the_same_folder_again_changes_nothing(
    cast: Cast, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lot = a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)
    main(["ingest", str(folder), "--lot", lot.reference])
    capsys.readouterr()

    main(["ingest", str(folder), "--lot", lot.reference, "--json"])

    assert [line["outcome"] for line in lines(capsys.readouterr().out)] == ["unchanged", "refused"]
    assert Device.objects.count() == 1


def test_without_a_lot_an_unknown_computer_waits_for_a_person(
    cast: Cast, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ingest", str(folder / "inside"), "--json"]) == Exit.DONE
    assert [line["outcome"] for line in lines(capsys.readouterr().out)] == ["review"]


def test_strict_tells_a_refused_file_by_its_exit_code(cast: Cast, folder: Path) -> None:
    assert main(["ingest", str(folder), "--strict"]) == Exit.REFUSED
    assert main(["ingest", str(folder / "inside"), "--strict"]) == Exit.DONE


@pytest.mark.parametrize(
    "arguments",
    [
        ["ingest", "no-such-folder"],
        ["ingest", ".", "--lot", "no-such-lot"],
        ["ingest", ".", "--territory", "no-such-territory"],
        ["report", "activity", "--programme", "no-such-programme"],
        ["report", "activity", "--programme", "mon-ordi-pin40", "--from", "2024-02-01", "--to", "2024-01-01"],
    ],
)
def test_what_does_not_exist_is_wrong_usage_told_in_one_sentence(
    cast: Cast, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == Exit.USAGE
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("rebond: ")
    assert len(told.err.splitlines()) == 1


def test_a_day_that_is_none_is_wrong_usage(cast: Cast) -> None:
    with pytest.raises(SystemExit) as left:
        main(["report", "activity", "--programme", "mon-ordi-pin40", "--from", "yesterday"])
    assert left.value.code == Exit.USAGE


def test_the_report_of_a_programme_is_json_with_stable_keys(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", "activity", "--programme", "mon-ordi-pin40"]) == Exit.DONE
    report = json.loads(capsys.readouterr().out)
    assert (report["programme"], report["reconciles"], report["demonstration"]) == (
        "mon-ordi-pin40",
        True,
        False,
    )


def test_the_demonstration_leaves_a_database_that_holds_something_alone(cast: Cast) -> None:
    assert main(["demo", "--if-empty"]) == Exit.DONE
    assert main(["demo"]) == Exit.FAULT


def test_the_report_is_printed_into_a_file(cast: Cast, tmp_path: Path) -> None:
    paper = tmp_path / "bilan.pdf"
    asked = ["report", "activity", "--programme", "mon-ordi-pin40", "--format", "pdf", "--output", str(paper)]
    assert main(asked) == Exit.DONE
    assert paper.read_bytes().startswith(b"%PDF-")


@pytest.mark.django_db
def test_a_new_territory_and_its_coordinator_begin_from_the_command_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert (
        main(["init", "--territory", "landes", "--name", "Landes", "--operator", "Agence landaise"])
        == Exit.DONE
    )
    capsys.readouterr()

    assert main(["people", "invite", "--email", "chloe@exemple.test", "--role", "coordinator"]) == Exit.DONE

    answered = json.loads(capsys.readouterr().out)
    assert (answered["organisation"], answered["place"], answered["role"]) == (
        "Agence landaise",
        None,
        "coordinator",
    )
    assert answered["address"].startswith("http")


@pytest.mark.django_db
def test_beginning_the_same_territory_again_changes_nothing() -> None:
    begun = ["init", "--territory", "landes", "--operator", "Agence landaise"]
    assert [main(begun), main(begun)] == [Exit.DONE, Exit.DONE]
    assert Organisation.objects.count() == 1


@pytest.mark.django_db
def test_a_territory_whose_short_name_has_a_space_is_not_opened_and_a_better_one_is_proposed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    begun = ["init", "--territory", "Lot et Garonne !", "--operator", "Agence landaise"]
    assert main(begun) == Exit.USAGE
    told = capsys.readouterr().err
    assert "Lot et Garonne !" in told
    assert "lot-et-garonne" in told
    assert Organisation.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("operator", "said", "kind"),
    [
        ("Département des Landes", [], "departement"),
        ("Conseil départemental des Landes", [], "departement"),
        ("Ville de Dax", [], "municipality"),
        ("Communauté de communes du Seignanx", [], "intermunicipality"),
        ("Association Rebond", [], "association"),
        ("ALPI", [], "public_establishment"),
        ("ALPI", ["--operator-kind", "association"], "association"),
    ],
)
def test_the_operator_of_a_new_territory_is_of_the_kind_that_its_name_or_the_option_says(
    operator: str, said: list[str], kind: str
) -> None:
    assert main(["init", "--territory", "landes", "--operator", operator, *said]) == Exit.DONE
    assert Organisation.objects.get().kind == kind


@pytest.mark.parametrize(
    "arguments",
    [
        ["--email", "no address", "--role", "auditor"],
        ["--email", "eva@exemple.test", "--role", "auditor", "--organisation", "Personne"],
        ["--email", "eva@exemple.test", "--role", "mediator", "--place", "Nulle part"],
    ],
)
def test_an_invitation_that_cannot_be_is_wrong_usage(cast: Cast, arguments: list[str]) -> None:
    assert main(["people", "invite", *arguments]) == Exit.USAGE


def test_a_data_directory_that_cannot_be_made_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "a-file").touch()
    asked = subprocess.run(
        [sys.executable, "-m", "rebond.console", "ledger", "verify"],
        env={
            **os.environ,
            "REBOND_DATA": str(tmp_path / "a-file" / "data"),
            "DJANGO_SETTINGS_MODULE": "rebond.config.settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (asked.returncode, len(asked.stderr.splitlines())) == (Exit.USAGE, 1)
    assert asked.stderr.startswith("rebond: REBOND_DATA: ")
