from rebond.preparation.models.recipes import Recipe, RecipeVersion
from rebond.preparation.models.work import DefectPicture, FinalCheck, Preparation

__all__ = ["DefectPicture", "FinalCheck", "Preparation", "Recipe", "RecipeVersion"]
