"""Slips of objects found in computers: what goes back to its donor, or is destroyed, against a signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from passport.codes import CodeFamily, new_code, normalise
from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.bench.choices import ObjectFate
from rebond.bench.models import FoundObject
from rebond.bench.querysets import FoundObjectQuerySet
from rebond.kit.errors import NotFound
from rebond.network.models import Organisation

OBJECT_SLIP = CodeFamily("OB")


@dataclass(frozen=True, slots=True)
class ObjectSlip:
    """Objects of one donor and their end. ``number`` names exactly these objects and that end, however often printed.

    ``donor`` is None for what a person left who had the computer since. ``reference``: the paper of their end, once
    they had it.
    """

    donor: Organisation | None
    fate: ObjectFate
    objects: Sequence[FoundObject]
    reference: str = ""

    @property
    def number(self) -> str:
        named = ",".join(str(key) for key in sorted(row.pk for row in self.objects))
        drawn = iter(sha256(f"{self.fate}:{named}".encode()).digest())
        return new_code(lambda most: next(drawn) % most, family=OBJECT_SLIP)

    @property
    def is_signed(self) -> bool:
        return bool(self.reference)


@dataclass(frozen=True, slots=True)
class OfDonor:
    """What is kept of one donor."""

    donor: Organisation
    objects: Sequence[FoundObject]


def kept_by_donor(actor: Actor) -> list[OfDonor]:
    """By name of the donor; those found first, first. Without what is kept for the police."""
    rows = FoundObject.objects.visible_to(actor).free_to_leave().filter(of_a_person=False)
    found: dict[Organisation, list[FoundObject]] = {}
    for row in rows.select_related("device__lot__agreement__donor").order_by("pk"):
        found.setdefault(row.device.lot.agreement.donor, []).append(row)
    return [OfDonor(donor, found[donor]) for donor in sorted(found, key=lambda donor: (donor.name, donor.pk))]


def slip_to_sign(actor: Actor, donor: int, fate: str) -> ObjectSlip:
    """All that is kept of ``donor``, and not for the police. Raise `NotFound` where there is nothing, and for another fate."""
    rows = FoundObject.objects.visible_to(actor).free_to_leave().filter(of_a_person=False)
    objects = _told(rows.filter(device__lot__agreement__donor=donor))
    if not objects or fate not in ObjectFate.OF_A_DONOR:
        raise NotFound(NOT_FOUND, code="not_found")
    return ObjectSlip(objects[0].device.lot.agreement.donor, ObjectFate(fate), objects)


def slip_numbered(actor: Actor, text: str) -> ObjectSlip | None:
    """The slip of what is still kept, by the number that stands on it; None when an object came or left since."""
    number = normalise(text, family=OBJECT_SLIP)
    if number is None:
        return None
    of_donors = [
        ObjectSlip(one.donor, ObjectFate(fate), one.objects)
        for one in kept_by_donor(actor)
        for fate in ObjectFate.OF_A_DONOR
    ]
    left = _told(FoundObject.objects.visible_to(actor).free_to_leave().filter(of_a_person=True))
    of_people = [ObjectSlip(None, ObjectFate.TO_PERSON, [row]) for row in left]
    return next((slip for slip in [*of_donors, *of_people] if slip.number == number), None)


def is_recorded(actor: Actor, text: str) -> bool:
    """Whether all that stands on the slip of this number left already with it; not where its number was typed for one of them."""
    number = normalise(text, family=OBJECT_SLIP)
    left = _told(FoundObject.objects.visible_to(actor).settled().filter(reference=number or ""))
    return bool(left) and ObjectSlip(None, ObjectFate(left[0].fate), left).number == number


def slip_of(found: FoundObject, actor: Actor) -> ObjectSlip:
    """What left with the same paper as ``found``; while it is kept, what goes back with it."""
    donor = None if found.of_a_person else found.device.lot.agreement.donor
    if not found.fate and donor is not None:
        return slip_to_sign(actor, donor.pk, ObjectFate.RETURNED)
    mine = FoundObject.objects.visible_to(actor)
    if donor is None:
        alone = _told(mine.filter(pk=found.pk) if found.fate else mine.free_to_leave().filter(pk=found.pk))
        if not alone:
            raise NotFound(NOT_FOUND, code="not_found")
        return ObjectSlip(None, ObjectFate(found.fate or ObjectFate.TO_PERSON), alone, found.reference)
    same = mine.settled().filter(of_a_person=False, fate=found.fate, reference=found.reference)
    objects = _told(same.filter(device__lot__agreement__donor=donor))
    return ObjectSlip(donor, ObjectFate(found.fate), objects, found.reference)


def _told(rows: FoundObjectQuerySet) -> list[FoundObject]:
    return list(
        rows.select_related("device__lot__agreement__donor__commune", "device__workshop").order_by("pk")
    )
