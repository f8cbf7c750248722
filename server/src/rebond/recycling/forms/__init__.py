"""What is scanned and typed at the end of the road."""

from rebond.recycling.forms.batches import GroupsForm, IntoBatchForm, PartsForm, StockPartsForm
from rebond.recycling.forms.collecting import CollectionForm, CorrectionForm, PickUpForm
from rebond.recycling.forms.destroying import DestructionForm, DrivesForm, NoDriveForm
from rebond.recycling.forms.ending import DisposalForm, EndingForm, GiveBackForm

__all__ = [
    "CollectionForm",
    "CorrectionForm",
    "DestructionForm",
    "DisposalForm",
    "DrivesForm",
    "EndingForm",
    "GiveBackForm",
    "GroupsForm",
    "IntoBatchForm",
    "NoDriveForm",
    "PartsForm",
    "PickUpForm",
    "StockPartsForm",
]
