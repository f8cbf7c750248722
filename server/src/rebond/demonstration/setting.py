"""The setting of the play: territories, structures, workshops, programmes, before anything happens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from rebond.access import Role
from rebond.demonstration.crew import Crew
from rebond.demonstration.demand import Prescriber
from rebond.demonstration.people import joins, plays
from rebond.geography.models import Commune
from rebond.network.choices import OrganisationKind, PrescriberKind
from rebond.network.models import Organisation, Place, Territory, Workshop
from rebond.programmes.models import DeclaredFigure, Programme
from rebond.stock.models import Location


def territory(slug: str, name: str, departement: str) -> Territory:
    return Territory.objects.create(slug=slug, name=name, departement_code=departement)


def structure(where: Territory, name: str, kind: OrganisationKind, **fields: Any) -> Organisation:
    return Organisation.objects.create(territory=where, name=name, kind=kind, **fields)


def known(where: Territory, name: str) -> Organisation:
    return Organisation.objects.get(territory=where, name=name)


def workshop(organisation: Organisation, name: str, insee_code: str) -> Workshop:
    return Workshop.objects.create(
        organisation=organisation, name=name, commune=Commune.objects.get(insee_code=insee_code)
    )


def place(where: Territory, name: str, kind: OrganisationKind, insee_code: str) -> Place:
    """A place and its structure of the same name, member of the network and on the map."""
    owner = structure(where, name, kind, is_network_member=True)
    commune = Commune.objects.get(insee_code=insee_code)
    return Place.objects.create(
        organisation=owner,
        name=name,
        commune=commune,
        phone=_telephone(Place.objects.count()),
        is_on_map=True,
    )


def _telephone(rank: int) -> str:
    """Each its own, among the numbers that ARCEP keeps for fiction: nobody answers them."""
    return f"05 36 49 {10 + rank // 100:02} {rank % 100:02}"


def crew(programme: Programme, bench: Workshop, shelves: Sequence[str], places: Sequence[Place]) -> Crew:
    """The people who play a programme: nobody signs in as them."""
    home = bench.organisation
    return Crew(
        programme=programme,
        workshop=bench,
        shelves=tuple(Location.objects.get_or_create(workshop=bench, code=code)[0] for code in shelves),
        coordinator=plays(joins("Coordination", Role.COORDINATOR, home)),
        technician=plays(joins("Atelier", Role.TECHNICIAN, home)),
        storekeeper=plays(joins("Magasin", Role.STOREKEEPER, home)),
        mediators={
            spot.pk: plays(joins("Médiation", Role.MEDIATOR, spot.organisation, spot)) for spot in places
        },
    )


def prescribers(
    where: Territory, listed: Sequence[tuple[str, OrganisationKind, PrescriberKind]]
) -> list[Prescriber]:
    made = []
    for name, kind, refers_as in listed:
        organisation = structure(where, name, kind, prescriber_kind=refers_as, is_network_member=True)
        made.append(
            Prescriber(plays(joins("Accompagnement social", Role.PRESCRIBER, organisation)), refers_as)
        )
    return made


def declare(programme: Programme, figures: dict[str, int], *, source: str, since: date, until: date) -> None:
    DeclaredFigure.objects.bulk_create(
        DeclaredFigure(
            programme=programme, key=key, value=value, source=source, covers_from=since, covers_to=until
        )
        for key, value in figures.items()
    )
