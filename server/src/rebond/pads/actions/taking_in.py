"""Photographs and scans of sheets are read. Each sheet gets its own answer, and none becomes a referral by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from PIL import Image

from passport.codes import normalise
from rebond.access import Actor, Scope, scope_of
from rebond.access.guards import require
from rebond.pads.choices import ReadingOutcome, SheetState
from rebond.pads.models import LETTER, PAD_CODE, Pad, Sheet
from rebond.pads.pictures import sealed_picture
from rebond.pads.reading.files import Unreadable, pictures_in

if TYPE_CHECKING:
    from rebond.pads.reading.answers import Answer
    from rebond.pads.reading.flattening import Code

ADDRESS = re.compile(
    rf"/{LETTER}/(?P<pad>[0-9A-Z-]{{6,12}})/(?P<number>\d{{1,4}})/(?P<programme>\d{{1,9}})\.(?P<version>\d{{1,5}})$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of one sheet, or of one page where no sheet was found. ``page`` from 1 in its file."""

    outcome: ReadingOutcome
    page: int = 1
    pad: str = ""
    number: int = 0
    doubts: int = 0
    referral: str = ""


def take_in(*, actor: Actor, data: bytes) -> list[Taken]:
    """Read every sheet of one file: JPEG, PNG or PDF. Nothing raises for what is in the file; each page is answered."""
    require(actor, "referral.create")
    taken: list[Taken] = []
    try:
        for page, picture in enumerate(pictures_in(data), 1):
            taken += _read(actor, picture, page)
    except Unreadable as unreadable:
        return [*taken, Taken(outcome=ReadingOutcome(unreadable.reason), page=len(taken) + 1)]
    return taken


def _read(actor: Actor, picture: Image.Image, page: int) -> Iterator[Taken]:
    from rebond.pads.reading.flattening import codes_in  # numpy: a tenth of a second of every start

    found = [(code, match) for code in codes_in(picture) if (match := ADDRESS.search(code.text.upper()))]
    if not found:
        yield Taken(outcome=ReadingOutcome.NO_CODE, page=page)
    for code, match in found:
        yield _read_sheet(actor, picture, code, match, page)


def _read_sheet(actor: Actor, picture: Image.Image, code: Code, said: re.Match[str], page: int) -> Taken:
    from rebond.pads.reading.answers import answers_on
    from rebond.pads.reading.flattening import NotFlat, flattened

    number, name = int(said["number"]), normalise(said["pad"], family=PAD_CODE)
    pads = Pad.objects.select_related("form__programme", "organisation", "place")
    pad = pads.filter(code=name).first() if name else None
    if pad is None or not 1 <= number <= pad.size:
        return Taken(outcome=ReadingOutcome.UNKNOWN, page=page)
    if not _may_read(actor, pad):
        return Taken(outcome=ReadingOutcome.NOT_YOURS, page=page)
    told: dict[str, Any] = {"page": page, "pad": pad.code, "number": number}
    if (int(said["programme"]), int(said["version"])) != (pad.form.programme_id, pad.form.number):
        return Taken(outcome=ReadingOutcome.OTHER_FORM, **told)
    if entered := Sheet.objects.filter(pad=pad, number=number, state=SheetState.ENTERED).first():
        return _entered(actor, entered, told)
    try:
        flat = flattened(picture, code, pad.form.layout)
        answers = answers_on(flat, pad.form.layout)
    except NotFlat as fault:
        return Taken(outcome=ReadingOutcome(fault.reason), **told)
    return _kept(actor, pad, flat, answers, told)


def _may_read(actor: Actor, pad: Pad) -> bool:
    """Whoever may refer for the organisation; a place reads those of any in its territory: people bring them there."""
    if scope_of(actor, "referral.create") is Scope.OWN_PLACE and pad.place_id is None:
        return actor.territory_id == pad.form.programme.territory_id
    return Pad.objects.visible_to(actor).filter(pk=pad.pk).exists()


def _kept(actor: Actor, pad: Pad, flat: Image.Image, answers: list[Answer], told: dict[str, Any]) -> Taken:
    """The clearest of several pictures of one sheet stays, of those that one place or one prescriber took.

    A code is no secret: whoever does not see what is there already changes nothing of it, and what another took is not
    shown by a picture of one's own. Whoever confirms the sheet meanwhile is waited for.
    """
    with transaction.atomic():
        Pad.objects.select_for_update(no_key=True).get(pk=pad.pk)
        rows = Sheet.objects.select_for_update(no_key=True)
        before = rows.filter(pad=pad, number=told["number"]).first()
        if before is not None and before.state == SheetState.ENTERED:
            return _entered(actor, before, told)
        if before is not None and not Sheet.objects.visible_to(actor).filter(pk=before.pk).exists():
            return Taken(outcome=ReadingOutcome.HELD_ELSEWHERE, **told)
        sheet = before or Sheet(pad=pad, number=told["number"])
        is_waiting = before is not None and before.state == SheetState.TO_CONFIRM
        is_own, doubts = sheet.read_at_place_id == actor.place_id, sum(not one.is_sure for one in answers)
        if not is_waiting or (is_own and doubts <= sheet.doubts):
            _write(sheet, actor, flat, answers)
    outcome = ReadingOutcome.READ_AGAIN if is_waiting else ReadingOutcome.READ
    return Taken(outcome=outcome, doubts=sheet.doubts, **told)


def _write(sheet: Sheet, actor: Actor, flat: Image.Image, answers: list[Answer]) -> None:
    sheet.answers = {one.key: {"ticked": [*one.ticked], "doubtful": [*one.doubtful]} for one in answers}
    sheet.sealed_picture = sealed_picture(flat)
    sheet.state, sheet.read_at = SheetState.TO_CONFIRM, timezone.now()
    sheet.read_by_id, sheet.read_at_place_id = actor.membership_id, actor.place_id
    sheet.save()


def _entered(actor: Actor, sheet: Sheet, told: dict[str, Any]) -> Taken:
    """The code of the referral, to those only who may see the sheet."""
    seen = Sheet.objects.visible_to(actor).filter(pk=sheet.pk).select_related("referral").first()
    code = seen.referral.code if seen and seen.referral else ""
    return Taken(outcome=ReadingOutcome.ALREADY_ENTERED, referral=code, **told)
