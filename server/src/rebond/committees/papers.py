"""The minutes of a session: who sat, what was to give, what was decided of each person, without any name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from rebond.access import NOBODY
from rebond.committees.agenda import Agenda, agenda_of
from rebond.committees.choices import Decision
from rebond.committees.models import CommitteeSession, SessionMember
from rebond.committees.queries import members_of, organisations_concerned
from rebond.committees.showing import SaidLine, lines_in_words, quota_rows
from rebond.documents.rendering import Document, Letterhead, language, render
from rebond.kit.errors import Refused
from rebond.ledger.reading import is_demonstration
from rebond.network.models import Organisation
from rebond.programmes.choices import ConflictRule

TEMPLATE = "committees/minutes"


@dataclass(frozen=True, kw_only=True)
class MemberLine:
    name: str
    organisation: str
    is_present: bool


@dataclass(frozen=True, kw_only=True)
class PersonLine:
    """`reasons` are the points in words; `unknown` what nobody knew; `aside` the organisations that stood aside."""

    rank: int
    code: str
    public: str
    points: int
    reasons: str
    unknown: str
    waiting_since: date
    decision: str
    reason: str
    aside: str


@dataclass(frozen=True, kw_only=True)
class PublicLine:
    public: str
    waiting: int
    kept: int
    retained: int


@dataclass(frozen=True, kw_only=True)
class Minutes:
    """`people` by decision: retained, waiting list, refused, not examined; each in the order of the ranks."""

    programme: str
    number: int
    met_on: date
    criteria: int
    criteria_most: int
    conflict_rule: str
    computers: int
    members: tuple[MemberLine, ...]
    publics: tuple[PublicLine, ...]
    retained: tuple[PersonLine, ...]
    waiting: tuple[PersonLine, ...]
    refused: tuple[PersonLine, ...]
    not_examined: tuple[PersonLine, ...]


def print_minutes(session: CommitteeSession, *, lang: str | None = None) -> Document:
    """Raise `Refused` before the session closes: until then its decisions may change."""
    if not session.is_closed or session.closed_at is None:
        raise Refused(gettext("The minutes are printed once the session is closed."), code="not_closed")
    lang = lang or language()
    with override(lang):
        contents = minutes_of(session)
        title = gettext("Minutes of the committee")
        reference = gettext("Committee %(number)s") % {"number": session.number}
        operator = _operator(session)
    head = Letterhead(
        territory=session.programme.territory.name,
        issuer=operator,
        reference=reference,
        printed_at=timezone.now(),
        demonstration=is_demonstration(),
    )
    return render(TEMPLATE, {"minutes": contents}, head=head, title=title, lang=lang)


def minutes_of(session: CommitteeSession) -> Minutes:
    agenda, members = agenda_of(session), members_of(session)
    lines = lines_in_words(agenda, session, NOBODY)
    return Minutes(
        programme=session.programme.name,
        number=session.number,
        met_on=session.meets_on,
        criteria=agenda.version.number if agenda.version else 0,
        criteria_most=agenda.criteria.most,
        conflict_rule=str(ConflictRule(session.conflict_rule).label),
        computers=session.computers or 0,
        members=tuple(_member(member) for member in members),
        publics=_publics(agenda, session),
        retained=_people(lines, session, members, Decision.RETAINED),
        waiting=_people(lines, session, members, Decision.WAITING),
        refused=_people(lines, session, members, Decision.REFUSED),
        not_examined=_people(lines, session, members, ""),
    )


def _operator(session: CommitteeSession) -> str:
    rows = Organisation.objects.filter(territory=session.programme.territory_id, is_operator=True)
    return rows.order_by("pk").values_list("name", flat=True).first() or session.programme.territory.name


def _member(member: SessionMember) -> MemberLine:
    hat = member.membership
    return MemberLine(name=str(hat.user), organisation=hat.organisation.name, is_present=member.is_present)


def _publics(agenda: Agenda, session: CommitteeSession) -> tuple[PublicLine, ...]:
    return tuple(
        PublicLine(public=row.public, waiting=row.waiting, kept=row.kept, retained=row.retained)
        for row in quota_rows(agenda, session.computers or 0)
    )


def _people(
    lines: list[SaidLine], session: CommitteeSession, members: list[SessionMember], decision: str
) -> tuple[PersonLine, ...]:
    return tuple(
        _person(said, session, members)
        for said in lines
        if said.line.item is not None and said.line.item.decision == decision
    )


def _person(said: SaidLine, session: CommitteeSession, members: list[SessionMember]) -> PersonLine:
    ranked = said.line.ranked
    return PersonLine(
        rank=ranked.rank,
        code=ranked.candidate.code,
        public=said.public or gettext("Public not known"),
        points=ranked.points,
        reasons=" · ".join(
            f"{reason.words} +{reason.points}"
            for reason in said.reasons
            if reason.points and not reason.is_unknown
        ),
        unknown=" · ".join(reason.criterion for reason in said.unknown),
        waiting_since=ranked.candidate.referred_on,
        decision=said.decision,
        reason=said.refusal,
        aside=", ".join(sorted(_aside(said, session, members))),
    )


def _aside(said: SaidLine, session: CommitteeSession, members: list[SessionMember]) -> set[str]:
    if session.conflict_rule != ConflictRule.STEP_ASIDE:
        return set()
    concerned = organisations_concerned(said.line.referral)
    present = [member.membership.organisation for member in members if member.is_present]
    return {organisation.name for organisation in present if organisation.pk in concerned}


WORDS = (
    _("Minutes of the committee"),
    _("Session {number} of {day}"),
    _("Criteria"),
    _("version {number}, {most} points at the most"),
    _("Conflicts of interest"),
    _("Computers to give"),
    _("Examined"),
    _("{count} people"),
    _("Members"),
    _("Present"),
    _("Absent"),
    _("By public"),
    _("Public"),
    _("On the agenda"),
    _("Kept for it"),
    _("Retained"),
    _("People retained"),
    _("People on the waiting list"),
    _("People turned down"),
    _("People not examined"),
    _("Rank"),
    _("Code"),
    _("Points"),
    _("Why this rank"),
    _("Waiting since"),
    _("Reason"),
    _("Not known:"),
    _("Stood aside:"),
    _("Nobody."),
    _(
        "People are named by their code only. With the same points, the longest wait comes first. What is not known gives no point and is never taken for a “no”."
    ),
    _("The chair"),
    _("The secretary"),
)
"""What the template says, for the catalogue."""
