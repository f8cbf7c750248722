from rebond.preparation.forms.accessories import (
    AccessoriesForm,
    CountForm,
    MinimumForm,
    PileAccessoriesForm,
    TakeInForm,
)
from rebond.preparation.forms.checking import FinalCheckForm, PicturesForm
from rebond.preparation.forms.preparing import PileForm, PrepareForm
from rebond.preparation.forms.recipes import NewRecipeForm, RecipeForm

__all__ = [
    "AccessoriesForm",
    "CountForm",
    "FinalCheckForm",
    "MinimumForm",
    "NewRecipeForm",
    "PicturesForm",
    "PileAccessoriesForm",
    "PileForm",
    "PrepareForm",
    "RecipeForm",
    "TakeInForm",
]
