"""A test with real transactions ends by emptying the tables; the ledger's triggers refuse that, so they are lifted
for this moment, and put back."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import TransactionTestCase

from rebond.ledger import triggers


def lift_triggers_to_flush(monkeypatch: pytest.MonkeyPatch) -> None:
    flush = TransactionTestCase._fixture_teardown

    def flush_without_triggers(case: Any) -> None:
        triggers.remove()
        try:
            flush(case)
        finally:
            triggers.install()

    monkeypatch.setattr(TransactionTestCase, "_fixture_teardown", flush_without_triggers)
