"""The models of part that a workshop keeps, and what is counted of them."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.errors import Invalid, Refused
from rebond.kit.holding import hold_one
from rebond.ledger.recording import Entry, record
from rebond.network.models import Workshop
from rebond.repairs.actions.moving import move
from rebond.repairs.choices import MovementCause, PartKind, PartOrigin, PartState
from rebond.repairs.facts import PartCounted
from rebond.repairs.models import DriveMove, Part, PartModel
from rebond.repairs.queries import proofs_of_parts

MOST = 100_000
LONGEST_SPEC = 80


def keep_model(
    *,
    actor: Actor,
    workshop: Workshop,
    kind: str,
    spec: str,
    size: int | None = None,
    minimum: int | None = None,
) -> PartModel:
    """The model of part of this name; one that is known keeps what is not said. ``size`` in GB."""
    if kind not in PartKind.values:
        raise Invalid(_("Say which kind of part it is."), code="unknown_kind", field="kind")
    written = " ".join(spec.split())[:LONGEST_SPEC]
    if not written:
        raise Invalid(_("Say which model it is."), code="no_spec", field="spec")
    with transaction.atomic():
        require(actor, "repair.view", on=workshop)
        given = {name: value for name, value in (("size", size), ("minimum", minimum)) if value is not None}
        known, _made = PartModel.objects.update_or_create(
            workshop=workshop,
            kind=kind,
            spec_key=written.casefold(),
            defaults=given,
            create_defaults={"spec": written, **given},
        )
    return known


def set_minimum(*, actor: Actor, model: PartModel, minimum: int) -> None:
    """How many the workshop wants at least; what is missing is on the list to order."""
    if not 0 <= minimum <= MOST:
        raise Invalid(_("Give a number of parts."), code="number", field="minimum")
    require(actor, "part.keep", on=model)
    PartModel.objects.filter(pk=model.pk).update(minimum=minimum)


def add_counted(
    *,
    actor: Actor,
    model: PartModel,
    count: int,
    state: PartState = PartState.TESTED,
    unit_cents: int = 0,
    kept_at: str = "",
    submission: UUID | None = None,
) -> Part:
    """Parts that were in a drawer before anybody counted them. Raise `Invalid` for a drive: it has a computer.

    The same ``submission`` again gives the same row: a page sent twice counts once. Raise `Refused` where it says
    something else than the first time.
    """
    if not 0 < count <= MOST:
        raise Invalid(_("Give a number of parts."), code="number", field="count")
    if model.kind in PartKind.DRIVES and state != PartState.NEW:
        raise Invalid(
            _("A drive that served comes from a computer: take it out on the page of that computer."),
            code="drive_without_computer",
            field="state",
        )
    with transaction.atomic():
        held = hold_one(PartModel.objects.select_related("workshop__organisation"), model.pk)
        require(actor, "part.keep", on=held)
        if submission is not None and (already := _sent_already(submission, held, count)) is not None:
            return already
        part = Part.objects.create(
            model=held,
            submission=submission,
            origin=PartOrigin.COUNTED,
            state=state,
            unit_cents=unit_cents,
            kept_at=" ".join(kept_at.split())[:40],
            entered_at=timezone.now(),
        )
        _count(actor, part, count, MovementCause.COUNTED)
    return part


def _sent_already(submission: UUID, model: PartModel, count: int) -> Part | None:
    part = Part.objects.filter(submission=submission).first()
    if part is None:
        return None
    first = part.movements.order_by("pk").first()
    if part.model_id != model.pk or first is None or first.delta != count:
        raise Refused(_("This page was sent already: open it again to add other parts."), code="sent_already")
    return part


def count_part(*, actor: Actor, part: Part, found: int, thrown_away: bool = False) -> Part:
    """Say how many are there. Raise `Refused` for a drive that disappears with its data on it."""
    if not 0 <= found <= MOST:
        raise Invalid(_("Give a number of parts."), code="number", field="found")
    with transaction.atomic():
        rows = Part.objects.select_related("model__workshop__organisation", "drive", "device")
        held = hold_one(rows, part.pk, no_key=False)
        require(actor, "part.keep", on=held)
        if held.drive_id is not None and found > 1:
            raise Invalid(_("A drive is one: its serial number names it."), code="number", field="found")
        if held.drive_id is not None and found == 0 and not _is_settled(held):
            raise Refused(
                _("This drive holds data still: erase it, or put it on a list of drives to destroy."),
                code="drive_unproven",
                field="found",
            )
        if found > held.quantity and _went_on(held):
            raise Refused(
                _("This drive went into a computer since: take it out on the page of that computer."),
                code="drive_moved",
                field="found",
            )
        if found != held.quantity:
            _count(actor, held, found, MovementCause.SCRAPPED if thrown_away else MovementCause.COUNTED)
    return held


def _went_on(part: Part) -> bool:
    """Whether the drive served again since it was taken out as ``part``: its proof of before says nothing then."""
    moves = DriveMove.objects.filter(
        Q(origin=part.drive) | Q(drive=part.drive), moved_at__gte=part.entered_at
    )
    return part.drive_id is not None and moves.exists()


def _is_settled(part: Part) -> bool:
    proof = proofs_of_parts([part]).get(part.pk)
    return proof is not None and proof.counts


def _count(actor: Actor, part: Part, found: int, cause: MovementCause) -> None:
    before = part.quantity
    move(part, found - before, actor=actor, cause=cause)
    told = PartCounted(
        part_id=part.pk, part_kind=part.model.kind, count=found, before=before, cause=cause.value
    )
    record(actor=actor, entries=[Entry(part.stream, told)])
