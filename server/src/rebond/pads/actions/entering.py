"""A human confirmed what a sheet says: it becomes a referral, by the same action as on the page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.errors import Refused
from rebond.pads.choices import SheetState
from rebond.pads.models import Sheet
from rebond.referrals.actions import refer
from rebond.referrals.actions.printing import household_of
from rebond.referrals.household import Prints
from rebond.referrals.limits import counting_refusals
from rebond.referrals.models import Referral


def enter_sheet(
    *, actor: Actor, sheet: Sheet, facts: dict[str, Any], occurred_at: datetime | None = None
) -> Referral:
    """Refer the person of ``sheet``. ``facts``: what `referrals.actions.refer` takes; ``occurred_at``: when it was filled.

    The picture and what was read of it are erased. Raise `Refused` when the sheet is entered or set aside already, and
    what `refer` raises. The household is made unreadable before anything is held, because that is slow. What is refused
    counts as a try around the transaction, which takes back whatever is written in it.
    """
    with counting_refusals(actor):
        return _enter(actor, sheet, facts, occurred_at)


def _enter(actor: Actor, sheet: Sheet, facts: dict[str, Any], occurred_at: datetime | None) -> Referral:
    prints = _prints_of(sheet, facts) if sheet.state == SheetState.TO_CONFIRM else None
    with transaction.atomic():
        held = _held(actor, sheet)
        pad = held.pad
        referral = refer(
            actor=actor,
            programme=pad.form.programme,
            prescriber=pad.prescriber,
            occurred_at=occurred_at,
            prints=prints,
            counts_refusals=False,
            **facts,
        )
        held.state, held.referral = SheetState.ENTERED, referral
        _forget(held)
    return referral


def set_sheet_aside(*, actor: Actor, sheet: Sheet) -> None:
    """A spoiled sheet: what was read is erased. Photographed again, it can still be entered."""
    with transaction.atomic():
        held = _held(actor, sheet)
        held.state = SheetState.SET_ASIDE
        _forget(held)


def _prints_of(sheet: Sheet, facts: dict[str, Any]) -> Prints | None:
    programme = sheet.pad.form.programme
    return household_of(programme.pk, facts).prints_under(programme.rules)


def _held(actor: Actor, sheet: Sheet) -> Sheet:
    rows = Sheet.objects.select_for_update(no_key=True, of=("self",))
    held = rows.select_related("pad__form__programme", "pad__organisation").get(pk=sheet.pk)
    require(actor, "referral.create", on=held)
    if held.state != SheetState.TO_CONFIRM:
        raise Refused(_("This sheet is dealt with already: nothing is entered twice."), code="dealt_with")
    return held


def _forget(sheet: Sheet) -> None:
    """The rows are emptied here; `privacy` has the database forget what they held, and counts it on the day."""
    sheet.answers, sheet.sealed_picture, sheet.emptied_at = {}, b"", timezone.now()
    sheet.save()
