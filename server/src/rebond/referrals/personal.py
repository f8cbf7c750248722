from __future__ import annotations

from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from rebond.accounts.personal import ACCOUNTS
from rebond.kit.personal import Held, LegalBasis, OnRequest, Processing, declare
from rebond.referrals.choices import AgeBracket, InternetAtHome, Occupation, Sex
from rebond.referrals.contacts import SEAL
from rebond.referrals.links import SEAL as LINK_SEAL

BENEFICIARIES = Processing(
    key="beneficiaries",
    rank=1,
    title=_("Requests of people who need a computer or training"),
    people=_("People referred to a place: beneficiaries"),
    purpose=_("Lead a person to a place, to training and to a computer; count who is helped, without names."),
    plain=_(
        "You asked for a computer. We keep a number, and some facts: your age bracket, your town. Not your name."
    ),
    basis=LegalBasis.PUBLIC_TASK,
    kept=_("The facts, without a name: as long as the programme is reported on."),
    erased=_("Emptied when the person asks for it with their number."),
)
CONTACT_DETAILS = Processing(
    key="contact_details",
    rank=2,
    title=_("Contact details that a person leaves to be called back"),
    people=_("People referred to a place, when they wish to be called"),
    purpose=_("Let the place call the person."),
    plain=_(
        "You may leave your first name and your telephone number, so that the place can call you. You may say no."
    ),
    basis=LegalBasis.CONSENT,
    kept=_(
        "Until the end of the request, then the number of days set by the programme: 30 days unless it says other."
    ),
    erased=_("Erased by themselves; at once when the person asks."),
)
RULE = _(
    "It holds the rule of one computer per household, and tells no address. Once the request is closed, it is erased when the person asks."
)

declare(
    Held(
        model="referrals.Referral",
        processing=BENEFICIARIES,
        personal=(
            "code",
            "stage",
            "stage_since",
            "referred_on",
            "retained_at",
            "accepted_at",
            "need",
            "sex",
            "age_bracket",
            "occupation",
            "internet_at_home",
            "commune",
            "criteria",
            "place",
            "prescriber",
            "prescriber_kind",
            "confirmation",
            "household_fingerprint",
            "household_exception",
            "household_doubt",
            "closing_reason",
            "days_tried",
            "tried_on",
        ),
        other=(
            "programme",
            "rules",
            "referred_by",
            "follow_salt",
            "link",
            "group",
            "line",
            "submission",
            "told_late_since",
        ),
        subject="pk",
        seen_by=("referral.view",),
        on_request=OnRequest.BLANKED,
        blank=MappingProxyType(
            {
                "sex": Sex.NOT_KNOWN,
                "age_bracket": AgeBracket.NOT_KNOWN,
                "occupation": Occupation.NOT_KNOWN,
                "internet_at_home": InternetAtHome.NOT_KNOWN,
                "commune": None,
                "criteria": [],
            }
        ),
        keeps_because=RULE,
        labels=MappingProxyType({"household_fingerprint": _("one-way fingerprint of the household")}),
    ),
    Held(
        model="referrals.Fingerprint",
        processing=BENEFICIARIES,
        personal=("digest",),
        other=("referral", "kind"),
        subject="referral",
        seen_by=(),
        on_request=OnRequest.KEPT,
        keeps_because=RULE,
    ),
    Held(
        model="referrals.CoPrescriber",
        processing=BENEFICIARIES,
        personal=("organisation", "joined_on"),
        other=("referral", "joined_by", "link"),
        subject="referral",
        seen_by=("referral.view",),
        on_request=OnRequest.DELETED,
    ),
    Held(
        model="referrals.ContactTry",
        processing=BENEFICIARIES,
        personal=("place", "tried_on", "means", "was_reached"),
        other=("referral", "noted_by", "submission"),
        subject="referral",
        seen_by=("referral.view",),
        on_request=OnRequest.DELETED,
    ),
    Held(
        model="referrals.PersonalLink",
        processing=ACCOUNTS,
        sealed=MappingProxyType({"sealed_email": LINK_SEAL}),
        other=("secret_digest",),
        seen_by=("prescriber_link.manage",),
        kept=_("Until the personal link is revoked or out of date, then 30 days."),
        erased=_(
            "The address erases itself; the link says from then on which organisation referred, and nobody’s name."
        ),
        labels=MappingProxyType({"sealed_email": _("e-mail address")}),
    ),
    Held(
        model="referrals.LinkNews",
        processing=ACCOUNTS,
        personal=("facts",),
        other=("kind", "key"),
        kept=_("Thirty days."),
        erased=_("Erased by itself thirty days after it was said."),
    ),
    Held(
        model="referrals.Contact",
        processing=CONTACT_DETAILS,
        sealed=MappingProxyType({"sealed_first_name": SEAL, "sealed_phone": SEAL}),
        other=("referral", "erase_on"),
        subject="referral",
        seen_by=("referral.reveal_contact",),
        on_request=OnRequest.DELETED,
        labels=MappingProxyType({"sealed_first_name": _("first name"), "sealed_phone": _("telephone")}),
    ),
)
