"""What the pages of referrals need to know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from passport.codes import REFERRAL_CODE, normalise
from rebond.access import Actor, Scope, scope_of
from rebond.access.guards import NOT_FOUND
from rebond.geography.distance import by_distance
from rebond.geography.models import Commune
from rebond.kit.days import written
from rebond.kit.errors import NotFound
from rebond.ledger.models import Event
from rebond.ledger.reading import history
from rebond.network.models import Membership, Place
from rebond.programmes.models import Programme
from rebond.programmes.rules import Wave
from rebond.referrals.choices import ClosingReason, Need
from rebond.referrals.models import Contact, CoPrescriber, Referral
from rebond.referrals.offering import places_offered
from rebond.referrals.stages import Stage
from rebond.referrals.waiting import rank_of
from rebond.ui.road import State, Station
from rebond.ui.timeline import Moment

OBSERVED_DAYS = 180
"""How far back the waiting time of a place is observed."""

JOINED_SHOWN = 50

TITLES = {
    "referral.sent": _("Referred"),
    "committee.nominated": _("Presented to the committee"),
    "committee.fact_told": _("Question of the committee answered"),
    "referral.retained": _("Retained by the committee"),
    "referral.kept_waiting": _("Put on the waiting list of the committee"),
    "referral.turned_down": _("Turned down by the committee"),
    "referral.nominated_again": _("Brought before the committee again"),
    "referral.called_up": _("Called up from the waiting list"),
    "referral.accepted": _("Accepted by the place"),
    "referral.rerouted": _("Referred to another place"),
    "assessment.recorded": _("Skills assessed"),
    "skills.assessed": _("Skills assessed"),
    "referral.path_opened": _("Learning path opened"),
    "attendance.recorded": _("Session attended or missed"),
    "referral.path_completed": _("Learning path completed"),
    "referral.path_resumed": _("Learning path taken up again"),
    "referral.equipped": _("Computer handed over"),
    "referral.unequipped": _("Computer came back"),
    "referral.rectified": _("Step undone: it was a mistake"),
    "referral.closed": _("Closed without computer"),
    "referral.reopened": _("Reopened"),
    "referral.joined": _("Another prescriber joined the request"),
    "referral.household_settled": _("Household checked by the place"),
    "referral.contact_revealed": _("Contact details looked at"),
    "referral.contact_erased": _("Contact details erased"),
    "privacy.file_given": _("File given to the person"),
    "privacy.erased_on_request": _("Erased because the person asked"),
    "privacy.secret_renewed": _("Lost sheet made worthless"),
}


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """A place that may be proposed. ``km`` and ``wait_days`` are None where nothing is known."""

    place: Place
    km: int | None
    wait_days: int | None
    waiting: int


@dataclass(frozen=True, slots=True)
class Joined:
    programme: str
    joined_on: date
    is_open: bool


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


def referrals_listed(actor: Actor, *, stage: str = "") -> QuerySet[Referral]:
    """``stage``: one of them, "open" for all that are under way, or nothing for all."""
    rows = Referral.objects.visible_to(actor).select_related("place", "prescriber", "programme")
    if not stage:
        return rows
    return rows.open() if stage == "open" else rows.filter(stage=stage)


def to_contact(actor: Actor) -> list[Referral]:
    """Those that the place of the hat has to contact, the oldest first."""
    if actor.place_id is None:
        return []
    rows = Referral.objects.visible_to(actor).waiting_at(actor.place_id)
    return list(rows.select_related("prescriber", "programme")[:50])


def programmes_to_refer_to(actor: Actor) -> list[Programme]:
    """Those running in the territory of the hat, the latest first."""
    today = timezone.localdate()
    rows = Programme.objects.visible_to(actor).filter(starts_on__lte=today).exclude(ends_on__lt=today)
    return list(rows.select_related("territory").order_by("-starts_on", "pk"))


def places_to_refer_to(actor: Actor, programme: Programme) -> QuerySet[Place]:
    """A place refers to itself; the others to every place that is offered for the programme today."""
    rows = places_offered(programme, timezone.localdate())
    if scope_of(actor, "referral.create") is Scope.OWN_PLACE:
        rows = rows.filter(pk=actor.place_id or 0)
    return rows


def other_places(referral: Referral) -> QuerySet[Place]:
    """Where else the person may be referred to: the places offered for the programme, without the present one."""
    return places_offered(referral.programme, timezone.localdate()).exclude(pk=referral.place_id)


def places_near(places: Iterable[Place], commune: Commune | None) -> list[PlaceChoice]:
    """The nearest first, with what was observed there; by name while the commune is not known."""
    listed = list(places)
    waits, waiting = _waits(listed), _waiting(listed)
    origin = commune.point if commune else None
    measured = by_distance(origin, listed, point_of=lambda place: place.commune.point)
    return [
        PlaceChoice(place, None if km is None else round(km), waits.get(place.pk), waiting.get(place.pk, 0))
        for place, km in measured
    ]


def joined_by(actor: Actor) -> list[Joined]:
    """The requests that the organisation joined: whether each is under way, and nothing else of it."""
    rows = CoPrescriber.objects.filter(organisation=actor.organisation_id or 0)
    rows = rows.select_related("referral__programme").order_by("-joined_on", "-pk")
    return [
        Joined(row.referral.programme.name, row.joined_on, row.referral.stage in Stage.OPEN)
        for row in rows[:JOINED_SHOWN]
    ]


def followers_of(referral: Referral) -> list[str]:
    """Organisations that asked for the same household, so that they may be talked to."""
    rows = referral.co_prescribers.select_related("organisation").order_by("organisation__name")
    return [row.organisation.name for row in rows]


def wait_of(referral: Referral) -> Wait | None:
    """None for whoever waits for no computer to be promised."""
    if referral.stage != Stage.WAITING:
        return None
    return Wait(rank_of(referral), referral.programme.rules.next_wave(timezone.localdate()))


def contact_of(referral: Referral) -> ContactStanding:
    contact = Contact.objects.filter(referral=referral).first()
    kept = contact is not None and (contact.erase_on is None or contact.erase_on > timezone.localdate())
    return ContactStanding(kept, contact)


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
    reached = {event.facts["target"]: event for event in reversed(events) if "target" in event.facts}
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
    if event.kind in {"referral.closed", "referral.turned_down"}:
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


def _waits(places: Sequence[Place]) -> dict[int, int]:
    """The median of days from referral to acceptance, where there was one lately."""
    since = timezone.now() - timedelta(days=OBSERVED_DAYS)
    rows = Referral.objects.filter(place__in=[place.pk for place in places], accepted_at__gte=since).order_by(
        "pk"
    )
    seen: dict[int, list[int]] = defaultdict(list)
    for place_id, referred_on, accepted_at in rows.values_list("place_id", "referred_on", "accepted_at"):
        if accepted_at is not None:
            seen[place_id].append(max((timezone.localdate(accepted_at) - referred_on).days, 0))
    return {place_id: round(median(days)) for place_id, days in seen.items()}


def _waiting(places: Sequence[Place]) -> dict[int, int]:
    rows = Referral.objects.filter(place__in=[place.pk for place in places], stage=Stage.SENT)
    return dict(
        rows.values("place").annotate(count=Count("pk")).order_by("place").values_list("place", "count")
    )
