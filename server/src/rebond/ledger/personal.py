from __future__ import annotations

from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from rebond.kit.personal import Held, LegalBasis, Processing, declare, nothing_personal

GESTURES = Processing(
    key="gestures",
    rank=5,
    title=_("Ledger of gestures"),
    people=_("People who work with Rebond; people referred, by the number of their request only"),
    purpose=_(
        "Prove what was done, when and by which role: erasures, deliveries, handovers, looks at contact details."
    ),
    plain=_("Each gesture is written down with a number, never with a name."),
    basis=LegalBasis.PUBLIC_TASK,
    kept=_("As long as the installation: what is sealed cannot be changed without showing."),
    erased=_("It holds numbers and codes only. When a name is erased, its number leads to nobody any more."),
)

declare(
    Held(
        model="ledger.Event",
        processing=GESTURES,
        personal=("actor", "stream", "facts"),
        other=("kind", "previous_digest", "digest"),
        seen_by=("ledger.verify",),
        labels=MappingProxyType(
            {
                "actor": _("number of who acted"),
                "stream": _("number of what it is about"),
                "facts": _("numbers and codes of reasons"),
            }
        ),
    ),
    nothing_personal("ledger.StreamHead", "digest"),
    nothing_personal("ledger.Seal", "root", "previous_digest", "digest"),
    nothing_personal("ledger.PendingReaction", "reaction", "error"),
)
