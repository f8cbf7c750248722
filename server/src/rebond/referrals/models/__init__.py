"""What is kept of requests, and of how they came."""

from rebond.referrals.models.groups import ReferralGroup
from rebond.referrals.models.links import PersonalLink
from rebond.referrals.models.news import LinkNews, NewsPreference
from rebond.referrals.models.referrals import Contact, ContactTry, CoPrescriber, Fingerprint, Referral

__all__ = [
    "CoPrescriber",
    "Contact",
    "ContactTry",
    "Fingerprint",
    "LinkNews",
    "NewsPreference",
    "PersonalLink",
    "Referral",
    "ReferralGroup",
]
