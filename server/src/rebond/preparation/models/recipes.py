"""What is put on a computer, as a programme wants it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.network.models import Membership
from rebond.preparation.querysets import RecipeQuerySet
from rebond.programmes.models import Programme
from rebond.workshop.choices import OperatingSystem


class Recipe(models.Model):
    """What stays the same from version to version."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="recipes", verbose_name=_("programme")
    )
    name = models.CharField(_("name"), max_length=80)
    retired_at = models.DateTimeField(_("not offered since"), null=True, blank=True)

    objects = RecipeQuerySet.as_manager()

    class Meta:
        verbose_name = _("recipe")
        verbose_name_plural = _("recipes")
        constraints = (models.UniqueConstraint(fields=("programme", "name"), name="recipe_name_once"),)

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> str:
        return f"recipe:{self.pk}"

    def scope_keys(self) -> ScopeKeys:
        return self.programme.scope_keys()


class RecipeVersion(models.Model):
    """The recipe as it was published. Never changed: a computer points at the one that it was prepared with.

    ``software`` and ``settings``: one line each, in the order of the work.
    """

    recipe = models.ForeignKey(Recipe, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    system = models.CharField(_("operating system"), max_length=16, choices=OperatingSystem)
    system_version = models.CharField(_("version of the system"), max_length=40, blank=True)
    image_name = models.CharField(_("image"), max_length=120, blank=True)
    image_version = models.CharField(_("version of the image"), max_length=40, blank=True)
    software = models.JSONField(_("programs"), default=list, blank=True)
    settings = models.JSONField(_("settings"), default=list, blank=True)
    welcome = models.TextField(_("welcome"), blank=True)
    published_at = models.DateTimeField(_("published on"))
    published_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("version of a recipe")
        verbose_name_plural = _("versions of recipes")
        constraints = (models.UniqueConstraint(fields=("recipe", "number"), name="recipe_version_once"),)

    def __str__(self) -> str:
        return f"{self.recipe} · {self.number}"

    @property
    def system_in_words(self) -> str:
        return f"{self.get_system_display()} {self.system_version}".strip()

    @property
    def image_in_words(self) -> str:
        return f"{self.image_name} {self.image_version}".strip()
