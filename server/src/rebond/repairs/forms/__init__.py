"""What is typed and ticked on the pages of repairs and parts."""

from rebond.repairs.forms.money import EurosField
from rebond.repairs.forms.repairs import CloseForm, DiagnosisForm, FilterForm, OpenForm, TimeForm

__all__ = ["CloseForm", "DiagnosisForm", "EurosField", "FilterForm", "OpenForm", "TimeForm"]
