from __future__ import annotations

from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from rebond.accounts.personal import ACCOUNTS
from rebond.kit.personal import Held, declare, nothing_personal
from rebond.lacoop.sealing import SEAL

declare(
    Held(
        model="lacoop.CoopKey",
        processing=ACCOUNTS,
        sealed=MappingProxyType({"sealed_key": SEAL}),
        labels=MappingProxyType({"sealed_key": _("key of La Coop")}),
        kept=_("Until the place replaces or deletes it. It is a key, and about nobody."),
        erased=_("Erased when the place deletes it."),
    ),
    nothing_personal("lacoop.CoopActivity", "town", "title"),
)
