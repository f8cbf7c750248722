"""What lies in a batch beside computers, what it weighs, and under which code it leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.kit.errors import Invalid, Refused
from rebond.ledger.recording import Entry, record
from rebond.recycling.actions.holding import (
    forget_weighings,
    hold_batch,
    refuse_frozen,
    refuse_gone_code,
    refuse_unless_open,
)
from rebond.recycling.choices import WasteCode, WeeeCategory
from rebond.recycling.facts import GroupRecoded, GroupWeighed, PartsCounted
from rebond.recycling.models import WeeeBatch, WeeeLine, Weighing
from rebond.recycling.queries import contents_of

HEAVIEST_G = 40_000_000
"""A lorry holds no more."""
MOST_PIECES = 100_000


@dataclass(frozen=True, slots=True)
class GroupKey:
    category: WeeeCategory
    waste_code: WasteCode

    def field(self, what: str) -> str:
        """The name of a field of a form about this group: ``weight_laptop_160213``."""
        digits = "".join(sign for sign in self.waste_code.value if sign.isdigit())
        return f"{what}_{self.category.value}_{digits}"


def count_parts(
    *, actor: Actor, batch: WeeeBatch, category: WeeeCategory, waste_code: WasteCode, count: int
) -> None:
    """``count`` pieces of what was taken out of computers lie in the batch; 0 takes them out."""
    if category in WeeeCategory.COMPUTERS:
        raise Invalid(
            _("Computers go in one by one, by their code."), code="computers_by_code", field="category"
        )
    if not 0 <= count <= MOST_PIECES:
        raise Invalid(_("Give the number of pieces."), code="count", field="count")
    refuse_gone_code(waste_code)
    with transaction.atomic():
        batch = hold_batch(batch, actor=actor, capability="weee.fill")
        refuse_unless_open(batch)
        same = batch.lines.filter(device=None, category=category, waste_code=waste_code)
        before = same.values_list("count", flat=True).first() or 0
        if before == count:
            return
        if count == 0:
            same.delete()
        elif not same.update(count=count):
            WeeeLine.objects.create(batch=batch, category=category, waste_code=waste_code, count=count)
        forget_weighings(batch, {(category, waste_code)})
        counted = PartsCounted(category=category.value, waste_code=waste_code.value, count=count)
        record(actor=actor, entries=[Entry(batch.stream, counted)])


def weigh(*, actor: Actor, batch: WeeeBatch, weights: Mapping[GroupKey, int | None]) -> None:
    """What the scale says (in grams) of all pieces of a category and code; None: estimated. Possible until it leaves."""
    for group, weight_g in weights.items():
        if weight_g is not None and not 0 < weight_g <= HEAVIEST_G:
            raise Invalid(
                _("Give a weight in kilograms, more than zero."), code="weight", field=group.field("weight")
            )
    with transaction.atomic():
        batch = hold_batch(batch, actor=actor, capability="weee.fill")
        refuse_frozen(batch)
        there = {(item.category, item.waste_code): item for item in contents_of(batch).groups}
        entries = []
        for group, weight_g in weights.items():
            known = there.get((group.category, group.waste_code))
            if known is None:
                raise Refused(_("Nothing of this kind lies in the batch."), code="no_such_group")
            if (None if known.is_estimated else known.weight_g) != weight_g:
                _keep(batch, group, weight_g)
                entries.append(Entry(batch.stream, _weighed(group, weight_g)))
        record(actor=actor, entries=entries)


def _keep(batch: WeeeBatch, group: GroupKey, weight_g: int | None) -> None:
    if weight_g is None:
        batch.weighings.filter(category=group.category, waste_code=group.waste_code).delete()
        return
    Weighing.objects.update_or_create(
        batch=batch,
        category=group.category,
        waste_code=group.waste_code,
        defaults={"weight_g": weight_g},
    )


def _weighed(group: GroupKey, weight_g: int | None) -> GroupWeighed:
    return GroupWeighed(category=group.category.value, waste_code=group.waste_code.value, weight_g=weight_g)


def recode(*, actor: Actor, batch: WeeeBatch, group: GroupKey, waste_code: WasteCode) -> None:
    """Computers of one category are another waste than proposed. Their weighing, if any, goes."""
    refuse_gone_code(waste_code)
    if group.category not in WeeeCategory.COMPUTERS:
        raise Invalid(_("Count these pieces again under the other code."), code="parts", field="waste_code")
    with transaction.atomic():
        batch = hold_batch(batch, actor=actor, capability="weee.fill")
        refuse_frozen(batch)
        same = batch.lines.filter(category=group.category, waste_code=group.waste_code)
        if waste_code == group.waste_code or not same.exists():
            return
        forget_weighings(batch, {(group.category, group.waste_code), (group.category, waste_code)})
        changed = same.update(waste_code=waste_code)
        recoded = GroupRecoded(
            category=group.category.value,
            was=group.waste_code.value,
            now=waste_code.value,
            computers=changed,
        )
        record(actor=actor, entries=[Entry(batch.stream, recoded)])
