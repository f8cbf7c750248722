"""The people of the tests. Read a test aloud: their first names tell what they may do.

Amina collects, Bruno repairs, Chloé coordinates and keeps the stock, Driss prescribes, Inès mediates, Gaël gives,
Hanna sits on the committee, Eva audits, Farid belongs to another organisation in another territory, Léa supervises the workshop.
"""

from __future__ import annotations

from dataclasses import dataclass

from rebond.access import Actor, Role
from rebond.network.actors import actor_for
from rebond.network.choices import OrganisationKind, PrescriberKind
from rebond.network.models import Membership, Organisation, Place, Territory, Workshop
from rebond.programmes.models import Programme
from tests.factories.network import (
    a_membership,
    a_place,
    a_programme,
    a_territory,
    a_user,
    a_workshop,
    an_organisation,
)


@dataclass(frozen=True, slots=True)
class Cast:
    territory: Territory
    programme: Programme
    operator: Organisation
    workshop: Workshop
    donor: Organisation
    social_centre: Organisation
    place: Place
    elsewhere: Place
    amina: Membership
    bruno: Membership
    chloe: Membership
    driss: Membership
    ines: Membership
    gael: Membership
    hanna: Membership
    eva: Membership
    farid: Membership
    lea: Membership

    def people(self) -> dict[str, Membership]:
        names = ("amina", "bruno", "chloe", "driss", "ines", "gael", "hanna", "eva", "farid", "lea")
        return {name: getattr(self, name) for name in names}

    def actor(self, name: str) -> Actor:
        return actor_for(self.people()[name])


def gather() -> Cast:
    """Everyone, in the Landes; Farid and his place are in Lot-et-Garonne."""
    landes, lot_et_garonne = a_territory(), a_territory("lot-et-garonne", "Lot-et-Garonne")
    operator = an_organisation(
        landes, name="Agence landaise", kind=OrganisationKind.PUBLIC_ESTABLISHMENT, is_operator=True
    )
    donor = an_organisation(landes, name="Collège des Pins", kind=OrganisationKind.SCHOOL)
    social_centre = an_organisation(
        landes,
        name="CCAS de Dax",
        kind=OrganisationKind.SOCIAL_ACTION_CENTRE,
        prescriber_kind=PrescriberKind.SOCIAL_ACTION_CENTRE,
    )
    place = a_place(
        an_organisation(landes, name="La Fabrique numérique", is_network_member=True),
        name="La Fabrique numérique",
        is_on_map=True,
    )
    elsewhere = a_place(an_organisation(lot_et_garonne, name="Clic 47"), name="Clic 47")
    return Cast(
        territory=landes,
        programme=a_programme(landes),
        operator=operator,
        workshop=a_workshop(operator),
        donor=donor,
        social_centre=social_centre,
        place=place,
        elsewhere=elsewhere,
        amina=_person("Amina", Role.STOREKEEPER, operator),
        bruno=_person("Bruno", Role.TECHNICIAN, operator),
        chloe=_person("Chloé", Role.COORDINATOR, operator),
        driss=_person("Driss", Role.PRESCRIBER, social_centre),
        ines=_person("Inès", Role.MEDIATOR, place.organisation, place),
        gael=_person("Gaël", Role.DONOR, donor),
        hanna=_person("Hanna", Role.COMMITTEE_MEMBER, social_centre),
        eva=_person("Eva", Role.AUDITOR, operator),
        farid=_person("Farid", Role.PLACE_MANAGER, elsewhere.organisation, elsewhere),
        lea=_person("Léa", Role.SUPERVISOR, operator),
    )


def _person(name: str, role: Role, organisation: Organisation, place: Place | None = None) -> Membership:
    email = name.lower().replace("é", "e").replace("è", "e").replace("ë", "e") + "@exemple.test"
    return a_membership(role, organisation, place=place, user=a_user(name, email=email))
