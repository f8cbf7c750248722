"""Recipes of a programme, and what a version changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.kit.errors import NotFound
from rebond.preparation.contents import Change, changes_between, content_of
from rebond.preparation.models import Recipe, RecipeVersion
from rebond.programmes.models import Programme


@dataclass(frozen=True, slots=True)
class RecipeLine:
    """A recipe as the list shows it: its last version."""

    recipe: Recipe
    version: RecipeVersion


@dataclass(frozen=True, slots=True)
class Told:
    """A version, and what it changed; nothing for the first."""

    version: RecipeVersion
    changes: Sequence[Change]


def programmes_with_recipes(
    actor: Actor, programmes: Collection[Programme]
) -> list[tuple[Programme, list[RecipeLine]]]:
    """Each programme with its recipes, those offered first; an external workshop sees those that it has recipes of."""
    rows = Recipe.objects.visible_to(actor).order_by("name", "pk")
    recipes = list(rows.select_related("programme"))
    last = _last_versions(recipes)
    known = {programme.pk: programme for programme in programmes}
    known |= {recipe.programme_id: recipe.programme for recipe in recipes if recipe.programme_id not in known}
    return [
        (
            programme,
            sorted(
                (RecipeLine(recipe, last[recipe.pk]) for recipe in recipes if recipe.programme_id == pk),
                key=lambda line: line.recipe.retired_at is not None,
            ),
        )
        for pk, programme in known.items()
    ]


def recipe_visible(pk: int, actor: Actor) -> Recipe:
    found = Recipe.objects.visible_to(actor).select_related("programme__territory").filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def latest_version(recipe: Recipe) -> RecipeVersion:
    return recipe.versions.order_by("-number")[:1].get()


def told_of(recipe: Recipe) -> list[Told]:
    """The versions of ``recipe``, the latest first."""
    rows = recipe.versions.select_related("published_by__user", "published_by__organisation")
    versions = list(rows.order_by("number"))
    told = [
        Told(version, changes_between(content_of(earlier), content_of(version)) if earlier else ())
        for earlier, version in zip([None, *versions], versions, strict=False)
    ]
    return told[::-1]


def versions_offered(programmes: Collection[int] | None = None, *, actor: Actor) -> list[RecipeVersion]:
    """The last version of each recipe that is offered, of these programmes (keys) or of all that the hat sees."""
    recipes = Recipe.objects.visible_to(actor).offered()
    if programmes is not None:
        recipes = recipes.filter(programme__in=programmes)
    found = sorted(recipes.order_by("pk").values_list("pk", flat=True))
    rows = _latest().filter(recipe__in=found).select_related("recipe__programme")
    return list(rows.order_by("recipe__programme__name", "recipe__name", "pk"))


def version_offered(pk: int, actor: Actor) -> RecipeVersion:
    """Any version of a recipe that is offered: what was done with the one before is said so. Raise `NotFound`."""
    recipes = Recipe.objects.visible_to(actor).offered().order_by("pk").values("pk")
    rows = RecipeVersion.objects.filter(pk=pk, recipe__in=recipes).select_related("recipe__programme")
    found = rows.order_by("pk").first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def _latest() -> QuerySet[RecipeVersion]:
    newer = RecipeVersion.objects.filter(recipe=OuterRef("recipe")).order_by("-number")
    return RecipeVersion.objects.filter(Q(pk=Subquery(newer.values("pk")[:1])))


def _last_versions(recipes: Collection[Recipe]) -> dict[int, RecipeVersion]:
    rows = _latest().filter(recipe__in=[recipe.pk for recipe in recipes]).order_by("pk")
    return {version.recipe_id: version for version in rows}
