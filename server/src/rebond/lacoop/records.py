"""A session held, as La Coop writes an activity: the names and the values of its API (OpenAPI 1.0.0, `Activite`)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.kit.days import written
from rebond.lacoop.choices import ActivityKind, PlaceKind
from rebond.lacoop.models import CoopKey
from rebond.learning.choices import Presence
from rebond.learning.models import Attendance, Session
from rebond.programmes.choices import SessionSetting
from rebond.referrals.choices import AgeBracket, Occupation, Sex

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

PLACE_KINDS = {SessionSetting.PLACE: PlaceKind.PLACE, SessionSetting.HOME: PlaceKind.HOME}
SEXES = {Sex.WOMAN: "feminin", Sex.MAN: "masculin"}
AGES = {
    AgeBracket.FROM_0_TO_11: "moins_de_douze",
    AgeBracket.FROM_12_TO_17: "douze_dix_huit",
    AgeBracket.FROM_18_TO_24: "dix_huit_vingt_quatre",
    AgeBracket.FROM_25_TO_29: "vingt_cinq_trente_neuf",
    AgeBracket.FROM_30_TO_39: "vingt_cinq_trente_neuf",
    AgeBracket.FROM_40_TO_54: "quarante_cinquante_neuf",
    AgeBracket.FROM_55_TO_59: "quarante_cinquante_neuf",
    AgeBracket.FROM_60_TO_65: "soixante_soixante_neuf",
    AgeBracket.FROM_66_TO_69: "soixante_soixante_neuf",
    AgeBracket.FROM_70: "soixante_dix_plus",
}
OCCUPATIONS = {
    Occupation.EMPLOYED: "en_emploi",
    Occupation.APPRENTICE: "en_emploi",
    Occupation.WORK_INTEGRATION: "en_emploi",
    Occupation.JOB_SEEKER_SHORT: "sans_emploi",
    Occupation.JOB_SEEKER_LONG: "sans_emploi",
    Occupation.INACTIVE: "sans_emploi",
    Occupation.TRAINEE: "scolarise",
    Occupation.STUDENT: "scolarise",
    Occupation.RETIRED: "retraite",
}
NOT_TOLD = "non_communique"
WORDS: Mapping[str, StrPromise] = {
    "feminin": _("Women"),
    "masculin": _("Men"),
    "moins_de_douze": _("Under 12"),
    "douze_dix_huit": _("12 to 17"),
    "dix_huit_vingt_quatre": _("18 to 24"),
    "vingt_cinq_trente_neuf": _("25 to 39"),
    "quarante_cinquante_neuf": _("40 to 59"),
    "soixante_soixante_neuf": _("60 to 69"),
    "soixante_dix_plus": _("70 years and over"),
    "en_emploi": _("Working"),
    "sans_emploi": _("Without work"),
    "scolarise": _("At school or in training"),
    "retraite": _("Retired"),
    NOT_TOLD: _("Not told"),
    "ordinateur": _("Computer"),
    "prendre_en_main_du_materiel": _("Getting used to the equipment"),
    "navigation_sur_internet": _("Finding one's way on the internet"),
    "email": _("E-mail"),
    "bureautique": _("Office software"),
    "reseaux_sociaux": _("Social networks"),
    "sante": _("Health"),
    "banque_et_achats_en_ligne": _("Bank and purchases online"),
    "insertion_professionnelle": _("Finding work"),
    "securite_numerique": _("Digital safety"),
    "parentalite": _("Parenting"),
    "scolarite_et_numerique": _("School and digital tools"),
    "intelligence_artificielle": _("Artificial intelligence"),
    "aide_aux_demarches_administratives": _("Administrative formalities"),
}
"""What the card says for the values of the API: a person reads it, and ticks the same in La Coop."""
THEMES = {
    "prendre_en_main_du_materiel": (
        "souris",
        "clavier",
        "prise en main",
        "prendre en main",
        "premiers pas",
        "ordinateur",
    ),
    "navigation_sur_internet": ("internet", "navig"),
    "email": ("courriel", "mail", "messagerie"),
    "bureautique": ("bureautique", "texte", "tableur"),
    "reseaux_sociaux": ("réseaux sociaux",),
    "sante": ("santé",),
    "banque_et_achats_en_ligne": ("banque", "achat"),
    "insertion_professionnelle": ("emploi", "cv"),
    "securite_numerique": ("sécurité", "mot de passe", "mots de passe", "arnaque"),
    "parentalite": ("parent",),
    "scolarite_et_numerique": ("scolar", "école", "pronote"),
    "intelligence_artificielle": ("intelligence artificielle",),
    "aide_aux_demarches_administratives": ("démarche", "administrati"),
}
"""By words of a title: a proposal, which whoever copies the card reads again."""


@dataclass(frozen=True, slots=True)
class Record:
    """``attributes`` as the API names them; ``participants`` counts who came, by what La Coop asks of each."""

    session: Session
    attributes: Mapping[str, Any]
    participants: Mapping[str, Mapping[str, int]]

    @property
    def item(self) -> dict[str, Any]:
        """As a page of the API would hold it, with the participants beside; ``inconnus``: what stays null and is asked there."""
        address = settings.PUBLIC_URL + reverse("learning:session", args=[self.session.pk])
        return {
            "type": "activite",
            "id": str(uuid5(NAMESPACE_URL, address)),
            "attributes": dict(self.attributes),
            "participants": {name: dict(counts) for name, counts in self.participants.items()},
            "inconnus": list(UNKNOWN),
        }

    @property
    def lines(self) -> list[tuple[str, str]]:
        """For the card: what La Coop asks, in its order, and the answer."""
        known = self.attributes
        place = known["lieu_commune"] or self.session.place.name
        rows = [
            (_("Mediator"), _("not known here: La Coop takes who is signed in")),
            (_("Kind of activity"), ActivityKind(known["type"]).label),
            (_("Date"), written(self.session.starts_at)),
            (_("Length (minutes)"), known["duree"]),
            (_("Where"), PlaceKind(known["type_lieu"]).label),
            (_("Place or commune"), place),
            (_("Title of the workshop"), known["titre_atelier"] or ""),
            (_("Themes"), _in_words(known["thematiques"])),
            (_("Equipment"), _in_words(known["materiel"])),
            (_("People"), known["accompagnements"]),
        ]
        titles = {"genre": _("Sex"), "tranche_age": _("Age"), "statut_social": _("Occupation")}
        rows += [(title, _counted(self.participants[name])) for name, title in titles.items()]
        return [(str(title), str(value)) for title, value in rows]

    @property
    def text(self) -> str:
        """The card as one text to copy."""
        return "\n".join(f"{title} : {value}" for title, value in self.lines)


def records_of(sessions: Sequence[Session]) -> list[Record]:
    """Of sessions whose attendance is recorded. A constant number of queries."""
    came = _people_at(sessions)
    places = {session.place_id for session in sessions}
    keys = CoopKey.objects.filter(place__in=places).order_by("pk").values_list("place_id", "structure_id")
    structures = dict(keys)
    return [_record(session, came[session.pk], structures.get(session.place_id)) for session in sessions]


def headings() -> list[str]:
    """Of the file: the names of the API, then the participants by answer."""
    return [*ATTRIBUTES, *(f"{name}:{answer}" for name, answers in ANSWERS.items() for answer in answers)]


def row_of(record: Record) -> list[str | int | None]:
    cells: list[str | int | None] = [_cell(record.attributes[name]) for name in ATTRIBUTES]
    cells += [
        record.participants[name].get(answer, 0) for name, answers in ANSWERS.items() for answer in answers
    ]
    return cells


ATTRIBUTES = (
    "type",
    "mediateur_id",
    "accompagnements",
    "date",
    "duree",
    "type_lieu",
    "structure_id",
    "lieu_code_postal",
    "lieu_commune",
    "lieu_code_insee",
    "creation",
    "modification",
    "suppression",
    "autonomie",
    "oriente_vers_structure",
    "structure_de_redirection",
    "materiel",
    "thematiques",
    "tags",
    "precisions_demarche",
    "titre_atelier",
    "niveau_atelier",
)
"""In the order of the description."""
UNKNOWN = ("mediateur_id",)
"""La Coop wants it, and only La Coop knows it: the key of a place names no mediator, and none is kept of what is read."""
ANSWERS: Mapping[str, tuple[str, ...]] = {
    "genre": ("feminin", "masculin", NOT_TOLD),
    "tranche_age": (*dict.fromkeys(AGES.values()), NOT_TOLD),
    "statut_social": (*sorted(set(OCCUPATIONS.values())), NOT_TOLD),
}


def _people_at(sessions: Sequence[Session]) -> Mapping[int, list[tuple[str, str, str]]]:
    rows = Attendance.objects.filter(
        session__in=[session.pk for session in sessions], presence=Presence.PRESENT
    ).order_by("pk")
    asked = ("session_id", "enrolment__referral__sex", "enrolment__referral__age_bracket")
    people: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for key, sex, age, occupation in rows.values_list(*asked, "enrolment__referral__occupation"):
        people[key].append((sex, age, occupation))
    return people


def _record(session: Session, came: Collection[tuple[str, str, str]], structure: Any) -> Record:
    kind = PLACE_KINDS.get(SessionSetting(session.setting), PlaceKind.OTHER)
    at_place = kind == PlaceKind.PLACE
    commune = None if at_place else session.commune or session.place.commune
    is_group = session.seats > 1
    recorded = session.recorded_at.isoformat() if session.recorded_at else None
    attributes = dict.fromkeys(ATTRIBUTES) | {
        "type": (ActivityKind.COLLECTIVE if is_group else ActivityKind.INDIVIDUAL).value,
        "accompagnements": len(came),
        "date": timezone.localdate(session.starts_at).isoformat(),
        "duree": session.minutes,
        "type_lieu": kind.value,
        "structure_id": str(structure) if at_place and structure else None,
        "lieu_code_postal": (commune.postcode or None) if commune else None,
        "lieu_commune": commune.name if commune else None,
        "lieu_code_insee": commune.insee_code if commune else None,
        "creation": recorded,
        "modification": recorded,
        "materiel": ["ordinateur"],
        "thematiques": themes_of(session.title),
        "tags": [],
        "titre_atelier": session.title if is_group else None,
    }
    participants = {
        "genre": Counter(SEXES.get(Sex(sex), NOT_TOLD) for sex, _age, _occupation in came),
        "tranche_age": Counter(AGES.get(AgeBracket(age), NOT_TOLD) for _sex, age, _occupation in came),
        "statut_social": Counter(OCCUPATIONS.get(Occupation(does), NOT_TOLD) for _sex, _age, does in came),
    }
    return Record(session, attributes, participants)


def themes_of(title: str) -> list[str]:
    plain = title.casefold()
    return [theme for theme, words in THEMES.items() if any(word in plain for word in words)]


def _counted(counts: Mapping[str, int]) -> str:
    told = [f"{WORDS[answer]} {count}" for answer, count in sorted(counts.items()) if count]
    return ", ".join(told)


def _in_words(values: Iterable[str]) -> str:
    return ", ".join(str(WORDS[value]) for value in values)


def _cell(value: Any) -> str | int | None:
    if isinstance(value, list):
        return "|".join(value)
    return value if value is None or isinstance(value, int) else str(value)
