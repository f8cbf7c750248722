"""What the pages of referrals need to know."""

from rebond.referrals.queries.links import (
    LinkLine,
    link_visible,
    links_sent,
    organisations_that_refer,
    referrals_of_link,
)
from rebond.referrals.queries.places import (
    PlaceChoice,
    other_places,
    places_near,
    places_to_refer_to,
    programmes_to_refer_to,
    usual_wait,
)
from rebond.referrals.queries.requests import (
    ContactStanding,
    GroupLine,
    Joined,
    Wait,
    contact_of,
    followers_of,
    group_visible,
    groups_of,
    joined_by,
    referral_visible,
    referrals_listed,
    to_contact,
    wait_of,
)
from rebond.referrals.queries.road import TITLES, events_of, moments_of, road_of

__all__ = [
    "TITLES",
    "ContactStanding",
    "GroupLine",
    "Joined",
    "LinkLine",
    "PlaceChoice",
    "Wait",
    "contact_of",
    "events_of",
    "followers_of",
    "group_visible",
    "groups_of",
    "joined_by",
    "link_visible",
    "links_sent",
    "moments_of",
    "organisations_that_refer",
    "other_places",
    "places_near",
    "places_to_refer_to",
    "programmes_to_refer_to",
    "referral_visible",
    "referrals_listed",
    "referrals_of_link",
    "road_of",
    "to_contact",
    "usual_wait",
    "wait_of",
]
