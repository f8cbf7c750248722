"""`rebond serve`: the pages on loopback, and the worker that follows the ledger."""

from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from rebond.console import serving
from rebond.console.commands import demo, init
from rebond.console.exits import Exit
from rebond.console.output import tell
from rebond.console.tree import Commands
from rebond.demonstration.queries import accounts
from rebond.kit.errors import Refused
from rebond.ledger.reading import is_demonstration


def add_to(commands: Commands) -> None:
    words = _("serve the pages and run the worker until Ctrl+C")
    command = commands.add_parser("serve", help=words, description=words)
    command.add_argument("--host", default="127.0.0.1", help=_("address to listen on (%(default)s)"))
    command.add_argument("--port", type=int, default=8000, help=_("port to listen on (%(default)s)"))
    command.add_argument(
        "--workers", type=int, default=2, help=_("processes that answer pages (%(default)s)")
    )
    command.add_argument(
        "--demo",
        action="store_true",
        help=_("first do what “rebond init” does, and play the demonstration into an empty database"),
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> Exit:
    if options.demo:
        serving.require_free(options.host, options.port)
        init.prepare_database()
        demo.play_into_empty()
    if init.is_behind():
        raise Refused(_("The database is not up to date: run “rebond init” first."), code="not_initialised")
    serving.require_free(options.host, options.port)
    init.prepare_statics()
    with serving.terminated_like_interrupted():
        return _serve(options)


def _serve(options: argparse.Namespace) -> Exit:
    serving.name_public_address(options.host, options.port)
    web = serving.start_web(options.host, options.port, workers=options.workers)
    children = [web]
    try:
        if not serving.wait_until_it_answers(options.host, options.port, web):
            tell(_("The server did not start; its messages stand above."))
            return Exit.FAULT
        children.append(serving.start_worker())  # now: beside the pages it would delay the first of them
        _greet(f"http://{options.host}:{options.port}")
        ended = serving.first_to_end(children)
        tell(
            _("A part of Rebond ended by itself (exit code %(code)s); stopping the rest.")
            % {"code": ended.returncode}
        )
    except KeyboardInterrupt:
        tell(_("Stopping."))
        return Exit.DONE
    finally:
        serving.stop(children)
    return Exit.FAULT


def _greet(address: str) -> None:
    tell("")
    tell(_("Rebond is ready: %(address)s") % {"address": address})
    if is_demonstration():
        tell(_("This is a demonstration, with invented people. Choose one on the first page:"))
        for line in _accounts():
            tell(f"  {line}")
    tell(_("Stop with Ctrl+C; nothing is lost."))


def _accounts() -> list[str]:
    """Those whom one click on the page signs in, one line per role."""
    people = accounts()
    width = max((len(account.label) for account in people), default=0)
    return [f"{account.label:<{width}}  {account.name} ({account.where})" for account in people]
