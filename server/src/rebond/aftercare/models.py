from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.aftercare.choices import Answer, Condition, Occasion, Reached
from rebond.aftercare.querysets import FollowUpQuerySet
from rebond.handover.models import Handover
from rebond.network.models import Membership


class FollowUp(models.Model):
    """What a person said of their computer some months after the handover. The answers of who was not reached are unknown.

    ``submission``: what the page carried last, so that one sent twice is one. ``uses``: codes of `choices.Use`.
    """

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="follow_ups")
    occasion = models.CharField(_("when"), max_length=2, choices=Occasion)
    reached = models.CharField(_("whether they were reached"), max_length=11, choices=Reached)
    is_used = models.CharField(_("used"), max_length=9, choices=Answer, default=Answer.NOT_KNOWN)
    condition = models.CharField(
        _("how it does"), max_length=9, choices=Condition, default=Condition.NOT_KNOWN
    )
    uses = models.JSONField(_("what for"), default=list, blank=True)
    internet_at_home = models.CharField(
        _("Internet at home"), max_length=9, choices=Answer, default=Answer.NOT_KNOWN
    )
    asked_on = models.DateField(_("answered on"))
    asked_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    tries = models.PositiveSmallIntegerField(_("tries"), default=1)
    submission = models.UUIDField(unique=True, editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("news of a computer")
        verbose_name_plural = _("news of computers")
        constraints = (
            models.UniqueConstraint(fields=("handover", "occasion"), name="follow_up_once"),
            models.CheckConstraint(
                condition=Q(reached="reached") | Q(is_used="not_known", condition="not_known"),
                name="follow_up_unreached_is_unknown",
            ),
        )

    def __str__(self) -> str:
        return f"{self.handover} · {self.get_occasion_display()}"

    def scope_keys(self) -> ScopeKeys:
        return self.handover.scope_keys()
