"""How each page of referrals is opened."""

from __future__ import annotations

from uuid import uuid4

from rebond.programmes.actions import begin_draft
from rebond.programmes.models import ProgrammeDraft
from rebond.referrals.actions import Line, refer_group
from rebond.referrals.choices import AgeBracket, InternetAtHome, Need, Occupation
from rebond.referrals.models import PersonalLink, Referral, ReferralGroup
from tests.cast import Cast
from tests.factories import a_commune, a_place, a_programme, a_referral, an_address, an_organisation
from tests.factories.network import numbers
from tests.pages import VISITOR, Page
from tests.referrals.by_link import a_link


def sent(cast: Cast) -> Referral:
    a_place(an_organisation(cast.territory))
    return a_referral(cast.programme, place=cast.place, prescriber=cast.social_centre, first_name="Nadège")


def without_a_sheet(cast: Cast) -> Referral:
    return a_referral(cast.programme, place=cast.place)


def closed(cast: Cast) -> Referral:
    return a_referral(cast.programme, place=cast.place, prescriber=cast.social_centre, stage="closed")


def tried(cast: Cast) -> ProgrammeDraft:
    own = a_programme(cast.territory, slug=f"ordis-essayes-{next(numbers)}", name="Ordis essayés")
    a_referral(own, place=cast.place, prescriber=cast.social_centre)
    return begin_draft(actor=cast.actor("chloe"), programme=own)


def in_doubt(cast: Cast) -> Referral:
    known = {"place": cast.place, "household": an_address()}
    a_referral(cast.programme, **known, first_name="Nadia", family_names="Benali")
    return a_referral(cast.programme, **known, first_name="Paul", family_names="Martin")


def together(cast: Cast) -> ReferralGroup:
    return refer_group(
        actor=cast.actor("driss"),
        programme=cast.programme,
        place=cast.place,
        lines=[Line(number=1, household=an_address()), Line(number=2, household=an_address())],
        submission=uuid4(),
        need=Need.COMPUTER_AND_INITIATION,
        age_bracket=AgeBracket.FROM_12_TO_17,
        occupation=Occupation.STUDENT,
        internet_at_home=InternetAtHome.NO,
        commune=a_commune(),
        prescriber_kind="college",
    )


def by_link(cast: Cast) -> PersonalLink:
    return a_link(cast).link


PAGES = {
    # Without a link that is open, each of them asks for it; test_links and the browser look at what lies behind.
    "referrals:link_open": Page(who=VISITOR),
    "referrals:link_home": Page(who=VISITOR),
    "referrals:link_news": Page(who=VISITOR),
    "referrals:link_leave": Page(who=VISITOR, kind="gesture"),
    "referrals:link_revoke": Page(who=VISITOR, kind="gesture"),
    "referrals:link_refer": Page(who=VISITOR),
    "referrals:link_places": Page(who=VISITOR, kind="gesture"),
    "referrals:link_refer_group": Page(who=VISITOR),
    "referrals:link_group": Page(who=VISITOR, thing=together),
    "referrals:link_group_sheets": Page(who=VISITOR, thing=together, kind="file"),
    "referrals:link_referral": Page(who=VISITOR, thing=sent),
    "referrals:link_sheet": Page(who=VISITOR, thing=sent, kind="file"),
    "referrals:link_withdraw": Page(who=VISITOR, thing=sent),
    "referrals:list": Page(who="ines", thing=lambda cast: [sent(cast)]),
    "referrals:refer": Page(who="driss"),
    "referrals:places": Page(who="driss", kind="gesture"),
    "referrals:try_rules": Page(thing=tried),
    "referrals:refer_group": Page(who="driss"),
    "referrals:group": Page(who="driss", thing=together),
    "referrals:group_sheets": Page(who="driss", thing=together, kind="file"),
    "referrals:news": Page(who="driss"),
    "referrals:links": Page(thing=lambda cast: [by_link(cast)]),
    "referrals:revoke_link": Page(thing=by_link, kind="gesture"),
    "referrals:withdraw": Page(who="driss", thing=sent),
    "referrals:referral": Page(who="ines", thing=sent),
    "referrals:sheet": Page(who="driss", thing=sent, kind="file"),
    "referrals:accept": Page(who="ines", thing=sent, kind="gesture"),
    "referrals:reroute": Page(who="ines", thing=sent),
    "referrals:settle_household": Page(who="ines", thing=in_doubt),
    "referrals:close": Page(who="ines", thing=sent),
    "referrals:ask_confirmation": Page(who="ines", thing=without_a_sheet),
    "referrals:confirm": Page(who="driss", thing=sent, kind="gesture"),
    "referrals:note_try": Page(who="ines", thing=sent, kind="gesture"),
    "referrals:close_unreachable": Page(who="ines", thing=sent, kind="gesture"),
    "referrals:reopen": Page(who="ines", thing=closed, kind="gesture"),
    "referrals:reveal_contact": Page(who="ines", thing=sent, kind="gesture"),
}
