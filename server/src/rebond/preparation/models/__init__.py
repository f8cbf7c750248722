from rebond.preparation.models.accessories import Accessory, LooseAccessory, LooseMovement, ModelConnector
from rebond.preparation.models.recipes import Recipe, RecipeVersion
from rebond.preparation.models.work import DefectPicture, FinalCheck, Preparation

__all__ = [
    "Accessory",
    "DefectPicture",
    "FinalCheck",
    "LooseAccessory",
    "LooseMovement",
    "ModelConnector",
    "Preparation",
    "Recipe",
    "RecipeVersion",
]
