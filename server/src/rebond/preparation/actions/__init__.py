"""What people do with recipes, prepared computers, accessories, final checks and pictures of defects."""

from rebond.preparation.actions.checking import record_final_check
from rebond.preparation.actions.equipping import record_accessories
from rebond.preparation.actions.loose import count_loose, set_minimum, take_in
from rebond.preparation.actions.picturing import NewPicture, add_defect_pictures, remove_defect_picture
from rebond.preparation.actions.preparing import prepare
from rebond.preparation.actions.recipes import (
    bring_back_recipe,
    change_recipe,
    publish_recipe,
    retire_recipe,
)
from rebond.preparation.actions.taking_back import take_back_preparations

__all__ = [
    "NewPicture",
    "add_defect_pictures",
    "bring_back_recipe",
    "change_recipe",
    "count_loose",
    "prepare",
    "publish_recipe",
    "record_accessories",
    "record_final_check",
    "remove_defect_picture",
    "retire_recipe",
    "set_minimum",
    "take_back_preparations",
    "take_in",
]
