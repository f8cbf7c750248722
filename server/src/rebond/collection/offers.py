"""What somebody offers, as one value: the public page, the donor's page and a call answered by the coordination give the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.collection.choices import COMPUTERS, INDIVIDUAL, EquipmentKind, Handing
from rebond.collection.contacts import Reachable
from rebond.collection.fitting import Brought, chosen_day, refuse_bad_day, refuse_unfit
from rebond.collection.models import DropOffPoint
from rebond.collection.passing import refuse_absent
from rebond.geography.models import Commune
from rebond.kit.errors import Invalid
from rebond.kit.pictures import MOST as MOST_PICTURES
from rebond.programmes.choices import ErasureLevel

MOST_OF_A_KIND = 20_000
OLDEST_YEAR = 1985
MOST_MEMORY_GB = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedLine:
    """``bought_in`` and ``memory_gb`` None: not known."""

    kind: EquipmentKind
    count: int
    bought_in: int | None = None
    memory_gb: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """``pictures``: files as they came, not read yet.

    ``point`` None: nothing is chosen yet where the donor brings them. ``bring_on``: asked for with a point.
    """

    giver_kind: str
    giver: str = ""
    commune: Commune
    handing: Handing = Handing.PICK_UP
    ready_on: date
    leave_by: date | None = None
    erasure_level: ErasureLevel = ErasureLevel.CLEAR
    lines: Sequence[OfferedLine]
    contact: Reachable
    pictures: Sequence[bytes] = field(default=())
    point: DropOffPoint | None = None
    bring_on: date | None = None

    @property
    def giver_in_clear(self) -> str:
        """Of an organisation; nothing of a person, whose name goes with the contact, where it is sealed."""
        return "" if self.giver_kind == INDIVIDUAL else self.giver.strip()

    @property
    def brought(self) -> Brought:
        return Brought(
            kinds=frozenset(line.kind for line in self.lines), pieces=sum(line.count for line in self.lines)
        )

    @property
    def computers(self) -> int:
        return sum(line.count for line in self.lines if line.kind in COMPUTERS)


def judge(offer: Offer) -> None:
    """Raise `Invalid`, with the field to mend."""
    if not offer.lines:
        raise Invalid(
            _("Say how many laptops, desktop computers, tablets or screens you give."), field="count_laptop"
        )
    for line in offer.lines:
        _judge_line(line)
    if offer.giver_kind != INDIVIDUAL and not offer.giver.strip():
        raise Invalid(_("Write the name of your organisation."), field="giver")
    _judge_contact(offer)
    if offer.ready_on < timezone.localdate():
        raise Invalid(_("This day is over. Choose today or a later one."), field="ready_on")
    if offer.leave_by is not None and offer.leave_by < offer.ready_on:
        raise Invalid(_("They cannot be gone before they are ready."), field="leave_by")
    _judge_bringing(offer)
    if len(offer.pictures) > MOST_PICTURES:
        raise Invalid(_("Send at most %(most)d pictures.") % {"most": MOST_PICTURES}, field="pictures")


def _judge_contact(offer: Offer) -> None:
    if not (offer.contact.email or offer.contact.phone):
        raise Invalid(
            _("Give an e-mail address or a telephone number, so that we can answer."), field="email"
        )
    if offer.handing is Handing.PICK_UP and not offer.contact.address.strip():
        raise Invalid(_("Write the address: the driver needs it to pick them up."), field="address")


def _judge_bringing(offer: Offer) -> None:
    if offer.handing is Handing.DROP_OFF and offer.point is not None:
        refuse_unfit(offer.point, offer.brought)
        day = chosen_day(offer.bring_on)
        refuse_bad_day(day, ready_on=offer.ready_on)
        refuse_absent(offer.point, day)


def _judge_line(line: OfferedLine) -> None:
    if not 1 <= line.count <= MOST_OF_A_KIND:
        raise Invalid(
            _("Give a number between 1 and %(most)d.") % {"most": MOST_OF_A_KIND}, field=f"count_{line.kind}"
        )
    if line.bought_in is not None and not OLDEST_YEAR <= line.bought_in <= timezone.localdate().year:
        raise Invalid(
            _("Write a year of four digits, between %(first)s and this one.") % {"first": str(OLDEST_YEAR)},
            field=f"bought_in_{line.kind}",
        )
    if line.memory_gb is not None and not 1 <= line.memory_gb <= MOST_MEMORY_GB:
        raise Invalid(_("Memory is counted in GB: 4, 8 or 16 for example."), field=f"memory_gb_{line.kind}")
