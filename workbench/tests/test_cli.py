"""The command line itself."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

from workbench import __version__, cli, commands
from workbench.exits import Exit

MODULES = [found.name for found in pkgutil.iter_modules(commands.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_every_module_of_commands_is_a_subcommand(name: str) -> None:
    module = importlib.import_module(f"workbench.commands.{name}")
    assert {"NAME", "add_parser", "run"} <= set(vars(module))


def test_two_modules_never_take_the_same_name() -> None:
    names = [importlib.import_module(f"workbench.commands.{name}").NAME for name in MODULES]
    assert len(names) == len(set(names))


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as told:
        cli.main(["--version"])
    assert (told.value.code, capsys.readouterr().out) == (0, f"rebond-workbench {__version__}\n")


def test_without_a_subcommand_nothing_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        cli.main([])
    assert refused.value.code == Exit.USAGE
    assert "COMMAND" in capsys.readouterr().err
