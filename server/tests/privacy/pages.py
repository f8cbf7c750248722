"""How each page of privacy is opened."""

from __future__ import annotations

from rebond.referrals.models import Referral
from tests.cast import Cast
from tests.factories import a_referral
from tests.pages import VISITOR, Page


def sent(cast: Cast) -> Referral:
    return a_referral(cast.programme, place=cast.place, prescriber=cast.social_centre, first_name="Nadège")


PAGES = {
    "privacy:follow": Page(who=VISITOR),
    "privacy:kept": Page(who=VISITOR),
    "privacy:looks": Page(who="ines"),
    "privacy:erasures": Page(who="eva"),
    "privacy:record": Page(who="eva"),
    "privacy:record_csv": Page(who="eva", kind="file"),
    "privacy:person": Page(who="ines"),
    "privacy:request": Page(who="ines", thing=sent),
    "privacy:give_file": Page(who="ines", thing=sent, kind="gesture"),
    "privacy:erase": Page(who="ines", thing=sent, kind="gesture"),
    "privacy:renew_secret": Page(who="ines", thing=sent, kind="gesture"),
}
