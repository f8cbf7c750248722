"""How each page of referrals is opened."""

from __future__ import annotations

from rebond.programmes.actions import begin_draft
from rebond.programmes.models import ProgrammeDraft
from rebond.referrals.models import Referral
from tests.cast import Cast
from tests.factories import a_place, a_referral, an_organisation
from tests.pages import Page


def sent(cast: Cast) -> Referral:
    a_place(an_organisation(cast.territory))
    return a_referral(cast.programme, place=cast.place, prescriber=cast.social_centre, first_name="Nadège")


def closed(cast: Cast) -> Referral:
    return a_referral(cast.programme, place=cast.place, prescriber=cast.social_centre, stage="closed")


def tried(cast: Cast) -> ProgrammeDraft:
    sent(cast)
    return begin_draft(actor=cast.actor("chloe"), programme=cast.programme)


def in_doubt(cast: Cast) -> Referral:
    known = {"place": cast.place, "household": "3 rue Pasteur"}
    a_referral(cast.programme, **known, first_name="Nadia", family_names="Benali")
    return a_referral(cast.programme, **known, first_name="Paul", family_names="Martin")


PAGES = {
    "referrals:list": Page(who="ines", thing=lambda cast: [sent(cast)]),
    "referrals:refer": Page(who="driss"),
    "referrals:places": Page(who="driss", kind="gesture"),
    "referrals:try_rules": Page(thing=tried),
    "referrals:referral": Page(who="ines", thing=sent),
    "referrals:sheet": Page(who="driss", thing=sent, kind="file"),
    "referrals:accept": Page(who="ines", thing=sent, kind="gesture"),
    "referrals:reroute": Page(who="ines", thing=sent),
    "referrals:settle_household": Page(who="ines", thing=in_doubt),
    "referrals:close": Page(who="ines", thing=sent),
    "referrals:reopen": Page(who="ines", thing=closed, kind="gesture"),
    "referrals:reveal_contact": Page(who="ines", thing=sent, kind="gesture"),
}
