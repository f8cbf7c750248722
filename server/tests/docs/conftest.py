from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import ModuleType

import pytest

from tests.architecture.tree import ROOT


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    """A module of scripts/, as the command line finds it."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    return import_module
