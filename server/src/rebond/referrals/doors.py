"""From where people are referred: an account, or a personal link. The pages are the same, what stands around them is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rebond.access import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """``base``: what the pages extend. The others are names of URLs."""

    actor: Actor
    base: str
    home: str
    refer: str
    places: str
    referral: str
    sheet: str
    withdraw: str
    group_new: str
    group: str
    group_sheets: str
    news: str


ACCOUNT: Mapping[str, str] = MappingProxyType(
    {
        "base": "base.html",
        "home": "referrals:list",
        "refer": "referrals:refer",
        "places": "referrals:places",
        "referral": "referrals:referral",
        "sheet": "referrals:sheet",
        "withdraw": "referrals:withdraw",
        "group_new": "referrals:refer_group",
        "group": "referrals:group",
        "group_sheets": "referrals:group_sheets",
        "news": "referrals:news",
    }
)
LINK: Mapping[str, str] = MappingProxyType(
    {
        "base": "referrals/base_link.html",
        "home": "referrals:link_home",
        "refer": "referrals:link_refer",
        "places": "referrals:link_places",
        "referral": "referrals:link_referral",
        "sheet": "referrals:link_sheet",
        "withdraw": "referrals:link_withdraw",
        "group_new": "referrals:link_refer_group",
        "group": "referrals:link_group",
        "group_sheets": "referrals:link_group_sheets",
        "news": "referrals:link_news",
    }
)


def by_account(actor: Actor) -> Door:
    return Door(actor=actor, **ACCOUNT)


def by_link(actor: Actor) -> Door:
    return Door(actor=actor, **LINK)
