"""Recipes are published, changed by a new version, set aside and offered again."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.errors import Invalid, Refused
from rebond.kit.holding import hold_one
from rebond.ledger.facts import Facts
from rebond.ledger.recording import Entry, record
from rebond.preparation.contents import Content, content_of, judge
from rebond.preparation.facts import RecipeBroughtBack, RecipePublished, RecipeRetired
from rebond.preparation.models import Recipe, RecipeVersion
from rebond.programmes.models import Programme


def publish_recipe(
    *, actor: Actor, programme: Programme, name: str, content: Content, occurred_at: datetime | None = None
) -> RecipeVersion:
    """A first version. Raise `Invalid` for a name that the programme has already, or a recipe that makes no sense."""
    require(actor, "recipe.edit", on=programme)
    name = name.strip()
    if not name:
        raise Invalid(_("Give the recipe a name."), field="name")
    judge(content)
    try:
        with transaction.atomic():
            recipe = Recipe.objects.create(programme=programme, name=name)
            return _publish(actor, recipe, 1, content, occurred_at)
    except IntegrityError:
        message = _("This programme has a recipe of this name: change that one.")
        raise Invalid(message, code="name_taken", field="name") from None


def change_recipe(*, actor: Actor, recipe: Recipe, content: Content, seen: int) -> RecipeVersion:
    """The next version. What was prepared before keeps its own. Nothing changed: the last version stays.

    ``seen``: the number of the version that the person changed. Raise `Refused` where there is a later one.
    """
    judge(content)
    with transaction.atomic():
        held = _hold(recipe, actor)
        last = held.versions.order_by("-number")[:1].get()
        if content_of(last) == content:
            return last
        if last.number != seen:
            raise Refused(
                _("The recipe changed meanwhile: look at version %(number)d, then change what is left.")
                % {"number": last.number},
                code="changed_meanwhile",
            )
        return _publish(actor, held, last.number + 1, content, None)


def retire_recipe(*, actor: Actor, recipe: Recipe) -> Recipe:
    """It is not offered any more. Computers keep it. Done already, nothing changes."""
    with transaction.atomic():
        held = _hold(recipe, actor)
        if held.retired_at is None:
            _offer(actor, held, timezone.now(), RecipeRetired(programme_id=held.programme_id))
    return held


def bring_back_recipe(*, actor: Actor, recipe: Recipe) -> Recipe:
    with transaction.atomic():
        held = _hold(recipe, actor)
        if held.retired_at is not None:
            _offer(actor, held, None, RecipeBroughtBack(programme_id=held.programme_id))
    return held


def _hold(recipe: Recipe, actor: Actor) -> Recipe:
    held = hold_one(Recipe.objects.select_related("programme"), recipe.pk, no_key=False)
    require(actor, "recipe.edit", on=held)
    return held


def _offer(actor: Actor, recipe: Recipe, retired_at: datetime | None, told: Facts) -> None:
    recipe.retired_at = retired_at
    recipe.save(update_fields=["retired_at"])
    record(actor=actor, entries=[Entry(recipe.stream, told)])


def _publish(
    actor: Actor, recipe: Recipe, number: int, content: Content, occurred_at: datetime | None
) -> RecipeVersion:
    said = asdict(content) | {"software": list(content.software), "settings": list(content.settings)}
    version = RecipeVersion.objects.create(
        recipe=recipe,
        number=number,
        published_at=occurred_at or timezone.now(),
        published_by_id=actor.membership_id,
        **said,
    )
    told = RecipePublished(programme_id=recipe.programme_id, number=number)
    record(actor=actor, entries=[Entry(recipe.stream, told)], occurred_at=occurred_at)
    return version
