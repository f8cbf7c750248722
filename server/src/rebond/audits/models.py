from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rebond.access import ScopeKeys
from rebond.audits.choices import BADGES, Outcome, PaperKind, Source, Verdict
from rebond.audits.querysets import AuditQuerySet
from rebond.devices.models import Device
from rebond.handover.models import Handover
from rebond.network.models import Membership, Organisation, Place
from rebond.programmes.models import Programme

LONGEST_WHERE = 160


class Audit(models.Model):
    """An on-the-spot check: a funder looks at the originals behind a random sample.

    ``organisation``: who controls. ``population``: the list that the sample is drawn from, as a file, frozen when the
    check is opened; ``secret`` is fixed then too (``commitment`` is its SHA-256) and shown once the sample is drawn.
    ``dice``, ``seed``, ``seal``: see `drawing`. ``minutes``: frozen when it is concluded. ``submission``: what the page
    carried, so that a page sent twice is one check.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="audits")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="audits")
    reference = models.CharField(_("reference"), max_length=12, unique=True)
    source = models.CharField(_("drawn from"), max_length=12, choices=Source)
    since = models.DateField(_("from"))
    until = models.DateField(_("to"))
    size = models.PositiveSmallIntegerField(_("size of the sample"))
    access_until = models.DateField(_("access until"))
    submission = models.UUIDField(unique=True, editable=False)
    opened_at = models.DateTimeField(_("opened on"))
    opened_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    count = models.PositiveIntegerField(_("lines to draw from"))
    population = models.TextField(_("list drawn from"))
    population_digest = models.CharField(max_length=64)
    secret = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    dice = models.CharField(_("digits thrown"), max_length=40, blank=True)
    seed = models.CharField(_("seed"), max_length=64, blank=True)
    seal = models.PositiveIntegerField(_("seal of the ledger"), null=True, blank=True)
    seal_digest = models.CharField(max_length=64, blank=True)
    drawn_at = models.DateTimeField(_("drawn on"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    conclusion = models.TextField(_("conclusion"), blank=True)
    minutes = models.JSONField(_("minutes"), null=True, blank=True)
    closed_at = models.DateTimeField(_("concluded on"), null=True, blank=True)
    closed_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("on-the-spot check")
        verbose_name_plural = _("on-the-spot checks")
        constraints = (
            models.CheckConstraint(
                condition=Q(drawn_at=None, seed="") | (Q(drawn_at__isnull=False) & ~Q(seed="")),
                name="audit_drawn_with_a_seed",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, minutes=None)
                | (
                    Q(closed_at__isnull=False, minutes__isnull=False, drawn_at__isnull=False) & ~Q(outcome="")
                ),
                name="audit_concluded_with_minutes",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def stream(self) -> str:
        return f"audit:{self.pk}"

    @property
    def is_open(self) -> bool:
        """The sample is drawn, and may be looked at."""
        return self.drawn_at is not None and self.closed_at is None

    @property
    def state(self) -> tuple[str, str]:
        """What to call it, and the kind of its badge."""
        if self.closed_at:
            return str(self.get_outcome_display()), "done" if self.outcome == Outcome.CLEAR else "attention"
        return (str(_("Under way")), "running") if self.drawn_at else (str(_("To be drawn")), "neutral")

    def scope_keys(self) -> ScopeKeys:
        return ScopeKeys(self.programme.territory_id, frozenset({self.organisation_id}))


class AuditLine(models.Model):
    """One line of a sample. ``seen``: codes of `Proof` whose original was seen; ``handover``: where there is one."""

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveSmallIntegerField(_("number"))
    code = models.CharField(_("code"), max_length=40)
    group_name = models.CharField(_("place or donor"), max_length=160)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+")
    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, null=True, related_name="+")
    seen = models.JSONField(pgettext_lazy("line of a check", "seen"), default=list, blank=True)
    asked = models.JSONField(_("to be seen"), default=list, blank=True)
    remark = models.TextField(_("remark"), blank=True)
    noted_at = models.DateTimeField(_("noted on"), null=True, blank=True)
    noted_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("line of a sample")
        verbose_name_plural = _("lines of samples")
        constraints = (models.UniqueConstraint(fields=("audit", "number"), name="audit_line_once"),)

    def __str__(self) -> str:
        return f"{self.audit} · {self.number}"

    @property
    def verdict(self) -> Verdict:
        if self.noted_at is None:
            return Verdict.WAITING
        if not self.seen:
            return Verdict.NOT_SEEN
        return Verdict.SEEN if set(self.asked) <= set(self.seen) else Verdict.PARTLY

    @property
    def badge_kind(self) -> str:
        return BADGES[self.verdict]

    @property
    def noted(self) -> str:
        """What a page that shows it sends back: another word each time that it is noted."""
        return self.noted_at.isoformat() if self.noted_at else ""

    def scope_keys(self) -> ScopeKeys:
        return self.audit.scope_keys()


class PapersKept(models.Model):
    """Where a place keeps its papers of one kind: a cupboard, a binder. Said once, for all of them.

    ``said_on``: when it was last said. Nobody says it again for years: it goes, see `actions.papers.due_papers`.
    """

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="papers_kept")
    kind = models.CharField(_("papers"), max_length=12, choices=PaperKind)
    where = models.CharField(_("where they lie"), max_length=LONGEST_WHERE)
    said_on = models.DateField(_("said on"), default=timezone.localdate)

    class Meta:
        verbose_name = _("where papers lie")
        verbose_name_plural = _("where papers lie")
        constraints = (models.UniqueConstraint(fields=("place", "kind"), name="papers_kept_once"),)

    def __str__(self) -> str:
        return f"{self.place} · {self.get_kind_display()}"

    def scope_keys(self) -> ScopeKeys:
        return self.place.scope_keys()
