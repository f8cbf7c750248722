from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.lifecycle import hold_rows
from rebond.devices.models import Device
from rebond.kit.errors import Invalid, Refused
from rebond.ledger.recording import Entry, record
from rebond.preparation.actions.picturing import NewPicture, keep_pictures, read_pictures
from rebond.preparation.choices import FinalFault, FinalResult
from rebond.preparation.facts import FinalCheckFailed, FinalCheckPassed
from rebond.preparation.models import FinalCheck
from rebond.preparation.queries.checks import final_look_at
from rebond.programmes.choices import CheckKind
from rebond.workshop.actions import Finding, record_checks
from rebond.workshop.choices import CheckResult
from rebond.workshop.queries import dossier_of


def record_final_check(
    *,
    actor: Actor,
    device: Device,
    submission: UUID,
    faults: Collection[str] = (),
    functions: Collection[str] = (),
    pictures: Sequence[NewPicture] = (),
) -> FinalCheck:
    """Say what another person than whoever prepared ``device`` found: nothing, or ``faults`` (`FinalFault`).

    ``functions`` (`CheckKind`) are recorded as failed checks. The same ``submission`` again gives the same check. Raise
    `Refused` for the person who prepared it, while something else is left to do, where no programme asks for it, and
    where that submission said something else.
    """
    _judge(faults, functions)
    read = read_pictures(pictures)
    with transaction.atomic():
        (held,) = hold_rows([device])
        require(actor, "final_check.record", on=held)
        if already := _sent_already(submission, held, faults, functions):
            return already
        _refuse(held, actor, sends_back=bool(faults))
        return _record(actor, held, submission, faults, functions, read)


def _sent_already(
    submission: UUID, device: Device, faults: Collection[str], functions: Collection[str]
) -> FinalCheck | None:
    check = FinalCheck.objects.filter(submission=submission).first()
    if check is not None and (check.device_id, set(check.faults), set(check.functions)) != (
        device.pk,
        set(faults),
        set(functions),
    ):
        raise Refused(
            _("This page was sent already: open it again to record another check."), code="sent_already"
        )
    return check


def _judge(faults: Collection[str], functions: Collection[str]) -> None:
    if not set(faults) <= set(FinalFault.values):
        raise Invalid(_("Choose in the list."), code="unknown_fault", field="faults")
    if not set(functions) <= set(CheckKind.values):
        raise Invalid(_("Choose in the list."), code="unknown_check", field="functions")
    if (FinalFault.FUNCTION in faults) != bool(functions):
        raise Invalid(
            _("Say which function does not work, and tick that one does not."),
            code="function_missing",
            field="functions",
        )


def _refuse(device: Device, actor: Actor, *, sends_back: bool) -> None:
    look = final_look_at(dossier_of(device), actor)
    obstacles = look.send_back_refusals if sends_back else look.refusals
    if obstacles:
        message = " ".join(str(obstacle.message) for obstacle in obstacles)
        raise Refused(message, code=obstacles[0].code, obstacles=obstacles)


def _record(  # noqa: PLR0917 - the row, and what comes with it
    actor: Actor,
    device: Device,
    submission: UUID,
    faults: Collection[str],
    functions: Collection[str],
    pictures: Sequence[NewPicture],
) -> FinalCheck:
    wrong = [code for code in FinalFault.values if code in faults]
    broken = [code for code in CheckKind.values if code in functions]
    check = FinalCheck.objects.create(
        device=device,
        result=FinalResult.FAILED if wrong else FinalResult.PASSED,
        faults=wrong,
        functions=broken,
        checked_at=timezone.now(),
        checked_by_id=actor.membership_id,
        submission=submission,
    )
    told = (
        FinalCheckFailed(check_id=check.pk, faults=tuple(wrong), functions=tuple(broken))
        if wrong
        else FinalCheckPassed(check_id=check.pk)
    )
    record(actor=actor, entries=[Entry(device.stream, told)])
    keep_pictures(actor, device, pictures, final_check=check)
    if broken:
        failed = {kind: Finding(CheckResult.FAILED) for kind in broken}
        for refusal in record_checks(actor=actor, devices=[device], results=failed).refused:
            raise Refused(refusal.reason, code="check_refused", field="functions")
    return check
