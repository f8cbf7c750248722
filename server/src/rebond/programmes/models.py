from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.network.models import Territory
from rebond.programmes.choices import (
    CheckKind,
    ConflictRule,
    DeclarableFigure,
    ErasureLevel,
    HandoverPoint,
    Outlet,
)
from rebond.programmes.querysets import ProgrammeQuerySet


def default_checks() -> list[str]:
    return list(CheckKind.values)


def default_outlets() -> list[str]:
    return [Outlet.GIFT, Outlet.PROVISION, Outlet.TRANSFER_TO_PLACE]


class Programme(models.Model):
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="programmes")
    slug = models.SlugField(_("short name"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    batch_size = models.PositiveSmallIntegerField(_("computers in a batch"), default=10)
    batch_price_cents = models.PositiveIntegerField(_("price of a batch (cents)"), default=100)
    handover_point = models.CharField(
        _("when the computer is handed over"),
        max_length=20,
        choices=HandoverPoint,
        default=HandoverPoint.LAST_SESSION,
    )
    outlets = models.JSONField(_("outlets"), default=default_outlets)
    required_checks = models.JSONField(_("required checks"), default=default_checks)
    erasure_level = models.CharField(
        _("erasure level"), max_length=8, choices=ErasureLevel, default=ErasureLevel.CLEAR
    )
    battery_threshold_percent = models.PositiveSmallIntegerField(_("least battery health (%)"), default=50)
    decides_by_committee = models.BooleanField(_("a committee decides"), default=False)
    conflict_rule = models.CharField(
        _("conflicts of interest"), max_length=16, choices=ConflictRule, default=ConflictRule.STEP_ASIDE
    )
    one_per_household = models.BooleanField(_("one computer per household"), default=True)
    contact_kept_days = models.PositiveSmallIntegerField(_("contact details kept (days)"), default=30)
    small_cell = models.PositiveSmallIntegerField(_("published cells below this are hidden"), default=5)
    funding_cents = models.PositiveBigIntegerField(_("funding (cents)"), default=0)
    funder = models.CharField(_("funder"), max_length=120, blank=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> str:
        return f"programme:{self.pk}"

    def scope_keys(self) -> ScopeKeys:
        return ScopeKeys(self.territory_id)


class DeclaredFigure(models.Model):
    """A figure that somebody wrote in a report, shown beside the counted one with its gap (rule 10)."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="declared_figures")
    key = models.CharField(_("figure"), max_length=64)
    value = models.IntegerField(_("value"))
    source = models.CharField(_("source"), max_length=200)
    covers_from = models.DateField(_("from"))
    covers_to = models.DateField(_("to"))

    class Meta:
        verbose_name = _("declared figure")
        verbose_name_plural = _("declared figures")
        constraints = (
            models.UniqueConstraint(
                fields=("programme", "key", "covers_from", "covers_to"), name="declared_figure_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"

    @property
    def label(self) -> str:
        """What the key counts, in words; the key itself for one that no list holds."""
        known = self.key in DeclarableFigure.values
        return str(DeclarableFigure(self.key).label) if known else self.key

    def scope_keys(self) -> ScopeKeys:
        return self.programme.scope_keys()
