"""The commands, in the order in which `rebond --help` lists them."""

from __future__ import annotations

from rebond.console.commands import init, ledger, people, serve

COMMANDS = (init.add_to, serve.add_to, people.add_to, ledger.add_to)
