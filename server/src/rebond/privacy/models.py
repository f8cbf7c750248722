from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.privacy.choices import Erasable
from rebond.privacy.querysets import ErasureCountQuerySet
from rebond.programmes.models import Programme


class ErasureCount(models.Model):
    """What erased itself on one day: a line even when nothing was due, because silence would prove nothing.

    ``programme`` is known for contact details only. ``late`` counts what should have gone on an earlier day.
    """

    day = models.DateField(_("day"))
    what = models.CharField(_("what"), max_length=20, choices=Erasable)
    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("programme")
    )
    erased = models.PositiveIntegerField(_("erased"), default=0)
    late = models.PositiveIntegerField(_("late"), default=0)
    ran_at = models.DateTimeField(_("last run"))

    objects = ErasureCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("erasures of a day")
        verbose_name_plural = _("erasures of days")
        constraints = (
            models.UniqueConstraint(fields=("day", "what", "programme"), name="erasure_count_once"),
            models.UniqueConstraint(
                fields=("day", "what"), condition=Q(programme=None), name="erasure_count_once_for_all"
            ),
        )

    def __str__(self) -> str:
        return f"{self.day} · {self.get_what_display()}"
