"""The verbs of sales."""

from rebond.sales.actions.exchanging import exchange
from rebond.sales.actions.paying import cancel_payment, let_off, take_payment
from rebond.sales.actions.sending import Wanted, sell_to_person
from rebond.sales.actions.spreading import Spread, sell_in_instalments
from rebond.sales.actions.to_organisations import cancel_sale_to_organisation, sell_to_organisation

__all__ = [
    "Spread",
    "Wanted",
    "cancel_payment",
    "cancel_sale_to_organisation",
    "exchange",
    "let_off",
    "sell_in_instalments",
    "sell_to_organisation",
    "sell_to_person",
    "take_payment",
]
