"""Recipes of the programmes: read, published, changed, set aside."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.kit.errors import DomainError
from rebond.preparation import actions
from rebond.preparation.contents import content_of
from rebond.preparation.forms import NewRecipeForm, RecipeForm
from rebond.preparation.queries import (
    latest_version,
    programmes_with_recipes,
    recipe_visible,
    told_of,
)
from rebond.programmes.queries import programme_visible, programmes_listed
from rebond.ui.answers import sent_in, show_refusal, status_of


@opens("recipe.view")
@require_GET
def list_recipes(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    given = {
        "programmes": programmes_with_recipes(actor, list(programmes_listed(actor))),
        "may_edit": may(actor, "recipe.edit"),
    }
    return render(request, "preparation/recipes.html", given)


@opens("recipe.view")
@require_GET
def show_recipe(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    recipe = recipe_visible(pk, actor)
    told = told_of(recipe)
    given = {
        "recipe": recipe,
        "version": told[0].version,
        "told": told,
        "may_edit": may(actor, "recipe.edit"),
    }
    return render(request, "preparation/recipe.html", given)


@opens("recipe.edit")
@require_http_methods(["GET", "POST"])
def new_recipe(request: HttpRequest, slug: str) -> HttpResponse:
    actor = actor_of(request)
    programme = programme_visible(slug, actor)
    form = NewRecipeForm(sent_in(request))
    if form.is_valid():
        try:
            version = actions.publish_recipe(
                actor=actor, programme=programme, name=form.cleaned_data["name"], content=form.content()
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The recipe is published: computers can be prepared with it."))
            return redirect("preparation:recipe", pk=version.recipe_id)
    given = {"form": form, "programme": programme}
    return render(request, "preparation/new_recipe.html", given, status=status_of(form))


@opens("recipe.edit")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    recipe = recipe_visible(pk, actor)
    last = latest_version(recipe)
    first = {**RecipeForm.known(content_of(last)), "seen": last.number}
    form = RecipeForm(sent_in(request), initial=first)
    if form.is_valid():
        try:
            version = actions.change_recipe(
                actor=actor, recipe=recipe, content=form.content(), seen=form.cleaned_data["seen"] or 0
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            told = _("Version %(number)d is the one to follow from now on.") % {"number": version.number}
            messages.success(request, told)
            return redirect("preparation:recipe", pk=pk)
    given = {"form": form, "recipe": recipe, "version": last}
    return render(request, "preparation/change_recipe.html", given, status=status_of(form))


@opens("recipe.edit")
@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    actions.retire_recipe(actor=actor, recipe=recipe_visible(pk, actor))
    messages.success(request, _("The recipe is not offered any more. Computers keep what they were given."))
    return redirect("preparation:recipe", pk=pk)


@opens("recipe.edit")
@require_POST
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    actions.bring_back_recipe(actor=actor, recipe=recipe_visible(pk, actor))
    messages.success(request, _("The recipe is offered again."))
    return redirect("preparation:recipe", pk=pk)
