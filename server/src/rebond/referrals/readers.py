"""Who is told of a request: whoever referred the person, else their colleagues; never anybody else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from rebond.access import Actor, Role
from rebond.network.models import Membership
from rebond.referrals.choices import NewsPace
from rebond.referrals.models import NewsPreference, PersonalLink, Referral

AT_PLACES = (Role.MEDIATOR, Role.PLACE_MANAGER)


@dataclass(frozen=True, slots=True)
class Readers:
    """Of one request: accounts by their key, or the personal link by which it came."""

    users: tuple[int, ...] = ()
    links: tuple[PersonalLink, ...] = field(default=())


def readers_of(referrals: Sequence[Referral]) -> Mapping[int, Readers]:
    """By key of the request; their ``referred_by`` and ``link`` are joined. Two queries, whatever their number.

    Whoever referred the person and still prescribes there; where a place entered their sheet, or they left, every
    prescriber of the organisation. By a personal link: the link alone, while it is open.
    """
    colleagues = _prescribers_of({one.prescriber_id for one in referrals if one.prescriber_id})
    return {referral.pk: _readers(referral, colleagues) for referral in referrals}


def paces_of(users: Collection[int]) -> dict[int, str]:
    """How often each wants to be told."""
    known = NewsPreference.objects.filter(user__in=set(users)).order_by("pk").values_list("user", "pace")
    return {**dict.fromkeys(users, NewsPace.EACH.value), **dict(known)}


def told_at_once(referrals: Sequence[Referral]) -> Mapping[int, Readers]:
    """Those of `readers_of` who want to be told at each step."""
    readers = readers_of(referrals)
    paces = paces_of([user for one in readers.values() for user in one.users])
    return {
        key: Readers(
            users=tuple(user for user in one.users if paces[user] == NewsPace.EACH),
            links=tuple(link for link in one.links if link.pace == NewsPace.EACH),
        )
        for key, one in readers.items()
    }


def pace_of(actor: Actor) -> str:
    return paces_of([actor.user_id or 0])[actor.user_id or 0]


def people_at(place_id: int) -> list[int]:
    """Accounts of those who answer for a place."""
    return people_at_all([place_id])


def people_at_all(places: Collection[int]) -> list[int]:
    """Accounts of those who answer for any of these places, each once."""
    rows = Membership.objects.active().filter(place__in=places, role__in=AT_PLACES).order_by("pk")
    return list(dict.fromkeys(rows.values_list("user_id", flat=True)))


def prescribers_at(organisation_id: int) -> list[int]:
    """Accounts of those who prescribe for an organisation."""
    there = _prescribers_of({organisation_id}).get(organisation_id, {})
    return list(dict.fromkeys(there.values()))


def _readers(referral: Referral, colleagues: Mapping[int, Mapping[int, int]]) -> Readers:
    if referral.link is not None:
        return Readers(links=(referral.link,) if referral.link.is_open else ())
    there = colleagues.get(referral.prescriber_id or 0, {})
    own = there.get(referral.referred_by_id or 0)
    return Readers(users=tuple(dict.fromkeys(there.values())) if own is None else (own,))


def _prescribers_of(organisations: set[int]) -> Mapping[int, Mapping[int, int]]:
    """By organisation: its active prescribers, account by hat."""
    rows = Membership.objects.active().filter(role=Role.PRESCRIBER, organisation__in=organisations)
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for organisation, hat, user in rows.order_by("pk").values_list("organisation_id", "pk", "user_id"):
        found[organisation][hat] = user
    return found
