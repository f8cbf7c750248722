"""`rebond people invite`: how the first person of an installation comes in, and any other."""

from __future__ import annotations

import argparse

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from rebond.access import Role, system_actor
from rebond.console.exits import Exit
from rebond.console.output import answer_json
from rebond.console.tree import Commands
from rebond.kit.errors import Invalid
from rebond.network.actions import invite
from rebond.network.models import Organisation, Place


def add_to(commands: Commands) -> None:
    words = _("the people and what they may do")
    people = commands.add_parser("people", help=words, description=words)
    verbs = people.add_subparsers(metavar=_("VERB"), required=True)
    words = _("invite a person by e-mail to wear a hat in an organisation; answers the link to pass on")
    command = verbs.add_parser("invite", help=words, description=words)
    command.add_argument("--email", required=True, metavar=_("ADDRESS"), help=_("where the invitation goes"))
    command.add_argument(
        "--role",
        required=True,
        choices=Role.values,
        metavar=_("ROLE"),
        help=_("one of: %(roles)s") % {"roles": ", ".join(Role.values)},
    )
    command.add_argument(
        "--organisation", metavar=_("NAME"), help=_("its exact name (the operator by default)")
    )
    command.add_argument("--place", metavar=_("NAME"), help=_("the place, for who works in one"))
    command.add_argument(
        "--territory", metavar="SLUG", help=_("where the organisation is (the first by default)")
    )
    command.add_argument("--name", default="", metavar=_("NAME"), help=_("how the person is called"))
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> Exit:
    try:
        validate_email(options.email)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), field="email") from None
    organisation = organisation_named(options.organisation, options.territory)
    place = place_named(options.place, organisation) if options.place else None
    invited = invite(
        actor=system_actor("console"),
        email=options.email,
        role=Role(options.role),
        organisation=organisation,
        place=place,
        name=options.name,
    )
    answer_json(
        {
            "address": invited.address,
            "email": options.email,
            "role": options.role,
            "organisation": organisation.name,
            "place": place.name if place else None,
            "valid_until": invited.invitation.expires_at,
        }
    )
    return Exit.DONE


def organisation_named(name: str | None, territory: str | None) -> Organisation:
    """Raise `Invalid` when there is none, with the command that begins a territory when there is nothing at all."""
    organisations = Organisation.objects.order_by("territory_id", "-is_operator", "pk")
    if territory:
        organisations = organisations.filter(territory__slug=territory)
    if name:
        organisations = organisations.filter(name__iexact=name)
    found = organisations.first()
    if found is None and not Organisation.objects.exists():
        raise Invalid(
            _("There is no organisation yet: begin with rebond init --territory."), field="organisation"
        )
    if found is None:
        raise Invalid(_("No organisation is called %(name)s.") % {"name": name or ""}, field="organisation")
    return found


def place_named(name: str, organisation: Organisation) -> Place:
    place = Place.objects.filter(organisation=organisation, name__iexact=name).first()
    if place is None:
        known = ", ".join(Place.objects.filter(organisation=organisation).values_list("name", flat=True))
        words = _("%(organisation)s has no place called %(name)s. It has: %(known)s.")
        raise Invalid(
            words % {"organisation": organisation, "name": name, "known": known or "-"}, field="place"
        )
    return place
