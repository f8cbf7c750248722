"""The editor, one form a step. Amounts are written in euros."""

from __future__ import annotations

from rebond.programmes.forms.computers import ComputersForm
from rebond.programmes.forms.fields import DateInput, StepForm
from rebond.programmes.forms.frame import FrameForm, NewProgrammeForm
from rebond.programmes.forms.numbers import NumbersForm
from rebond.programmes.forms.path import PathForm
from rebond.programmes.forms.people import PeopleForm
from rebond.programmes.forms.referring import ReferringForm
from rebond.programmes.wording import Part

FORMS: dict[Part, type[StepForm]] = {
    Part.FRAME: FrameForm,
    Part.PEOPLE: PeopleForm,
    Part.REFERRING: ReferringForm,
    Part.NUMBERS: NumbersForm,
    Part.PATH: PathForm,
    Part.COMPUTERS: ComputersForm,
}

__all__ = ["FORMS", "DateInput", "NewProgrammeForm", "NumbersForm", "PeopleForm", "StepForm"]
