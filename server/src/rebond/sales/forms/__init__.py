"""What is asked of a sale, of its instalments, and of an exchange."""

from rebond.sales.forms.instalments import CancelPaymentForm, LetOffForm, PaymentForm
from rebond.sales.forms.selling import CashForm, ExchangeForm, SellForm, SellToOrganisationForm

__all__ = [
    "CancelPaymentForm",
    "CashForm",
    "ExchangeForm",
    "LetOffForm",
    "PaymentForm",
    "SellForm",
    "SellToOrganisationForm",
]
