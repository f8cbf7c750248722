"""What the pages of checks show."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from rebond.access import Actor, Role
from rebond.access.guards import NOT_FOUND
from rebond.audits import drawing
from rebond.audits.choices import Source
from rebond.audits.drawing import Unit
from rebond.audits.models import Audit, AuditLine, PapersKept
from rebond.audits.originals import RELATED
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.handover.models import Handover
from rebond.kit.days import midnight, midnight_after
from rebond.kit.errors import NotFound
from rebond.network.models import Invitation, Membership, Organisation, Place
from rebond.network.querysets import reach
from rebond.programmes.models import Programme
from rebond.reporting.counting import Period

CHUNK = 5000
JUST_RECEIVED = timedelta(minutes=5)
"""A pile may take back for a minute what it received: then the computer is no more, and no sample may name it."""
_HEAVY = ("population", "minutes", "secret")


def audits_listed(actor: Actor) -> QuerySet[Audit]:
    rows = Audit.objects.visible_to(actor).defer(*_HEAVY).select_related("programme", "organisation")
    noted = Count("lines", filter=Q(lines__noted_at__isnull=False))
    return rows.annotate(line_count=Count("lines"), noted_count=noted)


def audit_visible(pk: int, actor: Actor) -> Audit:
    rows = Audit.objects.visible_to(actor).select_related("programme__territory", "organisation")
    found = rows.select_related("opened_by__user", "closed_by__user").filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def lines_of(audit: Audit) -> list[AuditLine]:
    return list(audit.lines.select_related(*RELATED, "audit__programme").order_by("number"))


def line_visible(pk: int, number: int, actor: Actor) -> AuditLine:
    audit = audit_visible(pk, actor)
    found = audit.lines.select_related(*RELATED).filter(number=number).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    found.audit = audit
    return found


def units_of(programme: Programme, source: str, since: date, until: date) -> list[Unit]:
    """The list to draw from. Handovers that were cancelled never were; a computer is taken in once.

    One that was received a moment ago waits: its reception may still be taken back.
    """
    if source == Source.HANDOVERS:
        rows = Handover.objects.filter(device__programme=programme, cancelled_at=None)
        rows = rows.filter(handed_over_at__gte=midnight(since))
        rows = rows.filter(handed_over_at__lt=midnight_after(until))
        found = rows.order_by("reference").values_list(
            "reference", "place_id", "place__name", "device__asset_tag"
        )
        return [Unit(code, str(key), name, tag) for code, key, name, tag in found]
    fresh = Q(stage=Stage.RECEIVED, received_at__gt=timezone.now() - JUST_RECEIVED)
    keys = sorted(Period(programme, since, until).taken_in)
    units: list[Unit] = []
    for start in range(0, len(keys), CHUNK):
        devices = Device.objects.filter(pk__in=keys[start : start + CHUNK]).exclude(fresh).order_by("pk")
        told = devices.values_list("asset_tag", "lot__agreement__donor_id", "lot__agreement__donor__name")
        units += [Unit(tag, str(key), name, tag) for tag, key, name in told]
    return units


def is_drawn_again(audit: Audit) -> bool:
    """Whether list and seed are what was committed to, and give the same sample once more."""
    seed = drawing.seed_of(
        secret=audit.secret,
        dice=audit.dice,
        seal_digest=audit.seal_digest,
        population_digest=audit.population_digest,
    )
    again = drawing.sample(drawing.read(audit.population), audit.size, seed)
    drawn = list(audit.lines.order_by("number").values_list("code", flat=True))
    return (
        drawing.digest_of(audit.population) == audit.population_digest
        and drawing.digest_of(audit.secret) == audit.commitment
        and seed == audit.seed
        and [unit.code for unit in again] == drawn
    )


@dataclass(frozen=True, slots=True)
class Controllers:
    """Who may control, and who was invited to."""

    people: list[Membership]
    invited: list[Invitation]


def controllers_of(audit: Audit) -> Controllers:
    people = Membership.objects.active().filter(organisation=audit.organisation_id, role=Role.AUDITOR)
    invited = Invitation.objects.filter(
        organisation=audit.organisation_id, role=Role.AUDITOR, accepted_at=None
    )
    return Controllers(
        list(people.select_related("user").order_by("pk")),
        list(invited.select_related("organisation", "place").order_by("pk")),
    )


def programmes_to_audit(actor: Actor) -> QuerySet[Programme]:
    return Programme.objects.filter(reach(actor, "audit.open", territory="territory")).order_by("name", "pk")


def organisations_to_let_control(actor: Actor) -> QuerySet[Organisation]:
    return Organisation.objects.filter(reach(actor, "audit.open", territory="territory")).order_by(
        "name", "pk"
    )


def places_with_papers(actor: Actor) -> QuerySet[Place]:
    """Those whose papers the hat may say the place of."""
    within = reach(
        actor,
        "papers.locate",
        territory="organisation__territory",
        organisations=("organisation",),
        places=("pk",),
    )
    return Place.objects.filter(within).select_related("organisation", "commune")


def place_with_papers(pk: int, actor: Actor) -> Place:
    found = places_with_papers(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def papers_of(places: Collection[Place]) -> dict[int, dict[str, str]]:
    """By place and kind: where they lie."""
    found: dict[int, dict[str, str]] = {place.pk: {} for place in places}
    for row in PapersKept.objects.filter(place__in=list(found)).order_by("pk"):
        found[row.place_id][row.kind] = row.where
    return found
