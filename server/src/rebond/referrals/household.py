"""One computer per household, without keeping who the household is.

Two fingerprints: of the household (its family names and its address) and of the person (their names, their date of
birth if it is known). Names and date are asked to recognise, and never kept. Either one meets; what remains in doubt
(one address under two names, one name at two addresses) is for a human at the place. An address that many
households share (a shelter, a letterbox at the social action centre) says nothing and is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from argon2.low_level import Type, hash_secret_raw
from django.conf import settings

from rebond.geography.models import Commune
from rebond.kit.sealing import derive_key, fingerprint, plain_words
from rebond.ledger.reading import is_demonstration
from rebond.referrals.choices import PrintKind
from rebond.referrals.keys import key_of

PASSES, SALT = 2, 16
DEMONSTRATION_KIB = (
    512  # its households are invented: a fifth of the time that it takes to play would go here
)

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


def surnames(text: str) -> list[str]:
    """Each word by itself: whoever bears two surnames meets whoever bears one of them."""
    return sorted({word for word in plain_words(text).split() if word not in SMALL_WORDS})


@dataclass(frozen=True, slots=True)
class Prints:
    """Fingerprints of one request, each of 64 hexadecimal characters; nothing where nothing can be said.

    ``home``: the address. ``households``: the address with each family name, or by itself when none was given.
    ``person``: all the names, whatever their order. ``dated``: the names with the date of birth.
    """

    home: str = ""
    households: tuple[str, ...] = ()
    person: str = ""
    dated: str = ""

    def by_kind(self) -> list[tuple[PrintKind, str]]:
        rows = [(PrintKind.HOME, self.home), (PrintKind.PERSON, self.person), (PrintKind.DATED, self.dated)]
        rows += [(PrintKind.HOUSEHOLD, digest) for digest in self.households]
        return [(kind, digest) for kind, digest in rows if digest]


def prints_of(
    *,
    programme_id: int,
    commune: Commune | None,
    address: str,
    first_name: str = "",
    family_names: str = "",
    born_on: date | None = None,
) -> Prints:
    """Nothing given is kept. An address without commune, or that many households share, says nothing."""
    key = key_of(programme_id)
    where = normalised_address(address)
    prints = Prints()
    if where and commune is not None and not is_shared(address):
        slow = _slow(f"home|{commune.insee_code}|{where}", key=key)
        families = surnames(family_names) or [""]
        prints = replace(
            prints,
            home=fingerprint(slow + b"|home", key=key),
            households=tuple(fingerprint(slow + f"|family|{name}".encode(), key=key) for name in families),
        )
    words = sorted({*plain_words(first_name).split(), *surnames(family_names)})
    if first_name.strip() and family_names.strip():
        slow = _slow(f"person|{' '.join(words)}", key=key)
        dated = fingerprint(slow + f"|born|{born_on:%Y-%m-%d}".encode(), key=key) if born_on else ""
        prints = replace(prints, person=fingerprint(slow + b"|named", key=key), dated=dated)
    return prints


def _slow(text: str, *, key: bytes) -> bytes:
    """Argon2id (RFC 9106) under a salt that only the key tells: a stolen key still costs one of these a guess."""
    return hash_secret_raw(
        text.encode(),
        derive_key(key, "referrals.fingerprint")[:SALT],
        time_cost=PASSES,
        memory_cost=_memory_kib(),
        parallelism=1,
        hash_len=32,
        type=Type.ID,
    )


def _memory_kib() -> int:
    return DEMONSTRATION_KIB if is_demonstration() else settings.FINGERPRINT_MEMORY_KIB
