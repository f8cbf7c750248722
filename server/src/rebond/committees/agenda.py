"""The agenda of a session, ranked: what is known of each person, without any name, and what was decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from rebond.committees.choices import Decision, Fact
from rebond.committees.criteria import Criteria
from rebond.committees.models import AgendaItem, Answer, CommitteeSession, CriteriaVersion, Nomination
from rebond.committees.ranking import NO, UNKNOWN, YES, Candidate, Ranked, Reason, quotas, rank
from rebond.programmes.models import Programme
from rebond.referrals.choices import AgeBracket, InternetAtHome, Occupation
from rebond.referrals.models import Referral

UNTOLD = frozenset({"", "not_known", "no_answer"})
"""Answers that say that nobody knows, or that the person would rather not say."""
STORED = ("kind", "code", "answer", "points", "most")


@dataclass(frozen=True, slots=True)
class Line:
    """One person on the agenda. ``item`` is None while the session is only planned."""

    ranked: Ranked
    referral: Referral
    item: AgendaItem | None

    @property
    def decision(self) -> str:
        return self.item.decision if self.item else ""


@dataclass(frozen=True, slots=True)
class Agenda:
    """``version`` is None while the programme has published no criteria: nobody can be ranked then."""

    version: CriteriaVersion | None
    criteria: Criteria
    lines: tuple[Line, ...]

    @property
    def ranked(self) -> list[Ranked]:
        return [line.ranked for line in self.lines]

    @property
    def counts(self) -> dict[str, int]:
        """By decision; the empty one for those not examined."""
        counted = Counter(line.decision for line in self.lines)
        return {key: counted[key] for key in (*Decision.values, "")}


def latest_criteria(programme: Programme) -> CriteriaVersion | None:
    return programme.criteria_versions.order_by("-number").first()


def candidates_of(criteria: Criteria, referrals: Sequence[Referral]) -> list[Candidate]:
    keys = [referral.pk for referral in referrals]
    nominations = Nomination.objects.filter(referral__in=keys).order_by("pk")
    named = dict(nominations.values_list("referral_id", "public"))
    answers: dict[int, dict[str, str]] = {}
    told = Answer.objects.filter(referral__in=keys).order_by("pk")
    for key, question, is_yes in told.values_list("referral_id", "question", "is_yes"):
        answers.setdefault(key, {})[question] = YES if is_yes else NO
    return [
        _candidate(criteria, referral, named.get(referral.pk, ""), answers.get(referral.pk, {}))
        for referral in referrals
    ]


def agenda_of(session: CommitteeSession) -> Agenda:
    """As it stands: from the waiting people while planned, live while open, as it was kept once closed."""
    if session.is_planned:
        waiting = Referral.objects.nominated(session.programme_id).select_related("commune", "place")
        return _ranked_agenda(latest_criteria(session.programme), [(referral, None) for referral in waiting])
    rows = session.items.select_related(
        "referral__commune", "referral__place", "referral__programme"
    ).order_by("pk")
    if session.is_closed and session.criteria is not None:
        return _kept_agenda(session.criteria, list(rows))
    return _ranked_agenda(session.criteria, [(item.referral, item) for item in rows])


def undecided_items(agenda: Agenda, referrals: Collection[int]) -> set[int]:
    """Keys of the items of these referrals (keys) on which nothing is decided yet."""
    return {
        line.item.pk
        for line in agenda.lines
        if line.item is not None and not line.decision and line.referral.pk in referrals
    }


def as_stored(reasons: Sequence[Reason]) -> list[list[str | int]]:
    return [[getattr(reason, name) for name in STORED] for reason in reasons]


def quotas_of(agenda: Agenda, computers: int) -> list[tuple[str, int, int, int]]:
    """By public: its name, those who wait, what is kept for it, those retained. Last, those of unknown public."""
    kept = quotas(agenda.criteria, computers)
    waiting = Counter(line.ranked.candidate.public for line in agenda.lines)
    retained = Counter(
        line.ranked.candidate.public for line in agenda.lines if line.decision == Decision.RETAINED
    )
    rows = [
        (public.name, waiting[public.code], kept[public.code], retained[public.code])
        for public in agenda.criteria.publics
    ]
    if waiting[UNKNOWN]:
        rows.append(("", waiting[UNKNOWN], 0, retained[UNKNOWN]))
    return rows


def answer_label(criteria: Criteria, reason: Reason) -> str:
    """The answer of one line in words; nothing for an unknown one, which the page tells as such."""
    if reason.is_unknown:
        return ""
    if reason.kind == Fact.PUBLIC:
        public = criteria.public(reason.answer)
        return public.name if public else reason.answer
    if reason.kind in FACT_ANSWERS:
        return str(FACT_ANSWERS[reason.kind](reason.answer).label)
    return reason.answer


FACT_ANSWERS: Mapping[str, type[AgeBracket | Occupation | InternetAtHome]] = {
    Fact.AGE_BRACKET: AgeBracket,
    Fact.OCCUPATION: Occupation,
    Fact.INTERNET_AT_HOME: InternetAtHome,
}


def _candidate(
    criteria: Criteria, referral: Referral, nominated_for: str, told: Mapping[str, str]
) -> Candidate:
    facts = {fact: getattr(referral, fact) for fact in FACT_ANSWERS}
    known = {fact: UNKNOWN if answer in UNTOLD else answer for fact, answer in facts.items()}
    public = nominated_for if criteria.public(nominated_for) else ""
    public = public or criteria.public_of_kind(referral.prescriber_kind)
    return Candidate(referral.pk, referral.code, referral.referred_on, public, {**known, **told})


def _ranked_agenda(
    version: CriteriaVersion | None, pairs: Sequence[tuple[Referral, AgendaItem | None]]
) -> Agenda:
    criteria = version.criteria if version else Criteria()
    by_key = {referral.pk: (referral, item) for referral, item in pairs}
    ranked = rank(criteria, candidates_of(criteria, [referral for referral, _item in pairs]))
    return Agenda(
        version, criteria, tuple(Line(each, *by_key[each.candidate.referral_id]) for each in ranked)
    )


def _kept_agenda(version: CriteriaVersion, items: Sequence[AgendaItem]) -> Agenda:
    lines = [Line(_kept(item), item.referral, item) for item in items]
    lines.sort(key=lambda line: line.ranked.rank)
    return Agenda(version, version.criteria, tuple(lines))


def _kept(item: AgendaItem) -> Ranked:
    reasons = tuple(Reason(**dict(zip(STORED, stored, strict=True))) for stored in item.reasons)
    place, points = item.rank or 0, item.points or 0
    possible = sum(reason.most if reason.is_unknown else reason.points for reason in reasons)
    candidate = Candidate(item.referral_id, item.referral.code, item.referral.referred_on, item.public, {})
    return Ranked(candidate, place, points, possible, place, reasons)
