from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from rebond.referrals.choices import NewsPace
from rebond.referrals.models.links import PersonalLink


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


class LinkNews(models.Model):
    """What whoever holds a personal link is told by e-mail: ids and codes, as a notice to an account.

    ``key``: what makes it happen, so that it is said once. It waits until the mail server takes it.
    """

    link = models.ForeignKey(PersonalLink, on_delete=models.CASCADE, related_name="news")
    kind = models.CharField(max_length=64)
    facts = models.JSONField(default=dict)
    key = models.CharField(max_length=64)
    said_at = models.DateTimeField(_("said on"))
    sent_at = models.DateTimeField(_("sent on"), null=True, blank=True)

    class Meta:
        verbose_name = _("news by e-mail")
        verbose_name_plural = _("news by e-mail")
        constraints = (models.UniqueConstraint(fields=("link", "key"), name="link_news_once"),)
        indexes = (models.Index(fields=("sent_at",), name="link_news_sent"),)

    def __str__(self) -> str:
        return f"{self.link} · {self.kind}"
