"""What the pages of recipes, preparations and final checks need."""

from rebond.preparation.queries.accessories import (
    Equipment,
    equipment_of,
    items_asked,
    items_handed_over,
    obstacles_of_accessories,
    went_with,
)
from rebond.preparation.queries.checks import FinalLook, final_look_at, preparers_of
from rebond.preparation.queries.devices import (
    Prepared,
    device_for_pictures,
    last_preparation_of,
    pictures_of,
    prepared,
)
from rebond.preparation.queries.loose import (
    AccessoryLine,
    accessories_to_find,
    accessory_lines,
    loose_at,
    loose_visible,
    movements_of,
    workshops_that_keep,
)
from rebond.preparation.queries.recipes import (
    RecipeLine,
    Told,
    latest_version,
    programmes_with_recipes,
    recipe_visible,
    told_of,
    version_offered,
    versions_offered,
)
from rebond.preparation.queries.standing import obstacles_of_final_checks
from rebond.preparation.queries.waiting import Waiting, final_checks_to_make, final_checks_waiting

__all__ = [
    "AccessoryLine",
    "Equipment",
    "FinalLook",
    "Prepared",
    "RecipeLine",
    "Told",
    "Waiting",
    "accessories_to_find",
    "accessory_lines",
    "device_for_pictures",
    "equipment_of",
    "final_checks_to_make",
    "final_checks_waiting",
    "final_look_at",
    "items_asked",
    "items_handed_over",
    "last_preparation_of",
    "latest_version",
    "loose_at",
    "loose_visible",
    "movements_of",
    "obstacles_of_accessories",
    "obstacles_of_final_checks",
    "pictures_of",
    "prepared",
    "preparers_of",
    "programmes_with_recipes",
    "recipe_visible",
    "told_of",
    "version_offered",
    "versions_offered",
    "went_with",
    "workshops_that_keep",
]
