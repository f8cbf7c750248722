"""Whether a computer may go where somebody sends it, when its lot is set aside. One judge for every way out.

Rule 4: an outlet must be one that the provenance allows: the donor's terms, earmarked lots, the law.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from rebond.donations.models import Lot
from rebond.geography.models import Commune
from rebond.kit.outcomes import Obstacle
from rebond.programmes.choices import Criterion

K = TypeVar("K", bound=Hashable)

PUBLICS = tuple(
    criterion
    for criterion in Criterion
    if criterion not in {Criterion.AGE, Criterion.RESIDENCE, Criterion.OWN}
)
"""Those that mean the same in every programme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """Where a computer would go: to a place, to a person at a place, or to an organisation (``place_id`` None).

    ``programme_id`` None: under no programme in particular (an organisation, a buyer whom nobody referred).
    ``met``: the criteria that the person is known to meet; None: no person is meant yet.
    """

    organisation_id: int
    commune_id: str | None
    place_id: int | None = None
    programme_id: int | None = None
    met: frozenset[str] | None = frozenset()


def obstacles_of_earmarks(aims: Iterable[tuple[K, Lot, Aim]]) -> dict[K, Obstacle]:
    """Why each may not go there, by the key that came with its lot; no query where no lot is set aside."""
    judged = [(key, lot, aim) for key, lot, aim in aims if lot.is_set_aside]
    zones = _zones([aim for _key, lot, aim in judged if lot.earmark_intermunicipality_id])
    refused = {key: lot.pk for key, lot, aim in judged if not _suits(lot, aim, zones)}
    found = _obstacles(set(refused.values()))
    return {key: found[lot_id] for key, lot_id in refused.items()}


def _suits(lot: Lot, aim: Aim, zones: Mapping[str, str | None]) -> bool:
    if lot.earmark_programme_id and aim.programme_id not in {None, lot.earmark_programme_id}:
        return False
    if lot.earmark_place_id and not _is_there(lot, aim):
        return False
    zone = zones.get(aim.commune_id or "")
    if lot.earmark_intermunicipality_id and zone != lot.earmark_intermunicipality_id:
        return False
    return not lot.earmark_public or aim.met is None or lot.earmark_public in aim.met


def _is_there(lot: Lot, aim: Aim) -> bool:
    """The place itself, or the organisation that keeps it."""
    if aim.place_id is not None or lot.earmark_place is None:
        return aim.place_id == lot.earmark_place_id
    return lot.earmark_place.organisation_id == aim.organisation_id


def _zones(aims: Collection[Aim]) -> dict[str, str | None]:
    communes = {aim.commune_id for aim in aims if aim.commune_id}
    if not communes:
        return {}
    rows = Commune.objects.filter(pk__in=communes).order_by("pk")
    return dict(rows.values_list("pk", "intermunicipality"))


def _obstacles(lots: Collection[int]) -> dict[int, Obstacle]:
    if not lots:
        return {}
    told = _(
        "Lot %(lot)s is set aside for: %(whom)s. Take a computer of another lot, or ask the coordination to lift the "
        "earmark."
    )
    rows = Lot.objects.filter(pk__in=lots).select_related(
        "earmark_programme", "earmark_place", "earmark_intermunicipality"
    )
    return {
        lot.pk: Obstacle("earmarked", told % {"lot": lot.reference, "whom": lot.set_aside_for})
        for lot in rows.order_by("pk")
    }
