"""How each page of the network is opened."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import uuid4

from django.utils import timezone

from rebond.access import Role
from rebond.network.actions import Invited, StopFacts, add_stop, create_token, invite
from rebond.network.choices import Rhythm
from rebond.network.models import ApiToken, Invitation, Membership, Organisation, Place, Workshop
from tests.cast import Cast
from tests.factories import a_commune
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


def a_bus(cast: Cast) -> Place:
    """It stops every week, and is on the public map."""
    cast.place.is_on_map = True
    cast.place.save(update_fields=["is_on_map"])
    new = StopFacts(
        commune=a_commune(),
        spot="devant la mairie",
        first_on=timezone.localdate() + timedelta(days=2),
        starts_at=time(9),
        ends_at=time(12, 30),
        repeats=Rhythm.WEEKLY,
    )
    add_stop(actor=cast.actor("ines"), place=cast.place, new=new, submission=uuid4())
    return cast.place


def its_stop(cast: Cast) -> dict[str, int]:
    return {"pk": cast.place.pk, "stop": a_bus(cast).stops.get().pk}


def the_slug_of_a_bus(cast: Cast) -> dict[str, str]:
    a_bus(cast)
    return {"slug": cast.territory.slug}


PAGES = {
    "network:places": Page(),
    "network:place": Page(thing=the_place),
    "network:change_place": Page(thing=the_place),
    "network:stops": Page(who="ines", thing=a_bus),
    "network:add_stop": Page(who="ines", thing=the_place),
    "network:skip_stop": Page(who="ines", thing=its_stop, kind="gesture"),
    "network:remove_stop": Page(who="ines", thing=its_stop, kind="gesture"),
    "network:passages": Page(who=VISITOR, thing=the_slug_of_a_bus),
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
