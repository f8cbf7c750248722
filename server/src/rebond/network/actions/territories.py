"""Where a new installation begins: a territory and the organisation that operates its programmes."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.errors import Refused
from rebond.ledger.recording import Entry, record
from rebond.network.choices import OrganisationKind
from rebond.network.facts import OrganisationCreated
from rebond.network.models import Organisation, Territory


def open_territory(
    *, actor: Actor, slug: str, name: str, operator: str, departement_code: str = ""
) -> Organisation:
    """Answer the operator: its coordinator is the first person to invite. Raise `Refused` for a slug that is taken."""
    with transaction.atomic():
        territory, created = Territory.objects.get_or_create(
            slug=slug, defaults={"name": name, "departement_code": departement_code}
        )
        require(actor, "network.edit", on=territory)
        if not created:
            raise Refused(
                _("A territory already has this short name."), code="territory_exists", field="slug"
            )
        kind = OrganisationKind.PUBLIC_ESTABLISHMENT
        organisation = Organisation.objects.create(
            territory=territory, name=operator, kind=kind, is_operator=True, is_network_member=True
        )
        told = OrganisationCreated(
            organisation_id=organisation.pk, territory_id=territory.pk, organisation_kind=kind
        )
        record(actor=actor, entries=[Entry(f"organisation:{organisation.pk}", told)])
    return organisation
