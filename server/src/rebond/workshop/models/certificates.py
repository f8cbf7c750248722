"""Signed certificates, the raw records that they name, and what a person thinks of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.agents.models import Agent, SigningKey
from rebond.network.models import Membership
from rebond.programmes.choices import ErasureLevel
from rebond.workshop.choices import (
    CertificateTrust,
    ErasureResult,
    Proves,
    ValidationDecision,
    ValidationRefusal,
)
from rebond.workshop.models.documents import Document
from rebond.workshop.models.erasures import Erasure
from rebond.workshop.querysets import CertificateQuerySet


class Certificate(models.Model):
    """One signed certificate as it came in; its original bytes are the content of ``document``.

    ``trust`` is what was thought of its key at that moment, and stays: a key revoked later takes no proof away.
    ``proves`` follows from it (`workshop.proving`) and is what queries ask; only a person who refuses it changes it.
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
    sequence = models.PositiveBigIntegerField(_("number in its chain"))
    previous = models.CharField(max_length=43, blank=True)
    trust = models.CharField(_("key"), max_length=20, choices=CertificateTrust)
    is_training = models.BooleanField(_("for training"), default=False)
    is_method_seen = models.BooleanField(_("method seen on real hardware"), default=False)
    result = models.CharField(_("result"), max_length=8, choices=ErasureResult)
    level = models.CharField(_("level"), max_length=8, choices=ErasureLevel, blank=True)
    level_wanted = models.CharField(_("level wanted"), max_length=8, choices=ErasureLevel, blank=True)
    proves = models.CharField(_("what it proves"), max_length=8, choices=Proves, default=Proves.NOTHING)
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
        return self.proves != Proves.NOTHING

    @property
    def is_training_proof(self) -> bool:
        return self.proves == Proves.TRAINING

    @property
    def is_refused(self) -> bool:
        """Whether a person looked at it and refused it."""
        return self.is_decided and not self.validation.is_accepted

    @property
    def is_decided(self) -> bool:
        """Whether a person looked at it, whatever came out."""
        return hasattr(self, "validation")

    def scope_keys(self) -> ScopeKeys:
        device = self.document.device
        if device is None:
            return ScopeKeys(self.document.territory_id)
        keys = device.scope_keys()
        return ScopeKeys(self.document.territory_id, keys.organisation_ids, workshop_ids=keys.workshop_ids)


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
    """A person looked at the result, and accepts or refuses it (NIST SP 800-88 Rev. 2, 4.5.2).

    It is more than the machine's verification. ``statement`` is what the workshop's key signed of it.
    """

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="validation")
    decision = models.CharField(
        _("decision"), max_length=8, choices=ValidationDecision, default=ValidationDecision.ACCEPTED
    )
    reason = models.CharField(_("why"), max_length=12, choices=ValidationRefusal, blank=True)
    validated_at = models.DateTimeField(_("validated on"))
    validated_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    signed_with = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="validations")
    statement = models.JSONField(_("signed statement"))
    signature = models.CharField(_("signature"), max_length=86)

    class Meta:
        verbose_name = _("validation")
        verbose_name_plural = _("validations")
        constraints = (
            models.CheckConstraint(
                condition=Q(decision="accepted", reason="") | (Q(decision="refused") & ~Q(reason="")),
                name="validation_refused_says_why",
            ),
        )

    def __str__(self) -> str:
        return str(self.certificate)

    @property
    def is_accepted(self) -> bool:
        return self.decision == ValidationDecision.ACCEPTED
