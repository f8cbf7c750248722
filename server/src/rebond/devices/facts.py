"""What the ledger keeps of each step of a device."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTaken(Facts):
    """Common to all steps: ``origin`` and ``target`` are stages, so that a replay gives the stored stage."""

    origin: str
    target: str


@facts("device.announced")
@dataclass(frozen=True, slots=True, kw_only=True)
class Announced(StepTaken):
    lot_id: int
    programme_id: int


@facts("device.received")
@dataclass(frozen=True, slots=True, kw_only=True)
class Received(StepTaken):
    workshop_id: int
    pallet_id: int | None = None


@facts("device.described")
@dataclass(frozen=True, slots=True, kw_only=True)
class Described(Facts):
    """A hardware report was applied. ``report_id`` names the stored original."""

    report_id: int | None
    source: str


@facts("device.upgraded")
@dataclass(frozen=True, slots=True, kw_only=True)
class Upgraded(Facts):
    """Memory or storage changed at the bench: whole GiB of memory, whole GB of storage; None: not touched, or not known."""

    memory_gib_before: int | None = None
    memory_gib: int | None = None
    storage_gb_before: int | None = None
    storage_gb: int | None = None


@facts("device.shelved")
@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved(StepTaken):
    workshop_id: int
    location_id: int


@facts("device.reserved")
@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved(StepTaken):
    order_id: int
    delivery_id: int


@facts("device.released")
@dataclass(frozen=True, slots=True, kw_only=True)
class Released(StepTaken):
    delivery_id: int


@facts("device.dispatched")
@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatched(StepTaken):
    delivery_id: int
    place_id: int


@facts("device.delivered")
@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered(StepTaken):
    delivery_id: int
    place_id: int


@facts("device.handed_over")
@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver(StepTaken):
    """``reference`` names the handover, whose row holds the rest."""

    reference: str
    place_id: int
    waiver: str = ""


@facts("device.lent")
@dataclass(frozen=True, slots=True, kw_only=True)
class Lent(StepTaken):
    """``from_…``: where it was in stock, given back when the loan never was."""

    outlet: str
    organisation_id: int | None = None
    place_id: int | None = None
    from_workshop_id: int | None = None
    from_location_id: int | None = None


@facts("device.sold")
@dataclass(frozen=True, slots=True, kw_only=True)
class Sold(StepTaken):
    """``reference`` is that of the receipt."""

    reference: str
    place_id: int
    price_cents: int


@facts("device.sold_to_organisation")
@dataclass(frozen=True, slots=True, kw_only=True)
class SoldToOrganisation(StepTaken):
    """``reference`` is that of the receipt; ``from_…``: where it was, given back when the sale never was."""

    reference: str
    organisation_id: int
    price_cents: int
    from_workshop_id: int | None = None
    from_place_id: int | None = None
    from_location_id: int | None = None


@facts("device.taken_back")
@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack(StepTaken):
    reason: str
    workshop_id: int
    place_id: int | None = None
    proofs_voided: bool


@facts("device.eliminated")
@dataclass(frozen=True, slots=True, kw_only=True)
class Eliminated(StepTaken):
    reason: str


@facts("device.retired")
@dataclass(frozen=True, slots=True, kw_only=True)
class Retired(StepTaken):
    reason: str


@facts("device.given_back")
@dataclass(frozen=True, slots=True, kw_only=True)
class GivenBack(StepTaken):
    organisation_id: int


@facts("device.declared_missing")
@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredMissing(StepTaken):
    """``from_…``: where it was on record. ``delivery_id``, ``line_was``: the delivery that waited for it, if any."""

    reason: str
    from_workshop_id: int | None = None
    from_place_id: int | None = None
    from_location_id: int | None = None
    delivery_id: int | None = None
    line_was: str = ""


@facts("device.lost")
@dataclass(frozen=True, slots=True, kw_only=True)
class Lost(StepTaken):
    """Stolen from the person who had it, or lost by them. ``place_id``: the place that handed it over."""

    reason: str
    place_id: int | None = None


@facts("device.recovered")
@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered(StepTaken):
    """``from_…``: in whose hands it was when it was lost. ``data_since``: from when proofs counted, ISO 8601 or empty."""

    workshop_id: int
    from_workshop_id: int | None = None
    from_place_id: int | None = None
    data_since: str = ""


@facts("device.rectified")
@dataclass(frozen=True, slots=True, kw_only=True)
class Rectified(StepTaken):
    """The last step was a mistake: ``corrects_seq`` is its number in this stream."""

    reason: str
    corrects_seq: int


@facts("device.withdrawn")
@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(Facts):
    """Registered by mistake, taken back at once: the stream ends. ``tag``: what its label would have said."""

    lot_id: int
    tag: str


@facts("device.merged")
@dataclass(frozen=True, slots=True, kw_only=True)
class Merged(Facts):
    """On the twin that ends: ``into_id`` is the device that goes on."""

    into_id: int


@facts("device.absorbed")
@dataclass(frozen=True, slots=True, kw_only=True)
class Absorbed(Facts):
    """On the device that goes on: ``twin_id`` is the one that ended."""

    twin_id: int


@facts("device.held")
@dataclass(frozen=True, slots=True, kw_only=True)
class Held(Facts):
    hold_id: int
    reason: str


@facts("device.hold_lifted")
@dataclass(frozen=True, slots=True, kw_only=True)
class HoldLifted(Facts):
    hold_id: int
    reason: str


@facts("device.tag_attached")
@dataclass(frozen=True, slots=True, kw_only=True)
class TagAttached(Facts):
    """A label printed beforehand was stuck on a listed computer: ``tag`` is its code from now on, ``before`` still leads to it."""

    tag: str
    before: str


@facts("device.label_replaced")
@dataclass(frozen=True, slots=True, kw_only=True)
class LabelReplaced(Facts):
    """A faded or torn label was printed again: the tag stays the same."""

    tag: str


@facts("device.identifier_added")
@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierAdded(Facts):
    """The number itself stands in its row: the ledger names it."""

    identifier_id: int
    identifier_kind: str


@facts("device.drive_noted")
@dataclass(frozen=True, slots=True, kw_only=True)
class DriveNoted(Facts):
    """A person found a drive that no report had shown."""

    drive_id: int


@facts("lot.listed")
@dataclass(frozen=True, slots=True, kw_only=True)
class LotListed(Facts):
    """On the stream of the lot: the donor's list was read."""

    list_import_id: int
    created: int
    matched: int
    refused: int
