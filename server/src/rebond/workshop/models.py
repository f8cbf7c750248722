from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.agents.models import Agent, SigningKey
from rebond.devices.choices import Grade
from rebond.devices.models import Device, Drive
from rebond.donations.models import Lot
from rebond.network.models import Membership, Territory
from rebond.programmes.choices import CheckKind, ErasureLevel
from rebond.workshop.choices import (
    CertificateTrust,
    CheckResult,
    CosmeticState,
    DriveFate,
    ErasureResult,
    IntakeOutcome,
    LicenceEvidence,
    NotApplicableReason,
    OperatingSystem,
    ReviewReason,
    ReviewSettlement,
    SetAsideReason,
)
from rebond.workshop.querysets import CertificateQuerySet, DocumentQuerySet, ReviewQuerySet


class Document(models.Model):
    """A report or a log as it came in, kept after product keys and user names were removed.

    ``content`` is empty for a refused file that cannot be looked into (an archive, a PDF, a picture): what cannot be
    redacted is not kept. ``received_digest`` is a keyed hash of the received bytes: the same file twice is recognised, and
    the hash tells nothing about what was removed.
    """

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    subject = models.CharField(_("about"), max_length=160, blank=True)
    received_digest = models.CharField(max_length=64)
    content = models.BinaryField(_("content"))
    size_bytes = models.PositiveIntegerField(_("size (bytes)"))
    received_at = models.DateTimeField(_("received on"))
    received_from = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="documents")
    device = models.ForeignKey(
        Device, on_delete=models.PROTECT, null=True, blank=True, related_name="documents"
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=IntakeOutcome)
    reason = models.CharField(_("reason"), max_length=40, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = (
            models.UniqueConstraint(fields=("territory", "received_digest"), name="document_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}".strip()

    @property
    def stream(self) -> str:
        return f"document:{self.pk}"

    def scope_keys(self) -> ScopeKeys:
        return ScopeKeys(self.territory_id)


class Review(models.Model):
    """A document that waits for a person: nothing is dropped, nothing is guessed."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="review")
    reason = models.CharField(_("reason"), max_length=20, choices=ReviewReason)
    candidates = models.ManyToManyField(Device, related_name="+", verbose_name=_("candidates"))
    opened_at = models.DateTimeField(_("since"))
    settled_at = models.DateTimeField(_("settled on"), null=True, blank=True)
    settled_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    settlement = models.CharField(_("answer"), max_length=10, choices=ReviewSettlement, blank=True)
    set_aside_reason = models.CharField(_("why set aside"), max_length=12, choices=SetAsideReason, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("document to review")
        verbose_name_plural = _("documents to review")
        indexes = (models.Index(fields=("settled_at", "opened_at"), name="review_waiting"),)

    def __str__(self) -> str:
        return f"{self.get_reason_display()} · {self.document}"

    @property
    def stream(self) -> str:
        return f"review:{self.pk}"

    def scope_keys(self) -> ScopeKeys:
        return self.document.scope_keys()


class Erasure(models.Model):
    """One erasure of one drive, as a document tells it. Only ``proven`` with full verification is a proof."""

    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="erasures")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="erasures")
    number = models.PositiveSmallIntegerField(_("number in the document"), default=1)
    result = models.CharField(_("result"), max_length=8, choices=ErasureResult, default=ErasureResult.UNKNOWN)
    reasons = models.JSONField(_("why it is no proof"), default=list)
    method = models.CharField(_("method"), max_length=40, blank=True)
    level = models.CharField(_("level"), max_length=8, choices=ErasureLevel, blank=True)
    verification = models.CharField(_("verification"), max_length=12, blank=True)
    tool = models.CharField(_("tool"), max_length=60, blank=True)
    started_at = models.DateTimeField(_("started on"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended on"), null=True, blank=True)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        constraints = (
            models.UniqueConstraint(fields=("drive", "document", "number"), name="erasure_once"),
            models.CheckConstraint(
                condition=~Q(result="proven")
                | (Q(ended_at__isnull=False) & Q(document__isnull=False) & ~Q(level="")),
                name="erasure_proven_has_its_proof",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_result_display()} · {self.drive}"


class Certificate(models.Model):
    """One signed certificate as it came in; its original bytes are the content of ``document``.

    ``trust`` is what was thought of its key at that moment, and stays: a key revoked later takes no proof away.
    Times are corrected by ``clock_offset_seconds``.
    """

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="certificate")
    erasure = models.OneToOneField(
        Erasure, on_delete=models.PROTECT, null=True, blank=True, related_name="certificate"
    )
    certificate_id = models.UUIDField(_("number"))
    digest = models.CharField(_("fingerprint"), max_length=43, db_index=True)
    key = models.CharField(_("key"), max_length=43)
    issuer = models.CharField(_("key of the workshop"), max_length=43, blank=True)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="certificates")
    sequence = models.PositiveIntegerField(_("number in its chain"))
    previous = models.CharField(max_length=43, blank=True)
    trust = models.CharField(_("key"), max_length=20, choices=CertificateTrust)
    is_training = models.BooleanField(_("for training"), default=False)
    is_method_seen = models.BooleanField(_("method seen on real hardware"), default=False)
    result = models.CharField(_("result"), max_length=8, choices=ErasureResult)
    level = models.CharField(_("level"), max_length=8, choices=ErasureLevel, blank=True)
    level_wanted = models.CharField(_("level wanted"), max_length=8, choices=ErasureLevel, blank=True)
    issued_at = models.DateTimeField(_("certified on"))
    clock_offset_seconds = models.BigIntegerField(_("correction of the clock (s)"), default=0)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        indexes = (models.Index(fields=("key", "sequence"), name="certificate_chain"),)

    def __str__(self) -> str:
        return str(self.certificate_id)

    @property
    def is_proof(self) -> bool:
        return (
            self.result == ErasureResult.PROVEN
            and self.trust == CertificateTrust.TRUSTED
            and not self.is_training
        )

    def scope_keys(self) -> ScopeKeys:
        device = self.document.device
        donors = frozenset({device.lot.agreement.donor_id}) if device else frozenset[int]()
        return ScopeKeys(self.document.territory_id, donors)


class Evidence(models.Model):
    """A raw record that a certificate names by its SHA-256 (base64url): what the drive answered, what was read.

    ``content`` is empty until the record itself has come; ``received_at`` says when.
    """

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="evidence")
    name = models.CharField(_("name"), max_length=120)
    digest = models.CharField(_("fingerprint"), max_length=43, db_index=True)
    size_bytes = models.PositiveBigIntegerField(_("size (bytes)"))
    content = models.BinaryField(_("content"), default=b"")
    received_at = models.DateTimeField(_("received on"), null=True, blank=True)

    class Meta:
        verbose_name = _("raw record")
        verbose_name_plural = _("raw records")
        constraints = (models.UniqueConstraint(fields=("certificate", "name"), name="evidence_once"),)

    def __str__(self) -> str:
        return self.name


class Validation(models.Model):
    """A person looked at the result and accepts it (NIST SP 800-88 Rev. 2, 4.5.2): more than the machine's verification.

    ``statement`` is what the workshop's key signed of it.
    """

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="validation")
    validated_at = models.DateTimeField(_("validated on"))
    validated_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    signed_with = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="validations")
    statement = models.JSONField(_("signed statement"))
    signature = models.CharField(_("signature"), max_length=86)

    class Meta:
        verbose_name = _("validation")
        verbose_name_plural = _("validations")

    def __str__(self) -> str:
        return str(self.certificate)


class DriveSettlement(models.Model):
    """A drive that left its computer, or was proven absent: by whom, when, with which slip.

    A report that sees the drive after ``recorded_at`` contradicts it.
    """

    drive = models.OneToOneField(Drive, on_delete=models.PROTECT, related_name="settlement")
    fate = models.CharField(_("fate"), max_length=10, choices=DriveFate)
    slip_reference = models.CharField(_("reference of the slip"), max_length=80, blank=True)
    settled_on = models.DateField(_("on"))
    recorded_at = models.DateTimeField(_("recorded on"))
    settled_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("fate of a drive")
        verbose_name_plural = _("fates of drives")
        constraints = (
            models.CheckConstraint(
                condition=~Q(fate="destroyed") | ~Q(slip_reference=""), name="drive_destroyed_has_a_slip"
            ),
        )

    def __str__(self) -> str:
        return self.get_fate_display()


class NoMediumFinding(models.Model):
    """Somebody looked inside and found no storage medium: not an erasure, but nothing to erase."""

    device = models.OneToOneField(Device, on_delete=models.PROTECT, related_name="no_medium_finding")
    found_on = models.DateField(_("looked on"))
    recorded_at = models.DateTimeField(_("recorded on"))
    found_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("no medium found")
        verbose_name_plural = _("no medium found")

    def __str__(self) -> str:
        return str(self.device)


class Check(models.Model):
    """The last result of one check of one device."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="checks")
    kind = models.CharField(_("check"), max_length=12, choices=CheckKind)
    result = models.CharField(_("result"), max_length=16, choices=CheckResult)
    not_applicable_reason = models.CharField(
        _("why it does not apply"), max_length=12, choices=NotApplicableReason, blank=True
    )
    done_at = models.DateTimeField(_("done on"))
    done_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        constraints = (
            models.UniqueConstraint(fields=("device", "kind"), name="check_once"),
            models.CheckConstraint(
                condition=~Q(result="not_applicable") | ~Q(not_applicable_reason=""),
                name="check_not_applicable_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.get_result_display()}"


class Grading(models.Model):
    """The grade and the answers from which the rule computed it."""

    device = models.OneToOneField(Device, on_delete=models.PROTECT, related_name="grading")
    case = models.CharField(_("case"), max_length=8, choices=CosmeticState)
    screen = models.CharField(_("screen"), max_length=8, choices=CosmeticState)
    keyboard = models.CharField(_("keyboard"), max_length=8, choices=CosmeticState)
    grade = models.CharField(_("grade"), max_length=1, choices=Grade)
    graded_at = models.DateTimeField(_("graded on"))
    graded_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("grading")
        verbose_name_plural = _("gradings")

    def __str__(self) -> str:
        return self.grade


class Installation(models.Model):
    """The operating system put on the device, and why it was allowed to."""

    device = models.OneToOneField(Device, on_delete=models.PROTECT, related_name="installation")
    system = models.CharField(_("operating system"), max_length=16, choices=OperatingSystem)
    version = models.CharField(_("version"), max_length=40, blank=True)
    licence = models.CharField(_("licence"), max_length=12, choices=LicenceEvidence)
    installed_at = models.DateTimeField(_("installed on"))
    installed_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("installation")
        verbose_name_plural = _("installations")

    def __str__(self) -> str:
        return f"{self.get_system_display()} {self.version}".strip()
