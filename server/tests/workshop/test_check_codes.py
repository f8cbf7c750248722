"""The server and the workbench call one check by one code."""

from __future__ import annotations

from passport import checks
from rebond.programmes.choices import CheckKind
from rebond.workshop.choices import CheckResult, NotApplicableReason


def test_the_checks_of_the_server_are_those_of_the_workbench_in_the_same_order() -> None:
    assert CheckKind.values == [kind.value for kind in checks.CheckKind]


def test_the_results_are_the_same_and_what_was_not_done_is_no_result() -> None:
    assert set(CheckResult.values) == {kind.value for kind in checks.CheckResult} - {"not_done"}


def test_the_reasons_are_the_same() -> None:
    assert set(NotApplicableReason.values) == {reason.value for reason in checks.NotApplicableReason}
