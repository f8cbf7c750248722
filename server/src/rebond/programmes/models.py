from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.network.models import Membership, Territory
from rebond.programmes.choices import (
    BatchClaims,
    ConflictRule,
    CriteriaRule,
    DeclarableFigure,
    ErasureLevel,
    HandoverPoint,
    SystemRule,
)
from rebond.programmes.querysets import DraftQuerySet, ProgrammeQuerySet
from rebond.programmes.rules import NAMES, Rules, rules_from, waves_as_json
from rebond.programmes.rules import all_checks as default_checks
from rebond.programmes.rules import usual_items as default_items
from rebond.programmes.rules import usual_outlets as default_outlets


class Programme(models.Model):
    """The rules in force, as columns that every app reads and filters by. `actions.publish` alone changes them.

    ``households_forgotten_on`` is no rule: when the key of the fingerprints was destroyed, because it was over.
    """

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="programmes")
    slug = models.SlugField(_("short name"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    batch_size = models.PositiveSmallIntegerField(_("computers in a batch"), default=10)
    batch_price_cents = models.PositiveIntegerField(_("price of a batch (cents)"), default=100)
    batch_claims = models.CharField(
        _("how the price of batches is claimed"),
        max_length=8,
        choices=BatchClaims,
        default=BatchClaims.GROUPED,
    )
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
    criteria = models.JSONField(_("whom a computer is for"), default=list, blank=True)
    criteria_rule = models.CharField(
        _("how the criteria combine"), max_length=3, choices=CriteriaRule, default=CriteriaRule.ANY
    )
    least_age = models.PositiveSmallIntegerField(_("from the age of"), null=True, blank=True)
    most_age = models.PositiveSmallIntegerField(_("up to the age of"), null=True, blank=True)
    communes = models.JSONField(_("communes"), default=list, blank=True)
    own_criterion = models.CharField(_("criterion of the programme"), max_length=120, blank=True)
    prescriber_kinds = models.JSONField(_("who may refer"), default=list, blank=True)
    network_members_only = models.BooleanField(_("members of the network only"), default=False)
    pact_members_only = models.BooleanField(_("members of the integration pact only"), default=False)
    handover_needs_confirmation = models.BooleanField(
        _("the prescriber confirms before the handover"), default=False
    )
    places_may_open = models.BooleanField(_("places may open a referral themselves"), default=True)
    waves = models.JSONField(_("waves"), default=list, blank=True)
    most_per_place = models.PositiveSmallIntegerField(_("people at one place at most"), null=True, blank=True)
    assessment_tools = models.JSONField(_("assessment tools"), default=list, blank=True)
    sessions_held = models.JSONField(_("where the sessions are held"), default=list, blank=True)
    absences_followed_up = models.PositiveSmallIntegerField(_("absences before a call"), default=2)
    sale_price_cents = models.PositiveIntegerField(_("price of a sale (cents)"), default=0)
    organisation_price_cents = models.PositiveIntegerField(
        _("least price for an organisation (cents)"), default=0
    )
    most_instalments = models.PositiveSmallIntegerField(_("instalments at most"), default=0)
    loan_days = models.PositiveSmallIntegerField(_("length of a loan (days)"), default=0)
    handover_items = models.JSONField(_("what leaves with the computer"), default=default_items, blank=True)
    required_accessories = models.JSONField(
        _("accessories needed before the shelf"), default=list, blank=True
    )
    signed_sheet_kept_days = models.PositiveSmallIntegerField(_("signed sheets kept (days)"), default=365)
    least_declared_percent = models.PositiveSmallIntegerField(
        _("least share of handovers declared before the next order (%)"), default=0
    )
    is_cofunded = models.BooleanField(_("co-funded by the European Social Fund"), default=False)
    documents = models.JSONField(_("documents"), default=list, blank=True)
    papers_at_acceptance = models.JSONField(_("papers seen at the acceptance"), default=list, blank=True)
    papers_at_handover = models.JSONField(_("papers seen at the handover"), default=list, blank=True)
    system_rule = models.CharField(
        _("operating system"), max_length=10, choices=SystemRule, default=SystemRule.SUPPORTED
    )
    oldest_years = models.PositiveSmallIntegerField(
        _("oldest computer accepted (years)"), null=True, blank=True
    )
    least_memory_gb = models.PositiveSmallIntegerField(_("least memory accepted (GB)"), null=True, blank=True)
    final_check_percent = models.PositiveSmallIntegerField(_("final check (% of computers)"), default=0)
    warranty_months = models.PositiveSmallIntegerField(_("warranty (months)"), default=0)
    repair_hour_cents = models.PositiveIntegerField(_("an hour of repair (cents)"), default=0)
    repair_ceiling_cents = models.PositiveIntegerField(
        _("a repair costs at most (cents)"), null=True, blank=True
    )
    funding_cents = models.PositiveBigIntegerField(_("funding (cents)"), default=0)
    funder = models.CharField(_("funder"), max_length=120, blank=True)
    households_forgotten_on = models.DateField(_("households forgotten on"), null=True, blank=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> str:
        return f"programme:{self.pk}"

    @property
    def rules(self) -> Rules:
        """Those in force."""
        return rules_from({name: getattr(self, name) for name in NAMES})

    def scope_keys(self) -> ScopeKeys:
        return ScopeKeys(self.territory_id)


class ProgrammeVersion(models.Model):
    """The rules as they were published. Never changed: a referral points at the ones under which it was made."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    published_at = models.DateTimeField(_("published on"))
    published_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    stored = models.JSONField(_("rules"), default=dict)

    class Meta:
        verbose_name = _("version of the rules")
        verbose_name_plural = _("versions of the rules")
        constraints = (
            models.UniqueConstraint(fields=("programme", "number"), name="programme_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.programme} · {self.number}"

    @property
    def rules(self) -> Rules:
        return rules_from(self.stored)

    def scope_keys(self) -> ScopeKeys:
        return self.programme.scope_keys()


class ProgrammeDraft(models.Model):
    """Rules that somebody prepares; nobody is held by them. ``programme`` None: they will open a new one.

    ``reached``: how many steps of the editor were saved.
    """

    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="programme_drafts")
    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, null=True, blank=True, related_name="drafts"
    )
    stored = models.JSONField(_("rules"), default=dict)
    reached = models.PositiveSmallIntegerField(_("steps saved"), default=0)
    changed_at = models.DateTimeField(_("changed on"), auto_now=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft of rules")
        verbose_name_plural = _("drafts of rules")
        constraints = (
            models.UniqueConstraint(
                fields=("programme",), condition=Q(programme__isnull=False), name="programme_one_draft"
            ),
        )

    def __str__(self) -> str:
        return str(self.stored.get("name", ""))

    @property
    def rules(self) -> Rules:
        return rules_from(self.stored)

    def scope_keys(self) -> ScopeKeys:
        return ScopeKeys(self.territory_id)


def columns_of(rules: Rules) -> dict[str, Any]:
    """What `Programme` stores of the rules."""
    return {name: getattr(rules, name) for name in NAMES} | {"waves": waves_as_json(rules.waves)}


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
