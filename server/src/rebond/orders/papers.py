"""The claim of a place's orders on paper: what it is for, order by order, and who collects it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from rebond.documents.qr import qr_svg
from rebond.documents.rendering import Document, Letterhead, language, render
from rebond.ledger.reading import is_demonstration
from rebond.network.models import Organisation
from rebond.orders.models import PriceClaim
from rebond.orders.pricing import orders_of
from rebond.programmes.choices import BatchClaims

TEMPLATE = "orders/claim"


@dataclass(frozen=True, kw_only=True)
class ClaimedOrder:
    reference: str
    agreement: str
    placed_on: date
    batches: int
    computers: int
    cents: int


@dataclass(frozen=True, kw_only=True)
class ClaimPaper:
    reference: str
    address: str
    programme: str
    issuer: str
    place: str
    organisation: str
    place_address: str
    claimed_on: date
    cents: int
    is_cancelled: bool
    is_grouped: bool
    orders: tuple[ClaimedOrder, ...]


def paper_of(claim: PriceClaim, lang: str | None = None) -> Document:
    lang = lang or language()
    territory = claim.programme.territory
    operator = Organisation.objects.filter(territory=territory, is_operator=True).order_by("pk").first()
    orders = orders_of(claim)
    paper = ClaimPaper(
        reference=claim.reference,
        address=settings.PUBLIC_URL + reverse("orders:price_claim", args=[claim.pk]),
        programme=claim.programme.name,
        issuer=operator.name if operator else territory.name,
        place=claim.place.name,
        organisation=claim.place.organisation.name,
        place_address="\n".join(part for part in (claim.place.address, str(claim.place.commune)) if part),
        claimed_on=claim.claimed_on,
        cents=claim.cents,
        is_cancelled=claim.cancelled_at is not None,
        is_grouped=len(orders) > 1 and claim.programme.batch_claims == BatchClaims.GROUPED,
        orders=tuple(
            ClaimedOrder(
                reference=order.reference,
                agreement=order.agreement.reference,
                placed_on=timezone.localdate(order.placed_at),
                batches=order.batches,
                computers=order.computers,
                cents=order.price_cents,
            )
            for order in orders
        ),
    )
    head = Letterhead(
        territory=territory.name,
        issuer=paper.issuer,
        reference=claim.reference,
        printed_at=timezone.now(),
        demonstration=is_demonstration(),
    )
    with override(lang):
        title = gettext("Claim of the price of batches")
    return render(TEMPLATE, {"claim": paper, "qr": qr_svg(paper.address)}, head=head, title=title, lang=lang)


WORDS = (
    _("Claim of the price of batches"),
    _("Claimed by"),
    _("Owed by"),
    _("Follow this claim"),
    _("Programme"),
    _("Drawn up on"),
    _("Cancelled: nothing is asked with this paper."),
    _("What is claimed"),
    _("Order"),
    _("Agreement"),
    _("Placed on"),
    _("Batches"),
    _("Computers"),
    _("Price"),
    _("Total"),
    _("This paper goes with the revenue order of the public accountant; it is not one."),
    _(
        "Several orders are claimed together, because a local public body claims nothing below EUR 15 (CGCT L. 1611-5 and D. 1611-1)."
    ),
)
"""What the template says, for the catalogue."""
