"""The requests that somebody sees, and what stands beside each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from passport.codes import REFERRAL_CODE, normalise
from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.kit.days import written
from rebond.kit.errors import NotFound
from rebond.kit.outcomes import Obstacle
from rebond.programmes.rules import Wave
from rebond.referrals.choices import Confirmation
from rebond.referrals.models import Contact, ContactTry, CoPrescriber, Referral, ReferralGroup
from rebond.referrals.querysets import ReferralQuerySet
from rebond.referrals.stages import Stage
from rebond.referrals.waiting import rank_of

JOINED_SHOWN = 50
GROUPS_SHOWN = 20
TRIES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Joined:
    programme: str
    joined_on: date
    is_open: bool


@dataclass(frozen=True, slots=True)
class GroupLine:
    pk: int
    made_at: datetime
    programme: str
    place: str
    people: int


@dataclass(frozen=True, slots=True)
class Wait:
    """The place of a person on the waiting list, and the wave that opens next, if one is planned."""

    rank: int
    wave: Wave | None


@dataclass(frozen=True, slots=True)
class ContactStanding:
    """Whether there is something to reveal, and until when."""

    is_kept: bool
    contact: Contact | None


def referral_visible(code: str, actor: Actor) -> Referral:
    """By its code as typed or scanned. Raise `NotFound` for one that does not exist or is another's."""
    rows = Referral.objects.visible_to(actor).filter(code=normalise(code, family=REFERRAL_CODE))
    found = rows.select_related(
        "programme__territory", "rules", "place__organisation", "place__commune", "prescriber"
    ).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


_ALONE: Mapping[str, Callable[[ReferralQuerySet], ReferralQuerySet]] = {
    "open": lambda rows: rows.open(),
    "this_year": lambda rows: rows.filter(referred_on__year=timezone.localdate().year),
    "late": lambda rows: rows.late(timezone.now()),
    "stalled": lambda rows: rows.stalled(Stage.ACCEPTED, timezone.now()),
    "awaited": lambda rows: rows.stalled(Stage.PATH_DONE, timezone.now()),
    "to_confirm": lambda rows: rows.to_confirm(),
    "unconfirmed": lambda rows: rows.filter(confirmation__in=(Confirmation.ASKED, Confirmation.DENIED)),
}
"""What is listed by more than the stage."""


def referrals_listed(actor: Actor, *, stage: str = "") -> QuerySet[Referral]:
    """``stage``: one of them, a key of ``_ALONE``, or nothing for all."""
    rows = Referral.objects.visible_to(actor).select_related("place", "prescriber", "programme")
    if not stage:
        return rows
    return _ALONE[stage](rows) if stage in _ALONE else rows.filter(stage=stage)


def to_contact(actor: Actor) -> list[Referral]:
    """Those that the place of the hat has to contact, the oldest first."""
    if actor.place_id is None:
        return []
    rows = Referral.objects.visible_to(actor).waiting_at(actor.place_id)
    return list(rows.select_related("prescriber", "programme")[:50])


def obstacle_to_reopen(referral: Referral, *, on: date | None = None) -> Obstacle | None:
    """Why the programme of ``referral`` takes nobody back ``on`` that day, today when None; or None."""
    last = referral.programme.ends_on
    if last is None or last >= (on or timezone.localdate()):
        return None
    words = _(
        "This programme ended on %(day)s: nobody is taken back. Refer the person to one that is under way."
    )
    return Obstacle("programme_over", words % {"day": written(last)})


def group_visible(pk: int, actor: Actor) -> tuple[ReferralGroup, list[Referral]]:
    """People referred together, with those of them whom the actor sees, in the order of their lines."""
    groups = ReferralGroup.objects.visible_to(actor).filter(pk=pk)
    found = groups.select_related("programme__territory", "place", "prescriber").first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    rows = Referral.objects.visible_to(actor).filter(group=found)
    joined = rows.select_related(
        "programme__territory", "rules", "place__organisation", "place__commune", "prescriber", "commune"
    )
    return found, list(joined.order_by("line"))


def groups_of(actor: Actor) -> list[GroupLine]:
    """The latest groups, with how many people each."""
    rows = ReferralGroup.objects.visible_to(actor).annotate(people=Count("referrals"))
    columns = ("pk", "made_at", "programme__name", "place__name", "people")
    return [GroupLine(*row) for row in rows.order_by("-made_at", "-pk").values_list(*columns)[:GROUPS_SHOWN]]


def joined_by(actor: Actor) -> list[Joined]:
    """The requests that the organisation (or the link) joined: whether each is under way, and nothing else of it.

    What a link joined of its own organisation stands in the list of the organisation already.
    """
    rows = CoPrescriber.objects.filter(organisation=actor.organisation_id or 0)
    if actor.link_id:
        rows = rows.filter(link=actor.link_id)
    else:
        rows = rows.exclude(referral__prescriber=F("organisation"))
    latest = rows.select_related("referral__programme").order_by("-joined_on", "-pk")[:JOINED_SHOWN]
    once = {row.referral_id: row for row in latest}
    return [
        Joined(row.referral.programme.name, row.joined_on, row.referral.stage in Stage.OPEN)
        for row in once.values()
    ]


def followers_of(referral: Referral) -> list[str]:
    """Other organisations that asked for the same household, so that they may be talked to."""
    rows = referral.co_prescribers.exclude(organisation=referral.prescriber_id or 0)
    names = rows.order_by("organisation__name").values_list("organisation__name", flat=True)
    return list(dict.fromkeys(names))


def wait_of(referral: Referral) -> Wait | None:
    """None for whoever waits for no computer to be promised."""
    if referral.stage != Stage.WAITING:
        return None
    return Wait(rank_of(referral), referral.programme.rules.next_wave(timezone.localdate()))


def tries_of(referral: Referral) -> list[ContactTry]:
    """When the places tried to reach the person, the latest first."""
    return list(referral.tries.order_by("-tried_on", "-pk")[:TRIES_SHOWN])


def contact_of(referral: Referral) -> ContactStanding:
    contact = Contact.objects.filter(referral=referral).first()
    kept = contact is not None and (contact.erase_on is None or contact.erase_on > timezone.localdate())
    return ContactStanding(kept, contact)
