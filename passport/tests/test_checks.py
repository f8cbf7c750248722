"""The results of checks as data."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

import passport
from passport import shape
from passport.checks import (
    LIST_SCHEMA,
    SCHEMA,
    CheckFinding,
    CheckKind,
    CheckList,
    CheckReport,
    CheckResult,
    Judge,
    Machine,
    NotApplicableReason,
    from_json,
    list_from_json,
    list_to_json,
    to_json,
)
from passport.erasure import Level
from passport.refusal import Reason, UnreadableDocument

NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
REPORT = CheckReport(
    produced_at=NOW,
    machine=Machine(maker="Pinède", model="Ardoise 14", serial="PN7K2M9Q41", macs=("3c:52:82:11:22:33",)),
    required=(CheckKind.MEMORY, CheckKind.CAMERA, CheckKind.SCREEN),
    findings=(
        CheckFinding(
            kind=CheckKind.MEMORY,
            result=CheckResult.PASSED,
            judge=Judge.PROGRAM,
            measured="6 GiB",
            done_at=NOW,
        ),
        CheckFinding(
            kind=CheckKind.CAMERA, result=CheckResult.NOT_APPLICABLE, reason=NotApplicableReason.NOT_FITTED
        ),
    ),
)


def test_a_report_comes_back_from_its_json_as_it_was() -> None:
    assert from_json(json.loads(json.dumps(to_json(REPORT)))) == REPORT


def test_what_nobody_did_stays_open_and_the_report_is_not_good() -> None:
    assert (REPORT.open, REPORT.is_good) == ((CheckKind.SCREEN,), False)


def test_a_check_said_to_be_not_done_stays_open() -> None:
    skipped = CheckFinding(kind=CheckKind.SCREEN, result=CheckResult.NOT_DONE)
    report = CheckReport(
        produced_at=NOW, machine=Machine(), required=(CheckKind.SCREEN,), findings=(skipped,)
    )
    assert (report.open, report.is_good) == ((CheckKind.SCREEN,), False)


def test_a_failed_check_denies_the_whole_even_when_it_was_not_required() -> None:
    failed = CheckFinding(kind=CheckKind.SOUND, result=CheckResult.FAILED)
    assert not CheckReport(produced_at=NOW, machine=Machine(), findings=(failed,)).is_good


def test_a_complete_report_without_failure_is_good() -> None:
    assert CheckReport(
        produced_at=NOW, machine=Machine(), required=(CheckKind.MEMORY,), findings=REPORT.findings
    ).is_good


@pytest.mark.parametrize(
    ("findings", "where"),
    [
        (
            [{"kind": "memory", "result": "passed"}, {"kind": "memory", "result": "failed"}],
            "findings[1].kind",
        ),
        ([{"kind": "memory", "result": "not_applicable"}], "findings[0].reason"),
        ([{"kind": "memory", "result": "passed", "reason": "removed"}], "findings[0].reason"),
        ([{"kind": "soul", "result": "passed"}], "findings[0].kind"),
        ([{"kind": "memory", "result": "perhaps"}], "findings[0].result"),
    ],
)
def test_a_contradiction_is_refused_at_its_place(findings: list[dict[str, str]], where: str) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        from_json(to_json(REPORT) | {"findings": findings})
    assert (refused.value.reason, refused.value.where) == (Reason.WRONG_FIELD, where)


@pytest.mark.parametrize("document", [None, [], {}, {"schema": "rebond.hardware-report/1"}])
def test_anything_else_is_no_check_report(document: object) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        from_json(document)
    assert refused.value.reason == Reason.UNKNOWN_FORMAT


def test_a_programme_says_its_checks_in_its_order_and_each_once() -> None:
    document = {
        "schema": LIST_SCHEMA,
        "required": ["memory", "start", "memory"],
        "battery_threshold_percent": 50,
        "erasure_level": "purge",
    }
    wanted = CheckList(
        required=(CheckKind.MEMORY, CheckKind.START), battery_threshold_percent=50, erasure_level=Level.PURGE
    )
    assert list_from_json(document) == wanted
    assert list_from_json(list_to_json(wanted)) == wanted


def test_a_list_that_names_nothing_asks_for_everything() -> None:
    assert list_from_json({"schema": LIST_SCHEMA}).required == tuple(CheckKind)
    assert list_from_json({"schema": LIST_SCHEMA, "required": []}).required == tuple(CheckKind)


def test_an_unknown_check_is_refused_rather_than_left_out() -> None:
    with pytest.raises(UnreadableDocument) as refused:
        list_from_json({"schema": LIST_SCHEMA, "required": ["memory", "soul"]})
    assert refused.value.where == "required[1]"


@pytest.mark.parametrize(("cls", "name"), [(CheckReport, SCHEMA), (CheckList, LIST_SCHEMA)])
def test_the_schema_file_says_what_the_dataclasses_say(cls: type, name: str) -> None:
    file = Path(passport.__file__).parent / "schemas" / f"{name.split('.')[1].split('/', maxsplit=1)[0]}.json"
    assert json.loads(file.read_text(encoding="utf-8")) == shape.schema(cls, name)
