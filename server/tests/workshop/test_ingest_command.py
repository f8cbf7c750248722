"""`rebond ingest`: every file is answered, none stops the others."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from rebond.console.main import main
from rebond.devices.models import Device
from rebond.donations.models import Lot
from rebond.ledger.models import PendingReaction
from rebond.workshop.choices import IntakeOutcome
from rebond.workshop.models import Document
from tests.cast import Cast
from tests.factories import a_donation_agreement, a_lot
from tests.workshop.documents import Wipe, a_report, an_nwipe_log

Ingest = Callable[..., tuple[int, list[dict[str, str | None]]]]


@pytest.fixture
def lot(cast: Cast) -> Lot:
    return a_lot(
        a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop, reference="L-07"
    )


@pytest.fixture
def ingest(capsys: pytest.CaptureFixture[str]) -> Ingest:
    def run(*arguments: str) -> tuple[int, list[dict[str, str | None]]]:
        code = main(["ingest", "--json", *arguments])
        return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b").mkdir()
    (tmp_path / "a.json").write_bytes(a_report("PF000001", drives=("AAAA1111",)))
    (tmp_path / "b" / "wipe.log").write_bytes(an_nwipe_log(Wipe(serial="AAAA1111")))
    (tmp_path / "b" / "zz.json").write_bytes(b"")
    (tmp_path / "c.json").write_bytes(a_report("PF000002", drives=("BBBB2222",)))
    return tmp_path


def test_one_line_per_file_in_the_order_of_the_folders(ingest: Ingest, folder: Path, lot: Lot) -> None:
    code, lines = ingest(str(folder), "--lot", "L-07", "--territory", "landes")
    first, second = Device.objects.order_by("pk").values_list("asset_tag", flat=True)
    told = [
        (Path(str(line["path"])).name, line["kind"], line["outcome"], line["device"], line["reason"])
        for line in lines
    ]
    assert (code, told) == (
        0,
        [
            ("a.json", "rebond", "created", first, ""),
            ("wipe.log", "nwipe", "updated", first, ""),
            ("zz.json", "", "refused", None, "empty"),
            ("c.json", "rebond", "created", second, ""),
        ],
    )
    assert PendingReaction.objects.count() == 0


def test_strict_answers_three_when_a_file_was_refused(ingest: Ingest, folder: Path, lot: Lot) -> None:
    assert ingest(str(folder), "--lot", "L-07", "--strict")[0] == 3
    assert ingest(str(folder / "a.json"), "--lot", "L-07", "--strict")[0] == 0


def test_again_nothing_changes(ingest: Ingest, folder: Path, lot: Lot) -> None:
    ingest(str(folder), "--lot", "L-07")
    assert Counter(line["outcome"] for line in ingest(str(folder), "--lot", "L-07")[1]) == {
        "unchanged": 3,
        "refused": 1,
    }


def test_a_file_that_cannot_be_opened_is_answered_too(ingest: Ingest, folder: Path, lot: Lot) -> None:
    (folder / "aa.json").symlink_to(folder / "nowhere")
    code, lines = ingest(str(folder), "--lot", "L-07")
    assert (code, len(lines), lines[1]["reason"]) == (0, 5, "unreadable")


def test_a_name_that_is_no_text_is_written_all_the_same(ingest: Ingest, tmp_path: Path, lot: Lot) -> None:
    Path(str(tmp_path), b"caf\xe9.json".decode(errors="surrogateescape")).write_bytes(a_report())
    code, lines = ingest(str(tmp_path), "--lot", "L-07")
    assert (code, [line["outcome"] for line in lines]) == (0, ["created"])


def test_a_territory_may_be_named(ingest: Ingest, folder: Path, cast: Cast) -> None:
    code, lines = ingest(str(folder), "--territory", "lot-et-garonne")
    assert (code, lines[0]["outcome"], lines[0]["reason"]) == (0, "review", "no_match")
    assert set(Document.objects.values_list("territory__slug", flat=True)) == {"lot-et-garonne"}


@pytest.mark.corpus
def test_every_real_file_is_ingested_or_refused_with_a_reason(ingest: Ingest, corpus: Path, lot: Lot) -> None:
    code, lines = ingest(str(corpus), "--lot", "L-07")
    files = [path for path in corpus.rglob("*") if path.is_file()]
    assert (code, len(lines)) == (0, len(files))
    assert {line["outcome"] for line in lines} <= set(IntakeOutcome.values)
    unexplained = [line for line in lines if line["outcome"] in {"refused", "review"} and not line["reason"]]
    assert unexplained == []
    counted = Counter(line["outcome"] for line in lines)
    assert counted["created"] > 100
    again = Counter(line["outcome"] for line in ingest(str(corpus), "--lot", "L-07")[1])
    assert again["created"] == 0


@pytest.mark.django_db
def test_a_person_reads_what_became_of_each_file_in_words(
    folder: Path, lot: Lot, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["ingest", "--lot", lot.reference, str(folder)])
    main(["ingest", "--lot", lot.reference, str(folder)])
    said = capsys.readouterr().out
    assert [words for words in ("Ordinateur créé", "Déjà connu") if words not in said] == []
    assert [code for code in ("created", "unchanged") if code in said] == []
