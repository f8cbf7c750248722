from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from rebond.notices.kinds import kind_of
from rebond.notices.querysets import NoticeQuerySet


class Notice(models.Model):
    """One message to one person. It holds ids and codes; the words are made when it is read."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_("recipient")
    )
    kind = models.CharField(_("kind"), max_length=64)
    facts = models.JSONField(_("facts"), default=dict)
    key = models.CharField(_("key"), max_length=80)
    by_email = models.BooleanField(_("by e-mail"), default=True)
    created_at = models.DateTimeField(_("created on"))
    read_at = models.DateTimeField(_("read on"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent on"), null=True, blank=True)

    objects: ClassVar[NoticeQuerySet] = NoticeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = (models.UniqueConstraint("recipient", "key", name="notice_said_once"),)
        indexes = (
            models.Index("recipient", "created_at", name="notice_by_recipient"),
            models.Index("id", condition=models.Q(by_email=True, sent_at=None), name="notice_to_be_mailed"),
        )

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        return kind_of(self.kind).say(self.facts)

    @property
    def path(self) -> str:
        return kind_of(self.kind).path(self.facts)
