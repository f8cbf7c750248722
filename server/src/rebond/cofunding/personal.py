from __future__ import annotations

from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from rebond.cofunding.sealing import SEAL
from rebond.kit.personal import Held, LegalBasis, Processing, declare

COFUNDED = Processing(
    key="cofunding",
    rank=15,
    title=_("Follow-up by name for the European Social Fund (FSE+)"),
    people=_("People of a co-funded programme who agree to it"),
    purpose=_(
        "Show the managing authority who took part, and what became of them, by the common indicators."
    ),
    plain=_(
        "Europe pays a part. You may agree that your name is written down for it. You may say no, or change your mind."
    ),
    basis=LegalBasis.CONSENT,
    kept=_(
        "Five years after 31 December of the year in which the programme ends, or until the consent is withdrawn."
    ),
    erased=_("Erased by itself; at once when the person takes their consent back."),
)

declare(
    Held(
        model="cofunding.Participant",
        processing=COFUNDED,
        personal=(
            "code",
            "consented_on",
            "entered_on",
            "left_on",
            "followed_on",
            "withdrawn_on",
            "same_person",
        ),
        sealed=MappingProxyType({"sealed_entry": SEAL, "sealed_left": SEAL, "sealed_followed": SEAL}),
        other=("programme", "place", "entered_by", "submission"),
        seen_by=("cofunding.record", "cofunding.export"),
        labels=MappingProxyType({"same_person": _("one-way fingerprint of the person")}),
    ),
)
