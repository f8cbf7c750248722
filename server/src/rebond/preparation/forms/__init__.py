from rebond.preparation.forms.checking import FinalCheckForm, PicturesForm
from rebond.preparation.forms.preparing import PileForm, PrepareForm
from rebond.preparation.forms.recipes import NewRecipeForm, RecipeForm

__all__ = ["FinalCheckForm", "NewRecipeForm", "PicturesForm", "PileForm", "PrepareForm", "RecipeForm"]
