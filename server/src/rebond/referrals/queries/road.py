"""The road of one request, and its history."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from rebond.kit.days import written
from rebond.ledger.models import Event
from rebond.ledger.reading import history
from rebond.network.models import Membership
from rebond.programmes.wording import papers_in_words
from rebond.referrals.choices import ClosingReason, Need, TryMeans
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage
from rebond.ui.road import State, Station
from rebond.ui.timeline import Moment

TITLES = {
    "referral.sent": _("Referred"),
    "committee.nominated": _("Presented to the committee"),
    "committee.fact_told": _("Question of the committee answered"),
    "referral.confirmation_asked": _("Confirmation asked of the prescriber"),
    "referral.confirmed": _("Confirmed by the prescriber"),
    "referral.denied": _("Not confirmed by the organisation"),
    "referral.retained": _("Retained by the committee"),
    "referral.kept_waiting": _("Put on the waiting list of the committee"),
    "referral.turned_down": _("Turned down by the committee"),
    "referral.nominated_again": _("Brought before the committee again"),
    "referral.called_up": _("Called up from the waiting list"),
    "referral.accepted": _("Accepted by the place"),
    "referral.papers_seen": _("Papers seen and given back"),
    "referral.moved": _("Another place goes on with the person"),
    "referral.rerouted": _("Referred to another place"),
    "assessment.recorded": _("Skills assessed"),
    "skills.assessed": _("Skills assessed"),
    "referral.path_opened": _("Learning path opened"),
    "attendance.recorded": _("Session attended or missed"),
    "referral.path_completed": _("Learning path completed"),
    "referral.path_resumed": _("Learning path taken up again"),
    "referral.equipped": _("Computer handed over"),
    "referral.unequipped": _("Computer came back"),
    "referral.replaced": _("Another computer agreed to, the first is gone"),
    "referral.rectified": _("Step undone: it was a mistake"),
    "referral.contact_tried": _("The place tried to reach the person"),
    "referral.closed": _("Closed without computer"),
    "referral.withdrawn": _("Taken back by whoever referred the person"),
    "referral.reopened": _("Reopened"),
    "referral.waits_again": _("Reopened: on the waiting list"),
    "referral.joined": _("Another prescriber joined the request"),
    "referral.household_settled": _("Household checked by the place"),
    "referral.facts_corrected": _("Facts corrected by the person"),
    "absence.called": _("Absent: the place called"),
    "absence.came_back": _("Absent: comes again"),
    "absence.stopped": _("Absent: stops"),
    "reminder.agreed": _("Reminders agreed"),
    "reminder.ended": _("Reminders ended"),
    "reminder.sent": _("Reminder of a session sent"),
    "session_news.told": _("Told that a session changed"),
    "referral.contact_revealed": _("Contact details looked at"),
    "referral.contact_erased": _("Contact details erased"),
    "privacy.file_given": _("File given to the person"),
    "privacy.erased_on_request": _("Erased because the person asked"),
    "privacy.secret_renewed": _("Lost sheet made worthless"),
}


def road_of(referral: Referral, events: Sequence[Event]) -> list[Station]:
    """Referred, accepted, on the path, path done, equipped; or where it was closed."""
    stages = [Stage.SENT, Stage.ACCEPTED, Stage.ON_PATH, Stage.PATH_DONE]
    if referral.need == Need.COMPUTER_AND_INITIATION:
        stages.append(Stage.EQUIPPED)
    if referral.stage == Stage.NOMINATED or any(
        event.facts.get("target") == Stage.NOMINATED for event in events
    ):
        stages.insert(0, Stage.NOMINATED)
    if referral.stage == Stage.WAITING or any(event.facts.get("target") == Stage.WAITING for event in events):
        stages.insert(0, Stage.WAITING)
    steps = [event for event in events if "target" in event.facts and not _is_without_computer_again(event)]
    reached = {event.facts["target"]: event for event in reversed(steps)}
    if referral.stage == Stage.CLOSED:
        passed = [stage for stage in stages if stage in reached]
        closed = Station(
            Stage.CLOSED.label, "blocked", _closing(referral.closing_reason), _day(reached.get(Stage.CLOSED))
        )
        return [*(_station(stage, "done", reached) for stage in passed), closed]
    at = stages.index(Stage(referral.stage)) if referral.stage in stages else len(stages) - 1
    is_over = at == len(stages) - 1
    return [
        _station(stage, "done" if place < at or is_over else "now" if place == at else "ahead", reached)
        for place, stage in enumerate(stages)
    ]


def _is_without_computer_again(event: Event) -> bool:
    """Back from a handover to where the path had ended: that end keeps its day."""
    was, now = event.facts.get("origin"), event.facts["target"]
    return (was, now) == (Stage.EQUIPPED, Stage.PATH_DONE)


def events_of(referral: Referral) -> list[Event]:
    """Newest first; later steps wrote theirs on the same stream."""
    return list(history(referral.stream))


def moments_of(events: Sequence[Event]) -> list[Moment]:
    """The history with who did it: an organisation or a place, never a person."""
    hats = _hats({event.membership_id for event in events if event.membership_id})
    return [
        Moment(
            date_format(timezone.localtime(event.occurred_at), "SHORT_DATETIME_FORMAT"),
            TITLES.get(event.kind, event.kind),
            " · ".join(part for part in (_detail(event), hats.get(event.membership_id or 0, "")) if part),
        )
        for event in events
    ]


def _hats(keys: set[int]) -> dict[int, str]:
    rows = Membership.objects.filter(pk__in=keys).select_related("organisation", "place").order_by("pk")
    return {hat.pk: str(hat.place or hat.organisation) for hat in rows}


def _detail(event: Event) -> str:
    if event.kind == "referral.contact_tried":
        return str(TryMeans(event.facts["means"]).label)
    if event.kind == "referral.papers_seen":
        return papers_in_words(event.facts["papers"])
    if event.kind in {"referral.closed", "referral.turned_down", "referral.withdrawn"}:
        return _closing(event.facts["reason"])
    return ""


def _closing(reason: str) -> str:
    return str(ClosingReason(reason).label) if reason else ""


def _station(stage: Stage, state: State, reached: dict[str, Event]) -> Station:
    is_first = stage == Stage.SENT and not {Stage.NOMINATED, Stage.WAITING} & set(reached)
    label = _("Referred") if is_first else stage.label
    return Station(label, state, when=_day(reached.get(stage)) if state != "ahead" else "")


def _day(event: Event | None) -> str:
    return written(event.occurred_at) if event else ""
