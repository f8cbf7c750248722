"""What waits on the way from a need to a computer in hands."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Exists, Min, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rebond.access import Actor
from rebond.aftercare.queries import due_now
from rebond.assessments.queries.people import people_not_assessed
from rebond.cofunding.queries import participants_to_ask
from rebond.committees.models import CommitteeSession
from rebond.desk.days import waited
from rebond.desk.links import link
from rebond.desk.queries.todo.items import TodoItem, waiting_for
from rebond.handover.models import Handover
from rebond.kit.days import written
from rebond.learning.models import Session
from rebond.learning.queries.following import absences_listed, news_to_tell
from rebond.learning.queries.sessions import sessions_with_offers
from rebond.orders.choices import AgreementState, OrderState
from rebond.orders.models import Agreement, Order
from rebond.pads.models import Sheet
from rebond.pads.outcomes import CONFIRM, WAITING
from rebond.referrals.choices import Confirmation
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage
from rebond.sales.models import Instalment
from rebond.stock.choices import DeliveryState, LineState
from rebond.stock.models import Delivery, DeliveryLine
from rebond.stock.queries import orders_that_wait
from rebond.vouchers.choices import ClaimState
from rebond.vouchers.models import Claim

STALLED = timedelta(days=30)
"""A person whom a place accepted, and for whom no path was opened in a month, is a matter for the coordination."""


def agreements(actor: Actor) -> TodoItem | None:
    drafts = Agreement.objects.visible_to(actor).filter(state=AgreementState.DRAFT)
    return waiting_for(
        drafts,
        "signed_on",
        title=_("Agreements being drawn up"),
        gesture=_("Open"),
        url=link("orders:agreements"),
    )


def orders_to_answer(actor: Actor) -> TodoItem | None:
    return waiting_for(
        Order.objects.visible_to(actor).filter(state=OrderState.PLACED),
        "placed_at",
        title=_("Orders to accept"),
        gesture=_("Answer"),
        url=link("orders:list", state=OrderState.PLACED.value),
    )


def orders_to_fill(actor: Actor) -> TodoItem | None:
    return waiting_for(
        orders_that_wait(actor),
        "answered_at",
        title=_("Orders to fill"),
        gesture=_("Fill"),
        url=link("stock:orders_to_fill"),
    )


def deliveries_to_send(actor: Actor) -> TodoItem | None:
    return waiting_for(
        Delivery.objects.visible_to(actor).filter(state=DeliveryState.FILLING),
        "opened_at",
        title=_("Deliveries to send"),
        gesture=_("Send"),
        url=link("stock:deliveries", state=DeliveryState.FILLING.value),
    )


def deliveries_to_receive(actor: Actor) -> TodoItem | None:
    return waiting_for(
        Delivery.objects.visible_to(actor).underway(),
        "dispatched_at",
        title=_("Deliveries to receive"),
        gesture=_("Scan"),
        url=link("stock:deliveries", state=DeliveryState.IN_TRANSIT.value),
    )


_GAPS = {
    LineState.MISSING: (_("Computers that did not come with their delivery"), _("Settle")),
    LineState.SURPLUS: (_("Computers that came in surplus at a place"), _("Settle")),
    LineState.REFUSED: (_("Computers that came at a place and may not be accepted yet"), _("See why")),
}


def delivery_gaps(actor: Actor) -> list[TodoItem]:
    """Each kind of gap by its name: they are not settled in the same way."""
    open_gaps = DeliveryLine.objects.filter(
        delivery__in=Delivery.objects.visible_to(actor), state__in=list(_GAPS)
    )
    rows = (
        open_gaps.order_by().values("state").annotate(count=Count("pk"), oldest=Min("delivery__received_at"))
    )
    return [
        TodoItem(
            count=row["count"],
            title=_GAPS[LineState(row["state"])][0],
            detail=waited(row["oldest"], timezone.now()) if row["oldest"] else "",
            url=link("stock:deliveries", state=DeliveryState.RECEIVED.value, gaps=row["state"]),
            gesture=_GAPS[LineState(row["state"])][1],
            oldest_since=row["oldest"],
        )
        for row in rows
    ]


def overdue_referrals(actor: Actor) -> TodoItem | None:
    return waiting_for(
        Referral.objects.visible_to(actor).late(timezone.now()),
        "stage_since",
        title=_("People referred whom nobody contacted for two weeks"),
        gesture=_("Open"),
        url=link("referrals:list", stage="late"),
    )


def claims_to_approve(actor: Actor) -> TodoItem | None:
    """What places ask to be paid for the training vouchers that they took."""
    return waiting_for(
        Claim.objects.visible_to(actor).filter(state=ClaimState.SUBMITTED),
        "submitted_at",
        title=_("Claims of training vouchers to approve"),
        gesture=_("Open"),
        url=link("vouchers:claims"),
    )


def waiting_list(actor: Actor) -> TodoItem | None:
    """People for whom no computer can be promised: more of them are published with the rules of the programme."""
    return waiting_for(
        Referral.objects.visible_to(actor).filter(stage=Stage.WAITING),
        "stage_since",
        title=_("People on the waiting list: every computer is promised"),
        gesture=_("Open"),
        url=link("referrals:list", stage=Stage.WAITING.value),
    )


def stalled_referrals(actor: Actor) -> TodoItem | None:
    late = Referral.objects.visible_to(actor).filter(
        stage=Stage.ACCEPTED, stage_since__lt=timezone.now() - STALLED
    )
    return waiting_for(
        late,
        "stage_since",
        title=_("People accepted for a month without a learning path"),
        gesture=_("Open"),
        url=link("referrals:list", stage=Stage.ACCEPTED.value),
    )


def people_to_contact(actor: Actor) -> TodoItem | None:
    return waiting_for(
        Referral.objects.visible_to(actor).filter(stage=Stage.SENT),
        "stage_since",
        title=_("People referred, to contact"),
        gesture=_("Open"),
        url=link("referrals:list", stage=Stage.SENT.value),
    )


def paths_to_open(actor: Actor) -> TodoItem | None:
    return waiting_for(
        Referral.objects.visible_to(actor).filter(stage=Stage.ACCEPTED),
        "stage_since",
        title=_("People accepted, learning path to open"),
        gesture=_("Open"),
        url=link("referrals:list", stage=Stage.ACCEPTED.value),
    )


def people_to_assess(actor: Actor) -> TodoItem | None:
    return waiting_for(
        people_not_assessed(actor),
        "stage_since",
        title=_("People to assess before their path"),
        gesture=_("Assess"),
        url=link("assessments:people", state="to_assess"),
    )


def sheets_to_confirm(actor: Actor) -> TodoItem | None:
    """Paper sheets that were photographed and wait for a human."""
    return waiting_for(
        Sheet.objects.visible_to(actor).to_confirm(),
        "read_at",
        title=WAITING,
        gesture=CONFIRM,
        url=link("pads:list"),
    )


def sessions_to_record(actor: Actor) -> TodoItem | None:
    return waiting_for(
        Session.objects.visible_to(actor).to_record(),
        "starts_at",
        title=_("Sessions whose attendance is to be recorded"),
        gesture=_("Record"),
        url=link("learning:sessions"),
    )


def seats_offered(actor: Actor) -> TodoItem | None:
    """A seat became free: the first who waits is to be asked."""
    return waiting_for(
        sessions_with_offers(actor),
        "offered_since",
        title=_("Sessions with a seat kept for somebody who waits"),
        gesture=_("Ask"),
        url=link("learning:sessions"),
    )


def absences(actor: Actor) -> TodoItem | None:
    return waiting_for(
        absences_listed(actor),
        "opened_on",
        title=_("People absent too often, to call"),
        gesture=_("Call"),
        url=link("learning:absences"),
    )


def news_of_sessions(actor: Actor) -> TodoItem | None:
    return waiting_for(
        news_to_tell(actor),
        "since",
        title=_("People to tell that their session is moved or cancelled"),
        gesture=_("Call"),
        url=link("learning:news"),
    )


def computers_to_hand_over(actor: Actor) -> TodoItem | None:
    return waiting_for(
        Referral.objects.visible_to(actor).filter(stage=Stage.PATH_DONE),
        "stage_since",
        title=_("Paths completed, computer to hand over"),
        gesture=_("Hand over"),
        url=link("referrals:list", stage=Stage.PATH_DONE.value),
        gesture_url=link("handover:hand_over"),
    )


def loans_to_give(actor: Actor) -> TodoItem | None:
    return waiting_for(
        Handover.objects.visible_to(actor).to_give(),
        "handed_over_at",
        title=_("Computers lent during a path that is completed, to give for good"),
        gesture=_("Open"),
        url=link("handover:list", state="to_give"),
    )


def loans_late(actor: Actor) -> TodoItem | None:
    return waiting_for(
        Handover.objects.visible_to(actor).lent_beyond(timezone.localdate()),
        "due_on",
        title=_("Computers lent to people, that should have come back"),
        gesture=_("Open"),
        url=link("handover:list", state="late"),
    )


def instalments_late(actor: Actor) -> TodoItem | None:
    return waiting_for(
        Instalment.objects.visible_to(actor).late_on(timezone.localdate()),
        "due_on",
        title=_("Instalments that are late"),
        gesture=_("Open"),
        url=link("sales:plans", state="late"),
    )


def participants_to_ask_again(actor: Actor) -> TodoItem | None:
    return waiting_for(
        participants_to_ask(actor),
        "left_on",
        title=_("People to ask again, six months after leaving (FSE+)"),
        gesture=_("Ask"),
        url=link("cofunding:participants", state="to_ask"),
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


def committee_to_plan(actor: Actor) -> TodoItem | None:
    """People who wait for a committee that nobody called."""
    called = CommitteeSession.objects.to_come().filter(programme=OuterRef("programme"))
    return waiting_for(
        Referral.objects.visible_to(actor).filter(~Exists(called), stage=Stage.NOMINATED),
        "stage_since",
        title=_("People waiting for a committee that is not planned"),
        gesture=_("Plan"),
        url=link("committees:list"),
    )


def computers_awaited(actor: Actor) -> TodoItem | None:
    """Their path ended more than a month ago, and no computer came."""
    late = Referral.objects.visible_to(actor).filter(
        stage=Stage.PATH_DONE, stage_since__lt=timezone.now() - STALLED
    )
    return waiting_for(
        late,
        "stage_since",
        title=_("People whose path ended a month ago, without a computer"),
        gesture=_("Open"),
        url=link("referrals:list", stage=Stage.PATH_DONE.value),
    )


def requests_to_confirm(actor: Actor) -> TodoItem | None:
    """A place opened them itself: the people say that the organisation follows them."""
    return waiting_for(
        Referral.objects.visible_to(actor).filter(confirmation=Confirmation.ASKED),
        "stage_since",
        title=_("People whose request a place opened, to confirm"),
        gesture=_("Answer"),
        url=link("referrals:list", stage="unconfirmed"),
    )


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
