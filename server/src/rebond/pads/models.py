from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from passport.codes import CodeFamily
from rebond.access import ScopeKeys
from rebond.network.models import Membership, Organisation, Place
from rebond.pads.choices import SheetState
from rebond.pads.layout import Layout, layout_from
from rebond.pads.querysets import PadQuerySet, SheetQuerySet
from rebond.programmes.models import Programme, ProgrammeVersion
from rebond.programmes.rules import Rules
from rebond.referrals.models import Referral

PAD_CODE = CodeFamily("C")
LETTER = "F"
"""Of the addresses behind the QR codes: `/F/C-4K7Q-9N/7/12.3`, pad, sheet, programme and version of the form."""


class FormVersion(models.Model):
    """How a sheet of a programme is laid out. Never changed: papers of it lie in drawers."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="paper_forms")
    number = models.PositiveSmallIntegerField(_("version"))
    rules = models.ForeignKey(ProgrammeVersion, on_delete=models.PROTECT, related_name="+")
    stored = models.JSONField(_("layout"), default=dict)

    class Meta:
        verbose_name = _("version of the form")
        verbose_name_plural = _("versions of the form")
        constraints = (models.UniqueConstraint(fields=("programme", "number"), name="form_version_once"),)

    def __str__(self) -> str:
        return f"{self.programme} · {self.number}"

    @property
    def layout(self) -> Layout:
        return layout_from(self.stored)

    @property
    def kept_rules(self) -> Rules:
        """Those whose criteria are printed on it."""
        return self.rules.rules

    def scope_keys(self) -> ScopeKeys:
        return self.programme.scope_keys()


class Pad(models.Model):
    """Numbered sheets printed for an organisation. ``place``: of a place that opens referrals itself, on a bus say.

    ``submission``: what the page carried, so that a page sent twice is one pad.
    """

    form = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="pads")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    code = models.CharField(_("code"), max_length=9, unique=True)
    size = models.PositiveSmallIntegerField(_("sheets"))
    submission = models.UUIDField(unique=True, null=True, editable=False)
    issued_at = models.DateTimeField(_("printed on"))
    issued_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = PadQuerySet.as_manager()

    class Meta:
        verbose_name = _("pad")
        verbose_name_plural = _("pads")

    def __str__(self) -> str:
        return self.code

    @property
    def stream(self) -> str:
        return f"pad:{self.pk}"

    @property
    def prescriber(self) -> Organisation | None:
        """Who refers the people of these sheets; None when a place does so itself."""
        return None if self.place_id else self.organisation

    def address_of(self, number: int) -> str:
        """What the QR code of a sheet says, in capitals: its squares are larger so."""
        form = self.form
        return (
            f"{settings.PUBLIC_URL}/{LETTER}/{self.code}/{number}/{form.programme_id}.{form.number}".upper()
        )

    def scope_keys(self) -> ScopeKeys:
        places = frozenset({self.place_id}) if self.place_id else frozenset[int]()
        return ScopeKeys(self.form.programme.territory_id, frozenset({self.organisation_id}), places)


class Sheet(models.Model):
    """A sheet that was photographed: what was read of it, until a human confirms it.

    ``answers``: by question, what is ticked for sure and what is doubtful. ``sealed_picture``: the flattened sheet, without
    its stub. Both are emptied as soon as the referral is there, at ``emptied_at``, which is forgotten once the database
    holds nothing of them any more. ``read_at_place``: the place that photographed it.
    """

    pad = models.ForeignKey(Pad, on_delete=models.PROTECT, related_name="read_sheets")
    number = models.PositiveSmallIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=10, choices=SheetState, default=SheetState.TO_CONFIRM)
    read_at = models.DateTimeField(_("read on"))
    read_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    read_at_place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    answers = models.JSONField(_("answers"), default=dict)
    sealed_picture = models.BinaryField(_("picture of the sheet"), default=b"")
    emptied_at = models.DateTimeField(_("emptied on"), null=True, editable=False)
    referral = models.OneToOneField(
        Referral, on_delete=models.PROTECT, null=True, blank=True, related_name="paper_sheet"
    )

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("sheet")
        verbose_name_plural = _("sheets")
        constraints = (
            models.UniqueConstraint(fields=("pad", "number"), name="sheet_once"),
            models.CheckConstraint(
                condition=Q(state="entered", referral__isnull=False)
                | (~Q(state="entered") & Q(referral__isnull=True)),
                name="sheet_entered_has_its_referral",
            ),
        )
        indexes = (models.Index(fields=("state", "read_at"), name="sheet_state"),)

    def __str__(self) -> str:
        return f"{self.pad} · {self.number}"

    @property
    def code(self) -> str:
        """Of its pad: with its number, what is printed on it."""
        return self.pad.code

    @property
    def doubts(self) -> int:
        """How many questions a human has to answer."""
        return sum(bool(one["doubtful"]) for one in self.answers.values())

    def scope_keys(self) -> ScopeKeys:
        keys = self.pad.scope_keys()
        own = frozenset({self.read_at_place_id}) if self.read_at_place_id else frozenset[int]()
        return ScopeKeys(keys.territory_id, keys.organisation_ids, keys.place_ids | own)
