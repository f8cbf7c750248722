"""What is asked of agreements, lots and earmarks."""

from rebond.donations.forms.agreements import AgreementForm, CommitmentForm, ConditionForm, DocumentForm
from rebond.donations.forms.earmarks import EarmarkForm, LiftingForm
from rebond.donations.forms.lots import LotForm, PalletForm

__all__ = [
    "AgreementForm",
    "CommitmentForm",
    "ConditionForm",
    "DocumentForm",
    "EarmarkForm",
    "LiftingForm",
    "LotForm",
    "PalletForm",
]
