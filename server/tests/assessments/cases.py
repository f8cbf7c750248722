"""Questionnaires that are published, people who answer them, and files as Pix Orga writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import uuid4

from rebond.access import system_actor
from rebond.assessments import actions
from rebond.assessments.choices import Area, Moment
from rebond.assessments.models import QuestionnaireVersion, SkillAssessment
from rebond.assessments.questions import Question
from rebond.assessments.ready import ready_ones
from rebond.network.models import Territory
from rebond.referrals.models import Referral

TESTER = system_actor("tests")
SCALE = ("Pas encore", "Avec de l’aide", "Si c’est simple", "Sans aide", "J’aide")
COMPETENCES = {
    "Mener une recherche et une veille d’information": "Information et données",
    "Gérer des données": "Information et données",
    "Interagir": "Communication et collaboration",
    "Développer des documents textuels": "Création de contenu",
    "Sécuriser l'environnement numérique": "Protection et sécurité",
    "Construire un environnement numérique": "Environnement numérique",
}


def a_question(
    area: str = Area.SAFETY, text: str = "Je me protège.", answers: Sequence[str] = SCALE
) -> Question:
    return Question(f"{area}_{uuid4().hex[:6]}", str(area), text, tuple(answers))


def a_grid(territory: Territory) -> QuestionnaireVersion:
    """The ready grid, published."""
    return published(territory, "self_assessment")


def published(territory: Territory, slug: str) -> QuestionnaireVersion:
    ready = ready_ones()[slug]
    version = actions.add_questionnaire(
        actor=TESTER, territory=territory, name=ready.name, kind=ready.kind, questions=ready.questions
    )
    return actions.publish(actor=TESTER, version=version)


def answered(
    referral: Referral,
    version: QuestionnaireVersion,
    moment: Moment,
    **eases: int,
) -> SkillAssessment:
    """In each area named, every question answered by the same place; in none: all by the second answer."""
    wanted = eases or dict.fromkeys(Area.values, 1)
    answers = {one.key: wanted[one.area] for one in version.questions if one.area in wanted}
    return actions.record_answers(
        actor=TESTER, referral=referral, version=version, moment=moment, answers=answers, submission=uuid4()
    )


def profiles(
    *people: tuple[str, Mapping[str, tuple[int, int]]],
    label: str = "Numéro de la fiche",
    day: str = "2024-03-12",
    names: tuple[str, str] = ("Quentinvald", "Zéphyrine"),
) -> str:
    """A collection of profiles: for each identifier, level and pix by competence; one who sent nothing has none."""
    headings = [
        "Nom de l'organisation", "ID Campagne", "Code", "Nom de la campagne", "Nom du Participant",
        "Prénom du Participant", label, "Envoi (O/N)", "Date de l'envoi", "Nombre de pix total", "Certifiable (O/N)",
        "Nombre de compétences certifiables",
    ]  # fmt: skip
    for name in COMPETENCES:
        headings += [f"Niveau pour la compétence {name}", f"Nombre de pix pour la compétence {name}"]
    rows = []
    for identifier, levels in people:
        sent = bool(levels)
        row = ["La Fabrique", "4211", "ABCDEF123", "Entrée", *names, identifier, "Oui" if sent else "Non"]
        row += [day, "42", "Non", "1"] if sent else ["NA"] * 4
        for name in COMPETENCES:
            row += [str(part) for part in levels.get(name, (0, 0))] if sent else ["NA", "NA"]
        rows.append(row)
    return _csv(headings, rows)


def evaluation(
    *people: tuple[str, Mapping[str, tuple[int, int]]],
    label: str = "Numéro de la fiche",
    day: str = "12/03/2024 09:31",
    names: tuple[str, str] = ("Quentinvald", "Zéphyrine"),
) -> str:
    """An evaluation: for each identifier, what is asked and mastered by domain."""
    domains = list(dict.fromkeys(COMPETENCES.values()))
    headings = [
        "Nom de l'organisation", "ID Campagne", "Code", "Nom de la campagne", "Nom du Profil Cible",
        "Nom du Participant", "Prénom du Participant", label, "% de progression", "Date de début", "Partage (O/N)",
        "Date du partage", "Palier obtenu (/3)", "Bases du numérique obtenu (O/N)",
        "% maitrise de l'ensemble des acquis du profil",
    ]  # fmt: skip
    for name in domains:
        headings += [
            f"% de maitrise des acquis du domaine {name}",
            f"Nombre d'acquis du profil cible du domaine {name}",
            f"Acquis maitrisés du domaine {name}",
        ]
    rows = []
    for identifier, shares in people:
        row = ["La Fabrique", "77", "GHJKLM456", "Fin", "Bases", *names, identifier, "1", "11/03/2024 10:00"]
        row += ["Oui" if shares else "Non", *([day, "2", "Oui", "0,62"] if shares else ["NA"] * 4)]
        for name in domains:
            asked, mastered = shares.get(name, (4, 0))
            row += (
                [f"{mastered / max(asked, 1):.2f}".replace(".", ","), str(asked), str(mastered)]
                if shares
                else ["NA"] * 3
            )
        rows.append(row)
    return _csv(headings, rows)


def _csv(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """As the serializer of Pix: every text quoted, semicolons, one line feed."""
    quoted = [";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in (headings, *rows)]
    return "\n".join(quoted) + "\n"


def as_sent(text: str) -> bytes:
    return b"\xef\xbb\xbf" + text.encode()
