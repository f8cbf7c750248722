"""The commands, in the order in which `rebond --help` lists them."""

from __future__ import annotations

from rebond.console.commands import demo, erase, ingest, init, keys, ledger, people, report, serve, waste

COMMANDS = (
    init.add_to,
    demo.add_to,
    serve.add_to,
    ingest.add_to,
    report.add_to,
    waste.add_to,
    people.add_to,
    ledger.add_to,
    keys.add_to,
    erase.add_to,
)
