"""The commands, in the order in which `rebond --help` lists them."""

from __future__ import annotations

from rebond.console.commands import init, ledger, serve

COMMANDS = (init.add_to, serve.add_to, ledger.add_to)
