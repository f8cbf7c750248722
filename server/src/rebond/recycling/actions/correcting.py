"""The register keeps what was written: a correction is another line, which names the one that it replaces."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.errors import Invalid, Refused
from rebond.ledger.recording import Entry, record
from rebond.recycling.actions.holding import hold_batch
from rebond.recycling.actions.weighing import HEAVIEST_G, MOST_PIECES
from rebond.recycling.choices import CorrectionReason, TreatmentCode, WasteCode
from rebond.recycling.companies import refuse_bad_siret
from rebond.recycling.facts import RegisterCorrected
from rebond.recycling.models import RegisterEntry

CORRECTABLE = frozenset(
    {
        "slip_number",
        "waste_code",
        "count",
        "weight_g",
        "is_estimated",
        "carrier_name",
        "carrier_siret",
        "site_name",
        "site_siret",
        "treatment_code",
    }
)
_OF_EACH_LINE = frozenset({"id", "number", "corrects", "correction_reason", "recorded_at", "recorded_by"})


def correct_entry(
    *, actor: Actor, entry: RegisterEntry, changes: Mapping[str, Any], reason: CorrectionReason
) -> RegisterEntry:
    """A new line with ``changes`` in the place of ``entry``, which stays to be read.

    Raise `Invalid` when nothing changes or a value cannot be, `Refused` for a line that was corrected already.
    """
    wanted = {name: value for name, value in changes.items() if getattr(entry, name) != value}
    _judge(wanted)
    with transaction.atomic():
        batch = hold_batch(entry.batch, actor=actor, capability="waste_register.correct")
        require(actor, "waste_register.correct", on=entry)
        if RegisterEntry.objects.filter(corrects=entry).exists():
            raise Refused(
                _("This line was corrected already. Correct the line that replaced it."), code="corrected"
            )
        corrected = RegisterEntry.objects.create(
            **{**_copied(entry), **wanted},
            number=_next_number(entry),
            corrects=entry,
            correction_reason=reason,
            recorded_at=timezone.now(),
            recorded_by_id=actor.membership_id,
        )
        said = RegisterCorrected(entry_id=corrected.pk, corrects_id=entry.pk, reason=reason.value)
        record(actor=actor, entries=[Entry(batch.stream, said)])
    return corrected


def _copied(entry: RegisterEntry) -> dict[str, Any]:
    """Every column that says what left, by its attribute."""
    columns = (field for field in RegisterEntry._meta.concrete_fields if field.name not in _OF_EACH_LINE)  # noqa: SLF001 - Django's own name
    return {field.attname: getattr(entry, field.attname) for field in columns}


def _judge(wanted: Mapping[str, Any]) -> None:
    if unknown := wanted.keys() - CORRECTABLE:
        raise Invalid(
            _("This part of the register is not corrected so."),
            code="not_correctable",
            field=min(unknown),
        )
    if not wanted:
        raise Invalid(_("Nothing changes: change what is wrong."), code="no_change")
    _judge_figures(wanted)
    _judge_words(wanted)


def _judge_figures(wanted: Mapping[str, Any]) -> None:
    if not 0 < wanted.get("weight_g", 1) <= HEAVIEST_G:
        raise Invalid(_("Give a weight in kilograms, more than zero."), code="weight", field="weight_g")
    if not 0 < wanted.get("count", 1) <= MOST_PIECES:
        raise Invalid(_("Give the number of pieces."), code="count", field="count")


def _judge_words(wanted: Mapping[str, Any]) -> None:
    for name, values in (("waste_code", WasteCode.values), ("treatment_code", TreatmentCode.values)):
        if name in wanted and wanted[name] not in values:
            raise Invalid(_("Choose one of the list."), code="not_in_list", field=name)
    for name in ("carrier_siret", "site_siret"):
        if name in wanted:
            refuse_bad_siret(wanted[name], field=name)
    for name in ("slip_number", "carrier_name", "site_name"):
        if name in wanted and not str(wanted[name]).strip():
            raise Invalid(_("This cannot be empty."), code="empty", field=name)


def _next_number(entry: RegisterEntry) -> str:
    """The number of the line, then R1, R2: the correction stands beside what it corrects."""
    plain, _mark, times = entry.number.partition("-R")
    return f"{plain}-R{int(times or 0) + 1}"
