"""What people write on the pages of requests."""

from rebond.referrals.forms.answering import (
    AcceptForm,
    ClosingForm,
    ConfirmationForm,
    RerouteForm,
    SettlingForm,
    TryForm,
    WithdrawalForm,
)
from rebond.referrals.forms.groups import GroupForm, LineForm
from rebond.referrals.forms.links import LinkForm, SecretForm
from rebond.referrals.forms.listing import NewsForm, ReferralFilterForm, TrialForm
from rebond.referrals.forms.papers import SeenPapersField
from rebond.referrals.forms.referring import ReferralForm, first_and_family, written

__all__ = [
    "AcceptForm",
    "ClosingForm",
    "ConfirmationForm",
    "GroupForm",
    "LineForm",
    "LinkForm",
    "NewsForm",
    "ReferralFilterForm",
    "ReferralForm",
    "RerouteForm",
    "SecretForm",
    "SeenPapersField",
    "SettlingForm",
    "TrialForm",
    "TryForm",
    "WithdrawalForm",
    "first_and_family",
    "written",
]
