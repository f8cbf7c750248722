"""What the pages of recipes, preparations and final checks need."""

from rebond.preparation.queries.checks import FinalLook, final_look_at, preparers_of
from rebond.preparation.queries.devices import (
    Prepared,
    device_for_pictures,
    last_preparation_of,
    pictures_of,
    prepared,
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
    "FinalLook",
    "Prepared",
    "RecipeLine",
    "Told",
    "Waiting",
    "device_for_pictures",
    "final_checks_to_make",
    "final_checks_waiting",
    "final_look_at",
    "last_preparation_of",
    "latest_version",
    "obstacles_of_final_checks",
    "pictures_of",
    "prepared",
    "preparers_of",
    "programmes_with_recipes",
    "recipe_visible",
    "told_of",
    "version_offered",
    "versions_offered",
]
