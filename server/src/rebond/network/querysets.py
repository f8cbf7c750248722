from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils import timezone

from rebond.access import Actor, Scope, scope_of
from rebond.network.choices import Rhythm

if TYPE_CHECKING:
    from rebond.network.models import Membership, Organisation, Place, PlaceStop, Workshop
else:
    Membership = Organisation = Place = PlaceStop = Workshop = object


def reach(
    actor: Actor,
    capability: str,
    *,
    territory: str,
    organisations: tuple[str, ...] = (),
    places: tuple[str, ...] = (),
    workshops: tuple[str, ...] = (),
    followed: str = "",
) -> Q:
    """The filter that keeps what ``actor`` may use ``capability`` on.

    ``territory``, ``organisations`` and ``places`` are look-ups (joined by "or") from the rows to their keys; ``workshops``
    from the rows to the workshops that hold them; ``followed`` from the rows to their places, those also that the place of
    the hat took over: as keys, so that an index on the place serves.
    """
    scope = scope_of(actor, capability)
    if scope is Scope.ALL:
        return Q()
    nothing = Q(pk__in=[])
    if scope is Scope.NONE or actor.territory_id is None:
        return nothing
    inside = Q(**{territory: actor.territory_id})
    if scope is Scope.TERRITORY:
        return inside
    if scope is Scope.OWN_WORKSHOP:
        return inside & _in_any_of(workshops, actor.workshop_ids or frozenset())
    if scope is Scope.OWN_ORGANISATION:
        return inside & _any_of(organisations, actor.organisation_id)
    if followed and actor.place_id is not None:
        return inside & Q(**{f"{followed}__in": _followed_by(actor.place_id)})
    return inside & _any_of(places, actor.place_id)


def _followed_by(place_id: int) -> QuerySet[Place]:
    places: QuerySet[Place] = apps.get_model("network", "Place")._default_manager.all()  # noqa: SLF001 - Django's own name
    return places.filter(Q(pk=place_id) | Q(taken_over_by=place_id))


def _any_of(lookups: tuple[str, ...], key: int | None) -> Q:
    if key is None or not lookups:
        return Q(pk__in=[])
    wanted = Q()
    for lookup in lookups:
        wanted |= Q(**{lookup: key})
    return wanted


def _in_any_of(lookups: tuple[str, ...], keys: frozenset[int]) -> Q:
    if not keys or not lookups:
        return Q(pk__in=[])
    wanted = Q()
    for lookup in lookups:
        wanted |= Q(**{f"{lookup}__in": sorted(keys)})
    return wanted


def running(hat: str = "") -> Q:
    """Hats that are worn now: not ended, and not past the moment at which they end by themselves.

    ``hat`` leads from the rows to the membership ("membership__").
    """
    lasting = Q(**{f"{hat}ends_at": None}) | Q(**{f"{hat}ends_at__gt": timezone.now()})
    return lasting & Q(**{f"{hat}ended_at": None, f"{hat}user__is_active": True})


class OrganisationQuerySet(QuerySet["Organisation"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(reach(actor, "network.view", territory="territory", organisations=("pk",)))


class WorkshopQuerySet(QuerySet["Workshop"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(actor, "network.view", territory="organisation__territory", organisations=("organisation",))
        )


class PlaceQuerySet(QuerySet["Place"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(
                actor,
                "network.view",
                territory="organisation__territory",
                organisations=("organisation",),
                places=("pk",),
            )
        )

    def open(self) -> Self:
        return self.filter(is_open=True)


class PlaceStopQuerySet(QuerySet["PlaceStop"]):
    def running(self, since: date) -> Self:
        """Of places that are open; those over before ``since`` left out."""
        still = Q(last_on=None) | Q(last_on__gte=since)
        return self.filter(still, place__is_open=True).exclude(repeats=Rhythm.ONCE, first_on__lt=since)


class MembershipQuerySet(QuerySet["Membership"]):
    def active(self) -> Self:
        return self.filter(running())

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(
                actor,
                "people.view",
                territory="organisation__territory",
                organisations=("organisation",),
                places=("place",),
            )
        )
