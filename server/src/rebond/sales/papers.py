"""The papers of sales: the receipt of an organisation, the contract of instalments and its receipts, the exchange slip."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from rebond.devices.models import Device
from rebond.documents.rendering import Document, Letterhead, language, render
from rebond.handover.models import Sale
from rebond.ledger.reading import is_demonstration
from rebond.network.models import Place, Workshop
from rebond.sales.models import Exchange, InstalmentPlan, Payment, SaleToOrganisation
from rebond.sales.queries import plan_shown, warranty_ends_on
from rebond.stock.papers import inside, postal_address


def organisation_receipt_of(sale: SaleToOrganisation, *, lang: str | None = None) -> Document:
    """What was sold, computer by computer; those cancelled since are left out of the sum."""
    lang = lang or language()
    lines = list(sale.lines.select_related("device").order_by("device__asset_tag"))
    standing = [line for line in lines if line.cancelled_at is None]
    with override(lang):
        title = gettext("Receipt of a sale to an organisation")
        contents = _seller(sale.seller) | {
            "buyer": sale.organisation.name,
            "sold_on": timezone.localdate(sale.sold_at),
            "paid_by": str(sale.get_paid_by_display()),
            "cancelled_on": timezone.localdate(sale.cancelled_at) if sale.cancelled_at else None,
            "total_cents": sum(line.price_cents for line in standing),
            "lines": [
                _computer(line.device) | {"price_cents": line.price_cents} for line in standing or lines
            ],
        }
    head = _head(sale.seller, sale.organisation.territory.name, sale.reference)
    return render("sales/organisation_receipt", contents, head=head, title=title, lang=lang)


def contract_of(plan: InstalmentPlan, *, lang: str | None = None) -> Document:
    """What is owed and when, in two copies. No name is printed: the person writes theirs with a pen."""
    lang, sale = lang or language(), plan.sale
    shown = plan_shown(plan, today=timezone.localdate())
    with override(lang):
        title = gettext("Payment in instalments, without interest")
        contents = (
            _seller(sale.place)
            | _computer(sale.device)
            | {
                "sold_on": timezone.localdate(sale.sold_at),
                "cancelled_on": timezone.localdate(sale.cancelled_at) if sale.cancelled_at else None,
                "price_cents": sale.price_cents,
                "paid_by": str(sale.get_paid_by_display()),
                "paid_cents": shown.paid_cents,
                "rest_cents": shown.rest_cents,
                "let_off_cents": plan.let_off_cents,
                "instalments": [
                    {
                        "number": row.number,
                        "due_on": row.due_on,
                        "cents": row.cents,
                        "covered": not row.rest_cents,
                    }
                    for row in shown.instalments
                ],
            }
        )
    return render("sales/instalments", contents, head=_of_sale(sale, sale.reference), title=title, lang=lang)


def payment_receipt_of(payment: Payment, *, lang: str | None = None) -> Document:
    lang, sale = lang or language(), payment.plan.sale
    shown = plan_shown(payment.plan, today=timezone.localdate())
    with override(lang):
        title = gettext("Receipt of a payment")
        contents = _seller(payment.place) | {
            "sale": sale.reference,
            "tag": sale.device.asset_tag,
            "cents": payment.cents,
            "paid_by": str(payment.get_paid_by_display()),
            "paid_on": timezone.localdate(payment.paid_at),
            "cancelled_on": timezone.localdate(payment.cancelled_at) if payment.cancelled_at else None,
            "rest_cents": shown.rest_cents,
        }
    return render(
        "sales/payment_receipt", contents, head=_of_sale(sale, payment.reference), title=title, lang=lang
    )


def exchange_slip_of(made: Exchange, *, lang: str | None = None) -> Document:
    lang, sale = lang or language(), made.replacement
    with override(lang):
        title = gettext("Exchange under warranty")
        contents = _seller(sale.place) | {
            "first_sale": made.original.reference,
            "exchanged_on": timezone.localdate(made.made_at),
            "cancelled_on": timezone.localdate(sale.cancelled_at) if sale.cancelled_at else None,
            "warranty_ends_on": warranty_ends_on(sale),
            "back": _computer(made.original.device),
            "left": _computer(sale.device),
        }
    return render("sales/exchange", contents, head=_of_sale(sale, sale.reference), title=title, lang=lang)


def _seller(seller: Place | Workshop) -> dict[str, Any]:
    return {"seller": seller.name, "seller_address": postal_address(seller)}


def _computer(device: Device) -> dict[str, Any]:
    return {
        "tag": device.asset_tag,
        "model": device.title,
        "detail": inside(device),
        "serial": device.serial,
    }


def _of_sale(sale: Sale, reference: str) -> Letterhead:
    return _head(sale.place, sale.device.programme.territory.name, reference)


def _head(seller: Place | Workshop, territory: str, reference: str) -> Letterhead:
    return Letterhead(
        territory=territory,
        issuer=seller.organisation.name,
        reference=reference,
        printed_at=timezone.now(),
        demonstration=is_demonstration(),
    )


WORDS = (
    _("Receipt of a sale to an organisation"),
    _("Payment in instalments, without interest"),
    _("Receipt of a payment"),
    _("Exchange under warranty"),
    _("CANCELLED"),
    _("This sale was cancelled on {day}. Its number stays taken."),
    _("This payment was cancelled on {day}. Its number stays taken."),
    _("Seller"),
    _("Buyer"),
    _("The computer"),
    _("Computers"),
    _("Code"),
    _("Model"),
    _("Inside"),
    _("Serial number"),
    _("Price, all taxes included"),
    _("Every storage medium of these computers is proven erased, destroyed or absent."),
    _("The payment"),
    _("Total"),
    _("Paid by"),
    _("Sold on"),
    _("Instalments"),
    _("No interest and no fee is asked for. It may be paid sooner at any time."),
    _("Number"),
    _("Due on"),
    _("Amount"),
    _("Instalment paid"),
    _("yes"),
    _("Paid so far"),
    _("Let off"),
    _("Left to pay"),
    _("For the sale"),
    _("Paid on"),
    _("The computer that came back"),
    _("The computer that leaves"),
    _("First sale"),
    _("Exchanged on"),
    _("Under warranty until"),
    _("Nothing is paid for this exchange."),
    _("The person"),
    _("The place"),
    _("The buyer"),
    _("The seller"),
    _("Your name is written on this paper only. It is not in the application."),
)
"""What the templates say, for the catalogue."""
