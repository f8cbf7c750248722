"""Where a signed paper lies, as a binder and a page. It is kept as long as the handover, so a name cannot be written in it."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from rebond.kit.errors import Invalid
from rebond.kit.sealing import plain_words

LONGEST = 60
NUMBER = re.compile(r"[a-z]{0,2}\d{1,6}[a-z]{0,2}|[a-z]")
"""A number with its letters, or one letter."""
FURNITURE = frozenset(
    (
        "armoire", "bac", "boite", "bureau", "cahier", "caisse", "carton", "chemise", "classeur", "dossier", "enveloppe",
        "etage", "etagere", "feuille", "feuillet", "intercalaire", "meuble", "onglet", "page", "pages", "pochette", "rayon",
        "registre", "salle", "tiroir", "tome", "volume", "numero", "num", "no", "nos", "accueil", "archives", "mairie",
        "mediatheque", "bleu", "bleue", "rouge", "vert", "verte", "jaune", "haut", "bas", "gauche", "droite", "milieu",
        "a", "au", "aux", "dans", "de", "des", "du", "en", "et", "la", "le", "les", "sur", "sous",
        "binder", "box", "cabinet", "desk", "drawer", "envelope", "file", "folder", "register", "room", "section", "shelf",
        "sheet", "tab", "number", "blue", "red", "green", "yellow", "top", "bottom", "left", "right",
        "in", "of", "on", "the", "under", "and",
    )
)  # fmt: skip
"""Words without case nor accents, in both languages."""


def filed_at(text: str) -> str:
    """``text`` with its spaces in order. Raise `Invalid` for a word that is no place, as every name is one."""
    written = " ".join(text.split())
    words = plain_words(written).split()
    if len(written) > LONGEST or not all(word in FURNITURE or NUMBER.fullmatch(word) for word in words):
        raise Invalid(
            _(
                "Write the binder and the page, nothing else: for example binder 3, page 12. No name of a person."
            ),
            code="not_a_place",
            field="reference",
        )
    return written
