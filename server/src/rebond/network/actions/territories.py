"""Where a new installation begins: a territory and the organisation that operates its programmes."""

from __future__ import annotations

from django.core.validators import slug_re
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.errors import Invalid, Refused
from rebond.kit.sealing import plain_words
from rebond.ledger.recording import Entry, record
from rebond.network.choices import OrganisationKind
from rebond.network.facts import OrganisationCreated
from rebond.network.models import Organisation, Territory

KINDS_BY_FIRST_WORDS = {
    "departement": OrganisationKind.DEPARTEMENT,
    "conseil departemental": OrganisationKind.DEPARTEMENT,
    "commune": OrganisationKind.MUNICIPALITY,
    "mairie": OrganisationKind.MUNICIPALITY,
    "ville": OrganisationKind.MUNICIPALITY,
    "communaute": OrganisationKind.INTERMUNICIPALITY,
    "metropole": OrganisationKind.INTERMUNICIPALITY,
    "association": OrganisationKind.ASSOCIATION,
}


def open_territory(
    *, actor: Actor, slug: str, name: str, operator: str, operator_kind: str = "", departement_code: str = ""
) -> Organisation:
    """Answer the operator: its coordinator is the first person to invite.

    Raise `Invalid` for a short name that no address could hold, `Refused` for one that is taken.

    ``operator_kind`` is one of `OrganisationKind`; without it, the first words of the name say it.
    """
    if not slug_re.fullmatch(slug):
        raise Invalid(
            _("The short name “%(slug)s” holds more than letters, digits and hyphens: write “%(better)s”.")
            % {"slug": slug, "better": slugify(slug) or "landes"},
            field="slug",
        )
    with transaction.atomic():
        territory, created = Territory.objects.get_or_create(
            slug=slug, defaults={"name": name, "departement_code": departement_code}
        )
        require(actor, "network.edit", on=territory)
        if not created:
            raise Refused(
                _("A territory already has this short name."), code="territory_exists", field="slug"
            )
        kind = OrganisationKind(operator_kind) if operator_kind else kind_called(operator)
        organisation = Organisation.objects.create(
            territory=territory, name=operator, kind=kind, is_operator=True, is_network_member=True
        )
        told = OrganisationCreated(
            organisation_id=organisation.pk, territory_id=territory.pk, organisation_kind=kind
        )
        record(actor=actor, entries=[Entry(f"organisation:{organisation.pk}", told)])
    return organisation


def kind_called(name: str) -> OrganisationKind:
    """The kind that the first words of a name say; agencies and unions of public bodies say none."""
    words = f"{plain_words(name)} "
    found = (kind for first, kind in KINDS_BY_FIRST_WORDS.items() if words.startswith(f"{first} "))
    return next(found, OrganisationKind.PUBLIC_ESTABLISHMENT)
