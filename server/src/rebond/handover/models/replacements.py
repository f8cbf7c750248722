"""A place asks the coordination for another computer, for a person whose own is gone."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.handover.choices import ReplacementReason, ReplacementRefusal, ReplacementState
from rebond.handover.models.endings import EndOfUse
from rebond.handover.querysets import ReplacementRequestQuerySet
from rebond.network.models import Membership


class ReplacementRequest(models.Model):
    """Asked for the person of ``end``. After a refusal, or once given up, a place may ask again: that is another one.

    ``submission``: what the page carried. An end of use taken back takes its requests with it; the ledger keeps both.
    """

    end = models.ForeignKey(EndOfUse, on_delete=models.CASCADE, related_name="requests")
    reason = models.CharField(_("why another one"), max_length=12, choices=ReplacementReason)
    state = models.CharField(
        _("state"), max_length=12, choices=ReplacementState, default=ReplacementState.ASKED
    )
    refusal = models.CharField(
        _("reason of the refusal"), max_length=20, choices=ReplacementRefusal, blank=True
    )
    asked_at = models.DateTimeField(_("asked for on"))
    asked_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(_("answered on"), null=True)
    submission = models.UUIDField(unique=True, editable=False)

    objects = ReplacementRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for another computer")
        verbose_name_plural = _("requests for another computer")
        constraints = (
            models.UniqueConstraint(
                fields=("end",), condition=Q(state__in=("asked", "granted")), name="replacement_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(state="refused") ^ Q(refusal=""), name="replacement_refused_with_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.end} · {self.get_state_display()}"

    def scope_keys(self) -> ScopeKeys:
        return self.end.scope_keys()
