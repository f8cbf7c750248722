from __future__ import annotations

from rebond.sales.models import InstalmentPlan, Payment
from tests.cast import Cast
from tests.handover.test_selling import sold
from tests.pages import Page
from tests.sales.prepared import in_instalments, paid, sellable_stock, sold_to_organisation, under_warranty
from tests.stock.prepared import at_place


def a_payment(cast: Cast) -> Payment:
    return paid(cast, in_instalments(cast), 33_34)


def a_plan_underway(cast: Cast) -> InstalmentPlan:
    return a_payment(cast).plan


PAGES = {
    "sales:cash": Page(who="ines", thing=sold),
    "sales:cash_file": Page(who="ines", thing=sold, kind="file"),
    "sales:sell": Page(
        who="ines", thing=lambda cast: at_place(cast)[0], query=lambda device: f"code={device.asset_tag}"
    ),
    "sales:sale": Page(who="ines", thing=sold),
    "sales:receipt": Page(who="ines", thing=sold, kind="file"),
    "sales:cancel_sale": Page(who="chloe", thing=sold),
    "sales:exchange": Page(who="ines", thing=lambda cast: under_warranty(cast)[0]),
    "sales:plans": Page(who="ines", thing=a_plan_underway),
    "sales:plan": Page(who="ines", thing=a_plan_underway),
    "sales:contract": Page(who="ines", thing=a_plan_underway, kind="file"),
    "sales:let_off": Page(who="chloe", thing=a_plan_underway),
    "sales:payment_receipt": Page(who="ines", thing=a_payment, kind="file"),
    "sales:cancel_payment": Page(who="chloe", thing=a_payment),
    "sales:sell_to_organisation": Page(
        who="amina",
        thing=lambda cast: sellable_stock(cast)[0],
        query=lambda device: f"code={device.asset_tag}",
    ),
    "sales:organisation_sale": Page(who="amina", thing=sold_to_organisation),
    "sales:organisation_receipt": Page(who="amina", thing=sold_to_organisation, kind="file"),
    "sales:cancel_organisation_sale": Page(who="chloe", thing=sold_to_organisation),
}
