from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from rebond.desk.choices import PileVerb
from rebond.network.models import Membership

TO_UNDO = timedelta(seconds=60)
ON_THE_WAY = timedelta(seconds=10)
"""The person counts a minute from the answer that they see; it takes its time to arrive, and the undoing too."""


class PileGesture(models.Model):
    """One gesture on a pile: sent again with the same key it does nothing more; undone within the minute.

    ``taken`` are keys of devices; ``refused`` pairs of what was scanned and why; ``to_undo`` what the undoing needs;
    ``said`` a digest of what was sent: the key with anything else is refused.
    Nobody is named here but by the hat that did it, and by those whose word it replaced.
    """

    key = models.UUIDField(unique=True)
    membership = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(_("gesture"), max_length=12, choices=PileVerb)
    option = models.CharField(max_length=24, blank=True)
    said = models.CharField(max_length=64, blank=True)
    done_at = models.DateTimeField(_("done on"), db_index=True)
    undone_at = models.DateTimeField(_("undone on"), null=True, blank=True)
    taken = models.JSONField(default=list)
    refused = models.JSONField(default=list)
    to_undo = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("gesture on a pile")
        verbose_name_plural = _("gestures on piles")

    def __str__(self) -> str:
        return f"{self.get_verb_display()} · {len(self.taken)}"

    def seconds_left(self, now: datetime) -> int:
        """How long it may still be undone; 0: not any more."""
        if self.undone_at is not None:
            return 0
        return max(0, int((self.done_at + TO_UNDO - now).total_seconds()))
