"""Nobody is given more than the inviter reaches."""

from __future__ import annotations

import pytest

from rebond.access import Actor, Role, may, reaches, scope_of
from rebond.access.matrix import CLOSED_TO_ADMINISTRATOR, MATRIX
from rebond.network.actors import actor_for
from rebond.network.granting import ROLES_AT_A_PLACE, may_grant, roles_to_grant
from rebond.network.models import Membership, Organisation, Place
from tests.cast import Cast
from tests.factories import a_membership, a_place

OF_A_PLACE_MANAGER = {"signatory", "mediator", "place_manager", "trainer"}


def wearing(cast: Cast, role: Role) -> Actor:
    place = cast.place if role in ROLES_AT_A_PLACE else None
    return actor_for(a_membership(role, cast.place.organisation if place else cast.operator, place=place))


@pytest.mark.parametrize("inviter", list(Role))
def test_each_role_gives_these_roles_and_no_other(inviter: Role, cast: Cast) -> None:
    expected = {
        Role.ADMINISTRATOR: {role.value for role in Role},
        Role.COORDINATOR: {role.value for role in Role} - {"administrator"},
        Role.PLACE_MANAGER: OF_A_PLACE_MANAGER,
    }
    assert {role.value for role in roles_to_grant(wearing(cast, inviter))} == expected.get(inviter, set())


@pytest.mark.parametrize("given", list(Role))
@pytest.mark.parametrize("inviter", list(Role))
def test_a_hat_that_was_given_never_reaches_beyond_its_giver(inviter: Role, given: Role, cast: Cast) -> None:
    """For each place of the territory: if it may be given there, all that it opens was open to the giver."""
    actor = wearing(cast, inviter)
    for place in (cast.place, a_place(cast.place.organisation, name="Annexe"), cast.elsewhere):
        there = place if given in ROLES_AT_A_PLACE else None
        if not may_grant(actor, given, organisation=place.organisation, place=there):
            continue
        new = Actor(
            user_id=99,
            role=given,
            territory_id=place.organisation.territory_id,
            organisation_id=place.organisation_id,
            place_id=there.pk if there else None,
        )
        assert beyond(new, actor, place) == []


def beyond(new: Actor, giver: Actor, place: Place) -> list[str]:
    """Whoever convenes a committee may make its members, and votes in none; so with requests, and who takes theirs back."""
    keys = place.scope_keys()
    through = {
        "committee.vote": "committee.convene",
        "referral.withdraw": "referral.answer",
        "referral.confirm": "referral.answer",
        "audit.control": "audit.open",
    }
    return [
        capability
        for capability in MATRIX.keys() - (CLOSED_TO_ADMINISTRATOR - through.keys())
        if (
            may(new, capability)
            and scope_of(new, capability) > scope_of(giver, through.get(capability, capability))
        )
        or (reaches(new, capability, keys) and not reaches(giver, through.get(capability, capability), keys))
    ]


def test_a_place_manager_invites_at_the_own_place_and_not_at_another_of_the_organisation(cast: Cast) -> None:
    manager = wearing(cast, Role.PLACE_MANAGER)
    annexe = a_place(cast.place.organisation, name="Annexe")
    answers = [
        may_grant(manager, Role.MEDIATOR, organisation=place.organisation, place=place)
        for place in (cast.place, annexe, cast.elsewhere)
    ]
    assert answers == [True, False, False]


def test_a_coordinator_invites_in_the_own_territory_only(cast: Cast) -> None:
    def may_make(organisation: Organisation) -> bool:
        return may_grant(cast.actor("chloe"), Role.COORDINATOR, organisation=organisation, place=None)

    assert [may_make(cast.operator), may_make(cast.elsewhere.organisation)] == [True, False]


def test_those_who_may_not_invite_give_nothing(cast: Cast) -> None:
    people: dict[str, Membership] = cast.people()
    givers = {name for name in people if roles_to_grant(cast.actor(name))}
    assert givers == {"chloe", "farid"}
