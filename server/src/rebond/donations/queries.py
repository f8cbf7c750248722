"""What the pages of agreements and lots need to know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from rebond.access import Actor
from rebond.donations.choices import LegalCondition, LegalGround
from rebond.donations.models import (
    AgreementDocument,
    Commitment,
    DonationAgreement,
    LegalCheck,
    Lot,
    SigningStep,
)
from rebond.donations.querysets import DonationAgreementQuerySet, LotQuerySet
from rebond.donations.received import counted_in
from rebond.geography.models import Intermunicipality
from rebond.kit.days import written
from rebond.kit.numbers import whole_number
from rebond.network.models import Organisation, Place, Workshop
from rebond.network.querysets import reach
from rebond.programmes.models import Programme
from rebond.ui.road import Station


def agreement_visible(pk: int, actor: Actor) -> DonationAgreement:
    """Raise ``Http404`` for one out of reach."""
    rows = DonationAgreement.objects.visible_to(actor).select_related("programme", "donor", "pool")
    return get_object_or_404(rows, pk=pk)


def lot_visible(pk: int, actor: Actor) -> Lot:
    """Raise ``Http404`` for one out of reach."""
    return get_object_or_404(lots_visible(actor), pk=pk)


def lots_visible(actor: Actor) -> LotQuerySet:
    return Lot.objects.visible_to(actor).select_related(
        "agreement__programme__territory",
        "agreement__donor",
        "workshop__commune",
        "earmark_programme",
        "earmark_place",
        "earmark_intermunicipality",
    )


def agreements_listed(actor: Actor) -> DonationAgreementQuerySet:
    rows = DonationAgreement.objects.visible_to(actor).select_related("programme", "donor", "pool")
    return rows.with_counts()


def conditions_of(agreement: DonationAgreement) -> list[tuple[LegalCondition, LegalCheck | None]]:
    """Each condition of the law with who made sure of it; none for a gift that the law does not bind."""
    if agreement.legal_ground != LegalGround.PUBLIC_GIFT:
        return []
    rows = LegalCheck.objects.filter(agreement=agreement).select_related("checked_by__user")
    known = {row.condition: row for row in rows.order_by("pk")}
    return [(condition, known.get(condition.value)) for condition in LegalCondition]


def steps_of(agreement: DonationAgreement) -> list[SigningStep]:
    """Those of its signature, in their order; none for one that came signed."""
    return list(agreement.signing_steps.order_by("rank"))


def step_visible(pk: int, step: int, actor: Actor) -> SigningStep:
    """Raise ``Http404`` for one out of reach."""
    found = get_object_or_404(SigningStep, pk=step, agreement=pk)
    found.agreement = agreement_visible(pk, actor)
    return found


def step_in_turn(steps: Sequence[SigningStep]) -> SigningStep | None:
    return next((step for step in steps if step.done_on is None), None)


def road_of_signature(steps: Sequence[SigningStep]) -> list[Station]:
    """Where the signature stands: who acts, since when, by which paper."""
    turn = step_in_turn(steps)
    return [_station(step, is_turn=step is turn) for step in steps]


def _station(step: SigningStep, *, is_turn: bool) -> Station:
    detail = " · ".join(part for part in (step.function, step.reference) if part)
    if step.done_on is not None:
        return Station(step.get_kind_display(), "done", detail, written(step.done_on))
    since = (
        gettext("awaited since %(day)s") % {"day": written(step.awaited_since)} if step.awaited_since else ""
    )
    return Station(step.get_kind_display(), "now" if is_turn else "ahead", detail, since if is_turn else "")


@dataclass(frozen=True, slots=True)
class Kept:
    """A year of an agreement: what was promised (None: nothing), and what came (None: not counted here)."""

    year: int
    promised: int | None
    counted: int | None

    @property
    def gap(self) -> int | None:
        """Counted minus promised; None while one of them is not known."""
        if self.promised is None or self.counted is None:
            return None
        return self.counted - self.promised


def commitments_of(agreement: DonationAgreement) -> list[Kept]:
    """Every year in which something was promised or came, the first first."""
    promised = dict(
        Commitment.objects.filter(agreement=agreement).order_by("year").values_list("year", "computers")
    )
    counted = counted_in(agreement.pk)
    years = sorted({*promised, *(counted or {})})
    return [
        Kept(year, promised.get(year), None if counted is None else counted.get(year, 0)) for year in years
    ]


def documents_of(agreement: DonationAgreement, actor: Actor) -> Sequence[AgreementDocument]:
    """Those that the hat may open, without their content."""
    rows = AgreementDocument.objects.visible_to(actor).filter(agreement=agreement).defer("content")
    return list(rows.order_by("pk"))


def document_visible(pk: int, document: int, actor: Actor) -> AgreementDocument:
    """Raise ``Http404`` for one out of reach."""
    rows = AgreementDocument.objects.visible_to(actor).select_related("agreement__programme")
    return get_object_or_404(rows, pk=document, agreement=pk)


def agreements_in_force(actor: Actor, day: date) -> QuerySet[DonationAgreement]:
    """Those under which the hat may announce a lot on that day."""
    rows = DonationAgreement.objects.open_to(actor).filter(
        Q(ends_on=None) | Q(ends_on__gte=day), signed_on__isnull=False
    )
    return rows.select_related("donor", "programme").order_by("-signed_on", "-pk")


def donors_for(actor: Actor) -> QuerySet[Organisation]:
    return Organisation.objects.filter(reach(actor, "donation.edit", territory="territory")).order_by("name")


def programmes_for(actor: Actor) -> QuerySet[Programme]:
    return Programme.objects.filter(reach(actor, "donation.edit", territory="territory")).order_by(
        "-starts_on", "pk"
    )


def programmes_to_serve(lot: Lot, actor: Actor) -> QuerySet[Programme]:
    """Those for which the lot may be set aside: its own needs none."""
    territory = lot.agreement.programme.territory_id
    return programmes_for(actor).filter(territory=territory).exclude(pk=lot.agreement.programme_id)


def places_for(lot: Lot) -> QuerySet[Place]:
    """The places of the territory of the lot that are open."""
    rows = Place.objects.open().filter(organisation__territory=lot.agreement.programme.territory_id)
    return rows.order_by("name", "pk")


def intermunicipalities_for(lot: Lot) -> QuerySet[Intermunicipality]:
    """Those in which one of these places stands."""
    communes = places_for(lot).order_by().values("commune__intermunicipality")
    return Intermunicipality.objects.filter(pk__in=communes).order_by("name", "pk")


def workshops_for(actor: Actor) -> QuerySet[Workshop]:
    """Every workshop of the territory: a donor sees no network, and still says where its computers go."""
    rows = Workshop.objects.select_related("organisation").order_by("name", "pk")
    return rows if actor.territory_id is None else rows.filter(organisation__territory=actor.territory_id)


def next_agreement_reference(actor: Actor, day: date) -> str:
    """A proposal that the person may change: "CD-2026-04"."""
    return _next("CD", day, DonationAgreement.objects.visible_to(actor))


def next_lot_reference(actor: Actor, day: date) -> str:
    return _next("L", day, Lot.objects.visible_to(actor))


def _next(prefix: str, day: date, rows: DonationAgreementQuerySet | LotQuerySet) -> str:
    start = f"{prefix}-{day.year}-"
    taken = rows.filter(reference__startswith=start).order_by("pk").values_list("reference", flat=True)
    numbers = (whole_number(text.removeprefix(start)) or 0 for text in taken)
    return f"{start}{max(numbers, default=0) + 1:02d}"
