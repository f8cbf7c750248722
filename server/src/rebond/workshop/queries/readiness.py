"""What stands between a device in work and the shelf: one rule, for the page, the step, the API and the workbench."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.devices.calling import processor_name
from rebond.devices.models import Device
from rebond.kit.outcomes import Obstacle
from rebond.programmes.choices import CheckKind
from rebond.workshop.brought import Finished, Needing, accessories_of, brought_for, last_look_at
from rebond.workshop.choices import CheckResult, Station
from rebond.workshop.grading import grade_of
from rebond.workshop.models import Check, Grading, Installation, NoMediumFinding
from rebond.workshop.programme_systems import obstacle_of_system
from rebond.workshop.queries.proofs import DriveProof, drive_proofs_of, finding_is_current
from rebond.workshop.systems import hardware_of

NO_MEDIUM_TO_CONFIRM = "drive_none_to_confirm"
_STATIONS = {
    "no_drive_seen": Station.IDENTIFY,
    "checks_missing": Station.CHECK,
    "checks_outdated": Station.CHECK,
    "checks_failed": Station.REPAIR,
    "battery_low": Station.REPAIR,
    "under_repair": Station.REPAIR,
    "awaiting_part": Station.AWAIT_PART,
    "given_up": Station.REPAIR,
    "not_graded": Station.GRADE,
    "not_installed": Station.INSTALL,
    "system_not_of_programme": Station.INSTALL,
    "system_unsupported": Station.INSTALL,
    "release_ended": Station.INSTALL,
    "prepare_again": Station.INSTALL,
    "grade_again": Station.GRADE,
    "accessories_unknown": Station.EQUIP,
    "accessories_missing": Station.EQUIP,
    "final_check_required": Station.FINAL_CHECK,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """All that the workshop knows of one device, and what is missing."""

    device: Device
    proofs: Sequence[DriveProof] = ()
    finding: NoMediumFinding | None = None
    checks: Sequence[Check] = ()
    required: Sequence[str] = ()
    battery_threshold: int = 0
    final_check_percent: int = 0
    system_rule: str = ""
    required_accessories: Sequence[str] = ()
    grading: Grading | None = None
    installation: Installation | None = None
    obstacles: Sequence[Obstacle] = field(default=())

    @property
    def station(self) -> Station:
        """The first thing to do. What waits for a part has nothing to be repaired meanwhile."""
        waiting = {station_of(obstacle) for obstacle in self.obstacles}
        if Station.AWAIT_PART in waiting:
            waiting.discard(Station.REPAIR)
        return next((station for station in Station if station in waiting), Station.SHELVE)

    @property
    def awaited_checks(self) -> list[str]:
        """The required checks without a result, or with one from before a person had the computer."""
        done = {check.kind for check in self.checks if _is_current(check.done_at, self.device)}
        return [kind for kind in self.required if kind not in done]

    @property
    def hardware(self) -> str:
        """Processor, memory and storage in a few words."""
        return hardware_in_words(self.device)

    @property
    def more(self) -> int:
        """How many obstacles stand behind the first one."""
        return max(0, len(self.obstacles) - 1)

    @property
    def needs_medium(self) -> bool:
        return any(obstacle.code == "no_drive_seen" for obstacle in self.obstacles)

    @property
    def nothing_inside(self) -> NoMediumFinding | None:
        """What says that no medium was found, where it counts."""
        return self.finding if finding_is_current(self.finding, self.device) else None

    @property
    def medium_to_confirm(self) -> Obstacle | None:
        """Where it is said that no medium was found, and an external workshop answers for it."""
        return next((item for item in self.obstacles if item.code == NO_MEDIUM_TO_CONFIRM), None)

    @property
    def just_came(self) -> bool:
        """It stands at this stage for less than a minute."""
        return timezone.now() - self.device.stage_since < timedelta(minutes=1)

    @property
    def is_tested_only(self) -> bool:
        """A grade D is said "tested", never "refurbished"."""
        return self.grading is not None and self.grading.grade == "D"


def hardware_in_words(device: Device) -> str:
    parts = [processor_name(device.processor)]
    if device.memory_mib:
        parts.append(_("%(memory)d GB") % {"memory": round(device.memory_mib / 1024)})
    if device.storage_bytes:
        parts.append(_("%(storage)d GB") % {"storage": round(device.storage_bytes / 10**9)})
    return " · ".join(str(part) for part in parts if part) or str(_("Not identified yet"))


def obstacles_to_ready(devices: Sequence[Device], *, day: date | None = None) -> dict[int, list[Obstacle]]:
    """Why each device may not be put in stock that ``day`` (None: today); an empty list where nothing stands in the way."""
    return {pk: list(dossier.obstacles) for pk, dossier in dossiers_of(devices, day=day).items()}


def obstacles_of_media(
    devices: Sequence[Device], *, answered_for: Collection[int] = frozenset()
) -> dict[int, list[Obstacle]]:
    """The part of it that also holds for what leaves by another way: every drive proven, or no medium found.

    ``answered_for``: keys of drives that need no proof to leave, because they leave to be destroyed.
    """
    proofs, findings = drive_proofs_of(devices), _findings(devices)
    return {
        device.pk: _of_media(device, proofs[device.pk], findings.get(device.pk), answered_for)
        for device in devices
    }


def station_of(obstacle: Obstacle) -> Station:
    return Station.ERASE if obstacle.code.startswith("drive_") else _STATIONS[obstacle.code]


def dossier_of(device: Device) -> Dossier:
    return dossiers_of([device])[device.pk]


def dossiers_of(devices: Collection[Device], *, day: date | None = None) -> dict[int, Dossier]:
    """As of that ``day`` (None: today). In as many queries for 500 devices as for one."""
    keys = [device.pk for device in devices]
    proofs, findings, rules = drive_proofs_of(devices), _findings(devices), _rules(keys)
    checks: dict[int, list[Check]] = defaultdict(list)
    for check in Check.objects.filter(device__in=keys).order_by("pk"):
        checks[check.device_id].append(check)
    gradings = {row.device_id: row for row in Grading.objects.filter(device__in=keys).order_by("pk")}
    installations = {
        row.device_id: row for row in Installation.objects.filter(device__in=keys).order_by("pk")
    }
    repairs = brought_for(devices)
    found: dict[int, Dossier] = {}
    for device in devices:
        required, threshold, final_check_percent, system_rule, accessories = rules[device.pk]
        known = Dossier(
            device=device,
            proofs=proofs[device.pk],
            finding=findings.get(device.pk),
            checks=checks[device.pk],
            required=required,
            battery_threshold=threshold,
            final_check_percent=final_check_percent,
            system_rule=system_rule,
            required_accessories=accessories,
            grading=gradings.get(device.pk),
            installation=installations.get(device.pk),
        )
        obstacles = [
            *_of_media(device, known.proofs, known.finding),
            *_of_checks(known),
            *_of_battery(known),
            *repairs[device.pk],
            *_of_grade(known),
            *_of_system(known, day),
        ]
        found[device.pk] = replace(known, obstacles=obstacles)
    last_look = last_look_at([one for known in found.values() if (one := _finished(known))])
    needing = [known for known in found.values() if known.required_accessories]
    lacking = accessories_of([Needing(one.device, tuple(one.required_accessories)) for one in needing])
    return {
        pk: replace(known, obstacles=[*known.obstacles, *lacking.get(pk, ()), *last_look.get(pk, ())])
        for pk, known in found.items()
    }


def _finished(known: Dossier) -> Finished | None:
    """Before a system is installed, nobody learns whether a computer is in the sample."""
    installation, grading, device = known.installation, known.grading, known.device
    if not known.final_check_percent or installation is None:
        return None
    if not _is_current(installation.installed_at, device):
        return None
    graded_at = grading.graded_at if grading and _is_current(grading.graded_at, device) else None
    return Finished(device, known.final_check_percent, installation.installed_at, graded_at)


def _rules(keys: Collection[int]) -> dict[int, tuple[list[str], int, int, str, list[str]]]:
    rows = (
        Device.objects.filter(pk__in=keys)
        .order_by("pk")
        .values_list(
            "pk",
            "programme__required_checks",
            "programme__battery_threshold_percent",
            "programme__final_check_percent",
            "programme__system_rule",
            "programme__required_accessories",
        )
    )
    return {
        pk: (list(required), threshold, percent, system_rule, list(accessories))
        for pk, required, threshold, percent, system_rule, accessories in rows
    }


def _findings(devices: Collection[Device]) -> dict[int, NoMediumFinding]:
    rows = NoMediumFinding.objects.filter(device__in=[device.pk for device in devices]).order_by("pk")
    return {row.device_id: row for row in rows}


def _of_media(
    device: Device,
    proofs: Sequence[DriveProof],
    finding: NoMediumFinding | None,
    answered_for: Collection[int] = frozenset(),
) -> list[Obstacle]:
    if proofs:
        return [
            Obstacle(
                f"drive_{proof.state.value}",
                _("Drive %(drive)s: %(reason)s") % {"drive": proof.drive, "reason": proof.reason},
            )
            for proof in proofs
            if not proof.counts and proof.drive.pk not in answered_for
        ]
    if finding_is_current(finding, device):
        return []
    if finding is not None and finding.to_confirm:
        return [
            Obstacle(
                NO_MEDIUM_TO_CONFIRM,
                _(
                    "It is said that no medium was found in it, and an external workshop answers for it: the coordination has to confirm it with the paper."
                ),
            )
        ]
    return [
        Obstacle(
            "no_drive_seen",
            _(
                "No drive was ever seen in it. Import a report that lists its drives, or record that no medium was found."
            ),
        )
    ]


def _is_current(moment: datetime, device: Device) -> bool:
    """What was found before a person had the computer says nothing of it now."""
    return device.data_since is None or moment >= device.data_since


def _of_checks(known: Dossier) -> list[Obstacle]:
    by_kind = {check.kind: check for check in known.checks}
    missing = [kind for kind in known.required if kind not in by_kind]
    done = [by_kind[kind] for kind in known.required if kind in by_kind]
    outdated = [check.kind for check in done if not _is_current(check.done_at, known.device)]
    failed = [
        check.kind for check in done if check.result == CheckResult.FAILED and check.kind not in outdated
    ]
    found: list[Obstacle] = []
    if missing:
        found.append(
            Obstacle("checks_missing", _("Still to check: %(checks)s.") % {"checks": _named(missing)})
        )
    if outdated:
        message = _("To check again, since it came back: %(checks)s.") % {"checks": _named(outdated)}
        found.append(Obstacle("checks_outdated", message))
    if failed:
        message = _("Failed: %(checks)s. Repair and check again, or eliminate the computer.") % {
            "checks": _named(failed)
        }
        found.append(Obstacle("checks_failed", message))
    return found


def _of_battery(known: Dossier) -> list[Obstacle]:
    """A report may measure the battery after somebody said that it passed."""
    passed = any(
        check.kind == CheckKind.BATTERY and check.result == CheckResult.PASSED for check in known.checks
    )
    measured = known.device.battery_percent
    if not passed or CheckKind.BATTERY not in known.required or measured is None:
        return []
    return [obstacle] if (obstacle := battery_obstacle(measured, known.battery_threshold)) else []


def battery_obstacle(measured: int, threshold: int) -> Obstacle | None:
    if measured >= threshold:
        return None
    return Obstacle(
        "battery_low",
        _(
            "The battery is at %(measured)d %%, below the %(threshold)d %% of the programme: replace it, then import a new report."
        )
        % {"measured": measured, "threshold": threshold},
    )


def _of_grade(known: Dossier) -> list[Obstacle]:
    grading = known.grading
    if grading is not None and _is_current(grading.graded_at, known.device):
        failed = any(check.result == CheckResult.FAILED for check in known.checks)
        looks = {"case": grading.case, "screen": grading.screen, "keyboard": grading.keyboard}
        if grading.grade == grade_of(**looks, has_failed_check=failed) or failed:
            return []  # a D given for a check that passes now is no grade any more
    return [Obstacle("not_graded", _("Not graded yet: look at case, screen and keyboard."))]


def _of_system(known: Dossier, day: date | None) -> list[Obstacle]:
    if known.installation is not None and _is_current(known.installation.installed_at, known.device):
        found = obstacle_of_system(
            rule=known.system_rule,
            system=known.installation.system,
            version=known.installation.version,
            hardware=hardware_of(known.device),
            day=day,
        )
        return [found] if found else []
    return [Obstacle("not_installed", _("No operating system yet: install one and say which."))]


def _named(kinds: Sequence[str]) -> str:
    return ", ".join(str(CheckKind(kind).label) if kind in CheckKind.values else kind for kind in kinds)
