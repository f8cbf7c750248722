"""How each page of committees is opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rebond.access import ScopeKeys
from rebond.committees.actions import cast_vote, close_session, decide, tell_facts
from rebond.committees.choices import Decision
from rebond.committees.models import CommitteeSession
from rebond.network.choices import PrescriberKind
from rebond.programmes.models import Programme
from rebond.referrals.choices import ClosingReason, InternetAtHome, Occupation
from rebond.referrals.models import Referral
from tests.cast import Cast
from tests.factories import a_committee_session, a_nominated_person, a_programme, criteria_published
from tests.factories.network import numbers
from tests.pages import Page

KINDS = (
    PrescriberKind.SOCIAL_CENTRE,
    PrescriberKind.EMPLOYMENT_AGENCY,
    PrescriberKind.UNIVERSITY,
    PrescriberKind.FRANCE_SERVICES,
)
OCCUPATIONS = (Occupation.JOB_SEEKER_LONG, Occupation.STUDENT, Occupation.NOT_KNOWN)


def programme(cast: Cast) -> Programme:
    """One of its own for each page: the other pages of the suite need a programme without a committee."""
    made = a_programme(
        cast.territory, slug=f"ordinateurs-solidaires-{next(numbers)}", name="Ordinateurs solidaires"
    )
    return criteria_published(made).programme


def waiting_people(cast: Cast, committee_of: Programme | None = None) -> list[Referral]:
    decided_by_committee = committee_of or programme(cast)
    people = [
        a_nominated_person(
            decided_by_committee,
            place=cast.place,
            prescriber=cast.social_centre if each % 4 == 0 else cast.donor,
            prescriber_kind=KINDS[each % 4],
            occupation=OCCUPATIONS[each % 3],
            internet_at_home=InternetAtHome.NOT_KNOWN if each % 5 == 0 else InternetAtHome.NO,
        )
        for each in range(8)
    ]
    told = {"enfants-scolarises": True, "autre-ordinateur": False}
    for referral in people[::2]:
        tell_facts(actor=cast.actor("ines"), referral=referral, answers=told)
    return people


def planned(cast: Cast) -> CommitteeSession:
    committee_of = programme(cast)
    waiting_people(cast, committee_of)
    return a_committee_session(committee_of, members=[cast.hanna])


def in_session(cast: Cast) -> CommitteeSession:
    """Some people decided upon, some not; votes on one."""
    committee_of = programme(cast)
    waiting_people(cast, committee_of)
    session = a_committee_session(committee_of, members=[cast.hanna], computers=5)
    items, chloe = list(session.items.order_by("pk")), cast.actor("chloe")
    cast_vote(actor=cast.actor("hanna"), session=session, item=items[1], choice=Decision.RETAINED)
    decide(actor=chloe, session=session, items=items[:3], decision=Decision.RETAINED)
    decide(actor=chloe, session=session, items=items[3:5], decision=Decision.WAITING)
    why = ClosingReason.OUT_OF_AREA
    decide(actor=chloe, session=session, items=items[5:6], decision=Decision.REFUSED, reason=why)
    return session


def closed(cast: Cast) -> CommitteeSession:
    return close_session(actor=cast.actor("chloe"), session=in_session(cast))


@dataclass(frozen=True)
class OwnResults:
    """A closed session as those see it who follow one of its people."""

    pk: int
    referral: Referral

    def scope_keys(self) -> ScopeKeys:
        return self.referral.scope_keys()


def own_results(cast: Cast) -> OwnResults:
    session = closed(cast)
    followed = Referral.objects.filter(agenda_items__session=session, prescriber=cast.social_centre)
    return OwnResults(session.pk, followed.select_related("programme").order_by("pk")[0])


def somebody(cast: Cast) -> dict[str, Any]:
    session = in_session(cast)
    return {"pk": session.pk, "code": session.items.order_by("pk")[1].referral.code}


PAGES = {
    "committees:list": Page(who="hanna", thing=lambda cast: [closed(cast), planned(cast)]),
    "committees:criteria": Page(who="visitor", thing=programme),
    "committees:publish_criteria": Page(thing=programme),
    "committees:plan_session": Page(thing=programme),
    "committees:person": Page(who="driss", thing=lambda cast: waiting_people(cast)[0]),
    "committees:session": Page(who="hanna", thing=in_session),
    "committees:change_session": Page(thing=planned),
    "committees:cancel_session": Page(thing=planned, kind="gesture"),
    "committees:open_session": Page(thing=planned),
    "committees:simulation": Page(who="hanna", thing=planned, query="computers=5"),
    "committees:decide": Page(who="hanna", thing=in_session, kind="gesture"),
    "committees:item": Page(who="hanna", thing=somebody),
    "committees:vote": Page(who="hanna", thing=somebody, kind="gesture"),
    "committees:close_session": Page(thing=in_session),
    "committees:minutes": Page(who="hanna", thing=closed, kind="file"),
    "committees:results": Page(who="driss", thing=own_results),
}
