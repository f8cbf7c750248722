"""How names of communes are compared: without accents, capitals, hyphens or abbreviations."""

from __future__ import annotations

import re
import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
ABBREVIATIONS = {"st": "saint", "ste": "sainte", "s": "sur"}
NOT_A_WORD = re.compile(r"[^a-z0-9]+")


def search_key(name: str) -> str:
    """`St-Paul-lès-Dax` and `SAINT PAUL LES DAX` are both `saint paul les dax`."""
    decomposed = unicodedata.normalize("NFKD", name.casefold().translate(LIGATURES))
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    words = NOT_A_WORD.sub(" ", plain).split()
    return " ".join(ABBREVIATIONS.get(word, word) for word in words)
