"""What waits on the way from a need to a computer in hands."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_stubs_ext import StrPromise

from rebond.access import Actor
from rebond.aftercare.queries import due_now
from rebond.assessments.queries.people import people_not_assessed
from rebond.cofunding.queries import participants_to_ask
from rebond.committees.models import CommitteeSession
from rebond.desk.days import waited
from rebond.desk.links import link
from rebond.desk.queries.todo.items import TodoItem, Waiting
from rebond.handover.models import Handover
from rebond.handover.queries import loans_listed
from rebond.kit.days import written
from rebond.learning.models import Session
from rebond.learning.queries.following import absences_listed, news_to_tell
from rebond.learning.queries.sessions import sessions_with_offers
from rebond.pads.models import Sheet
from rebond.pads.outcomes import CONFIRM, WAITING
from rebond.referrals.choices import Confirmation
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage
from rebond.sales.models import Instalment
from rebond.vouchers.choices import ClaimState
from rebond.vouchers.models import Claim

STALLED = timedelta(days=30)
"""A person whom a place accepted, and for whom no path was opened in a month, is a matter for the coordination."""


def _at(
    stage: Stage, title: StrPromise, gesture: StrPromise, *, is_stalled: bool = False, gesture_page: str = ""
) -> Waiting:
    """The people at one stage of their road; ``is_stalled``: of them, those who have stood there for a month."""

    def rows(actor: Actor) -> QuerySet[Referral]:
        found = Referral.objects.visible_to(actor).filter(stage=stage)
        return found.filter(stage_since__lt=timezone.now() - STALLED) if is_stalled else found

    return Waiting(
        rows=rows,
        since="stage_since",
        title=title,
        gesture=gesture,
        page="referrals:list",
        query={"stage": stage.value},
        gesture_page=gesture_page,
    )


overdue_referrals = Waiting(
    rows=lambda actor: Referral.objects.visible_to(actor).late(timezone.now()),
    since="stage_since",
    title=_("People referred whom nobody contacted for two weeks"),
    gesture=_("Open"),
    page="referrals:list",
    query={"stage": "late"},
)
claims_to_approve = Waiting(
    rows=lambda actor: Claim.objects.visible_to(actor).filter(state=ClaimState.SUBMITTED),
    since="submitted_at",
    title=_("Claims of training vouchers to approve"),
    gesture=_("Open"),
    page="vouchers:claims",
)
"""What places ask to be paid for the training vouchers that they took."""
waiting_list = _at(Stage.WAITING, _("People on the waiting list: every computer is promised"), _("Open"))
"""People for whom no computer can be promised: more of them are published with the rules of the programme."""
stalled_referrals = _at(
    Stage.ACCEPTED, _("People accepted for a month without a learning path"), _("Open"), is_stalled=True
)
people_to_contact = _at(Stage.SENT, _("People referred, to contact"), _("Open"))
paths_to_open = _at(Stage.ACCEPTED, _("People accepted, learning path to open"), _("Open"))
people_to_assess = Waiting(
    rows=people_not_assessed,
    since="stage_since",
    title=_("People to assess before their path"),
    gesture=_("Assess"),
    page="assessments:people",
    query={"state": "to_assess"},
)
sheets_to_confirm = Waiting(
    rows=lambda actor: Sheet.objects.visible_to(actor).to_confirm(),
    since="read_at",
    title=WAITING,
    gesture=CONFIRM,
    page="pads:list",
)
"""Paper sheets that were photographed and wait for a human."""
sessions_to_record = Waiting(
    rows=lambda actor: Session.objects.visible_to(actor).to_record(),
    since="starts_at",
    title=_("Sessions whose attendance is to be recorded"),
    gesture=_("Record"),
    page="learning:sessions",
)
seats_offered = Waiting(
    rows=sessions_with_offers,
    since="offered_since",
    title=_("Sessions with a seat kept for somebody who waits"),
    gesture=_("Ask"),
    page="learning:sessions",
)
"""A seat became free: the first who waits is to be asked."""
absences = Waiting(
    rows=absences_listed,
    since="opened_on",
    title=_("People absent too often, to call"),
    gesture=_("Call"),
    page="learning:absences",
)
news_of_sessions = Waiting(
    rows=news_to_tell,
    since="since",
    title=_("People to tell that their session is moved or cancelled"),
    gesture=_("Call"),
    page="learning:news",
)
computers_to_hand_over = _at(
    Stage.PATH_DONE,
    _("Paths completed, computer to hand over"),
    _("Hand over"),
    gesture_page="handover:hand_over",
)
loans_to_give = Waiting(
    rows=lambda actor: Handover.objects.visible_to(actor).to_give(),
    since="handed_over_at",
    title=_("Computers lent during a path that is completed, to give for good"),
    gesture=_("Open"),
    page="handover:list",
    query={"state": "to_give"},
)
loans_late = Waiting(
    rows=lambda actor: Handover.objects.visible_to(actor).lent_beyond(timezone.localdate()),
    since="due_on",
    title=_("Computers lent to people, that should have come back"),
    gesture=_("Open"),
    page="handover:list",
    query={"state": "late"},
)
loans_to_organisations_late = Waiting(
    rows=lambda actor: loans_listed(actor, late=True),
    since="due_on",
    title=_("Computers lent to organisations, that should have come back"),
    gesture=_("Open"),
    page="handover:loans",
    query={"late": "1"},
)
instalments_late = Waiting(
    rows=lambda actor: Instalment.objects.visible_to(actor).late_on(timezone.localdate()),
    since="due_on",
    title=_("Instalments that are late"),
    gesture=_("Open"),
    page="sales:plans",
    query={"state": "late"},
)
participants_to_ask_again = Waiting(
    rows=participants_to_ask,
    since="left_on",
    title=_("People to ask again, six months after leaving (FSE+)"),
    gesture=_("Ask"),
    page="cofunding:participants",
    query={"state": "to_ask"},
)


def news_to_ask(actor: Actor) -> TodoItem | None:
    """Those to ask how their computer does, the day after which it is too late first."""
    due = due_now(actor)
    if not due:
        return None
    return TodoItem(
        count=len(due),
        title=_("People to ask how their computer does"),
        detail=waited(due[0].due_on, timezone.now()),
        url=link("aftercare:due"),
        gesture=_("Ask"),
        oldest_since=due[0].due_on,
    )


def committee_to_come(actor: Actor) -> TodoItem | None:
    """The next session of a committee, and how many people wait for it."""
    session = CommitteeSession.objects.visible_to(actor).to_come().select_related("programme").first()
    if session is None:
        return None
    return TodoItem(
        count=Referral.objects.nominated(session.programme_id).count(),
        title=_("People waiting for the committee of %(day)s") % {"day": written(session.meets_on)},
        detail=session.programme.name,
        url=session.get_absolute_url(),
        gesture=_("Open"),
        oldest_since=session.meets_on,
    )


def _without_committee(actor: Actor) -> QuerySet[Referral]:
    called = CommitteeSession.objects.to_come().filter(programme=OuterRef("programme"))
    return Referral.objects.visible_to(actor).filter(~Exists(called), stage=Stage.NOMINATED)


committee_to_plan = Waiting(
    rows=_without_committee,
    since="stage_since",
    title=_("People waiting for a committee that is not planned"),
    gesture=_("Plan"),
    page="committees:list",
)
computers_awaited = _at(
    Stage.PATH_DONE,
    _("People whose path ended a month ago, without a computer"),
    _("Open"),
    is_stalled=True,
)
"""Their path ended more than a month ago, and no computer came."""
requests_to_confirm = Waiting(
    rows=lambda actor: Referral.objects.visible_to(actor).filter(confirmation=Confirmation.ASKED),
    since="stage_since",
    title=_("People whose request a place opened, to confirm"),
    gesture=_("Answer"),
    page="referrals:list",
    query={"stage": "unconfirmed"},
)
"""A place opened them itself: the people say that the organisation follows them."""


_PRESCRIBED = {
    Stage.NOMINATED: _("Referrals before the committee"),
    Stage.WAITING: _("Referrals on the waiting list"),
    Stage.SENT: _("Referrals that wait for the place"),
    Stage.ACCEPTED: _("Referrals accepted by the place"),
    Stage.ON_PATH: _("People on their learning path"),
    Stage.PATH_DONE: _("Paths completed, computer soon"),
}


def my_referrals(actor: Actor) -> list[TodoItem]:
    """What the organisation referred, by where it stands."""
    rows = Referral.objects.visible_to(actor).open().order_by().values("stage").annotate(count=Count("pk"))
    counts = {row["stage"]: row["count"] for row in rows}
    return [
        TodoItem(
            count=counts[stage],
            title=title,
            detail=ngettext("%(count)d person", "%(count)d people", counts[stage]) % {"count": counts[stage]},
            url=link("referrals:list", stage=stage.value),
            gesture=_("Follow"),
        )
        for stage, title in _PRESCRIBED.items()
        if counts.get(stage)
    ]
