"""The 16 competences of Pix and its five domains, brought to the areas of DigComp.

The reference is the CRCN (arrêté du 30 août 2019, Éducation nationale), that Pix follows and that was drawn from
DigComp: its five domains are the five areas, in the same order. Levels go from 1 to 8 in both.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from rebond.assessments.choices import Area, Ease

_COMPETENCES = {
    Area.INFORMATION: (
        "Mener une recherche et une veille d’information",
        "Gérer des données",
        "Traiter des données",
    ),
    Area.COMMUNICATION: (
        "Interagir",
        "Partager et publier",
        "Collaborer",
        "S’insérer dans le monde numérique",
        "S’insérer dans un monde numérique",
    ),
    Area.CREATION: (
        "Développer des documents textuels",
        "Développer des documents multimédia",
        "Développer des documents multimédias",
        "Adapter les documents à leur finalité",
        "Programmer",
    ),
    Area.SAFETY: (
        "Sécuriser l’environnement numérique",
        "Protéger les données personnelles et la vie privée",
        "Protéger la santé, le bien-être et l’environnement",
    ),
    Area.PROBLEM_SOLVING: (
        "Résoudre des problèmes techniques",
        "Évoluer dans un environnement numérique",
        "Construire un environnement numérique",
    ),
}
_DOMAINS = {
    Area.INFORMATION: ("Information et données",),
    Area.COMMUNICATION: ("Communication et collaboration",),
    Area.CREATION: ("Création de contenu", "Création de contenus"),
    Area.SAFETY: ("Protection et sécurité",),
    Area.PROBLEM_SOLVING: ("Environnement numérique",),
}


def plain(text: str) -> str:
    """Without accents, capitals, apostrophes and signs: by what headings are compared."""
    bare = unicodedata.normalize("NFKD", text.replace("’", " ")).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare.lower()).split())


def _by_name(names: dict[Area, tuple[str, ...]]) -> dict[str, str]:
    return {plain(name): area.value for area, known in names.items() for name in known}


AREA_OF_COMPETENCE = _by_name(_COMPETENCES)
AREA_OF_DOMAIN = _by_name(_DOMAINS)

_EASE_OF_LEVEL = {0: Ease.NOT_YET, 1: Ease.WITH_HELP, 2: Ease.SIMPLE_ALONE, 3: Ease.ALONE, 4: Ease.ALONE}


def ease_of_level(level: int) -> int:
    """From a level of Pix: 1 with help, 2 alone where it is simple, 3 and 4 alone, 5 to 8 helps others (DigComp 2.2)."""
    return _EASE_OF_LEVEL.get(level, Ease.HELPS_OTHERS).value


def ease_of_share(mastered: int, asked: int) -> int:
    """From what a campaign asks: nothing mastered is 0, then one step a quarter. It says nothing of a level."""
    if mastered == 0:
        return Ease.NOT_YET.value
    return min(1 + int(Decimal(4) * mastered / asked), Ease.HELPS_OTHERS.value)
