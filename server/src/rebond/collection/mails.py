"""What whoever asked is told by e-mail, with their secret link. Where no address was left, nothing leaves."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction
from django.utils.translation import override

from rebond.collection.contacts import unsealed
from rebond.collection.following import link_of
from rebond.collection.models import DonationRequest, RequestContact
from rebond.collection.passing import passages_on
from rebond.notices import email

logger = logging.getLogger(__name__)


def tell(request: DonationRequest, news: str, **words: Any) -> None:
    """Send ``collection/emails/<news>.txt`` once the transaction is committed. A server that refuses stops nothing."""
    to = unsealed(RequestContact.objects.filter(request=request).first()).email
    if not to:
        return
    context = {"request": request, "link": link_of(request), **words}
    if drop_off := words.get("drop_off"):
        with override(request.language):
            context |= {"where": drop_off.point.where, "day": drop_off.on_day}
        context["passages"] = passages_on(drop_off.point, drop_off.day)

    def send() -> None:
        try:
            email.send(f"collection/emails/{news}", to, context, lang=request.language)
        except OSError as fault:
            logger.warning("message about donation request %s could not be mailed: %s", request.pk, fault)

    transaction.on_commit(send, robust=True)
