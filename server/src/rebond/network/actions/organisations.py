"""Who there is and where: organisations, their workshops and their places."""

from __future__ import annotations

from dataclasses import dataclass, fields

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.geography.models import Commune
from rebond.kit.errors import Invalid
from rebond.kit.holding import hold_each
from rebond.ledger.recording import Entry, record
from rebond.network.facts import (
    OrganisationChanged,
    OrganisationCreated,
    PlaceChanged,
    PlaceCreated,
    PlaceTakenOver,
    WorkshopChanged,
    WorkshopCreated,
)
from rebond.network.models import Organisation, Place, Territory, Workshop


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationFacts:
    name: str
    kind: str
    prescriber_kind: str = ""
    is_network_member: bool = False
    is_pact_member: bool = False
    is_external_workshop: bool = False
    commune: Commune | None = None
    public_phone: str = ""
    public_email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkshopFacts:
    name: str
    commune: Commune
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFacts:
    name: str
    commune: Commune
    address: str = ""
    phone: str = ""
    is_on_map: bool = False
    is_open: bool = True


def create_organisation(*, actor: Actor, territory: Territory, new: OrganisationFacts) -> Organisation:
    require(actor, "network.edit", on=territory)
    return _write_organisation(actor, Organisation(territory=territory), new, OrganisationCreated)


def change_organisation(*, actor: Actor, organisation: Organisation, new: OrganisationFacts) -> Organisation:
    require(actor, "network.edit", on=organisation)
    return _write_organisation(actor, organisation, new, OrganisationChanged)


def create_workshop(*, actor: Actor, organisation: Organisation, new: WorkshopFacts) -> Workshop:
    require(actor, "network.edit", on=organisation)
    return _write_workshop(actor, Workshop(organisation=organisation), new, WorkshopCreated)


def change_workshop(*, actor: Actor, workshop: Workshop, new: WorkshopFacts) -> Workshop:
    require(actor, "network.edit", on=workshop)
    return _write_workshop(actor, workshop, new, WorkshopChanged)


def create_place(*, actor: Actor, organisation: Organisation, new: PlaceFacts) -> Place:
    require(actor, "network.edit", on=organisation)
    return _write_place(actor, Place(organisation=organisation), new, PlaceCreated)


def change_place(*, actor: Actor, place: Place, new: PlaceFacts) -> Place:
    require(actor, "network.edit", on=place)
    return _write_place(actor, place, new, PlaceChanged)


def take_over(*, actor: Actor, place: Place, to: Place) -> None:
    """``to`` answers for the loans and the instalments of ``place``, and for those that it had taken over itself.

    Raise `Invalid` for a place that is closed, the same, or of another territory.
    """
    with transaction.atomic():
        rows = Place.objects.select_related("organisation")
        held = {row.pk: row for row in hold_each(rows, [place.pk, to.pk])}
        require(actor, "network.edit", on=held.values())
        ends = held[place.pk], held[to.pk]
        if (
            place.pk == to.pk
            or not ends[1].is_open
            or len({one.organisation.territory_id for one in ends}) > 1
        ):
            raise Invalid(_("Choose another place, which is open."), code="wrong_place", field="to")
        Place.objects.filter(Q(pk=place.pk) | Q(taken_over_by=place.pk)).update(taken_over_by=to.pk)
        told = PlaceTakenOver(place_id=place.pk, to_place_id=to.pk)
        record(actor=actor, entries=[Entry(f"place:{place.pk}", told)])


def _write_organisation(
    actor: Actor,
    row: Organisation,
    new: OrganisationFacts,
    kind: type[OrganisationCreated | OrganisationChanged],
) -> Organisation:
    with transaction.atomic():
        _write(row, new)
        told = kind(organisation_id=row.pk, territory_id=row.territory_id, organisation_kind=row.kind)
        record(actor=actor, entries=[Entry(f"organisation:{row.pk}", told)])
    return row


def _write_workshop(
    actor: Actor, row: Workshop, new: WorkshopFacts, kind: type[WorkshopCreated | WorkshopChanged]
) -> Workshop:
    with transaction.atomic():
        _write(row, new)
        told = kind(workshop_id=row.pk, organisation_id=row.organisation_id)
        record(actor=actor, entries=[Entry(f"workshop:{row.pk}", told)])
    return row


def _write_place(actor: Actor, row: Place, new: PlaceFacts, kind: type[PlaceCreated | PlaceChanged]) -> Place:
    with transaction.atomic():
        if new.is_open:
            row.taken_over_by = None
        _write(row, new)
        told = kind(
            place_id=row.pk, organisation_id=row.organisation_id, is_open=row.is_open, is_on_map=row.is_on_map
        )
        record(actor=actor, entries=[Entry(f"place:{row.pk}", told)])
    return row


def _write(row: Organisation | Workshop | Place, new: OrganisationFacts | WorkshopFacts | PlaceFacts) -> None:
    """Hold what exists, then set every column. Raise `Invalid` for a name that is empty or taken."""
    if row.pk:
        type(row)._default_manager.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)  # noqa: SLF001 - Django's own name
    for item in fields(new):
        setattr(row, item.name, getattr(new, item.name))
    row.name = " ".join(new.name.split())
    if not row.name:
        raise Invalid(_("A name is needed."), field="name")
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Invalid(_("Another one already bears this name."), code="name_taken", field="name") from error
