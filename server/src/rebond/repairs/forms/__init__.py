"""What is typed and ticked on the pages of repairs and parts."""

from rebond.repairs.forms.money import EurosField
from rebond.repairs.forms.parts import (
    CountForm,
    MinimumForm,
    NewPartForm,
    OrderForm,
    ReceiveForm,
    TakeForm,
    UsePartForm,
)
from rebond.repairs.forms.repairs import AwaitForm, CloseForm, DiagnosisForm, FilterForm, OpenForm, TimeForm

__all__ = [
    "AwaitForm",
    "CloseForm",
    "CountForm",
    "DiagnosisForm",
    "EurosField",
    "FilterForm",
    "MinimumForm",
    "NewPartForm",
    "OpenForm",
    "OrderForm",
    "ReceiveForm",
    "TakeForm",
    "TimeForm",
    "UsePartForm",
]
