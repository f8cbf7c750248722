from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rebond.accounts.personal import ACCOUNTS
from rebond.kit.personal import Held, declare

declare(
    Held(
        model="notices.Notice",
        processing=ACCOUNTS,
        personal=("facts",),
        other=("kind", "key"),
        kept=_("One year."),
        erased=_("Erased by itself a year after it was written."),
    ),
)
