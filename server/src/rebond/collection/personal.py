from __future__ import annotations

from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from rebond.collection.contacts import SEAL
from rebond.kit.personal import Held, LegalBasis, Processing, declare, nothing_personal

GIVERS = Processing(
    key="givers",
    rank=7,
    title=_("People who offer computers"),
    people=_("Whoever writes on the public page or at a donor, and whoever is to be called at a site"),
    purpose=_("Answer an offer of computers, and fetch them."),
    plain=_("To offer computers, you say who to call and where they are. You may send pictures."),
    basis=LegalBasis.LEGITIMATE_INTEREST,
    kept=_("Half a year after the answer; a year when no answer was given."),
    erased=_("Erased by itself: name, addresses, telephone, what was written, pictures."),
)
KEPT_A_YEAR = _("A year after the round.")
SEEN = ("donation_request.view",)

declare(
    nothing_personal("collection.DonationRequest", "code", "follow_salt", "giver", "language"),
    Held(
        model="collection.RequestContact",
        processing=GIVERS,
        sealed=MappingProxyType(
            dict.fromkeys(
                ("sealed_name", "sealed_email", "sealed_phone", "sealed_address", "sealed_note"), SEAL
            )
        ),
        seen_by=SEEN,
        labels=MappingProxyType(
            {
                "sealed_name": _("name"),
                "sealed_email": _("e-mail address"),
                "sealed_phone": _("telephone"),
                "sealed_address": _("address"),
                "sealed_note": _("what was written"),
            }
        ),
    ),
    Held(
        model="collection.RequestMessage",
        processing=GIVERS,
        sealed=MappingProxyType({"sealed_text": SEAL}),
        seen_by=SEEN,
        labels=MappingProxyType({"sealed_text": _("questions and answers")}),
    ),
    Held(
        model="collection.RequestPicture",
        processing=GIVERS,
        personal=("content",),
        seen_by=SEEN,
        labels=MappingProxyType({"content": _("pictures")}),
    ),
    Held(
        model="collection.Round",
        processing=GIVERS,
        sealed=MappingProxyType({"sealed_driver": SEAL}),
        other=("vehicle",),
        seen_by=("round.view",),
        kept=KEPT_A_YEAR,
        labels=MappingProxyType({"sealed_driver": _("driver")}),
    ),
    Held(
        model="collection.Stop",
        processing=GIVERS,
        sealed=MappingProxyType(
            dict.fromkeys(
                ("sealed_address", "sealed_contact", "sealed_signatory", "sealed_strokes", "sealed_scan"),
                SEAL,
            )
        ),
        other=("site",),
        seen_by=("round.view",),
        kept=KEPT_A_YEAR,
        labels=MappingProxyType(
            {
                "sealed_address": _("address"),
                "sealed_contact": _("whom to call"),
                "sealed_signatory": _("who signed"),
                "sealed_strokes": _("signature drawn on the screen"),
                "sealed_scan": _("photo of the signed slip"),
            }
        ),
    ),
    nothing_personal("collection.DropOffPoint", "hours", "kinds"),
    nothing_personal("collection.DropOff"),
)
