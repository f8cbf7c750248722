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
)
from rebond.network.actions.territories import open_territory
from rebond.network.actions.tokens import create_token, revoke_token

__all__ = [
    "LONGEST",
    "Invited",
    "OrganisationFacts",
    "PlaceFacts",
    "WorkshopFacts",
    "accept_as",
    "accept_with_account",
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
    "revoke_token",
    "withdraw_invitation",
]
