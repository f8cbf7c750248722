from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rebond.kit.personal import Held, LegalBasis, Processing, declare, nothing_personal

PARTNERS = Processing(
    key="partners",
    rank=6,
    title=_("People to reach at workshops and carriers"),
    people=_("Agents of the workshop, drivers of the carrier"),
    purpose=_("Have the waste picked up, and keep the register of waste that the law asks for."),
    plain=_("To have waste collected, the workshop gives the name of somebody to call."),
    basis=LegalBasis.LEGAL_OBLIGATION,
    kept=_("Three years at least, as the register of waste (decree of 31 May 2021, article 2)."),
    erased=_("The person to call is erased by itself three years after the request."),
)
CARRIED = (
    "slip_number",
    "sender_siret",
    "eco_name",
    "eco_siret",
    "carrier_name",
    "carrier_siret",
    "carrier_address",
    "carrier_postcode",
    "carrier_city",
    "carrier_receipt",
    "site_name",
    "site_siret",
    "site_address",
    "site_postcode",
    "site_city",
)

declare(
    nothing_personal("recycling.WeeeBatch", "reference"),
    Held(
        model="recycling.PickUpRequest",
        processing=PARTNERS,
        personal=("contact_name", "contact_phone", "contact_email"),
        other=("eco_name", "access"),
        seen_by=("weee.view",),
    ),
    Held(
        model="recycling.Collection",
        processing=PARTNERS,
        personal=("vehicle_plate",),
        other=CARRIED,
        seen_by=("weee.view",),
        erased=_("Not erased: the register must stay as it was written."),
    ),
    Held(
        model="recycling.RegisterEntry",
        processing=PARTNERS,
        personal=("vehicle_plate",),
        other=(*CARRIED, "number", "sender_name", "sender_address", "sender_postcode", "sender_city"),
        seen_by=("weee.view",),
        erased=_("Not erased: the register must stay as it was written."),
    ),
    nothing_personal("recycling.Destruction", "reference", "destroyed_by", "attestation"),
)
