"""Personal links: those that the coordination sent, and what came by one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from rebond.access import Actor, Role
from rebond.access.guards import NOT_FOUND
from rebond.kit.errors import NotFound
from rebond.network.models import Membership, Organisation
from rebond.network.querysets import reach
from rebond.referrals.choices import LinkState
from rebond.referrals.links import email_of
from rebond.referrals.models import PersonalLink, Referral

SHOWN, SHOWN_OF_LINK = 100, 300
BADGES = {LinkState.OPEN: "done", LinkState.REVOKED: "blocked", LinkState.EXPIRED: "neutral"}


@dataclass(frozen=True, slots=True)
class LinkLine:
    """``email``: empty once it is erased. ``people``: referred by it."""

    link: PersonalLink
    email: str
    people: int

    @property
    def badge_kind(self) -> str:
        return BADGES[self.link.state]


def links_sent(actor: Actor) -> list[LinkLine]:
    """The latest first."""
    rows = PersonalLink.objects.visible_to(actor).select_related("organisation")
    listed = list(rows.order_by("-sent_at", "-pk")[:SHOWN])
    referred = Referral.objects.filter(link__in=[link.pk for link in listed]).order_by("link")
    people = dict(referred.values("link").annotate(count=Count("pk")).values_list("link", "count"))
    return [LinkLine(link, email_of(link), people.get(link.pk, 0)) for link in listed]


def link_visible(pk: int, actor: Actor) -> PersonalLink:
    found = PersonalLink.objects.visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def organisations_that_refer(actor: Actor) -> QuerySet[Organisation]:
    """Those in whose name a link may be sent."""
    within = reach(actor, "prescriber_link.manage", territory="territory")
    return Organisation.objects.filter(within).exclude(prescriber_kind="").order_by("name", "pk")


def organisations_that_confirm(territory_id: int) -> QuerySet[Organisation]:
    """Those of which somebody with an account refers people: they may be asked whether they follow a person."""
    hats = Membership.objects.active().filter(role=Role.PRESCRIBER, organisation__territory=territory_id)
    return Organisation.objects.filter(pk__in=hats.values("organisation")).order_by("name", "pk")


def referrals_of_link(actor: Actor) -> Sequence[Referral]:
    """What was referred by the personal link of the actor, the latest first."""
    rows = Referral.objects.visible_to(actor).select_related("place", "programme")
    return list(rows.order_by("-referred_on", "-pk")[:SHOWN_OF_LINK])
