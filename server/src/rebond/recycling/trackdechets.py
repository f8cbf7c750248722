"""The register in the layout of the registers that Trackdéchets exports ("registre sortant", OUTGOING, version 2).

The headings are the words of that export, in French whatever the language, because another program reads them:
`EXPORT_COLUMNS.OUTGOING` of `back/src/registryV2/columns.ts` in the public sources of Trackdéchets (MTES-MCT/trackdechets,
commit 0c660a68). What a workshop of computers has no answer for (excavated earth, traders, further carriers) or cannot know
(persistent organic pollutants in plastics) is a column left empty. Dates are written YYYY-MM-DD, weights in tonnes, a weight says ESTIME or REEL, yes and no are O and N.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal

from django.utils import timezone, translation

from rebond.kit.spreadsheets import Cell
from rebond.recycling.choices import WasteCode
from rebond.recycling.models import RegisterEntry

GRAMS_IN_A_TONNE = Decimal(1_000_000)
FRANCE = "FR"

Column = tuple[str, Callable[[RegisterEntry], Cell]]


def _empty(_entry: RegisterEntry) -> Cell:
    return ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _dangerous(entry: RegisterEntry) -> str:
    return "O" if WasteCode(entry.waste_code).is_dangerous else "N"


def tonnes(grams: int) -> Decimal:
    """With the three decimals of the export; 400 grams are not nothing."""
    return (Decimal(grams) / GRAMS_IN_A_TONNE).quantize(Decimal("0.001"))


def _description(entry: RegisterEntry) -> str:
    with translation.override("fr"):
        return entry.get_category_display()


def _blank(*labels: str) -> list[Column]:
    return [(label, _empty) for label in labels]


def _company(who: str, *parts: str) -> list[Column]:
    return _blank(*(f"{who} - {part}" for part in parts))


_ADDRESS = ("Libellé adresse", "Code postal", "Commune")
_FIRST: list[Column] = [
    ("Source", lambda _entry: "Déclaré"),
    ("identifiant unique", lambda entry: entry.number),
    ("N° de bordereau", lambda entry: entry.slip_number),
    ("SIRET du déclarant", lambda entry: entry.sender_siret),
    ("Date de création du bordereau", lambda entry: _day(timezone.localdate(entry.batch.opened_at))),
    (
        "Date de dernière modification du bordereau",
        lambda entry: _day(timezone.localdate(entry.recorded_at)),
    ),
    ("Date d'expédition", lambda entry: _day(entry.left_on)),
    *_blank("Date de réalisation de l'opération", "Type de bordereau", "Sous-type de bordereau"),
    ("Identifiant secondaire", lambda entry: entry.batch.reference),
    *_blank("Statut du bordereau"),
    ("Dénomination usuelle", _description),
    ("Code déchet", lambda entry: entry.waste_code),
    *_blank("Code déchet Bâle"),
    *_blank("POP"),
    ("Dangereux", _dangerous),
    ("Nombre d'unité(s)", lambda entry: entry.count),
    *_blank("VHU électrique ou hybride"),
    ("Émetteur - Quantité de déchet ", lambda entry: tonnes(entry.weight_g)),
    ("Émetteur - Type de quantité", lambda entry: "ESTIME" if entry.is_estimated else "REEL"),
    *_blank("Émetteur - Volume en M3 de la quantité "),
    *_company("Producteur initial", "N° d'identification", "Raison sociale", *_ADDRESS, "Code pays"),
    *_blank("Producteur(s) - Code(s) INSEE de(s) commune(s)"),
]
_SENDER: list[Column] = [
    *_company("Expéditeur", "Situation irrégulière", "Autre détenteur"),
    ("Expéditeur - N° d'identification", lambda entry: entry.sender_siret),
    ("Expéditeur - Raison sociale", lambda entry: entry.sender_name),
    *_blank("Expéditeur - Nom usuel"),
    ("Expéditeur - Libellé adresse", lambda entry: entry.sender_address),
    ("Expéditeur - Code postal", lambda entry: entry.sender_postcode),
    ("Expéditeur - Commune", lambda entry: entry.sender_city),
    ("Expéditeur - Code pays", lambda _entry: FRANCE),
    *_blank(
        "Expéditeur - Référence du chantier / lieu de collecte",
        "Expéditeur - Libellé adresse du chantier / lieu de collecte",
        "Expéditeur - Code postal du chantier / lieu de collecte",
        "Expéditeur - Commune du chantier / lieu de collecte",
        "Expéditeur - Code pays du chantier / lieu de collecte",
        "Expéditeur - Contact",
    ),
    *_company("Entreprise de travaux", "SIRET", "Raison sociale", *_ADDRESS, "Code pays"),
    *_blank(
        "Parcelle(s) - Commune(s)",
        "Parcelle(s) - Code(s) postal(aux) ou INSEE",
        "Parcelle(s) - Numéro(s)",
        "Parcelle(s) - Coordonnées",
        "Identifiant SIS du terrain",
    ),
    ("Éco-organisme - SIRET", lambda entry: entry.eco_siret),
    ("Éco-organisme - Raison sociale", lambda entry: entry.eco_name),
    *_company("Courtier", "SIRET", "Raison sociale", "N° de récépissé", "Contact"),
    *_company("Négociant", "SIRET", "Raison sociale", "Récépissé", "Contact"),
    *_blank("Transport direct (pipeline, convoyeur)"),
]
_CARRIER: list[Column] = [
    ("Transporteur - Mode de transport", lambda _entry: "Route"),
    ("Transporteur - SIRET ou n° de TVA intracommunautaire", lambda entry: entry.carrier_siret),
    ("Transporteur - Raison sociale", lambda entry: entry.carrier_name),
    *_blank("Transporteur - Nom usuel"),
    ("Transporteur - Libellé adresse", lambda entry: entry.carrier_address),
    ("Transporteur - Code postal", lambda entry: entry.carrier_postcode),
    ("Transporteur - Commune", lambda entry: entry.carrier_city),
    ("Transporteur - Code Pays", lambda _entry: FRANCE),
    *_blank("Transporteur - Contact"),
    ("Transporteur - Exemption de récépissé", lambda entry: "N" if entry.carrier_receipt else ""),
    ("Transporteur - N° de récépissé", lambda entry: entry.carrier_receipt),
    *_blank("Mention ADR", "Mention RID, ADN, IMDG", "CAP", "DAP"),
]
_DESTINATION: list[Column] = [
    ("Destination - N° d'identification", lambda entry: entry.site_siret),
    ("Destination - Raison sociale", lambda entry: entry.site_name),
    *_blank("Destination - Nom usuel"),
    ("Destination - Libellé adresse", lambda entry: entry.site_address),
    ("Destination - Code postal", lambda entry: entry.site_postcode),
    ("Destination - Commune", lambda entry: entry.site_city),
    ("Destination - Code pays", lambda _entry: FRANCE),
    *_blank(
        "Destination - Libellé adresse du lieu de dépôt",
        "Destination - Code postal du lieu de dépôt",
        "Destination - Commune du lieu de dépôt",
        "Destination - Code pays du lieu de dépôt",
        "Destination - Contact",
    ),
    *_company(
        "Destination post ent. provisoire", "N° d'identification", "Raison sociale", *_ADDRESS, "Code pays"
    ),
    *_blank(
        "Statut d'acceptation du déchet",
        "Quantité réceptionnée nette (tonnes)",
        "Quantité refusée nette (tonnes)",
        "Quantité acceptée / traitée nette (tonnes)",
    ),
    ("Code opération prévu", lambda entry: entry.treatment_code),
    *_blank(
        "Mode opération prévu",
        "Code(s) de traitement réalisé(s)",
        "Mode(s) de traitement réalisé(s)",
        "Destination ultérieure - Code(s) de traitement prévu(s)",
        "Rinçage citerne",
        "Rupture de traçabilité autorisée",
        "Destination finale - N° d'identification",
        "Destination finale - Code(s) de traitement final réalisé(s)",
        "Quantité finale (tonnes)",
        "N° de déclaration GISTRID",
        "N° de notification GISTRID",
        "N° de mouvement",
        "Terres valorisées",
        "Parcelle(s) valorisée(s) - Code(s) INSEE",
        "Parcelle(s) valorisée(s) - Numéro(s)",
        "Parcelle(s) valorisée(s) - Coordonnées",
    ),
]


def _further_carrier(number: int) -> list[Column]:
    country = "Pays" if number == 5 else "Code pays"  # the fifth one is worded so over there
    return _company(
        f"Transporteur n°{number}",
        "Mode de transport",
        "SIRET ou n° de TVA intracommunautaire",
        "Raison sociale",
        "Nom usuel",
        *_ADDRESS,
        country,
        "Contact",
        "Exemption de récépissé",
        "N° de récépissé",
    )


COLUMNS: tuple[Column, ...] = (
    *_FIRST,
    *_SENDER,
    *_CARRIER,
    *_DESTINATION,
    *(column for number in (2, 3, 4, 5) for column in _further_carrier(number)),
)
HEADINGS: tuple[str, ...] = tuple(heading for heading, _read in COLUMNS)


def rows_of(entries: Iterable[RegisterEntry]) -> Iterator[list[Cell]]:
    """One row for each line in force, with its batch at hand."""
    for entry in entries:
        yield [read(entry) for _heading, read in COLUMNS]
