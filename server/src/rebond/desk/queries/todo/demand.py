"""What waits on the way from a need to a computer in hands."""

from __future__ import annotations

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_stubs_ext import StrPromise

from rebond.access import Actor
from rebond.aftercare.queries import due_now
from rebond.assessments.queries.people import people_not_assessed
from rebond.cofunding.queries import participants_to_ask
from rebond.committees.models import CommitteeSession
from rebond.committees.queries import without_session
from rebond.desk.days import waited
from rebond.desk.links import link
from rebond.desk.queries.todo.items import TodoItem, Waiting
from rebond.handover.models import Handover
from rebond.handover.queries import loans_listed
from rebond.handover.queries.replacing import replacements_waiting
from rebond.kit.days import written
from rebond.learning.models import Session
from rebond.learning.queries.following import absences_listed, news_to_tell
from rebond.learning.queries.sessions import sessions_with_offers
from rebond.pads.models import Sheet
from rebond.pads.outcomes import CONFIRM, WAITING
from rebond.referrals.models import Referral
from rebond.referrals.queries import referrals_listed
from rebond.referrals.stages import Stage
from rebond.sales.queries import plans_listed
from rebond.vouchers.choices import ClaimState
from rebond.vouchers.models import Claim


def _people(listed: str, title: StrPromise, gesture: StrPromise, *, gesture_page: str = "") -> Waiting:
    """The people of whom ``listed`` is the stage, or the name of their list among the referrals."""
    return Waiting(
        rows=lambda actor: referrals_listed(actor, stage=listed),
        since="stage_since",
        title=title,
        gesture=gesture,
        page="referrals:list",
        query={"stage": listed},
        gesture_page=gesture_page,
    )


overdue_referrals = _people("late", _("People referred whom nobody contacted for two weeks"), _("Open"))
claims_to_approve = Waiting(
    rows=lambda actor: Claim.objects.visible_to(actor).filter(state=ClaimState.SUBMITTED),
    since="submitted_at",
    title=_("Claims of training vouchers to approve"),
    gesture=_("Open"),
    page="vouchers:claims",
    query={"state": ClaimState.SUBMITTED.value},
)
"""What places ask to be paid for the training vouchers that they took."""
waiting_list = _people(Stage.WAITING, _("People on the waiting list: every computer is promised"), _("Open"))
"""People for whom no computer can be promised: more of them are published with the rules of the programme."""
stalled_referrals = _people("stalled", _("People accepted for a month without a learning path"), _("Open"))
people_to_contact = _people(Stage.SENT, _("People referred, to contact"), _("Open"))
paths_to_open = _people(Stage.ACCEPTED, _("People accepted, learning path to open"), _("Open"))
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
    query={"when": "to_record"},
)
seats_offered = Waiting(
    rows=sessions_with_offers,
    since="offered_since",
    title=_("Sessions with a seat kept for somebody who waits"),
    gesture=_("Ask"),
    page="learning:sessions",
    query={"when": "offers"},
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
computers_to_hand_over = _people(
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
replacements_asked = Waiting(
    rows=replacements_waiting,
    since="asked_at",
    title=_("Replacements asked for"),
    gesture=_("Answer"),
    page="handover:replacements",
)
"""A computer is stolen, lost or gone: the place asks for another one, against one per household."""
instalments_late = Waiting(
    rows=lambda actor: plans_listed(actor, state="late", today=timezone.localdate()),
    since="due_next",
    title=_("Sales with an instalment that is late"),
    gesture=_("Open"),
    page="sales:plans",
    query={"state": "late"},
)


def participants_to_ask_again(actor: Actor) -> TodoItem | None:
    """They wait since the day from which they may be asked, six months after leaving."""
    first = participants_to_ask(actor).order_by("left_on", "pk").first()
    if first is None or first.ask_again_on is None:
        return None
    return TodoItem(
        count=participants_to_ask(actor).count(),
        title=_("People to ask again, six months after leaving (FSE+)"),
        detail=waited(first.ask_again_on, timezone.now()),
        url=link("cofunding:participants", state="to_ask"),
        gesture=_("Ask"),
        oldest_since=first.ask_again_on,
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


committee_to_plan = Waiting(
    rows=without_session,
    since="stage_since",
    title=_("People waiting for a committee that is not planned"),
    gesture=_("Plan"),
    page="committees:list",
)
computers_awaited = _people(
    "awaited", _("People whose path ended a month ago, without a computer"), _("Open")
)
"""Their path ended more than a month ago, and no computer came."""
requests_to_confirm = _people("to_confirm", _("People whose request a place opened, to confirm"), _("Answer"))
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
