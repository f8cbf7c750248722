from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.agents.choices import AgentKind, KeyState, RevocationReason
from rebond.agents.querysets import AgentQuerySet, EnrolmentCodeQuerySet, SigningKeyQuerySet
from rebond.network.models import Membership, Workshop

SHIFT = timedelta(hours=12)
"""Who took a stick in hand has left it by then."""


class SigningKey(models.Model):
    """An Ed25519 key of a workshop. ``sealed_private_key`` opens only with the key of the installation."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="signing_keys")
    public_key = models.CharField(_("public key"), max_length=43, unique=True)
    sealed_private_key = models.BinaryField()
    # How the key before says that this one takes its place: `passport.certificate_keys.Rotation`, for those who keep a
    # list of trust of their own.
    rotation = models.JSONField(_("word of the key before"), null=True, blank=True)
    made_at = models.DateTimeField(_("made on"))
    retired_at = models.DateTimeField(_("replaced on"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked on"), null=True, blank=True)
    revocation_reason = models.CharField(_("why"), max_length=8, choices=RevocationReason, blank=True)

    objects = SigningKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("key of a workshop")
        verbose_name_plural = _("keys of workshops")
        constraints = (
            models.UniqueConstraint(
                fields=("workshop",),
                condition=Q(retired_at=None, revoked_at=None),
                name="signing_key_one_signs",
            ),
        )

    def __str__(self) -> str:
        return self.fingerprint

    @property
    def fingerprint(self) -> str:
        """The beginning of the public key: what people compare."""
        return self.public_key[:8]

    @property
    def state(self) -> KeyState:
        if self.revoked_at is not None:
            return KeyState.REVOKED
        return KeyState.RETIRED if self.retired_at is not None else KeyState.SIGNING

    @property
    def stream(self) -> str:
        return f"workshop:{self.workshop_id}"

    def scope_keys(self) -> ScopeKeys:
        return self.workshop.scope_keys()


class Agent(models.Model):
    """A bench or a stick that may speak for a workshop. Its token is kept as a digest, its key as the public half."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="agents")
    kind = models.CharField(_("kind"), max_length=8, choices=AgentKind)
    name = models.CharField(_("name"), max_length=60)
    public_key = models.CharField(_("public key"), max_length=43, unique=True)
    token_digest = models.CharField(max_length=64, unique=True)
    certified_by = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="agents")
    delegation = models.JSONField(_("delegation of its key"))
    enrolled_at = models.DateTimeField(_("enrolled on"))
    enrolled_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    # Who works with it now, as the bench tells (`actions.take_in_hand`): what comes in from it is theirs.
    operator = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    operator_since = models.DateTimeField(_("in these hands since"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked on"), null=True, blank=True)
    revocation_reason = models.CharField(_("why"), max_length=8, choices=RevocationReason, blank=True)

    objects = AgentQuerySet.as_manager()

    class Meta:
        verbose_name = _("bench or stick")
        verbose_name_plural = _("benches and sticks")
        indexes = (models.Index(fields=("workshop", "revoked_at"), name="agent_of_workshop"),)

    def __str__(self) -> str:
        return self.name

    @property
    def fingerprint(self) -> str:
        return self.public_key[:8]

    @property
    def stream(self) -> str:
        return f"agent:{self.pk}"

    def operator_at(self, moment: datetime) -> Membership | None:
        """Who works with it; nobody once the shift is long over, or when that person has left."""
        hat = self.operator
        if hat is None or self.operator_since is None or self.operator_since < moment - SHIFT:
            return None
        return hat if hat.runs_at(moment) else None

    def scope_keys(self) -> ScopeKeys:
        return self.workshop.scope_keys()


class EnrolmentCode(models.Model):
    """Shown once to a person, typed once on a bench. Only a keyed digest is kept."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="enrolment_codes")
    kind = models.CharField(_("kind"), max_length=8, choices=AgentKind)
    name = models.CharField(_("name"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("made on"))
    made_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("used on"), null=True, blank=True)
    agent = models.OneToOneField(
        Agent, on_delete=models.PROTECT, null=True, blank=True, related_name="enrolment"
    )

    objects = EnrolmentCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment code")
        verbose_name_plural = _("enrolment codes")

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> str:
        return f"workshop:{self.workshop_id}"

    def scope_keys(self) -> ScopeKeys:
        return self.workshop.scope_keys()
