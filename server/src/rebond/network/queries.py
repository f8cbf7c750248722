"""What the pages of the network show."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from rebond.access import Actor, Role
from rebond.access.guards import NOT_FOUND
from rebond.kit.errors import NotFound
from rebond.network.actors import token_digest
from rebond.network.granting import may_grant
from rebond.network.models import (
    ApiToken,
    Invitation,
    Membership,
    Organisation,
    Place,
    PlaceStop,
    Territory,
    Workshop,
)
from rebond.network.querysets import reach, running


def organisations_listed(actor: Actor, *, text: str = "", kind: str = "") -> QuerySet[Organisation]:
    rows = Organisation.objects.visible_to(actor).select_related("commune")
    rows = rows.annotate(
        place_count=Count("places", distinct=True), workshop_count=Count("workshops", distinct=True)
    )
    if text:
        rows = rows.filter(name__icontains=text)
    return rows.filter(kind=kind) if kind else rows


def organisation_visible(pk: int, actor: Actor) -> Organisation:
    """With its places and workshops. Raise `NotFound` for one that is not the hat's to see."""
    places = Prefetch("places", Place.objects.select_related("commune").order_by("name", "pk"))
    workshops = Prefetch("workshops", Workshop.objects.select_related("commune").order_by("name", "pk"))
    rows = Organisation.objects.visible_to(actor).select_related("territory", "commune")
    found = rows.prefetch_related(places, workshops).filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def coordination_of(territory_id: int) -> Organisation | None:
    """Who operates the programme there: whom places and people turn to."""
    operators = Organisation.objects.filter(territory=territory_id, is_operator=True)
    return operators.order_by("pk").first()


def places_listed(actor: Actor, *, text: str = "", is_open: bool | None = None) -> QuerySet[Place]:
    rows = Place.objects.visible_to(actor).select_related("commune", "organisation")
    if text:
        rows = rows.filter(
            Q(name__icontains=text) | Q(commune__name__icontains=text) | Q(organisation__name__icontains=text)
        )
    return rows if is_open is None else rows.filter(is_open=is_open)


def place_visible(pk: int, actor: Actor) -> Place:
    found = Place.objects.visible_to(actor).select_related("organisation", "commune").filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def place_to_move(pk: int, actor: Actor) -> Place:
    """A place whose stops the hat may change. Raise `NotFound` for another one."""
    within = reach(actor, "place_stops.edit", territory="organisation__territory", places=("pk",))
    rows = Place.objects.filter(within).select_related("organisation__territory", "commune")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def stop_to_change(pk: int, stop: int, actor: Actor) -> PlaceStop:
    """Raise `NotFound` for one of another place."""
    found = PlaceStop.objects.filter(place=place_to_move(pk, actor), pk=stop).select_related("place").first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def stops_of(place: Place) -> list[PlaceStop]:
    """Those to which it still comes, by their first day."""
    rows = PlaceStop.objects.running(timezone.localdate()).filter(place=place).select_related("commune")
    return list(rows.order_by("first_on", "starts_at", "pk"))


def places_told_to_all(territory: Territory) -> QuerySet[Place]:
    """Those that are on the public map."""
    rows = Place.objects.open().filter(organisation__territory=territory, is_on_map=True)
    return rows.order_by("name", "pk")


def workshop_visible(pk: int, actor: Actor) -> Workshop:
    found = Workshop.objects.visible_to(actor).select_related("organisation", "commune").filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def territories_of(actor: Actor) -> QuerySet[Territory]:
    """Where the hat may create organisations."""
    return Territory.objects.filter(reach(actor, "network.edit", territory="pk")).order_by("name", "pk")


def people_listed(actor: Actor, *, text: str = "", role: str = "") -> QuerySet[Membership]:
    rows = Membership.objects.active().visible_to(actor).select_related("user", "organisation", "place")
    if text:
        rows = rows.filter(
            Q(user__name__icontains=text)
            | Q(user__email__icontains=text)
            | Q(organisation__name__icontains=text)
        )
    return rows.filter(role=role) if role else rows


def membership_visible(pk: int, actor: Actor) -> Membership:
    rows = Membership.objects.visible_to(actor).select_related(
        "user", "organisation__territory", "place__organisation"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def may_end(actor: Actor, membership: Membership) -> bool:
    grants = may_grant(
        actor, Role(membership.role), organisation=membership.organisation, place=membership.place
    )
    return grants and membership.runs_at(timezone.now()) and membership.pk != actor.membership_id


def invitations_waiting(actor: Actor) -> QuerySet[Invitation]:
    within = reach(
        actor,
        "people.invite",
        territory="organisation__territory",
        organisations=("organisation",),
        places=("place",),
    )
    waiting = Invitation.objects.filter(within, accepted_at=None).select_related("organisation", "place")
    return waiting.order_by("-pk")


def invitation_waiting(pk: int, actor: Actor) -> Invitation:
    found = invitations_waiting(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def invitation_open(token: str) -> Invitation | None:
    """The offer behind a token, while it can be taken."""
    offers = Invitation.objects.filter(
        token_digest=token_digest(token), accepted_at=None, expires_at__gt=timezone.now()
    )
    return offers.select_related("organisation", "place").first()


def organisations_to_invite_in(actor: Actor) -> QuerySet[Organisation]:
    within = reach(actor, "people.invite", territory="territory", organisations=("pk",))
    return Organisation.objects.filter(within).order_by("name", "pk")


def places_to_invite_in(actor: Actor) -> QuerySet[Place]:
    within = reach(
        actor,
        "people.invite",
        territory="organisation__territory",
        organisations=("organisation",),
        places=("pk",),
    )
    return Place.objects.open().filter(within).select_related("organisation").order_by("name", "pk")


@dataclass(frozen=True, slots=True)
class Profile:
    hats: tuple[Membership, ...]
    tokens: tuple[ApiToken, ...]


def profile_of(user_id: int) -> Profile:
    hats = (
        Membership.objects.active()
        .filter(user=user_id)
        .select_related("organisation", "place")
        .order_by("pk")
    )
    tokens = ApiToken.objects.filter(running("membership__"), membership__user=user_id, revoked_at=None)
    return Profile(
        tuple(hats),
        tuple(tokens.select_related("membership__organisation", "membership__place").order_by("-pk")),
    )


def token_of(pk: int, user_id: int) -> ApiToken:
    found = ApiToken.objects.filter(pk=pk, membership__user=user_id).select_related("membership").first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found
