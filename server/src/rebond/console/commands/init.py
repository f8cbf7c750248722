"""`rebond init`: the data directory, its keys and its database."""

from __future__ import annotations

import argparse

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from rebond.access import system_actor
from rebond.console import statics
from rebond.console.exits import Exit
from rebond.console.output import tell
from rebond.console.tables import make_at_once
from rebond.console.tree import Commands
from rebond.geography.actions import load
from rebond.kit.errors import Invalid
from rebond.ledger import triggers
from rebond.network.actions import open_territory
from rebond.network.choices import OrganisationKind
from rebond.network.models import Territory


def add_to(commands: Commands) -> None:
    words = _("prepare the data directory, its keys and its database; nothing that is there is lost")
    command = commands.add_parser("init", help=words, description=words)
    first = command.add_argument_group(_("to begin a new territory"))
    first.add_argument("--territory", metavar="SLUG", help=_("its short name, as in landes"))
    first.add_argument("--name", metavar=_("NAME"), help=_("its name (the short name by default)"))
    first.add_argument("--operator", metavar=_("NAME"), help=_("the organisation that runs its programmes"))
    first.add_argument(
        "--operator-kind",
        choices=OrganisationKind.values,
        default="",
        help=_("what kind of organisation it is (what its name says by default)"),
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> Exit:
    prepare()
    if options.territory:
        name = options.name or options.territory
        begin_territory(options.territory, name, options.operator or "", options.operator_kind)
    return Exit.DONE


def begin_territory(slug: str, name: str, operator: str, operator_kind: str = "") -> None:
    """Doing it again changes nothing. Raise `Invalid` without an operator."""
    if Territory.objects.filter(slug=slug).exists():
        return
    if not operator:
        raise Invalid(_("Name the organisation that runs the territory with --operator."), field="operator")
    open_territory(
        actor=system_actor("init"), slug=slug, name=name, operator=operator, operator_kind=operator_kind
    )
    words = _("Territory %(name)s is open. Invite its coordinator: rebond people invite --help")
    tell(words % {"name": name})


def prepare() -> None:
    """Make what is missing. Costs little when nothing is."""
    prepare_statics()
    prepare_database()


def prepare_statics() -> None:
    if statics.gather():
        tell(_("Gathered style sheets, scripts, fonts and pictures."))


def prepare_database() -> None:
    settings.REBOND_DATA.chmod(0o700)
    if is_behind():
        tell(_("Preparing the database ..."))
        if not make_at_once(connection):
            call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    with transaction.atomic():
        if load().changed:
            tell(_("Loaded the communes of France."))
    if missing := triggers.missing_triggers():
        triggers.install()
        tell(_("Put back what keeps the ledger append-only: %(names)s") % {"names": ", ".join(missing)})


def is_behind() -> bool:
    """Whether a migration is still to be applied."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
