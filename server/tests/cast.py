"""The people of the tests. Read a test aloud: their first names tell what they may do.

Amina collects, Bruno repairs, Chloé coordinates and keeps the stock, Driss prescribes, Inès mediates, Gaël gives,
Hanna sits on the committee, Eva audits, Farid belongs to another organisation in another territory, Léa supervises the workshop.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from rebond.access import Actor, Role
from rebond.accounts.models import User
from rebond.network.actors import actor_for
from rebond.network.choices import OrganisationKind, PrescriberKind
from rebond.network.models import Membership, Organisation, Place, Territory, Workshop
from rebond.programmes.models import Programme
from tests.factories.network import PASSWORD, a_place, a_programme, a_territory, a_workshop


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
    operator, donor, social_centre, library, clic = Organisation.objects.bulk_create(
        [
            Organisation(
                territory=landes,
                name="Agence landaise",
                kind=OrganisationKind.PUBLIC_ESTABLISHMENT,
                is_operator=True,
            ),
            Organisation(territory=landes, name="Collège des Pins", kind=OrganisationKind.SCHOOL),
            Organisation(
                territory=landes,
                name="CCAS de Dax",
                kind=OrganisationKind.SOCIAL_ACTION_CENTRE,
                prescriber_kind=PrescriberKind.SOCIAL_ACTION_CENTRE,
            ),
            Organisation(
                territory=landes,
                name="La Fabrique numérique",
                kind=OrganisationKind.ASSOCIATION,
                is_network_member=True,
            ),
            Organisation(territory=lot_et_garonne, name="Clic 47", kind=OrganisationKind.ASSOCIATION),
        ]
    )
    place = a_place(library, name="La Fabrique numérique", is_on_map=True)
    elsewhere = a_place(clic, name="Clic 47")
    return Cast(
        territory=landes,
        programme=a_programme(landes),
        operator=operator,
        workshop=a_workshop(operator),
        donor=donor,
        social_centre=social_centre,
        place=place,
        elsewhere=elsewhere,
        **_people(
            Membership(role=Role.STOREKEEPER, organisation=operator, user=_user("Amina")),
            Membership(role=Role.TECHNICIAN, organisation=operator, user=_user("Bruno")),
            Membership(role=Role.COORDINATOR, organisation=operator, user=_user("Chloé")),
            Membership(role=Role.PRESCRIBER, organisation=social_centre, user=_user("Driss")),
            Membership(role=Role.MEDIATOR, organisation=library, place=place, user=_user("Inès")),
            Membership(role=Role.DONOR, organisation=donor, user=_user("Gaël")),
            Membership(role=Role.COMMITTEE_MEMBER, organisation=social_centre, user=_user("Hanna")),
            Membership(role=Role.AUDITOR, organisation=operator, user=_user("Eva")),
            Membership(role=Role.PLACE_MANAGER, organisation=clic, place=elsewhere, user=_user("Farid")),
            Membership(role=Role.SUPERVISOR, organisation=operator, user=_user("Léa")),
        ),
    )


def _people(*hats: Membership) -> dict[str, Membership]:
    """Kept all at once: most tests begin with them."""
    User.objects.bulk_create([hat.user for hat in hats])
    Membership.objects.bulk_create(hats)
    return {_plain(hat.user.name): hat for hat in hats}


def _user(name: str) -> User:
    return User(email=f"{_plain(name)}@exemple.test", name=name, password=make_password(PASSWORD))


def _plain(name: str) -> str:
    return name.lower().replace("é", "e").replace("è", "e").replace("ë", "e")
