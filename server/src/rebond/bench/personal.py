from __future__ import annotations

from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from rebond.accounts.personal import ACCOUNTS
from rebond.kit.personal import Held, declare, nothing_personal

declare(
    Held(
        model="bench.Operator",
        processing=ACCOUNTS,
        personal=("pin", "badge_digest"),
        labels=MappingProxyType({"pin": _("digest of the PIN"), "badge_digest": _("digest of the badge")}),
        kept=_("As long as the person works at a bench; both are kept as digests."),
    ),
    nothing_personal("bench.Card", "maker", "model", "serial", "system_uuid", "hardware", "needs", "detail"),
    nothing_personal("bench.FoundObject", "kept_at", "reference"),
)
