from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from rebond.referrals.choices import NewsPace


class NewsPreference(models.Model):
    """How often somebody is told of the people whom they referred. Without a row: at each step."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    pace = models.CharField(_("news"), max_length=8, choices=NewsPace, default=NewsPace.EACH)
    told_on = models.DateField(_("told of the week on"), null=True, blank=True)

    class Meta:
        verbose_name = _("pace of news")
        verbose_name_plural = _("paces of news")

    def __str__(self) -> str:
        return self.get_pace_display()
