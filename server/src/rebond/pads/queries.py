"""What the pages of paper sheets show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from PIL import Image

from passport.codes import normalise
from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.kit.errors import NotFound
from rebond.network.models import Organisation
from rebond.pads.choices import SheetState
from rebond.pads.layout import HALF, PITCH, RIGHT, SCALE, Box, Layout
from rebond.pads.models import PAD_CODE, Pad, Sheet
from rebond.pads.pictures import as_address, opened_picture

PADS_SHOWN = 50
WORDS_WIDTH = {True: RIGHT - 26, False: 2 * HALF}
"""Millimetres of a whole question, by whether it stands in the first column."""


@dataclass(frozen=True, slots=True)
class Crops:
    """Pieces of the picture, as addresses of the page itself. ``boxes``: by question, or "criteria.<code>"."""

    boxes: Mapping[str, str]
    areas: Mapping[str, str]


def sheets_to_confirm(actor: Actor) -> QuerySet[Sheet]:
    rows = Sheet.objects.visible_to(actor).to_confirm()
    return rows.select_related("pad__organisation", "pad__form__programme").defer("sealed_picture")


def pads_issued(actor: Actor) -> list[Pad]:
    """The latest, with how many of their sheets came back."""
    entered = Count("read_sheets", filter=Q(read_sheets__state=SheetState.ENTERED))
    rows = Pad.objects.visible_to(actor).annotate(entered=entered)
    rows = rows.select_related("organisation", "place", "form__programme").order_by("-issued_at", "-pk")
    return list(rows[:PADS_SHOWN])


def pad_visible(code: str, actor: Actor) -> Pad:
    """Raise `NotFound` for one that does not exist or is another's."""
    rows = Pad.objects.visible_to(actor).filter(code=normalise(code, family=PAD_CODE))
    found = rows.select_related(
        "form__programme__territory", "form__rules", "organisation", "place", "issued_by__organisation"
    ).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def sheet_visible(code: str, number: int, actor: Actor) -> Sheet:
    rows = Sheet.objects.visible_to(actor).filter(pad__code=normalise(code, family=PAD_CODE), number=number)
    found = rows.select_related(
        "pad__form__programme__territory", "pad__form__rules", "pad__organisation", "pad__place", "referral"
    ).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def organisations_with_pads(actor: Actor) -> QuerySet[Organisation]:
    """Those of the territory that refer people."""
    rows = Organisation.objects.filter(territory=actor.territory_id or 0)
    return rows.exclude(prescriber_kind="").order_by("name", "pk")


def crops_of(sheet: Sheet) -> Crops:
    """The doubtful boxes and what is written by hand; nothing when there is no picture any more."""
    picture, layout = opened_picture(sheet.sealed_picture), sheet.pad.form.layout
    if picture is None:
        return Crops({}, {})
    boxes: dict[str, str] = {}
    for question in layout.questions:
        doubtful = set(sheet.answers.get(question.key, {}).get("doubtful", ()))
        if question.many:
            lines = [box for box in question.boxes if box.code in doubtful]
            boxes |= {f"{question.key}.{box.code}": _crop(picture, layout, [box]) for box in lines}
        elif doubtful:
            boxes[question.key] = _crop(picture, layout, question.boxes)
    areas = {
        area.key: _cut(picture, area.x - 2, area.y - 1, area.x + area.width, area.y + area.height + 2)
        for area in layout.areas
    }
    return Crops(boxes, areas)


def _crop(picture: Image.Image, layout: Layout, boxes: Iterable[Box]) -> str:
    """Boxes with their words, and a little around."""
    boxes = list(boxes)
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    bottom = max(box.y for box in boxes) + layout.box
    return _cut(picture, left - 3, top - 2, left + WORDS_WIDTH[left < RIGHT], bottom + (PITCH - layout.box))


def _cut(picture: Image.Image, left: float, top: float, right: float, bottom: float) -> str:
    edges = (left * SCALE, top * SCALE, right * SCALE, bottom * SCALE)
    return as_address(picture.crop(tuple(round(edge) for edge in edges)))  # type: ignore[arg-type]  # four of them
