"""What each scanned code means, at once and one by one: a computer, a shelf, a lot, a delivery, or why nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from passport.junk import is_junk
from rebond.access import Actor, may
from rebond.desk.models import PileGesture
from rebond.desk.piles import open_to, verbs_of
from rebond.devices.lifecycle import hold_obstacles
from rebond.devices.makers import serial_in
from rebond.devices.models import Device, ReservedTag
from rebond.devices.queries import Resolution, resolve_all
from rebond.devices.queries.receiving import reads_as_tag
from rebond.devices.queries.tags import free_tags
from rebond.donations.models import Lot
from rebond.kit.numbers import whole_number
from rebond.network.models import Workshop
from rebond.stock.codes import key_of_code
from rebond.stock.models import Delivery, Location
from rebond.stock.queries import workshops_for

Kind = Literal["device", "blank", "location", "lot", "delivery", "unknown", "several", "mistyped", "junk"]
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Seen:
    """What one code means. ``words`` is the sentence shown beside it; ``value`` what is kept of a shelf or a lot."""

    text: str
    kind: Kind
    words: str
    tag: str = ""
    title: str = ""
    stage: str = ""
    is_held: bool = False
    verbs: Sequence[str] = ()
    value: str = ""
    device: Device | None = field(default=None, compare=False)
    reserved: ReservedTag | None = field(default=None, compare=False)

    @property
    def is_good(self) -> bool:
        """Whether a gesture may take it, or is done there."""
        return not self.is_held and self.kind in {"device", "blank", "location", "lot", "delivery"}

    def told(self) -> dict[str, Any]:
        """For the page."""
        names = ("text", "kind", "words", "tag", "title", "stage", "is_held", "value")
        return {name: getattr(self, name) for name in names} | {"verbs": list(self.verbs)}


def look_at(texts: Sequence[str], actor: Actor, workshop: Workshop | None = None) -> list[Seen]:
    """Each text in the order of scanning, in a number of queries that does not grow with the pile.

    ``workshop``: the one chosen; a shelf of that name there is the one that is meant.
    """
    scanned = list(dict.fromkeys(text.strip() for text in texts if text.strip()))
    read = [text for text in scanned if len(text) <= LONGEST]
    found = resolve_all(read, actor)
    others = _others([text for text in read if found[text].is_nothing], actor, workshop)
    devices = [item.device for item in found.values() if item.device is not None]
    held = {pk: obstacles[0].message for pk, obstacles in hold_obstacles(devices).items()} if devices else {}
    verbs = verbs_of(actor)

    def seen(text: str) -> Seen:
        if text not in found:
            return Seen(text, "junk", _("Too long to be the code of a computer. Scan another of its codes."))
        device = found[text].device
        if device is not None:
            return _device(text, device, held, verbs)
        return others.get(text) or _nothing(text, found[text])

    return [seen(text) for text in scanned]


def _device(text: str, device: Device, held: dict[int, Any], verbs: Collection[Any]) -> Seen:
    stage = device.get_stage_display()
    words = str(held[device.pk]) if device.pk in held else f"{stage} · {device.lot.reference}"
    return Seen(
        text,
        "device",
        words,
        tag=device.asset_tag,
        title=device.title,
        stage=stage,
        is_held=device.pk in held,
        verbs=open_to(device.stage, verbs),
        device=device,
    )


def _nothing(text: str, found: Resolution) -> Seen:
    if found.candidates:
        tags = ", ".join(device.asset_tag for device in found.candidates)
        return Seen(text, "several", _("Names several computers: %(tags)s. Scan our code.") % {"tags": tags})
    if found.near_misses:
        tags = ", ".join(device.asset_tag for device in found.near_misses)
        return Seen(text, "mistyped", _("No computer has this code. Did you mean %(tags)s?") % {"tags": tags})
    if reads_as_tag(text):
        return Seen(text, "mistyped", _("No computer of yours bears this code. Read the label again."))
    if is_junk(serial_in(text)):
        return Seen(text, "junk", _("This number names no machine in particular."))
    return Seen(text, "unknown", _("No computer of yours bears this number."), value=serial_in(text))


def _others(texts: Sequence[str], actor: Actor, workshop: Workshop | None) -> dict[str, Seen]:
    """What is neither a computer nor unknown: a shelf, a lot, a delivery being filled."""
    if not texts:
        return {}
    wanted = {text.upper(): text for text in texts}
    seen = {text: _blank(text, tag, actor) for text, tag in free_tags(texts, actor).items()}
    for kind, reference, value, words in (*_lots(wanted, actor), *_deliveries(wanted, actor)):
        text = wanted[reference.upper()]
        seen[text] = Seen(text, kind, words, value=value)
    for text, places in _locations(wanted, actor).items():
        seen[text] = _shelf(text, places, workshop)
    return seen


def _shelf(text: str, places: Sequence[Location], workshop: Workshop | None) -> Seen:
    """The one that is meant; two workshops may each have a shelf of that name."""
    chosen = [place for place in places if workshop is not None and place.workshop_id == workshop.pk]
    meant = chosen or places
    if len(meant) > 1:
        names = ", ".join(str(place.workshop) for place in meant)
        words = _("Shelf %(code)s stands in several workshops: %(workshops)s. Scan its label.")
        return Seen(text, "several", words % {"code": text, "workshops": names})
    (place,) = meant
    words = _("Shelf %(code)s, %(workshop)s") % {"code": place.code, "workshop": place.workshop}
    return Seen(text, "location", words, value=place.tag)


def _blank(text: str, tag: ReservedTag, actor: Actor) -> Seen:
    """A label that was printed first: its computer is received with it."""
    words = _("Label reserved for lot %(lot)s, %(donor)s")
    verbs = [verb.key for verb in verbs_of(actor) if verb.key == "receive"]
    return Seen(
        text,
        "blank",
        words % {"lot": tag.lot, "donor": tag.lot.agreement.donor},
        tag=tag.tag,
        verbs=verbs,
        reserved=tag,
    )


def _locations(wanted: Mapping[str, str], actor: Actor) -> dict[str, list[Location]]:
    """By the code of its label, which is known to all, or the name that it bears in its workshop."""
    labelled = {key: text for code, text in wanted.items() if (key := key_of_code(code)) is not None}
    rows = Location.objects.visible_to(actor).filter(Q(pk__in=labelled) | Q(code__in=wanted))
    found: dict[str, list[Location]] = {}
    for place in rows.select_related("workshop").order_by("pk"):
        found.setdefault(labelled.get(place.pk) or wanted[place.code], []).append(place)
    return found


def _lots(wanted: Collection[str], actor: Actor) -> list[tuple[Kind, str, str, str]]:
    if not may(actor, "donation.view"):
        return []
    rows = Lot.objects.visible_to(actor).filter(reference__in=wanted).select_related("agreement__donor")
    return [
        (
            "lot",
            lot.reference,
            str(lot.pk),
            _("Lot %(lot)s, %(donor)s") % {"lot": lot, "donor": lot.agreement.donor},
        )
        for lot in rows.order_by("pk")
    ]


def _deliveries(wanted: Collection[str], actor: Actor) -> list[tuple[Kind, str, str, str]]:
    rows = Delivery.objects.visible_to(actor).filling().filter(reference__in=wanted).select_related("place")
    return [
        (
            "delivery",
            delivery.reference,
            delivery.reference,
            _("Delivery %(reference)s, %(place)s")
            % {"reference": delivery.reference, "place": delivery.place},
        )
        for delivery in rows.order_by("pk")
    ]


def workshop_chosen(key: str, actor: Actor) -> Workshop | None:
    """As the page says it, by its key; None for anything else."""
    pk = whole_number(key)
    return workshops_for(actor).filter(pk=pk).first() if pk is not None else None


def done_by(actor: Actor, key: UUID) -> PileGesture | None:
    """A gesture of this hat; nobody else's."""
    found = PileGesture.objects.filter(key=key).first()
    return found if found is not None and found.membership_id == actor.membership_id else None
