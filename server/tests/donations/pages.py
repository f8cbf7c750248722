"""How each page of donations is opened."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.access import ScopeKeys
from rebond.donations.actions import draw_up_agreement, keep_document, promise
from rebond.donations.choices import DocumentKind, LegalGround
from rebond.donations.models import AgreementDocument, DonationAgreement, Lot, SigningStep
from rebond.donations.queries import steps_of
from tests.cast import Cast
from tests.factories import a_donation_agreement, a_lot
from tests.pages import Page


def its_lot(cast: Cast) -> Lot:
    agreement = a_donation_agreement(cast.programme, donor=cast.donor)
    return a_lot(agreement, workshop=cast.workshop, announced_count=48)


def with_a_lot(cast: Cast) -> dict[str, str]:
    """A page of its own, with something to show."""
    its_lot(cast)
    return {}


@dataclass(frozen=True, slots=True)
class PaperOf:
    """A document of an agreement, by the keys of its address."""

    pk: int
    document: int
    row: AgreementDocument

    def scope_keys(self) -> ScopeKeys:
        return self.row.scope_keys()


def a_paper(cast: Cast) -> PaperOf:
    agreement = its_lot(cast).agreement
    row = keep_document(
        actor=cast.actor("chloe"),
        agreement=agreement,
        kind=DocumentKind.DELIBERATION,
        content=b"%PDF-1.7 %%EOF",
    )
    promise(actor=cast.actor("chloe"), agreement=agreement, year=2024, computers=300)
    return PaperOf(agreement.pk, row.pk, row)


@dataclass(frozen=True, slots=True)
class StepOf:
    """A step of the signature of an agreement, by the keys of its address."""

    pk: int
    step: int
    row: SigningStep

    def scope_keys(self) -> ScopeKeys:
        return self.row.scope_keys()


def being_signed(cast: Cast) -> DonationAgreement:
    return draw_up_agreement(
        actor=cast.actor("chloe"),
        programme=cast.programme,
        donor=cast.donor,
        reference="CD-2026-09",
        signed_on=None,
        legal_ground=LegalGround.PUBLIC_GIFT,
    )


def a_step(cast: Cast) -> StepOf:
    (first, *_others) = steps_of(being_signed(cast))
    return StepOf(first.agreement_id, first.pk, first)


PAGES = {
    "donations:take_step": Page(thing=a_step, kind="gesture"),
    "donations:take_back_step": Page(thing=a_step, kind="gesture"),
    "donations:delegate": Page(thing=a_step, kind="gesture"),
    "donations:name_successor": Page(thing=a_step, kind="gesture"),
    "donations:lots": Page(thing=with_a_lot),
    "donations:agreements": Page(thing=with_a_lot),
    "donations:agreement": Page(thing=a_paper),
    "donations:promise": Page(thing=lambda cast: its_lot(cast).agreement, kind="gesture"),
    "donations:keep_document": Page(thing=lambda cast: its_lot(cast).agreement, kind="gesture"),
    "donations:document": Page(thing=a_paper, kind="file"),
    "donations:remove_document": Page(thing=a_paper, kind="gesture"),
    "donations:draw_up_agreement": Page(),
    "donations:check_condition": Page(thing=lambda cast: its_lot(cast).agreement, kind="gesture"),
    "donations:announce_lot": Page(thing=with_a_lot),
    "donations:earmark": Page(thing=its_lot),
    "donations:lift_earmark": Page(thing=its_lot, kind="gesture"),
    "donations:count_pallet": Page(who="amina", thing=its_lot),
    "donations:close_lot": Page(who="amina", thing=its_lot, kind="gesture"),
    "donations:reopen_lot": Page(who="amina", thing=its_lot, kind="gesture"),
}
