from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from rebond.notices.models import Notice  # noqa: F401 - named in the type only


class NoticeQuerySet(models.QuerySet["Notice"]):
    def for_person(self, user_id: int | None) -> NoticeQuerySet:
        """The person's own, latest first."""
        return self.filter(recipient_id=user_id).order_by("-created_at", "-pk")

    def unread_for(self, user_id: int | None) -> NoticeQuerySet:
        return self.for_person(user_id).filter(read_at=None)

    def waiting_for_email(self) -> NoticeQuerySet:
        """Those to be mailed and not yet gone, oldest first."""
        return self.filter(by_email=True, sent_at=None, recipient__is_active=True).order_by("pk")
