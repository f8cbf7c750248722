from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from rebond.access import ScopeKeys
from rebond.devices.calling import commercial_name
from rebond.devices.choices import DriveKind, FormFactor, Grade, HoldReason, IdentifierKind, LineOutcome
from rebond.devices.querysets import DeviceQuerySet, ListImportQuerySet
from rebond.devices.stages import STAGE_KINDS, Stage
from rebond.donations.models import Lot, Pallet
from rebond.network.models import Membership, Place, Territory, Workshop
from rebond.programmes.models import Programme


class Device(models.Model):
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="devices")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="devices")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="devices")
    pallet = models.ForeignKey(
        Pallet, on_delete=models.PROTECT, null=True, blank=True, related_name="devices"
    )
    asset_tag = models.CharField(_("asset tag"), max_length=10, unique=True)
    stage = models.CharField(_("stage"), max_length=16, choices=Stage, default=Stage.ANNOUNCED)
    stage_since = models.DateTimeField(_("since"))
    workshop = models.ForeignKey(
        Workshop, on_delete=models.PROTECT, null=True, blank=True, related_name="devices"
    )
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="devices")
    # Nearly every row holds NULL here: a whole index would tempt the planner, so it is partial (see Meta).
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="twins", db_index=False
    )

    maker = models.CharField(_("maker"), max_length=80, blank=True)
    model = models.CharField(_("model"), max_length=120, blank=True)
    family = models.CharField(_("family"), max_length=80, blank=True)
    form_factor = models.CharField(
        _("form factor"), max_length=12, choices=FormFactor, default=FormFactor.UNKNOWN
    )
    serial = models.CharField(_("serial number"), max_length=80, blank=True)
    processor = models.CharField(_("processor"), max_length=120, blank=True)
    memory_mib = models.PositiveIntegerField(_("memory (MiB)"), null=True, blank=True)
    storage_bytes = models.PositiveBigIntegerField(_("storage (bytes)"), null=True, blank=True)
    battery_percent = models.PositiveSmallIntegerField(_("battery health (%)"), null=True, blank=True)
    windows_licence = models.BooleanField(_("Windows licence in the firmware"), null=True, blank=True)
    operating_system = models.CharField(_("operating system"), max_length=80, blank=True)
    grade = models.CharField(_("grade"), max_length=1, choices=Grade, blank=True)
    hardware = models.JSONField(_("hardware facts"), null=True, blank=True)
    described_at = models.DateTimeField(_("identified on"), null=True, blank=True)

    received_at = models.DateTimeField(_("received on"), null=True, blank=True)
    first_ready_at = models.DateTimeField(_("first ready on"), null=True, blank=True)
    dispatched_at = models.DateTimeField(_("dispatched on"), null=True, blank=True)
    settled_at = models.DateTimeField(_("handed over on"), null=True, blank=True)
    data_since = models.DateTimeField(
        _("may hold personal data since"),
        null=True,
        blank=True,
        help_text=_("An erasure that ended before this moment proves nothing any more."),
    )
    search_text = models.TextField(blank=True, editable=False)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("computer")
        verbose_name_plural = _("computers")
        constraints = (
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="device_stage_known"),
            models.CheckConstraint(
                condition=~Q(stage__in=["in_transit", "at_place"]) | Q(place__isnull=False),
                name="device_at_a_place_has_one",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["received", "ready", "reserved", "returned"])
                | Q(workshop__isnull=False),
                name="device_in_a_workshop_has_one",
            ),
        )
        indexes = (
            models.Index(fields=("territory", "stage", "id"), name="device_territory_stage"),
            models.Index(fields=("territory", "maker", "id"), name="device_territory_maker"),
            models.Index(fields=("territory", "grade", "id"), name="device_territory_grade"),
            models.Index(
                fields=("merged_into",), name="device_twins", condition=Q(merged_into__isnull=False)
            ),
            # The territory stands in it so that the planner takes it for "of this lot, in my territory".
            models.Index(fields=("lot", "territory", "stage"), name="device_lot_stage"),
            models.Index(fields=("place", "stage"), name="device_place_stage"),
            models.Index(fields=("programme", "received_at"), name="device_programme_received"),
        )

    def __str__(self) -> str:
        return self.asset_tag

    @property
    def stream(self) -> str:
        return f"device:{self.pk}"

    @property
    def title(self) -> str:
        """What people call it, or that it is not identified yet."""
        return commercial_name(self.maker, self.model, self.family) or str(_("Computer not identified"))

    missing_as: StrPromise | None = None
    """How it came to be missing, where `queries.missing` looked for it."""

    @property
    def stage_words(self) -> str:
        """The stage; of a missing one that it is stolen or lost, where `missing_as` says so."""
        if self.stage == Stage.MISSING and self.missing_as:
            return str(self.missing_as)
        return self.get_stage_display()

    @property
    def stage_kind(self) -> str:
        """The kind of badge that says the stage."""
        return STAGE_KINDS.get(self.stage, "neutral")

    def scope_keys(self) -> ScopeKeys:
        """Whoever took its place over reaches it."""
        places = self.place.followed_by if self.place else frozenset[int]()
        workshops = frozenset({self.workshop_id}) if self.workshop_id else frozenset[int]()
        return ScopeKeys(self.territory_id, frozenset({self.lot.agreement.donor_id}), places, workshops)


class Identifier(models.Model):
    """Anything that names a device besides its tag. ``matchable`` False: kept, never used to recognise."""

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="identifiers")
    kind = models.CharField(_("kind"), max_length=20, choices=IdentifierKind)
    value = models.CharField(_("value"), max_length=120)
    normalised = models.CharField(max_length=120)
    matchable = models.BooleanField(default=True)
    source = models.CharField(_("source"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        constraints = (
            models.UniqueConstraint(fields=("device", "kind", "normalised"), name="identifier_once"),
        )
        indexes = (models.Index(fields=("normalised", "kind"), name="identifier_lookup"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.value}"


class Drive(models.Model):
    """A storage medium ever seen in a device. It stays listed until proven erased, destroyed, removed or absent."""

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="drives")
    serial = models.CharField(_("serial number"), max_length=80, blank=True)
    normalised_serial = models.CharField(max_length=80, blank=True)
    wwn = models.CharField(_("WWN"), max_length=40, blank=True)
    model = models.CharField(_("model"), max_length=120, blank=True)
    size_bytes = models.PositiveBigIntegerField(_("size (bytes)"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=DriveKind, default=DriveKind.UNKNOWN)
    first_seen_at = models.DateTimeField(_("first seen on"))
    last_seen_at = models.DateTimeField(_("last seen on"))
    health = models.JSONField(_("health"), null=True, blank=True)

    class Meta:
        verbose_name = _("drive")
        verbose_name_plural = _("drives")
        constraints = (
            models.UniqueConstraint(
                fields=("device", "normalised_serial"), condition=~Q(normalised_serial=""), name="drive_once"
            ),
        )
        indexes = (models.Index(fields=("normalised_serial",), name="drive_serial"),)

    def __str__(self) -> str:
        return " ".join(part for part in (self.model, self.serial) if part) or str(
            _("Drive without serial number")
        )


class Hold(models.Model):
    """Blocks the steps of a device without being a stage."""

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="holds")
    reason = models.CharField(_("reason"), max_length=20, choices=HoldReason)
    opened_at = models.DateTimeField(_("since"))
    lifted_at = models.DateTimeField(_("lifted on"), null=True, blank=True)

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        constraints = (
            models.UniqueConstraint(
                fields=("device", "reason"), condition=Q(lifted_at=None), name="hold_once"
            ),
        )

    def __str__(self) -> str:
        return self.get_reason_display()


class ReservedTag(models.Model):
    """A label printed before its computer came: reserved for a lot, until a computer bears it."""

    tag = models.CharField(_("asset tag"), max_length=10, unique=True)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="reserved_tags")
    reserved_at = models.DateTimeField(_("reserved on"))
    device = models.OneToOneField(
        Device, on_delete=models.PROTECT, null=True, blank=True, related_name="reserved_tag"
    )

    class Meta:
        verbose_name = _("reserved label")
        verbose_name_plural = _("reserved labels")
        indexes = (models.Index(fields=("lot", "device"), name="reserved_tag_of_lot"),)

    def __str__(self) -> str:
        return self.tag

    def scope_keys(self) -> ScopeKeys:
        return self.lot.scope_keys()


class LabelLayout(models.Model):
    """How a workshop prints its labels: the paper, and the lines under the code in their order (`LabelField`)."""

    workshop = models.OneToOneField(Workshop, on_delete=models.CASCADE, related_name="label_layout")
    paper = models.CharField(_("paper"), max_length=16)
    lines = models.JSONField(_("lines"), default=list)

    class Meta:
        verbose_name = _("layout of labels")
        verbose_name_plural = _("layouts of labels")

    def __str__(self) -> str:
        return str(self.workshop)


class ListImport(models.Model):
    """A donor's list as it came in. Until ``imported_at`` it only waits for a yes, and is forgotten after an hour.

    ``token`` is the address of the preview; ``digest`` a keyed hash that recognises the same bytes.
    """

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="list_imports")
    token = models.CharField(max_length=43, unique=True)
    file_name = models.CharField(_("file"), max_length=120)
    digest = models.CharField(max_length=64)
    content = models.BinaryField(_("content"))
    size_bytes = models.PositiveIntegerField(_("size (bytes)"))
    uploaded_at = models.DateTimeField(_("sent on"))
    uploaded_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    imported_at = models.DateTimeField(_("imported on"), null=True, blank=True)

    objects = ListImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("imported list")
        verbose_name_plural = _("imported lists")
        indexes = (models.Index(fields=("lot", "digest"), name="list_import_same_file"),)

    def __str__(self) -> str:
        return self.file_name

    def scope_keys(self) -> ScopeKeys:
        return self.lot.scope_keys()


class ImportedLine(models.Model):
    """What became of one line: ``reasons`` are the sentences that the person read, with their codes.

    ``spelling`` is a keyed hash of all that the line says, so that a computer without any number is recognised when
    the same list comes again.
    """

    list_import = models.ForeignKey(ListImport, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField(_("line"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=LineOutcome)
    device = models.ForeignKey(
        Device, on_delete=models.PROTECT, null=True, blank=True, related_name="imported_lines"
    )
    spelling = models.CharField(max_length=64)
    reasons = models.JSONField(_("reasons"), default=list)

    class Meta:
        verbose_name = _("imported line")
        verbose_name_plural = _("imported lines")
        constraints = (
            models.UniqueConstraint(fields=("list_import", "number"), name="imported_line_once"),
            models.CheckConstraint(
                condition=Q(outcome="refused", device=None)
                | (~Q(outcome="refused") & Q(device__isnull=False)),
                name="imported_line_has_its_device",
            ),
        )

    def __str__(self) -> str:
        return f"{self.list_import} / {self.number}"

    @property
    def kind(self) -> str:
        """The kind of badge that says the outcome."""
        return LineOutcome(self.outcome).kind
