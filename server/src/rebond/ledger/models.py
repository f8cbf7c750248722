from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """What happened. Never edited, never deleted: the database refuses it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    stream = models.CharField(max_length=64)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=64)
    actor = models.CharField(max_length=64)
    membership_id = models.BigIntegerField(null=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    facts = models.JSONField(default=dict)
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("event")
        constraints = (models.UniqueConstraint(fields=("stream", "seq"), name="event_stream_seq"),)
        indexes = (models.Index(fields=("kind", "occurred_at"), name="event_kind_occurred"),)

    def __str__(self) -> str:
        return f"{self.stream}#{self.seq} {self.kind}"


class StreamHead(models.Model):
    """Where a stream ends. A cut tail shows against it."""

    stream = models.CharField(max_length=64, primary_key=True)
    seq = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("end of a stream")

    def __str__(self) -> str:
        return f"{self.stream}#{self.seq}"


class Unsealed(models.Model):
    """An event that no seal covers yet."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="unsealed")

    class Meta:
        verbose_name = _("event to seal")

    def __str__(self) -> str:
        return str(self.event_id)


class Seal(models.Model):
    """A Merkle root over a run of events, chained to the seal before."""

    seq = models.PositiveIntegerField(unique=True)
    event_count = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("seal")

    def __str__(self) -> str:
        return f"seal {self.seq}"


class SealedEvent(models.Model):
    """A leaf: which event stands where under which seal."""

    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="leaves")
    position = models.PositiveIntegerField()
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="sealed")

    class Meta:
        verbose_name = _("sealed event")
        constraints = (models.UniqueConstraint(fields=("seal", "position"), name="sealed_event_position"),)

    def __str__(self) -> str:
        return f"{self.seal_id}/{self.position}"


class PendingReaction(models.Model):
    """What must still follow an event. Deleted once done; kept, with its attempts, while it fails."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="pending")
    reaction = models.CharField(max_length=64)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("pending reaction")
        constraints = (models.UniqueConstraint(fields=("event", "reaction"), name="pending_event_reaction"),)
        indexes = (models.Index(fields=("reaction", "due_at"), name="pending_reaction_due"),)

    def __str__(self) -> str:
        return f"{self.reaction} on {self.event_id}"
