"""Which places a scheme accredits, and what is still to be proven."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.kit.days import written_moment
from rebond.kit.errors import NotFound
from rebond.kit.outcomes import Obstacle
from rebond.ledger.reading import history
from rebond.network.models import Place
from rebond.ui.timeline import Moment
from rebond.vouchers.choices import CriterionKind, WithdrawalReason
from rebond.vouchers.models import Accreditation, CriterionMet, VoucherScheme

TITLES = {
    "voucher_accreditation.opened": _("Examination opened"),
    "voucher_accreditation.criterion_met": _("Criterion ticked"),
    "voucher_accreditation.granted": _("Accredited"),
    "voucher_accreditation.withdrawn": _("Withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion of the scheme, and by what it is met (None: nobody has proven it yet)."""

    kind: CriterionKind
    met: CriterionMet | None


def accreditation_visible(pk: int, actor: Actor) -> Accreditation:
    """Raise `NotFound` for one that does not exist or is of another territory."""
    rows = Accreditation.objects.visible_to(actor).select_related("scheme__programme", "place__organisation")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def criteria_of(accreditation: Accreditation) -> list[Criterion]:
    """Every criterion that the scheme asks, in its order."""
    met = {row.kind: row for row in accreditation.criteria_met.order_by("pk")}
    return [Criterion(kind, met.get(kind)) for kind in accreditation.scheme.criterion_kinds]


def obstacles_to_accreditation(accreditation: Accreditation) -> list[Obstacle]:
    """The criteria that nobody has proven yet, in their order."""
    return [
        Obstacle(
            f"missing_{row.kind}", _("Evidence is missing: %(criterion)s.") % {"criterion": row.kind.label}
        )
        for row in criteria_of(accreditation)
        if row.met is None
    ]


def accreditations_of(scheme: VoucherScheme) -> QuerySet[Accreditation]:
    rows = Accreditation.objects.filter(scheme=scheme).select_related("place__commune", "place__organisation")
    return rows.order_by("place__name", "-pk")


def places_accredited(on: date | None = None) -> QuerySet[Accreditation]:
    """Where vouchers of open schemes are taken, by territory: anybody may know it."""
    rows = Accreditation.objects.in_force(on or timezone.localdate()).filter(scheme__is_open=True)
    rows = rows.select_related("place__commune", "scheme__programme__territory")
    return rows.order_by("scheme__programme__territory__name", "scheme__name", "place__name", "pk")


def places_for(actor: Actor) -> QuerySet[Place]:
    return Place.objects.visible_to(actor).open().select_related("organisation").order_by("name", "pk")


def moments_of(accreditation: Accreditation) -> list[Moment]:
    return [
        Moment(written_moment(event.occurred_at), TITLES.get(event.kind, event.kind), _detail(event.facts))
        for event in history(accreditation.stream)
    ]


def _detail(facts: dict[str, str]) -> str:
    if "criterion" in facts:
        return str(CriterionKind(facts["criterion"]).label)
    return str(WithdrawalReason(facts["reason"]).label) if "reason" in facts else ""


def schemes_accrediting(place_id: int, on: date, programme_id: int) -> Sequence[int]:
    """Keys of the schemes of a programme whose vouchers a place may redeem on that day."""
    rows = Accreditation.objects.in_force(on).filter(place=place_id, scheme__programme=programme_id)
    return sorted(set(rows.order_by("pk").values_list("scheme_id", flat=True)))
