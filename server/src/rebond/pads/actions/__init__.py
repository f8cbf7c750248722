"""The verbs of paper sheets."""

from rebond.pads.actions.entering import enter_sheet, set_sheet_aside
from rebond.pads.actions.issuing import MOST_SHEETS, issue_pad
from rebond.pads.actions.taking_in import Taken, take_in

__all__ = ["MOST_SHEETS", "Taken", "enter_sheet", "issue_pad", "set_sheet_aside", "take_in"]
