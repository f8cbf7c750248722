"""What is proven of a computer, by what, and what is missing: the lines of its page."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rebond.desk.days import written_day
from rebond.devices.models import Device, Drive
from rebond.devices.stages import Stage
from rebond.programmes.choices import CheckKind
from rebond.ui.templatetags.ui import ProofState
from rebond.workshop.choices import CheckResult, DriveState
from rebond.workshop.models import Check
from rebond.workshop.queries import Dossier, DriveProof


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line. ``document_id``: the stored document that shows it; ``certificate_id``: the signed certificate."""

    title: str
    state: ProofState
    badge: str = ""
    detail: str = ""
    document_id: int | None = None
    certificate_id: int | None = None


def evidence_of(dossier: Dossier) -> list[Evidence]:
    """What is missing is told while it can still be done; of drives, always."""
    rest = [*_checks(dossier), *_battery(dossier), *_grade(dossier), *_system(dossier)]
    if dossier.device.stage in {Stage.ANNOUNCED, *Stage.GONE}:
        rest = [line for line in rest if line.state != "missing"]
    if dossier.device.stage == Stage.ANNOUNCED and not dossier.proofs:
        return rest
    return [*_media(dossier), *rest]


def _media(dossier: Dossier) -> Iterator[Evidence]:
    for proof in dossier.proofs:
        yield _drive(proof)
    if dossier.proofs:
        return
    if (finding := dossier.nothing_inside) is not None:
        yield Evidence(_("No storage medium inside"), "done", "", written_day(finding.found_on))
    elif (waiting := dossier.medium_to_confirm) is not None:
        yield Evidence(_("No medium found"), "missing", _("Waits for its paper"), str(waiting.message))
    else:
        cure = "" if dossier.device.stage in Stage.GONE else _obstacle(dossier, "no_drive_seen")
        yield Evidence(_("No drive known"), "missing", _("No proof"), cure)


def _drive(proof: DriveProof) -> Evidence:
    said = [proof.method, proof.tool, written_day(proof.when)]
    if proof.slip_reference:
        said.append(_("disposal slip %(reference)s") % {"reference": proof.slip_reference})
    if proof.reason:
        reason = str(proof.reason)
        said.append(reason[:1].upper() + reason[1:])
    state: ProofState = (
        "done" if proof.counts else "missing" if proof.state is DriveState.NOTHING else "blocked"
    )
    return Evidence(
        drive_name(proof.drive),
        state,
        proof.words,
        " · ".join(filter(None, said)),
        proof.document_id,
        proof.certificate_id,
    )


def drive_name(drive: Drive) -> str:
    """What a drive is called: kind, model, size and serial number."""
    size = filesizeformat_decimal(drive.size_bytes) if drive.size_bytes else ""
    serial = _("no. %(serial)s") % {"serial": drive.serial} if drive.serial else ""
    parts = (drive.model or str(drive.get_kind_display()), size, serial)
    return " · ".join(filter(None, parts))


def filesizeformat_decimal(size: int) -> str:
    """Drives are sold in powers of ten: 240057409536 bytes are 240 GB."""
    if size >= 1_000_000_000_000:
        return _("%(size)s TB") % {"size": f"{size / 1e12:.1f}".rstrip("0").rstrip(".")}
    if size >= 1_000_000_000:
        return _("%(size)d GB") % {"size": round(size / 1e9)}
    return filesizeformat(size)


def _checks(dossier: Dossier) -> Iterator[Evidence]:
    known = {check.kind: check for check in dossier.checks if check.kind in dossier.required}
    current = {kind: check for kind, check in known.items() if _is_current(check, dossier.device)}
    failed, passed = (
        [kind for kind, check in current.items() if check.result == result]
        for result in (CheckResult.FAILED, CheckResult.PASSED)
    )
    without = [check for check in current.values() if check.result == CheckResult.NOT_APPLICABLE]
    missing = [kind for kind in dossier.required if kind not in current]
    if failed:
        yield Evidence(_("Checks failed"), "blocked", str(len(failed)), _named(failed))
    if passed:
        yield Evidence(_("Functions checked"), "done", _of_all(passed, dossier), _named(passed))
    if without:
        title = str(CheckResult.NOT_APPLICABLE.label)
        yield Evidence(title, "done", _of_all(without, dossier), _why_without(without))
    if missing:
        words = ngettext("%(count)d check to do", "%(count)d checks to do", len(missing)) % {
            "count": len(missing)
        }
        yield Evidence(words, "missing", "", _named(missing))


def _of_all(some: Collection[object], dossier: Dossier) -> str:
    return _("%(done)d of %(all)d") % {"done": len(some), "all": len(dossier.required)}


def _why_without(checks: Collection[Check]) -> str:
    """What a computer does not have was not tested: it is said with its reason, beside what was."""
    reasons = {check.kind: str(check.get_not_applicable_reason_display()) for check in checks}
    said = ((kind.label, reasons[kind.value]) for kind in CheckKind if kind.value in reasons)
    return " · ".join(
        _("%(part)s: %(state)s") % {"part": name, "state": why[:1].lower() + why[1:]} for name, why in said
    )


def _is_current(check: Check, device: Device) -> bool:
    return device.data_since is None or check.done_at >= device.data_since


def _named(kinds: Collection[str]) -> str:
    return ", ".join(str(kind.label) for kind in CheckKind if kind.value in kinds)


def _battery(dossier: Dossier) -> Iterator[Evidence]:
    measured = dossier.device.battery_percent
    if measured is None:
        return
    is_enough = measured >= dossier.battery_threshold
    asked = _("the programme asks for %(threshold)d %% at least") % {"threshold": dossier.battery_threshold}
    badge = _("%(measured)d %% of its capacity") % {"measured": measured}
    yield Evidence(_("Battery"), "done" if is_enough else "attention", badge, asked)


def _grade(dossier: Dossier) -> Iterator[Evidence]:
    if dossier.grading is None or _waits_for(dossier, "not_graded"):
        yield Evidence(_("Grade"), "missing", "", _obstacle(dossier, "not_graded"))
        return
    graded = dossier.grading
    parts = (
        (_("case"), graded.get_case_display()),
        (_("screen"), graded.get_screen_display()),
        (_("keyboard"), graded.get_keyboard_display()),
    )
    detail = " · ".join(_("%(part)s: %(state)s") % {"part": name, "state": value} for name, value in parts)
    said = _("Tested, defect stated") if dossier.is_tested_only else _("Grade")
    yield Evidence(
        said, "attention" if dossier.is_tested_only else "done", graded.get_grade_display(), detail
    )


def _system(dossier: Dossier) -> Iterator[Evidence]:
    if dossier.installation is None or _waits_for(dossier, "not_installed"):
        yield Evidence(_("Operating system"), "missing", "", _obstacle(dossier, "not_installed"))
        return
    installed = dossier.installation
    detail = " · ".join(
        filter(None, (str(installed.get_licence_display()), written_day(installed.installed_at)))
    )
    yield Evidence(_("Operating system"), "done", str(installed), detail)


def _waits_for(dossier: Dossier, code: str) -> bool:
    return any(obstacle.code == code for obstacle in dossier.obstacles)


def _obstacle(dossier: Dossier, code: str) -> str:
    return next((str(obstacle.message) for obstacle in dossier.obstacles if obstacle.code == code), "")
