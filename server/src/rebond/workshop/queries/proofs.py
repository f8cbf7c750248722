"""What is proven of every drive ever seen in a device, and by what.

A proof counts when a document shows the erasure proven, of the level that is asked for, after the moment since which
the drive may hold somebody's data; or when the drive was destroyed (with its slip) or proven absent. A drive that was
only taken out still has to be erased or destroyed (rule 2 of the domain): it does not count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext_lazy as _

from rebond.devices.models import Device, Drive
from rebond.programmes.choices import ERASURE_ORDER, ErasureLevel, strictest
from rebond.workshop.brought import Carried, carried_into, ever_moved
from rebond.workshop.choices import Doubt, DriveFate, DriveState, ErasureMethod, ErasureResult
from rebond.workshop.models import DriveSettlement, Erasure, NoMediumFinding

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

CHUNK = 5000
_BARE = frozenset({DriveState.NOTHING, DriveState.REMOVED})
"""What no document of its own computer tells anything of."""
_OPEN_TO_MORE = _BARE | {DriveState.ERASED}
"""What a document of an earlier computer may prove better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DriveProof:
    """One drive and the best that is known of it. ``reason`` says why it does not count; empty when it does."""

    drive: Drive
    state: DriveState
    counts: bool
    when: datetime | None = None
    level: str = ""
    method: str = ""
    tool: str = ""
    document_id: int | None = None
    certificate_id: int | None = None
    slip_reference: str = ""
    is_training: bool = False
    reason: str | StrPromise = ""

    @property
    def state_words(self) -> str:
        """Its state: “Erased”; what was erased for training says so."""
        if self.is_training and self.counts:
            return str(_("%(state)s (training proof)")) % {"state": self.state.label}
        return str(self.state.label)

    @property
    def words(self) -> str:
        """The same, with the level of what counts: “Erased · Clear”."""
        level = ErasureLevel(self.level).label if self.level and self.counts else ""
        return f"{self.state_words} · {level}" if level else self.state_words


@dataclass(frozen=True, slots=True)
class MediaRule:
    """What is asked of the drives of one device."""

    level: str
    data_since: datetime | None


def drive_proofs(device: Device) -> list[DriveProof]:
    """Every drive ever seen in ``device`` or in a twin merged into it, oldest first."""
    return drive_proofs_of([device])[device.pk]


def drive_proofs_of(devices: Collection[Device]) -> dict[int, list[DriveProof]]:
    """The same for many devices, in as many queries for 500 as for one."""
    found: dict[int, list[DriveProof]] = {device.pk: [] for device in devices}
    keys = sorted(found)
    for start in range(0, len(keys), CHUNK):
        _prove(keys[start : start + CHUNK], found)
    return found


def finding_is_current(finding: NoMediumFinding | None, device: Device) -> bool:
    """Whether somebody found no medium inside since ``device`` may hold anybody's data, and it waits for nobody's word."""
    if finding is None or finding.to_confirm:
        return False
    since = device.data_since
    return since is None or (finding.recorded_at > since and finding.found_on >= localdate(since))


def media_rules(keys: Collection[int]) -> dict[int, MediaRule]:
    rows = (
        Device.objects.filter(pk__in=keys)
        .order_by("pk")
        .values_list(
            "pk",
            "data_since",
            "programme__erasure_level",
            "lot__agreement__erasure_level",
            "lot__earmark_programme__erasure_level",
        )
    )
    return {pk: MediaRule(strictest(*(level or "" for level in asked)), since) for pk, since, *asked in rows}


def _prove(keys: Collection[int], found: dict[int, list[DriveProof]]) -> None:
    rules = media_rules(keys)
    homes = _with_twins(keys)
    rows = Drive.objects.filter(device__in=homes).select_related("settlement").order_by("pk")
    moved: set[int] = set()
    same: dict[tuple[int, str], list[Drive]] = defaultdict(list)
    for drive in rows.annotate(moved=ever_moved()):
        moved |= {drive.pk} if drive.moved else set()
        same[homes[drive.device_id], drive.normalised_serial or f"#{drive.pk}"].append(drive)
    own = {drive.pk for drives in same.values() for drive in drives}
    erasures = _erasures_of(sorted(own))
    moves = carried_into(moved)
    before = {key for move in moves.values() for key in move.before}
    erasures |= _erasures_of(sorted(before - own))
    for (home, _serial), drives in same.items():
        came = [moves[drive.pk] for drive in drives if drive.pk in moves]
        last = max(came, key=lambda move: move.moved_at, default=None)
        found[home].append(_best(drives, erasures, rules[home], last))


def _best(
    drives: Sequence[Drive],
    erasures: Mapping[int, Sequence[Erasure]],
    rule: MediaRule,
    came: Carried | None,
) -> DriveProof:
    """What its computer tells of a drive; one put in from another brings its proof, until somebody has this one."""
    told = [erasure for drive in drives for erasure in erasures.get(drive.pk, ())]
    if came is None:
        return _proof(drives, told, rule)
    proof = _proof(drives, told, MediaRule(rule.level, _latest(rule.data_since, came.data_since)))
    if proof.counts or proof.state not in _OPEN_TO_MORE:
        return proof
    since = rule.data_since if rule.data_since and rule.data_since > came.moved_at else None
    there = MediaRule(rule.level, _latest(since, came.data_since))
    judged = [
        _erased(proof.drive, erasure, there) for key in came.before for erasure in erasures.get(key, ())
    ]
    if counting := [other for other in judged if other.counts]:
        return max(counting, key=_moment)
    return max(judged, key=_moment) if judged and proof.state in _BARE else proof


def _latest(*moments: datetime | None) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)


def _with_twins(keys: Collection[int]) -> dict[int, int]:
    """Each device and each of its merged twins -> the device that goes on."""
    homes = {key: key for key in keys}
    layer: Collection[int] = keys
    while layer:
        rows = Device.objects.filter(merged_into__in=layer).order_by("pk").values_list("pk", "merged_into_id")
        twins = {pk: homes[into] for pk, into in rows if into and pk not in homes}
        homes |= twins
        layer = list(twins)
    return homes


def _erasures_of(drive_keys: Sequence[int]) -> dict[int, list[Erasure]]:
    found: dict[int, list[Erasure]] = defaultdict(list)
    for start in range(0, len(drive_keys), CHUNK):
        rows = Erasure.objects.filter(drive__in=drive_keys[start : start + CHUNK])
        for erasure in (
            rows.select_related("document", "certificate").defer("document__content").order_by("pk")
        ):
            found[erasure.drive_id].append(erasure)
    return found


def _proof(drives: Sequence[Drive], erasures: Sequence[Erasure], rule: MediaRule) -> DriveProof:
    drive = max(drives, key=lambda row: (row.last_seen_at, row.pk))
    settled = _settlement(drives)
    if settled is not None and _counts(settled, drives, rule):
        return _settled(drive, settled, counts=True)
    judged = [_erased(drive, erasure, rule) for erasure in erasures]
    if counting := [proof for proof in judged if proof.counts]:
        return max(counting, key=_moment)
    if settled is not None:
        return _settled(drive, settled, counts=False, why_not=_why_not_settled(settled, drives, rule))
    proven = [proof for proof in judged if proof.state is DriveState.ERASED]
    if judged:
        return max(proven or judged, key=_moment)
    return DriveProof(
        drive=drive,
        state=DriveState.NOTHING,
        counts=False,
        reason=_("no document says that it was erased. Erase it and import the log, or destroy it."),
    )


def _moment(proof: DriveProof) -> float:
    return proof.when.timestamp() if proof.when else 0.0


def _settlement(drives: Iterable[Drive]) -> DriveSettlement | None:
    found = [drive.settlement for drive in drives if hasattr(drive, "settlement")]
    return max(found, key=lambda row: row.recorded_at, default=None)


def _counts(settled: DriveSettlement, drives: Iterable[Drive], rule: MediaRule) -> bool:
    return not _why_not_settled(settled, drives, rule)


def _why_not_settled(settled: DriveSettlement, drives: Iterable[Drive], rule: MediaRule) -> str | StrPromise:
    if _seen_since(settled, drives):
        return _(
            "it was seen again after it was said to be gone. Look inside, then erase it or say again what became of it."
        )
    if settled.to_confirm:
        return _(
            "it is said “%(fate)s”, and an external workshop answers for it: the coordination has to confirm it with the paper."
        ) % {"fate": settled.get_fate_display()}
    if settled.fate == DriveFate.REMOVED:
        return _(
            "it was taken out, but nothing says that it was erased or destroyed. Import the log, or give the slip of its destruction."
        )
    if (
        settled.fate == DriveFate.ABSENT
        and rule.data_since is not None
        and settled.recorded_at <= rule.data_since
    ):
        return _(
            "it was said to be absent before the computer came back on %(date)s: look inside, then say again what became of it."
        ) % {"date": date_format(localtime(rule.data_since), "SHORT_DATE_FORMAT")}
    return ""


def _seen_since(settled: DriveSettlement, drives: Iterable[Drive]) -> bool:
    return any(drive.last_seen_at > settled.recorded_at for drive in drives)


def _settled(
    drive: Drive, row: DriveSettlement, *, counts: bool, why_not: str | StrPromise = ""
) -> DriveProof:
    return DriveProof(
        drive=drive,
        state=DriveState.NOTHING if row.to_confirm else DriveState(row.fate),
        counts=counts,
        when=row.recorded_at,
        slip_reference=row.slip_reference,
        reason=why_not,
    )


def _erased(drive: Drive, erasure: Erasure, rule: MediaRule) -> DriveProof:
    state = {
        ErasureResult.PROVEN.value: DriveState.ERASED,
        ErasureResult.FAILED.value: DriveState.FAILED,
    }.get(erasure.result, DriveState.UNKNOWN)
    reason = _why_not(erasure, rule)
    return DriveProof(
        drive=drive,
        state=state,
        counts=not reason,
        when=_ended(erasure),
        level=erasure.level,
        method=method_in_words(erasure.method),
        tool=erasure.tool,
        is_training=erasure.is_training,
        document_id=erasure.document_id,
        certificate_id=erasure.certificate.pk if hasattr(erasure, "certificate") else None,
        reason=reason,
    )


def method_in_words(method: str) -> str:
    """Our own codes in words; what another tool calls its method stays."""
    return str(ErasureMethod(method).label) if method in ErasureMethod.values else method


def _ended(erasure: Erasure) -> datetime | None:
    """When it ended; a clock that runs ahead cannot make it end after its document came in."""
    moments = [erasure.ended_at, erasure.document.received_at if erasure.document else None]
    return min((moment for moment in moments if moment is not None), default=None)


def _why_not(erasure: Erasure, rule: MediaRule) -> str | StrPromise:
    if erasure.result != ErasureResult.PROVEN:
        return _in_words(erasure)
    ended = _ended(erasure)
    if rule.data_since is not None and (ended is None or ended < rule.data_since):
        return _("it was erased before the computer came back on %(date)s: erase it again.") % {
            "date": date_format(localtime(rule.data_since), "SHORT_DATE_FORMAT")
        }
    if ERASURE_ORDER.index(ErasureLevel(erasure.level)) < ERASURE_ORDER.index(ErasureLevel(rule.level)):
        return _(
            "it was erased at the level “%(level)s”, but “%(asked)s” is asked for: erase it so, or destroy it."
        ) % {
            "level": ErasureLevel(erasure.level).label,
            "asked": ErasureLevel(rule.level).label,
        }
    return ""


def _in_words(erasure: Erasure) -> str | StrPromise:
    known = [str(Doubt(code).label) for code in erasure.reasons if code in Doubt.values]
    doubts = ", ".join(known) or str(_("its result is not clear"))
    if erasure.result == ErasureResult.FAILED:
        return _("the erasure failed (%(doubts)s). Erase it again, or destroy it.") % {"doubts": doubts}
    return _("the erasure is not proven (%(doubts)s). Erase it again, or destroy it.") % {"doubts": doubts}
