from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from rebond.access import Role
from rebond.accounts.models import User
from rebond.geography.models import Commune, Departement
from rebond.network.choices import OrganisationKind
from rebond.network.models import Membership, Organisation, Place, Territory, Workshop
from rebond.programmes.models import Programme

numbers = count(1)


def an_address() -> str:
    """Where no other household of the tests lives."""
    return f"{next(numbers)} rue des Écoles"


PASSWORD = "une phrase de passe inventée"


def a_commune(name: str = "Dax", insee_code: str = "40088", **fields: Any) -> Commune:
    departement, _ = Departement.objects.get_or_create(code=insee_code[:2], defaults={"name": "Landes"})
    values = {"postcodes": "40100", "population": 20_000, "latitude": 43.71, "longitude": -1.05, **fields}
    commune, _ = Commune.objects.get_or_create(
        insee_code=insee_code,
        defaults={"name": name, "search_name": name.lower(), "departement": departement, **values},
    )
    return commune


def a_territory(slug: str = "landes", name: str = "Landes") -> Territory:
    return Territory.objects.get_or_create(slug=slug, defaults={"name": name, "departement_code": "40"})[0]


def an_organisation(
    territory: Territory | None = None,
    *,
    name: str = "",
    kind: str = OrganisationKind.ASSOCIATION,
    **fields: Any,
) -> Organisation:
    return Organisation.objects.create(
        territory=territory or a_territory(), name=name or f"Association {next(numbers)}", kind=kind, **fields
    )


def a_workshop(
    organisation: Organisation | None = None, *, name: str = "Atelier de Mont-de-Marsan"
) -> Workshop:
    return Workshop.objects.create(
        organisation=organisation or an_organisation(),
        name=name,
        commune=a_commune("Mont-de-Marsan", "40192"),
    )


def a_place(organisation: Organisation | None = None, *, name: str = "", **fields: Any) -> Place:
    return Place.objects.create(
        organisation=organisation or an_organisation(),
        name=name or f"Lieu {next(numbers)}",
        commune=fields.pop("commune", None) or a_commune(),
        **fields,
    )


def a_programme(
    territory: Territory | None = None, *, slug: str = "mon-ordi-pin40", **fields: Any
) -> Programme:
    defaults = {
        "territory": territory or a_territory(),
        "name": "Mon Ordi PIN40",
        "starts_on": date(2020, 1, 1),
        **fields,
    }
    return Programme.objects.get_or_create(slug=slug, defaults=defaults)[0]


def a_user(name: str = "Camille", **fields: Any) -> User:
    email = fields.pop("email", f"{name.lower()}.{next(numbers)}@exemple.test")
    return User.objects.create_user(email, PASSWORD, name=name, **fields)


def a_membership(
    role: Role,
    organisation: Organisation | None = None,
    *,
    place: Place | None = None,
    user: User | None = None,
) -> Membership:
    organisation = organisation or (place.organisation if place else an_organisation())
    return Membership.objects.create(user=user or a_user(), organisation=organisation, place=place, role=role)
