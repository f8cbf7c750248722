"""Builders of things, as they would be made on the road. Traits are named after stages."""

from tests.factories.committees import a_committee_session, a_nominated_person, criteria_published
from tests.factories.demand import a_learning_path, a_referral, a_session, an_agreement, an_order, attend
from tests.factories.network import (
    a_commune,
    a_membership,
    a_place,
    a_programme,
    a_territory,
    a_user,
    a_workshop,
    an_address,
    an_organisation,
)
from tests.factories.supply import a_device, a_donation_agreement, a_lot, devices

__all__ = [
    "a_committee_session",
    "a_commune",
    "a_device",
    "a_donation_agreement",
    "a_learning_path",
    "a_lot",
    "a_membership",
    "a_nominated_person",
    "a_place",
    "a_programme",
    "a_referral",
    "a_session",
    "a_territory",
    "a_user",
    "a_workshop",
    "an_address",
    "an_agreement",
    "an_order",
    "an_organisation",
    "attend",
    "criteria_published",
    "devices",
]
