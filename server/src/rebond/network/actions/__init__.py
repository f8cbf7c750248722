from rebond.network.actions.invitations import (
    LONGEST,
    Invited,
    accept_as,
    accept_with_account,
    invite,
    withdraw_invitation,
)
from rebond.network.actions.memberships import end_membership, end_those_due
from rebond.network.actions.organisations import (
    OrganisationFacts,
    PlaceFacts,
    WorkshopFacts,
    change_organisation,
    change_place,
    change_workshop,
    create_organisation,
    create_place,
    create_workshop,
    take_over,
)
from rebond.network.actions.stops import StopFacts, add_stop, remove_stop, skip_stop
from rebond.network.actions.territories import open_territory
from rebond.network.actions.tokens import create_token, revoke_token

__all__ = [
    "LONGEST",
    "Invited",
    "OrganisationFacts",
    "PlaceFacts",
    "StopFacts",
    "WorkshopFacts",
    "accept_as",
    "accept_with_account",
    "add_stop",
    "change_organisation",
    "change_place",
    "change_workshop",
    "create_organisation",
    "create_place",
    "create_token",
    "create_workshop",
    "end_membership",
    "end_those_due",
    "invite",
    "open_territory",
    "remove_stop",
    "revoke_token",
    "skip_stop",
    "take_over",
    "withdraw_invitation",
]
