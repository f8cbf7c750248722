from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from passport.checks import CheckReport
from rebond.access import Actor
from rebond.devices.models import Device
from rebond.kit.errors import Invalid
from rebond.kit.outcomes import Obstacle, Outcome
from rebond.ledger.recording import Entry, record
from rebond.programmes.choices import CheckKind
from rebond.workshop.actions.certifying import Clock
from rebond.workshop.actions.working import hold_for_work, sort_out
from rebond.workshop.choices import CheckResult, NotApplicableReason
from rebond.workshop.facts import ChecksRecorded
from rebond.workshop.models import Check
from rebond.workshop.queries.readiness import battery_obstacle, dossiers_of

BATCH = 500


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check; ``reason`` (a `NotApplicableReason`) says why it does not apply.

    ``done_at``: when it was made, by our clock; None for now.
    """

    result: str
    reason: str = ""
    done_at: datetime | None = None


Results = Mapping[str, Finding]


def results_of(report: CheckReport, *, clock: Clock) -> dict[str, Finding]:
    """What a report says was checked and when, by our clock; what nobody did is no result."""
    return {
        found.kind.value: Finding(
            found.result.value,
            found.reason.value if found.reason else "",
            clock.corrected(found.done_at or report.produced_at),
        )
        for found in report.findings
        if found.result.value in CheckResult.values
    }


def record_checks(
    *,
    actor: Actor,
    devices: Collection[Device],
    results: Results,
    rest_passed: bool = False,
    occurred_at: datetime | None = None,
) -> Outcome[Device]:
    """Keep the same results on each device. A battery measured below the programme's threshold cannot pass.

    A result that is older than the one known changes nothing: a stick may come back days later.
    ``rest_passed``: every check that the programme requires, that is not in ``results`` and that waits, passed.
    """
    _refuse_unknown(results, may_be_none=rest_passed)
    moment = occurred_at or timezone.now()
    with transaction.atomic():
        held = hold_for_work(devices, actor=actor, capability="check.record")
        by_device = _with_rest(held, results) if rest_passed else dict.fromkeys((d.pk for d in held), results)
        outcome = sort_out(held, _obstacles(held, by_device))
        by_device = _without_older(outcome.taken, by_device)
        Check.objects.bulk_create(
            [
                Check(
                    device=device,
                    kind=kind,
                    result=found.result,
                    not_applicable_reason=found.reason,
                    done_at=found.done_at or moment,
                    done_by_id=actor.membership_id,
                )
                for device in outcome.taken
                for kind, found in by_device[device.pk].items()
            ],
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["device", "kind"],
            update_fields=["result", "not_applicable_reason", "done_at", "done_by"],
        )
        entries = [
            Entry(device.stream, _facts(by_device[device.pk]))
            for device in outcome.taken
            if by_device[device.pk]
        ]
        record(actor=actor, entries=entries, occurred_at=occurred_at)
    return outcome


def _facts(results: Results) -> ChecksRecorded:
    def kinds(result: CheckResult) -> tuple[str, ...]:
        return tuple(sorted(str(kind) for kind, found in results.items() if found.result == result))

    return ChecksRecorded(
        passed=kinds(CheckResult.PASSED),
        failed=kinds(CheckResult.FAILED),
        not_applicable=kinds(CheckResult.NOT_APPLICABLE),
    )


def _with_rest(held: Collection[Device], results: Results) -> dict[int, Results]:
    """By key of the device: ``results``, and a pass for each check that still waits."""
    passed = Finding(CheckResult.PASSED)
    return {
        pk: {**dict.fromkeys(dossier.awaited_checks, passed), **results}
        for pk, dossier in dossiers_of(held).items()
    }


def _without_older(taken: Collection[Device], by_device: dict[int, Results]) -> dict[int, Results]:
    """Only what was made later than the result known. What is told by a person now is always the latest."""
    if not any(found.done_at for device in taken for found in by_device[device.pk].values()):
        return by_device
    rows = Check.objects.filter(device__in=[device.pk for device in taken]).order_by("pk")
    known = {(device, kind): at for device, kind, at in rows.values_list("device", "kind", "done_at")}
    return {
        device.pk: {
            kind: found
            for kind, found in by_device[device.pk].items()
            if found.done_at is None
            or (device.pk, kind) not in known
            or found.done_at >= known[device.pk, kind]
        }
        for device in taken
    }


def _refuse_unknown(results: Results, *, may_be_none: bool) -> None:
    if not results and not may_be_none:
        raise Invalid(_("Give the result of one check at least."), code="no_result", field="results")
    for kind, found in results.items():
        if kind not in CheckKind.values:
            message = _("There is no check called “%(kind)s”.") % {"kind": kind[:40]}
            raise Invalid(message, code="unknown_check", field="kind")
        label = CheckKind(kind).label
        if found.result not in CheckResult.values:
            message = _("%(check)s: the result is passed, failed or not applicable.") % {"check": label}
            raise Invalid(message, code="unknown_result", field=kind)
        if (found.result == CheckResult.NOT_APPLICABLE) != (found.reason in NotApplicableReason.values):
            message = _("%(check)s: say why it does not apply, and only then.") % {"check": label}
            raise Invalid(message, code="reason_missing", field=kind)


def _obstacles(held: Collection[Device], by_device: Mapping[int, Results]) -> dict[int, list[Obstacle]]:
    judged = {device.pk: _obstacle(device, by_device[device.pk]) for device in held}
    return {pk: [obstacle] for pk, obstacle in judged.items() if obstacle}


def _obstacle(device: Device, results: Results) -> Obstacle | None:
    if not results:
        return Obstacle("nothing_to_check", _("Every check that the programme requires is already recorded."))
    battery = results.get(CheckKind.BATTERY)
    if battery is None or battery.result != CheckResult.PASSED or device.battery_percent is None:
        return None
    return battery_obstacle(device.battery_percent, device.programme.battery_threshold_percent)
