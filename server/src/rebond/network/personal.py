from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rebond.accounts.personal import ACCOUNTS
from rebond.kit.personal import Held, declare, nothing_personal

declare(
    Held(
        model="network.Invitation",
        processing=ACCOUNTS,
        personal=("email", "name"),
        other=("token_digest",),
        seen_by=("people.view",),
        kept=_("Until it is answered, and 30 days after it has run out."),
        erased=_("The address goes when the invitation is answered, and by itself when nobody answers."),
    ),
    Held(
        model="network.ApiToken",
        processing=ACCOUNTS,
        personal=("label",),
        other=("digest",),
        seen_by=("people.view",),
    ),
    nothing_personal("network.Territory", "slug", "name", "departement_code"),
    nothing_personal("network.Organisation", "name", "public_phone", "public_email"),
    nothing_personal("network.Workshop", "name", "address"),
    nothing_personal("network.Place", "name", "address", "phone"),
    nothing_personal("network.PlaceStop", "spot", "skipped"),
)
