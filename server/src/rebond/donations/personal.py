from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rebond.kit.personal import Held, LegalBasis, Processing, declare, nothing_personal

SIGNATORIES = Processing(
    key="signatories",
    rank=12,
    title=_("People who sign donation agreements"),
    people=_("Whoever signs for a donor or for the operator, and whoever a deliberation names"),
    purpose=_("Prove under which terms computers were given."),
    plain=_("The papers of an agreement bear the names of those who signed them."),
    basis=LegalBasis.PUBLIC_TASK,
    kept=_("As long as the agreement, whose proof they are."),
    erased=_("Taken off by the coordination when a paper was sent by mistake."),
)

declare(
    nothing_personal("donations.DonorPool", "name"),
    nothing_personal("donations.DonationAgreement", "reference", "outlets"),
    nothing_personal("donations.Lot", "reference"),
    nothing_personal("donations.SigningStep", "function", "reference"),
    Held(
        model="donations.AgreementDocument",
        processing=SIGNATORIES,
        personal=("content",),
        other=("media_type", "digest"),
        seen_by=("donation_document.read",),
    ),
)
