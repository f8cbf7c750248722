from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.privacy.choices import Erasable
from rebond.privacy.querysets import ErasureCountQuerySet
from rebond.programmes.models import Programme


class ErasureCount(models.Model):
    """What erased itself on one day: a line even when nothing was due, because silence would prove nothing.

    ``programme`` is known for contact details only. ``late`` counts what should have gone on an earlier day;
    ``faults`` the runs that could not erase it.
    """

    day = models.DateField(_("day"))
    what = models.CharField(_("what"), max_length=20, choices=Erasable)
    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("programme")
    )
    erased = models.PositiveIntegerField(_("erased"), default=0)
    late = models.PositiveIntegerField(_("late"), default=0)
    ran_at = models.DateTimeField(_("last run"))
    faults = models.PositiveSmallIntegerField(_("faults"), default=0)

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


class Forgetting(models.Model):
    """One row: the last day on which the database was made to forget all that was erased. None after a try that failed."""

    day = models.DateField(_("day"), null=True)

    class Meta:
        verbose_name = _("forgetting of the database")
        verbose_name_plural = _("forgettings of the database")
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="forgetting_is_one_row"),)

    def __str__(self) -> str:
        return str(self.day or "")
