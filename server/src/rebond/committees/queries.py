"""What the pages of committees need to know, and what stands in the way of a decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from passport.codes import REFERRAL_CODE, normalise
from rebond.access import Actor, Role, may
from rebond.access.guards import NOT_FOUND
from rebond.committees.agenda import candidates_of, latest_criteria
from rebond.committees.choices import Decision
from rebond.committees.criteria import Criteria
from rebond.committees.models import AgendaItem, CommitteeSession, CriteriaVersion, SessionMember
from rebond.committees.supply import Stock, stock_of
from rebond.kit.errors import NotFound
from rebond.kit.outcomes import Obstacle
from rebond.network.models import Membership
from rebond.network.querysets import reach
from rebond.programmes.choices import ConflictRule
from rebond.programmes.models import Programme
from rebond.referrals.choices import ClosingReason
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage

_HAS_COMMITTEE = Q(decides_by_committee=True) | Exists(
    Referral.objects.filter(programme=OuterRef("pk"), stage=Stage.NOMINATED)
)


@dataclass(frozen=True, slots=True)
class Availability:
    """``stock`` None: not known. ``promised``: people retained earlier who have not received theirs yet."""

    stock: Stock | None
    promised: int

    @property
    def free(self) -> int | None:
        return None if self.stock is None else max(self.stock.total - self.promised, 0)


def without_session(actor: Actor) -> QuerySet[Referral]:
    """People within reach who wait for a committee of which no session is planned."""
    called = CommitteeSession.objects.to_come().filter(programme=OuterRef("programme"))
    rows = Referral.objects.visible_to(actor).filter(~Exists(called), stage=Stage.NOMINATED)
    return rows.select_related("programme", "prescriber").order_by("stage_since", "pk")


def programmes_with_committee(actor: Actor, capability: str = "committee.view") -> QuerySet[Programme]:
    """Those that decide by committee, and those that no longer do while somebody still waits for theirs."""
    rows = Programme.objects.filter(reach(actor, capability, territory="territory"))
    return rows.filter(_HAS_COMMITTEE).select_related("territory").order_by("name", "pk")


def has_committee(programme: Programme) -> bool:
    return Programme.objects.filter(_HAS_COMMITTEE, pk=programme.pk).exists()


def programme_with_committee(slug: str, actor: Actor) -> Programme:
    found = programmes_with_committee(actor).filter(slug=slug).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def public_programme(slug: str) -> Programme:
    """For anyone. Raise `NotFound` for a programme without committee, or without criteria yet."""
    rows = Programme.objects.filter(_HAS_COMMITTEE, criteria_versions__isnull=False)
    found = rows.select_related("territory").filter(slug=slug).distinct().first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def versions_of(programme: Programme) -> QuerySet[CriteriaVersion]:
    """The newest first."""
    return programme.criteria_versions.order_by("-number")


def sessions_listed(actor: Actor) -> QuerySet[CommitteeSession]:
    rows = CommitteeSession.objects.visible_to(actor).select_related("programme")
    counted = {
        f"count_{decision.value}": Count("items", filter=Q(items__decision=decision)) for decision in Decision
    }
    return rows.annotate(on_agenda=Count("items"), **counted).order_by("-meets_on", "-pk")


def session_visible(pk: int, actor: Actor) -> CommitteeSession:
    rows = CommitteeSession.objects.visible_to(actor).select_related("programme__territory", "criteria")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def next_sessions(programme: Programme) -> QuerySet[CommitteeSession]:
    return programme.committee_sessions.to_come().filter(meets_on__gte=timezone.localdate())


def possible_members(programme: Programme) -> QuerySet[Membership]:
    """Who wears the hat of a member in the territory of the programme."""
    rows = Membership.objects.active().filter(
        role=Role.COMMITTEE_MEMBER, organisation__territory=programme.territory_id
    )
    return rows.select_related("user", "organisation").order_by("organisation__name", "user__name", "pk")


def members_of(session: CommitteeSession) -> list[SessionMember]:
    rows = session.members.select_related("membership__user", "membership__organisation")
    return list(rows.order_by("membership__organisation__name", "membership__user__name", "pk"))


def seat_of(session: CommitteeSession, actor: Actor) -> SessionMember | None:
    """The seat of the hat in this session, present."""
    if actor.membership_id is None:
        return None
    return session.members.filter(membership=actor.membership_id, is_present=True).first()


def availability(programme: Programme) -> Availability:
    return Availability(stock_of(programme.pk), Referral.objects.promised(programme.pk).count())


def organisations_concerned(referral: Referral) -> frozenset[int]:
    """Whose decision it would be on their own: the prescriber, or the place that opened the request itself."""
    if referral.prescriber_id is not None:
        return frozenset({referral.prescriber_id})
    return frozenset({referral.place.organisation_id})


def obstacles_of_interest(
    session: CommitteeSession, referral: Referral, organisation_id: int | None
) -> list[Obstacle]:
    """A setting of the programme, kept by the session since it opened."""
    if session.conflict_rule != ConflictRule.STEP_ASIDE:
        return []
    if organisation_id is None or organisation_id not in organisations_concerned(referral):
        return []
    return [
        Obstacle(
            "own_organisation",
            _("Your organisation referred this person: another member votes and records the decision."),
        )
    ]


def obstacles_to_decide(
    session: CommitteeSession,
    items: Sequence[AgendaItem],
    *,
    actor: Actor,
    decision: str,
    reason: str = "",
    unknown: Mapping[int, bool] | None = None,
) -> dict[int, list[Obstacle]]:
    """By key of the item. ``unknown``: by key of the referral, whether a fact of it is unknown."""
    left = computers_left(session, without=[item.pk for item in items])
    found: dict[int, list[Obstacle]] = {}
    for item in items:
        obstacles = obstacles_of_interest(session, item.referral, actor.organisation_id)
        obstacles += _of_the_person(item)
        if decision == Decision.REFUSED and reason == ClosingReason.NOT_ELIGIBLE:
            obstacles += _of_the_facts(is_unknown=(unknown or {}).get(item.referral_id, False))
        if decision == Decision.RETAINED and not obstacles and left < 1:
            obstacles.append(_no_computer(session))
        if obstacles:
            found[item.pk] = obstacles
        elif decision == Decision.RETAINED:
            left -= 1
    return found


def computers_left(session: CommitteeSession, *, without: Collection[int] = ()) -> int:
    """How many the session may still give, the decisions on ``without`` (keys of items) left out."""
    retained = session.items.filter(decision=Decision.RETAINED).exclude(pk__in=without).count()
    return max((session.computers or 0) - retained, 0)


def own_results(session_pk: int, actor: Actor) -> tuple[CommitteeSession, list[AgendaItem]]:
    """What a closed session decided of the people that the actor may see. Raise `NotFound` when there are none."""
    mine = Referral.objects.visible_to(actor)
    rows = AgendaItem.objects.filter(session=session_pk, session__state="closed", referral__in=mine)
    items = list(
        rows.select_related("referral__place", "referral__prescriber", "session__programme").order_by(
            "decision", "referral__code"
        )
    )
    if not items:
        raise NotFound(NOT_FOUND, code="not_found")
    return items[0].session, items


def _of_the_person(item: AgendaItem) -> list[Obstacle]:
    if item.referral.stage == Stage.NOMINATED:
        return []
    return [
        Obstacle(
            "wrong_stage",
            _("This request no longer waits for the committee: it is at “%(stage)s”.")
            % {"stage": item.referral.get_stage_display()},
        )
    ]


def _of_the_facts(*, is_unknown: bool) -> list[Obstacle]:
    if not is_unknown:
        return []
    return [
        Obstacle(
            "facts_unknown",
            _(
                "Facts are unknown, and unknown is not “no”: ask first, or put the person on the waiting list."
            ),
        )
    ]


def _no_computer(session: CommitteeSession) -> Obstacle:
    return Obstacle(
        "no_computer_left",
        _("The %(computers)s computers of this session are given: put the person on the waiting list.")
        % {"computers": session.computers},
    )


@dataclass(frozen=True, slots=True)
class Voting:
    """``counts`` by choice; ``own``: how the actor voted; ``seat`` None: the actor may not vote here."""

    counts: tuple[tuple[str, int], ...]
    own: str
    seat: SessionMember | None
    obstacles: tuple[Obstacle, ...]

    @property
    def is_open(self) -> bool:
        return self.seat is not None and not self.obstacles


def item_of(session: CommitteeSession, code: str) -> AgendaItem:
    rows = session.items.select_related("referral__place", "referral__programme")
    found = rows.filter(referral__code=normalise(code, family=REFERRAL_CODE)).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def voting_of(session: CommitteeSession, item: AgendaItem, actor: Actor) -> Voting:
    votes = list(item.votes.order_by("pk"))
    counted = Counter(vote.choice for vote in votes)
    seat = seat_of(session, actor) if session.is_open and may(actor, "committee.vote") else None
    own = next((vote.choice for vote in votes if seat is not None and vote.member_id == seat.pk), "")
    return Voting(
        tuple((str(choice.label), counted[choice.value]) for choice in Decision),
        own,
        seat,
        tuple(obstacles_of_interest(session, item.referral, actor.organisation_id)),
    )


def person_to_present(code: str, actor: Actor) -> tuple[Referral, Criteria, dict[str, str]]:
    """The referral within reach, the criteria that hold, and what is known so far by name of field.

    Raise `NotFound` for one out of reach or whose programme has no criteria.
    """
    mine = reach(
        actor,
        "committee.nominate",
        territory="programme__territory",
        organisations=("prescriber",),
        places=("place",),
    )
    rows = Referral.objects.filter(mine, code=normalise(code, family=REFERRAL_CODE))
    referral = rows.select_related("programme__territory", "place", "commune").first()
    version = latest_criteria(referral.programme) if referral else None
    if referral is None or version is None:
        raise NotFound(NOT_FOUND, code="not_found")
    criteria = version.criteria
    (candidate,) = candidates_of(criteria, [referral])
    told = {
        f"question_{question.code}": candidate.answers.get(question.code, "")
        for question in criteria.questions
    }
    return referral, criteria, {"public": candidate.public, **told}


def page_after_presenting(referral: Referral, actor: Actor) -> str:
    """Where the actor sees the person: on the agenda of an open session, in the next one, or on the referral."""
    if not may(actor, "committee.view"):
        return reverse("referrals:referral", args=[referral.code])
    rows = CommitteeSession.objects.visible_to(actor).filter(programme=referral.programme_id).to_come()
    session = rows.first()
    if session is None:
        return reverse("committees:list")
    if session.items.filter(referral=referral).exists():
        return reverse("committees:item", args=[session.pk, referral.code])
    return session.get_absolute_url()
