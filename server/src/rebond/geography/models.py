from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from rebond.geography.distance import Point
from rebond.geography.querysets import CommuneQuerySet


class Departement(models.Model):
    """A département, or the overseas collectivity that stands for one."""

    code = models.CharField(_("code"), max_length=3, primary_key=True)
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        verbose_name = _("département")
        verbose_name_plural = _("départements")

    def __str__(self) -> str:
        return self.name


class Intermunicipality(models.Model):
    """An EPCI with its own tax system: a group of communes."""

    siren = models.CharField(_("SIREN number"), max_length=9, primary_key=True)
    kind = models.CharField(_("kind"), max_length=8)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("intermunicipality")
        verbose_name_plural = _("intermunicipalities")

    def __str__(self) -> str:
        return self.name


class Commune(models.Model):
    """A commune of the edition in force. One that a merger ends is kept: what was recorded there stays there."""

    insee_code = models.CharField(_("INSEE code"), max_length=5, primary_key=True)
    name = models.CharField(_("name"), max_length=60)
    search_name = models.CharField(_("name without accents"), max_length=60, db_index=True, editable=False)
    postcodes = models.CharField(_("postcodes"), max_length=160, blank=True)
    departement = models.ForeignKey(
        Departement, models.PROTECT, related_name="communes", verbose_name=_("département")
    )
    intermunicipality = models.ForeignKey(
        Intermunicipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="communes",
        verbose_name=_("intermunicipality"),
    )
    population = models.PositiveIntegerField(_("population"))
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)

    objects: ClassVar[CommuneQuerySet] = CommuneQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("commune")
        verbose_name_plural = _("communes")

    def __str__(self) -> str:
        return self.name

    @property
    def postcode(self) -> str:
        """The first postcode, or nothing."""
        return self.postcodes.partition(" ")[0]

    @property
    def label(self) -> str:
        """`Dax (40100)`: what a person picks, and what the form field reads back."""
        return f"{self.name} ({self.postcode or self.insee_code})"

    @property
    def point(self) -> Point | None:
        if self.latitude is None or self.longitude is None:
            return None
        return Point(self.latitude, self.longitude)


class Edition(models.Model):
    """The edition of the data in the tables, so that loading it again costs nothing."""

    digest = models.CharField(_("digest"), max_length=64, primary_key=True)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
