"""A human confirmed what a sheet says: it becomes a referral, by the same action as on the page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.days import written
from rebond.kit.errors import Invalid, Refused
from rebond.kit.holding import hold_one
from rebond.pads.choices import SheetState
from rebond.pads.models import Pad, Sheet
from rebond.programmes.models import Programme
from rebond.referrals.actions import refer
from rebond.referrals.actions.printing import household_of, is_counted
from rebond.referrals.household import Prints
from rebond.referrals.keys import has_key
from rebond.referrals.limits import counting_refusals
from rebond.referrals.models import Referral


def enter_sheet(
    *, actor: Actor, sheet: Sheet, facts: dict[str, Any], occurred_at: datetime | None = None
) -> Referral:
    """Refer the person of ``sheet``. ``facts``: what `referrals.actions.refer` takes; ``occurred_at``: when it was filled.

    The picture and what was read of it are erased. Raise `Invalid` for a day on which the sheet cannot have been filled,
    `Refused` when the sheet is entered or set aside already or its programme is over for good, and what `refer` raises;
    the sheet then waits as before. The household is made unreadable before anything is held, because that is slow. What
    is refused counts as a try around the transaction, which takes back whatever is written in it.
    """
    with counting_refusals(actor):
        return _enter(actor, sheet, facts, occurred_at)


def _enter(actor: Actor, sheet: Sheet, facts: dict[str, Any], occurred_at: datetime | None) -> Referral:
    prints = None
    if sheet.state == SheetState.TO_CONFIRM:
        _refuse_day(sheet.pad, timezone.localdate(occurred_at))
        _refuse_forgotten(sheet.pad.form.programme, facts["need"])
        prints = _prints_of(sheet, facts)
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


def _refuse_day(pad: Pad, day: date) -> None:
    programme, printed_on = pad.form.programme, timezone.localdate(pad.issued_at)
    told = None
    if day < programme.starts_on:
        told = _(
            "The programme began on %(day)s. Look at the date on the paper again; if the sheet was filled beforehand, enter "
            "that day."
        ) % {"day": written(programme.starts_on)}
    elif day < printed_on:
        told = _(
            "This pad was printed on %(day)s: nobody can have filled the sheet before. Look at the date on the paper again."
        ) % {"day": written(printed_on)}
    elif programme.ends_on is not None and day > programme.ends_on:
        told = _(
            "The programme ended on %(day)s. Look at the date on the paper again; if the sheet was filled later, refer the "
            "person in a programme that runs, and set the sheet aside."
        ) % {"day": written(programme.ends_on)}
    if told is not None:
        raise Invalid(told, code="impossible_day", field="filled_on")


def _refuse_forgotten(programme: Programme, need: str) -> None:
    """The key of the households is destroyed with the programme: a new one would compare the person with nobody."""
    is_over = programme.ends_on is not None and programme.ends_on < timezone.localdate()
    if is_over and is_counted(programme.rules, need) and not has_key(programme.pk):
        raise Refused(
            _(
                "This programme is over, and the households that it served are forgotten: nobody can tell any more whether "
                "this one was among them. Refer the person in a programme that runs, and set the sheet aside."
            ),
            code="programme_forgotten",
        )


def _prints_of(sheet: Sheet, facts: dict[str, Any]) -> Prints | None:
    programme = sheet.pad.form.programme
    return household_of(programme.pk, facts).prints_under(programme.rules)


def _held(actor: Actor, sheet: Sheet) -> Sheet:
    rows = Sheet.objects.select_related("pad__form__programme", "pad__organisation")
    held = hold_one(rows, sheet.pk)
    require(actor, "referral.create", on=held)
    if held.state != SheetState.TO_CONFIRM:
        raise Refused(_("This sheet is dealt with already: nothing is entered twice."), code="dealt_with")
    return held


def _forget(sheet: Sheet) -> None:
    """The rows are emptied here; `privacy` has the database forget what they held, and counts it on the day."""
    sheet.answers, sheet.sealed_picture, sheet.emptied_at = {}, b"", timezone.now()
    sheet.save()
