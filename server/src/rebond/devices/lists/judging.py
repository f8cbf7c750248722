"""What would become of each line of a list: read-only, so that a person may look before anything is written."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from passport.junk import uuid_variants
from rebond.devices.calling import are_of_other_makers, commercial_name
from rebond.devices.choices import IdentifierKind, LineOutcome
from rebond.devices.lists.headings import Column
from rebond.devices.lists.lines import Line
from rebond.devices.matching import OF_ITS_MAKER, Naming
from rebond.devices.models import Device, Identifier, ImportedLine
from rebond.donations.models import Lot
from rebond.kit.outcomes import Obstacle
from rebond.kit.sealing import derive_key, fingerprint

CHUNK = 500
Key = tuple[str, str]
T = TypeVar("T")
DECISIVE = (IdentifierKind.ASSET_TAG, IdentifierKind.SERIAL, IdentifierKind.SYSTEM_UUID)
RANKS = (DECISIVE, (IdentifierKind.INVENTORY_NUMBER,), (IdentifierKind.MAC,))
"""The first rank that a line has decides whether two lines mean one computer."""


@dataclass(frozen=True, slots=True)
class Verdict:
    line: Line
    outcome: LineOutcome
    device: Device | None = None
    reasons: tuple[Obstacle, ...] = ()


@dataclass(slots=True)
class _Known:
    """What the database knows of the numbers of a list, and what earlier lines of it already said."""

    lot: Lot
    bearers: Mapping[Key, frozenset[int]]
    devices: Mapping[int, Device]
    spelled: dict[str, deque[Device]]
    said: dict[Key, int] = field(default_factory=dict)
    taken: dict[int, int] = field(default_factory=dict)


def judge(lines: Sequence[Line], lot: Lot) -> list[Verdict]:
    """One verdict a line, in their order."""
    known = _look_up(lines, lot)
    return [_judge(line, known) for line in lines]


def content_digest(content: bytes) -> str:
    return fingerprint(content, key=derive_key(settings.FINGERPRINT_KEY, "donor-lists"))


def spelling_digest(line: Line) -> str:
    return fingerprint(line.spelling.encode(), key=derive_key(settings.FINGERPRINT_KEY, "donor-list-lines"))


def _judge(line: Line, known: _Known) -> Verdict:
    if line.faults:
        return Verdict(line, LineOutcome.REFUSED, reasons=line.faults)
    if repeated := _repeats(line, known):
        return Verdict(line, LineOutcome.REFUSED, reasons=(repeated,))
    verdict = _recognise(line, known)
    if verdict.outcome is LineOutcome.MATCHED and verdict.device is not None:
        known.taken[verdict.device.pk] = line.number
    return verdict


def _repeats(line: Line, known: _Known) -> Obstacle | None:
    """A line that names the computer of an earlier line."""
    for rank in RANKS:
        keys = [_key(item) for item in line.usable if item.kind in rank]
        if not keys:
            continue
        earlier = next((known.said[key] for key in keys if key in known.said), None)
        if earlier is not None:
            return _repeated(earlier)
        known.said.update(dict.fromkeys(keys, line.number))
        return None
    return None


def _recognise(line: Line, known: _Known) -> Verdict:
    found, away = _candidates(line, known)
    if away and not found:
        return _refused(line, "other_maker", _of_another_maker(line, away[0]))
    if len(found) > 1:
        return _refused(line, "several", _several(found, known.lot))
    if not found:
        return _new_or_spelled(line, known)
    (device,) = found
    if device.lot_id != known.lot.pk:
        return _refused(line, "other_lot", _other_lot(device, known.lot))
    if _contradicts(line, device):
        return _refused(
            line,
            "contradiction",
            _(
                "The inventory number “%(number)s” is that of %(tag)s, whose serial number is another one. Check both."
            )
            % {"number": line.value(Column.INVENTORY_NUMBER), "tag": device.asset_tag},
        )
    if device.pk in known.taken:
        return Verdict(line, LineOutcome.REFUSED, reasons=(_repeated(known.taken[device.pk]),))
    return Verdict(line, LineOutcome.MATCHED, device, line.warnings)


def _new_or_spelled(line: Line, known: _Known) -> Verdict:
    tag = line.value(Column.ASSET_TAG)
    if any(item.kind is IdentifierKind.ASSET_TAG and item.matchable for item in line.namings):
        return _refused(
            line,
            "unknown_tag",
            _("No computer has the code %(tag)s. Check it, or leave it out.") % {"tag": tag},
        )
    if not line.usable and (before := known.spelled.get(spelling_digest(line))):
        return Verdict(line, LineOutcome.MATCHED, before.popleft(), line.warnings)
    return Verdict(line, LineOutcome.CREATED, reasons=line.warnings)


def _candidates(line: Line, known: _Known) -> tuple[list[Device], list[Device]]:
    """By serial, UUID or our own code; else by the donor's number; else by network card.

    Then those of this lot that bear the serial number alone and are of another maker; in another lot, it is another one.
    """
    away: list[Device] = []
    for rank in RANKS:
        keys = _bearing(line, known, rank)
        others = {key for key in keys if _is_of_another_maker(line, known, known.devices[key])}
        away += [known.devices[key] for key in sorted(others) if known.devices[key].lot_id == known.lot.pk]
        if keys - others:
            return [known.devices[key] for key in sorted(keys - others)], away
    return [], away


def _bearing(line: Line, known: _Known, kinds: Collection[IdentifierKind]) -> set[int]:
    named = (known.bearers.get(_key(item), frozenset()) for item in line.usable if item.kind in kinds)
    return set().union(*named)


def _is_of_another_maker(line: Line, known: _Known, device: Device) -> bool:
    """Only its serial number agrees, and that is unique for one maker only."""
    if not are_of_other_makers(line.value(Column.MAKER), device.maker):
        return False
    return device.pk not in _bearing(line, known, set(IdentifierKind) - set(OF_ITS_MAKER))


def _contradicts(line: Line, device: Device) -> bool:
    """The line and the device both have a serial number to believe, and it is not the same."""
    said = {item.normalised for item in line.usable if item.kind is IdentifierKind.SERIAL}
    borne = {
        row.normalised
        for row in device.identifiers.all()
        if row.kind == IdentifierKind.SERIAL and row.matchable
    }
    return bool(said and borne and not said & borne)


def _look_up(lines: Sequence[Line], lot: Lot) -> _Known:
    bearers: dict[Key, set[int]] = defaultdict(set)
    for kind, values in _by_kind(item for line in lines for item in line.usable).items():
        for chunk in _chunks(sorted(values)):
            for normalised, device in _rows(kind, chunk, lot):
                bearers[kind, normalised].add(device)
    _join_uuid_spellings(bearers)
    spelled = _spelled(lines, lot)
    wanted = {pk for found in bearers.values() for pk in found}
    devices: dict[int, Device] = {}
    for keys in _chunks(sorted(wanted)):
        rows = (
            Device.objects.filter(pk__in=keys)
            .select_related("lot__agreement")
            .prefetch_related("identifiers")
        )
        devices |= rows.in_bulk()
    return _Known(lot, {key: frozenset(found) for key, found in bearers.items()}, devices, spelled)


def _rows(kind: str, values: Sequence[str], lot: Lot) -> Iterator[tuple[str, int]]:
    """Which current devices of the territory bear these numbers; a donor's own numbers mean its own devices only."""
    current = Device.objects.filter(territory=lot.agreement.programme.territory_id, merged_into=None)
    if kind == IdentifierKind.INVENTORY_NUMBER:
        current = current.filter(lot__agreement__donor=lot.agreement.donor_id)
    if kind == IdentifierKind.ASSET_TAG:
        yield from current.filter(asset_tag__in=values).values_list("asset_tag", "pk").order_by("pk")
    borne = Identifier.objects.filter(kind=kind, normalised__in=values, matchable=True, device__in=current)
    yield from borne.values_list("normalised", "device_id").order_by("pk")


def _by_kind(namings: Iterable[Naming]) -> dict[str, set[str]]:
    values: dict[str, set[str]] = defaultdict(set)
    for item in namings:
        kind, normalised = _key(item)
        values[kind].add(normalised)
        if item.kind is IdentifierKind.SYSTEM_UUID:
            values[kind] |= {variant.upper() for variant in uuid_variants(normalised)}
    return values


def _join_uuid_spellings(bearers: dict[Key, set[int]]) -> None:
    """One machine may carry either byte order of its UUID in two documents."""
    for kind, normalised in [key for key in bearers if key[0] == IdentifierKind.SYSTEM_UUID]:
        for variant in uuid_variants(normalised):
            bearers[kind, variant.upper()] |= bearers[kind, normalised]


def _spelled(lines: Sequence[Line], lot: Lot) -> dict[str, deque[Device]]:
    """Computers without any number that an earlier list of this lot brought, by what their line said."""
    if all(line.usable for line in lines):
        return {}
    rows = ImportedLine.objects.filter(
        list_import__lot=lot, outcome=LineOutcome.CREATED, device__merged_into=None
    )
    spelled: dict[str, deque[Device]] = defaultdict(deque)
    for row in rows.select_related("device__lot__agreement").order_by("pk"):
        if row.device is not None:
            spelled[row.spelling].append(row.device)
    return spelled


def _key(item: Naming) -> Key:
    return item.kind.value, item.normalised


def _chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


def _refused(line: Line, code: str, message: object) -> Verdict:
    return Verdict(line, LineOutcome.REFUSED, reasons=(Obstacle(code, str(message)),))


def _of_another_maker(line: Line, device: Device) -> object:
    words = _(
        "The serial number “%(number)s” is that of %(tag)s, and its maker is %(maker)s. Correct the line, or leave its serial number out if they are two computers."
    )
    maker = commercial_name(device.maker, "", "")
    return words % {"number": line.serial, "tag": device.asset_tag, "maker": maker}


def _repeated(earlier: int) -> Obstacle:
    return Obstacle(
        "repeated", _("Same computer as line %(line)d. Remove one of the two.") % {"line": earlier}
    )


def _several(found: Sequence[Device], lot: Lot) -> object:
    tags = [device.asset_tag for device in found if device.lot.agreement.donor_id == lot.agreement.donor_id]
    if len(tags) < len(found):
        return _("These numbers mean several computers. Ask the coordination to look at them.")
    return _(
        "These numbers mean several computers: %(tags)s. Check the line, or merge them if they are one."
    ) % {"tags": ", ".join(tags)}


def _other_lot(device: Device, lot: Lot) -> object:
    """Another donor's computer is said to be known, and no more."""
    if device.lot.agreement.donor_id != lot.agreement.donor_id:
        return _(
            "This number is already that of a computer given by another donor. Ask the coordination to look at it."
        )
    return _("Already in lot %(lot)s as %(tag)s (%(stage)s). Take it out of one of the two lists.") % {
        "lot": device.lot.reference,
        "tag": device.asset_tag,
        "stage": device.get_stage_display(),
    }
