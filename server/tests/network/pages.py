"""How each page of the network is opened."""

from __future__ import annotations

from rebond.access import Role
from rebond.network.actions import Invited, create_token, invite
from rebond.network.models import ApiToken, Invitation, Membership, Organisation, Place, Workshop
from tests.cast import Cast
from tests.pages import VISITOR, Page


def the_place(cast: Cast) -> Place:
    return cast.place


def its_organisation(cast: Cast) -> Organisation:
    return cast.place.organisation


def the_workshop(cast: Cast) -> Workshop:
    return cast.workshop


def ines(cast: Cast) -> Membership:
    return cast.ines


def invited(cast: Cast) -> Invited:
    return invite(
        actor=cast.actor("chloe"),
        email="nouvelle@exemple.test",
        role=Role.MEDIATOR,
        organisation=cast.place.organisation,
        place=cast.place,
        name="Nora",
    )


def an_invitation(cast: Cast) -> Invitation:
    return invited(cast).invitation


def its_token(cast: Cast) -> dict[str, str]:
    return {"token": invited(cast).address.rstrip("/").rpartition("/")[2]}


def a_token(cast: Cast) -> ApiToken:
    create_token(actor=cast.actor("bruno"), membership=cast.bruno, label="Poste 3")
    return ApiToken.objects.get()


PAGES = {
    "network:places": Page(),
    "network:place": Page(thing=the_place),
    "network:change_place": Page(thing=the_place),
    "network:organisations": Page(),
    "network:create_organisation": Page(),
    "network:organisation": Page(thing=its_organisation),
    "network:change_organisation": Page(thing=its_organisation),
    "network:create_place": Page(thing=its_organisation),
    "network:create_workshop": Page(thing=its_organisation),
    "network:change_workshop": Page(thing=the_workshop),
    "network:people": Page(),
    "network:invite": Page(),
    "network:membership": Page(thing=ines),
    "network:end_membership": Page(thing=ines, kind="gesture"),
    "network:withdraw_invitation": Page(thing=an_invitation, kind="gesture"),
    "network:accept": Page(who=VISITOR, thing=its_token),
    "network:profile": Page(who="bruno"),
    "network:wear_hat": Page(who="bruno", kind="gesture"),
    "network:create_token": Page(who="bruno"),
    "network:revoke_token": Page(who="bruno", thing=a_token, kind="gesture"),
}
