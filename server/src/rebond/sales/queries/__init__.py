"""What the pages of sales need to know, and what stands against a sale, a spreading or an exchange."""

from rebond.sales.queries.cash import CashRow, CashTotal, cash_rows, cash_totals
from rebond.sales.queries.exchanges import obstacle_to_exchange, warranty_ends_on, warranty_promised
from rebond.sales.queries.plans import (
    PlanShown,
    most_instalments_of,
    payment_visible,
    plan_shown,
    plan_visible,
    plans_listed,
)
from rebond.sales.queries.to_organisations import (
    buyers_for,
    least_price_of,
    obstacles_to_sell_to_organisation,
    organisation_sale_visible,
    seller_of,
)

__all__ = [
    "CashRow",
    "CashTotal",
    "PlanShown",
    "buyers_for",
    "cash_rows",
    "cash_totals",
    "least_price_of",
    "most_instalments_of",
    "obstacle_to_exchange",
    "obstacles_to_sell_to_organisation",
    "organisation_sale_visible",
    "payment_visible",
    "plan_shown",
    "plan_visible",
    "plans_listed",
    "seller_of",
    "warranty_ends_on",
    "warranty_promised",
]
