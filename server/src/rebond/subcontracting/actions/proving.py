"""A drive came back without its proof: it is asked for, and it is sent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.errors import Invalid, Refused
from rebond.kit.holding import hold_each, hold_one
from rebond.ledger.recording import Entry, record
from rebond.subcontracting.actions.returning import PART
from rebond.subcontracting.choices import Result
from rebond.subcontracting.facts import ProofsAsked
from rebond.subcontracting.models import Entrusted, Entrustment
from rebond.subcontracting.queries.judging import judge
from rebond.workshop.actions import IntakeResult, ingest_file
from rebond.workshop.choices import IntakeOutcome
from rebond.workshop.models import Document

NOT_OF_THIS = _(
    "This file proves no drive of this computer. Check the code, or send the report of its own erasure."
)


def ask_for_proofs(*, actor: Actor, entrustment: Entrustment) -> Collection[Entrusted]:
    """Every computer of it that came back without its proofs. Raise `Refused` when none lacks any."""
    with transaction.atomic():
        require(actor, "entrustment.manage", on=entrustment)
        lines = hold_each(entrustment.lines.unproven())
        if not lines:
            raise Refused(_("No proof is missing."), code="no_proof_missing")
        keys = [line.pk for line in lines]
        Entrusted.objects.filter(pk__in=keys).update(proof_asked_at=timezone.now())
        asked = ProofsAsked(
            workshop_id=entrustment.workshop_id, device_ids=tuple(line.device_id for line in lines)
        )
        record(actor=actor, entries=[Entry(entrustment.stream, asked)])
    return lines


def send_proof(*, actor: Actor, line: Entrusted, data: bytes, name: str = "") -> Collection[IntakeResult]:
    """The workshop that did the work sends the report of a computer that it gave back, and of no other.

    Raise `Refused` when nothing is missing, `Invalid` when the file proves nothing of this computer: then nothing of it
    is kept.
    """
    require(actor, "entrustment.work", on=line)
    with transaction.atomic():
        rows = Entrusted.objects.select_related("entrustment__territory", "device__lot__agreement")
        held = hold_one(rows, line.pk)
        if held.result != Result.UNPROVEN:
            raise Refused(_("No proof is missing for this computer."), code="no_proof_missing")
        before = len(judge([held])[held.pk].missing)
        part = replace(actor, system=actor.system or PART)
        results = ingest_file(actor=part, territory=held.entrustment.territory, data=data, name=name)
        told = [result for _name, result in results]
        if not _speaks_of(held, told) or len(judge([held])[held.pk].missing) >= before:
            raise Invalid(NOT_OF_THIS, code="not_of_this_computer", field="report")
    return told


def _speaks_of(line: Entrusted, told: Collection[IntakeResult]) -> bool:
    """Every document of the file was attached to this computer."""
    applied = [
        result
        for result in told
        if result.outcome in {IntakeOutcome.UPDATED.value, IntakeOutcome.UNCHANGED.value}
    ]
    if len(applied) != len(told):
        return False
    keys = [result.document_id for result in applied if result.document_id is not None]
    homes = Document.objects.filter(pk__in=keys).order_by().values_list("device", flat=True)
    return set(homes) == {line.device_id}
