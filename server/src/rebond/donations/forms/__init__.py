"""What is asked of agreements, lots and earmarks."""

from rebond.donations.forms.agreements import AgreementForm, CommitmentForm, ConditionForm, DocumentForm
from rebond.donations.forms.earmarks import EarmarkForm, LiftingForm
from rebond.donations.forms.lots import LotForm, PalletForm
from rebond.donations.forms.signing import DelegationForm, StepForm, SuccessionForm

__all__ = [
    "AgreementForm",
    "CommitmentForm",
    "ConditionForm",
    "DelegationForm",
    "DocumentForm",
    "EarmarkForm",
    "LiftingForm",
    "LotForm",
    "PalletForm",
    "StepForm",
    "SuccessionForm",
]
