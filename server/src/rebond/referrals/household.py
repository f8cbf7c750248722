"""One computer per household, without keeping who the household is.

What is hashed is where the household lives, in the programme: no name, because a household may bear two; no date of
birth, because it is often unknown. The key is not in the database, so that addresses cannot be tried out
against it. An address that many households share (a shelter, a letterbox at the social action centre) says nothing
and is left out; a coincidence (two flats written as one address) is lifted by a person, with a reason.
"""

from __future__ import annotations

import re

from django.conf import settings

from rebond.geography.models import Commune
from rebond.kit.sealing import derive_key, fingerprint, plain_words
from rebond.programmes.models import Programme

SHARED = re.compile(
    r"\b(chrs|cada|ccas|cias|cph|huda|caes|samu|foyer|hotel|pension|domiciliation|domicilie|"
    r"residence (sociale|autonomie)|centre d hebergement|hebergement d urgence|sans domicile|sdf|"
    r"maison (de retraite|relais)|ehpad|caserne|aire d accueil)\b"
)
FULL_WORDS = {
    "av": "avenue",
    "ave": "avenue",
    "bd": "boulevard",
    "bld": "boulevard",
    "boul": "boulevard",
    "bvd": "boulevard",
    "ch": "chemin",
    "che": "chemin",
    "chem": "chemin",
    "imp": "impasse",
    "pl": "place",
    "r": "rue",
    "rte": "route",
    "sq": "square",
    "qu": "quai",
    "all": "allee",
    "crs": "cours",
    "lot": "lotissement",
    "res": "residence",
    "st": "saint",
    "ste": "sainte",
    "apt": "appartement",
    "app": "appartement",
    "appt": "appartement",
    "bat": "batiment",
    "esc": "escalier",
    "etg": "etage",
    "n": "",
    "no": "",
    "num": "",
    "numero": "",
}
SMALL_WORDS = {"de", "du", "des", "d", "la", "le", "les", "l", "a", "au", "aux", "et"}


def normalised_address(text: str) -> str:
    """The address as everybody would write it: `12, Av. de la Gare` and `12 avenue gare` meet."""
    words = (
        FULL_WORDS.get(word, word) for word in plain_words(re.sub(r"(\d)([a-zA-Z])", r"\1 \2", text)).split()
    )
    return " ".join(word for word in words if word and word not in SMALL_WORDS)


def is_shared(address: str) -> bool:
    """Whether many households have this address: a shelter, a home, a letterbox at a social service."""
    return SHARED.search(plain_words(address)) is not None


def household_fingerprint(*, programme: Programme, commune: Commune, address: str) -> str:
    """64 hexadecimal characters, other ones in each programme; nothing for no address or a shared one."""
    where = normalised_address(address)
    if not where or is_shared(address):
        return ""
    key = derive_key(settings.FINGERPRINT_KEY, "referrals.household")
    return fingerprint(f"{programme.pk}|{commune.insee_code}|{where}".encode(), key=key)
