"""Which column of an export says what: by the words of the headings, because their number and order vary.

Both layouts are those of Pix Orga (1024pix/pix, `campaign-profiles-collection-export.js` and
`campaign-assessment-export.js`): a collection of profiles gives levels, an evaluation gives shares of what it asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from rebond.assessments.choices import Measure
from rebond.assessments.pix.competences import AREA_OF_COMPETENCE, AREA_OF_DOMAIN, plain
from rebond.assessments.pix.reading import invalid

_CAMPAIGN = "id campagne"
_FIRST_NAME = "prenom du participant"
_SHARED = {"envoi o n", "partage o n"}
_SHARED_ON = {"date de l envoi", "date du partage"}
_AFTER_THE_PERSON = {"envoi o n", "de progression", "progression", "date de debut", "partage o n"}
_OF_SCHOOLS = {"classe", "groupe", "numero etudiant"}
_LEVEL, _PIX = "niveau pour la competence ", "nombre de pix pour la competence "
_ASKED = (
    "nombre d acquis du profil cible du domaine ",
    "nombre d acquis du profil cible dans la competence ",
)
_MASTERED = ("acquis maitrises du domaine ", "acquis maitrises dans la competence ")


@dataclass(slots=True)
class Columns:
    """Places of columns, from 0. ``pairs`` by area: a level beside its pix, or what is asked beside what is mastered."""

    measure: Measure
    campaign: int
    shared: int
    shared_on: int
    identifiers: tuple[int, ...]
    pairs: dict[str, list[tuple[int, int]]] = field(default_factory=dict)


def find_columns(headings: Sequence[str]) -> Columns:
    """Raise `Invalid` for a file that is no export of results, or whose campaign asks for no identifier."""
    names = [plain(heading) for heading in headings]
    levels = _pairs(names, _LEVEL, _PIX, AREA_OF_COMPETENCE)
    shares = _pairs(names, _ASKED[0], _MASTERED[0], AREA_OF_DOMAIN) or _pairs(
        names, _ASKED[1], _MASTERED[1], AREA_OF_COMPETENCE
    )
    places = [_place(names, {_CAMPAIGN}), _place(names, _SHARED), _place(names, _SHARED_ON)]
    if not (levels or shares) or None in places:
        raise invalid(
            "not_pix",
            _(
                "This is not an export of results. In Pix Orga, open the campaign, then “Exporter les résultats”."
            ),
        )
    campaign, shared, shared_on = (place or 0 for place in places)
    identifiers = _identifiers(names)
    if not identifiers:
        raise invalid(
            "no_identifier",
            _(
                "This campaign asked for no identifier, so nothing says whose results these are. Make a campaign in "
                "Pix Orga that asks for one, and have people write the number of their sheet there."
            ),
        )
    measure = Measure.LEVEL if levels else Measure.SHARE
    return Columns(measure, campaign, shared, shared_on, identifiers, levels or shares)


def _place(names: Sequence[str], wanted: set[str]) -> int | None:
    return next((at for at, name in enumerate(names) if name in wanted), None)


def _identifiers(names: Sequence[str]) -> tuple[int, ...]:
    """What stands between the person's name and what they did, under a heading that the campaign chose."""
    start = _place(names, {_FIRST_NAME})
    end = _place(names, _AFTER_THE_PERSON)
    if start is None or end is None:
        return ()
    return tuple(at for at in range(start + 1, end) if names[at] not in _OF_SCHOOLS)


def _pairs(
    names: Sequence[str], first: str, second: str, areas: dict[str, str]
) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for at, name in enumerate(names):
        said = name.removeprefix(first)
        beside = _place(names, {second + said}) if name.startswith(first) else None
        if beside is not None and said in areas:
            found.setdefault(areas[said], []).append((at, beside))
    return found
