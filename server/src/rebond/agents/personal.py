from __future__ import annotations

from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from rebond.accounts.personal import ACCOUNTS
from rebond.agents.keys import SEAL
from rebond.kit.personal import Held, declare, nothing_personal

declare(
    Held(
        model="agents.SigningKey",
        processing=ACCOUNTS,
        sealed=MappingProxyType({"sealed_private_key": SEAL}),
        labels=MappingProxyType({"sealed_private_key": _("key that signs")}),
        other=("public_key", "rotation"),
        kept=_("As long as certificates that it signed may be verified. It is a key, and about nobody."),
        erased=_("Not erased."),
    ),
    nothing_personal("agents.Agent", "name", "public_key", "token_digest", "delegation"),
    nothing_personal("agents.EnrolmentCode", "name", "digest"),
)
