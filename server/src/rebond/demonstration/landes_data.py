"""Landes 2020-2023: the places, the years, and the figures that the printed report declares.

Source: Agence landaise pour l'informatique, "OrdiPin40, compte-rendu du dispositif, période 2020-2023".
Communes and kinds of structures are real in number; names of structures and people are invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rebond.network.choices import OrganisationKind as Kind
from rebond.network.choices import PrescriberKind


@dataclass(frozen=True, slots=True)
class PlaceOfLandes:
    name: str
    kind: Kind
    commune: str


PLACES = (
    PlaceOfLandes("La Fabrique numérique", Kind.ASSOCIATION, "40088"),
    PlaceOfLandes("Club micro du Gabardan", Kind.ASSOCIATION, "40102"),
    PlaceOfLandes("Clic et Pin", Kind.ASSOCIATION, "40046"),
    PlaceOfLandes("L'Atelier des usages", Kind.ASSOCIATION, "40281"),
    PlaceOfLandes("Foyer rural connecté", Kind.ASSOCIATION, "40313"),
    PlaceOfLandes("La Passerelle", Kind.ASSOCIATION, "40312"),
    PlaceOfLandes("Maison de la citoyenneté", Kind.ASSOCIATION, "40310"),
    PlaceOfLandes("Tiers-lieu de la Haute Lande", Kind.ASSOCIATION, "40197"),
    PlaceOfLandes("Le Relais des Pins", Kind.ASSOCIATION, "40184"),
    PlaceOfLandes("Bus France Services", Kind.INTERMUNICIPALITY, "40192"),
    PlaceOfLandes("Espace France Services de Saint-Sever", Kind.INTERMUNICIPALITY, "40282"),
    PlaceOfLandes("Espace France Services d'Hagetmau", Kind.INTERMUNICIPALITY, "40119"),
    PlaceOfLandes("Espace numérique d'Aire-sur-l'Adour", Kind.INTERMUNICIPALITY, "40001"),
    PlaceOfLandes("Espace numérique de Peyrehorade", Kind.INTERMUNICIPALITY, "40224"),
    PlaceOfLandes("Espace numérique de Pouillon", Kind.INTERMUNICIPALITY, "40233"),
    PlaceOfLandes("Espace numérique de Saint-Vincent-de-Tyrosse", Kind.INTERMUNICIPALITY, "40284"),
    PlaceOfLandes("Médiathèque intercommunale de Parentis", Kind.INTERMUNICIPALITY, "40217"),
    PlaceOfLandes("Point numérique de Rion-des-Landes", Kind.INTERMUNICIPALITY, "40243"),
    PlaceOfLandes("Point numérique de Tarnos", Kind.INTERMUNICIPALITY, "40312"),
    PlaceOfLandes("Point numérique de Saint-Paul-lès-Dax", Kind.INTERMUNICIPALITY, "40279"),
    PlaceOfLandes("Agence de proximité de Mont-de-Marsan", Kind.PUBLIC_SERVICE_OPERATOR, "40192"),
    PlaceOfLandes("Maison de l'emploi de Dax", Kind.PUBLIC_ESTABLISHMENT, "40088"),
    PlaceOfLandes("Centre intercommunal d'action sociale de Capbreton", Kind.PUBLIC_ESTABLISHMENT, "40065"),
    PlaceOfLandes("Centre d'action sociale de Biscarrosse", Kind.PUBLIC_ESTABLISHMENT, "40046"),
    PlaceOfLandes("Centre d'action sociale de Labenne", Kind.PUBLIC_ESTABLISHMENT, "40133"),
    PlaceOfLandes("Maison départementale des solidarités", Kind.DEPARTEMENT, "40192"),
)

PRESCRIBERS = (
    ("CCAS de Dax", Kind.SOCIAL_ACTION_CENTRE, PrescriberKind.SOCIAL_ACTION_CENTRE),
    ("Mission locale des Landes", Kind.ASSOCIATION, PrescriberKind.LOCAL_MISSION),
    ("France Travail Mont-de-Marsan", Kind.STATE, PrescriberKind.EMPLOYMENT_AGENCY),
    ("Solidarités départementales", Kind.DEPARTEMENT, PrescriberKind.DEPARTEMENT_SOCIAL),
    ("Chantier d'insertion des Pins", Kind.WORK_INTEGRATION, PrescriberKind.WORK_INTEGRATION),
)


@dataclass(frozen=True, slots=True)
class Year:
    """What came and went in one year. ``short``: orders that left with one computer fewer than ordered."""

    year: int
    taken_in: int
    eliminated: int
    orders: int
    batches: int
    short: int
    lent: int


YEARS = (
    Year(2020, taken_in=500, eliminated=73, orders=14, batches=41, short=0, lent=0),
    Year(2021, taken_in=480, eliminated=70, orders=12, batches=35, short=0, lent=60),
    Year(2022, taken_in=452, eliminated=66, orders=12, batches=36, short=9, lent=41),
    Year(2023, taken_in=370, eliminated=55, orders=10, batches=30, short=0, lent=0),
)
HANDED_OVER = 447
RETURNED_OUT_OF_SERVICE = 70

STARTS_ON, ENDS_ON = date(2020, 1, 1), date(2023, 12, 31)
FUNDING_CENTS = 2_058_635
REPORT = "Compte-rendu OrdiPin40, période 2020-2023"
DECLARED = {
    "devices.taken_in": 1802,
    "devices.eliminated": 264,
    "devices.refurbished": 1541,
    "devices.returned_out_of_service": 70,
    "devices.lent": 101,
    "devices.ceded_to_places": 1341,
    "agreements.count": 48,
    "places.count": 26,
}
