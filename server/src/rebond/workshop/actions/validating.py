"""The machine verified and signed; a person looks at it, and accepts or refuses (NIST SP 800-88 Rev. 2, 4.5.2)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from passport.strict import b64, write
from rebond.access import Actor
from rebond.access.guards import require
from rebond.agents.actions import key_that_signs
from rebond.agents.keys import unsealed
from rebond.devices.lifecycle import hold_rows
from rebond.devices.models import Device
from rebond.kit.errors import Invalid
from rebond.kit.holding import hold_each
from rebond.kit.outcomes import Obstacle, Outcome, Refusal
from rebond.ledger.recording import Entry, record
from rebond.workshop.actions.working import bench_obstacle
from rebond.workshop.choices import Doubt, ErasureResult, Proves, ValidationDecision, ValidationRefusal
from rebond.workshop.facts import CertificateRefused, CertificateValidated
from rebond.workshop.models import Certificate, Erasure, Validation

SCHEMA = "rebond.validation/1"


def validate_certificates(*, actor: Actor, certificates: Collection[Certificate]) -> Outcome[Certificate]:
    """A person accepts what the machine verified; the workshop's key signs that. Each is decided once."""
    return _decide(actor, certificates, reason="")


def refuse_certificates(
    *, actor: Actor, certificates: Collection[Certificate], reason: str
) -> Outcome[Certificate]:
    """A person does not accept it, for ``reason`` (a `ValidationRefusal`): it proves nothing any more.

    The drive is to be erased again, so its computer must still be in the workshop. Each is decided once.
    """
    if reason not in ValidationRefusal.values:
        raise Invalid(_("Say why you refuse it."), code="no_reason", field="reason")
    return _decide(actor, certificates, reason=reason)


def _decide(actor: Actor, certificates: Collection[Certificate], *, reason: str) -> Outcome[Certificate]:
    taken: list[Certificate] = []
    refused: list[Refusal[Certificate]] = []
    with transaction.atomic():
        held = _held(certificates)
        require(actor, "certificate.validate", on=held)
        keys = {row.erasure.drive.device_id for row in held if row.erasure}
        devices = {device.pk: device for device in hold_rows(list(keys))}
        for row in held:
            erasure = row.erasure
            device = devices[erasure.drive.device_id] if erasure else None
            obstacle = _obstacle(row, device, refuses=bool(reason))
            if obstacle is not None:
                refused.append(Refusal(row, (obstacle,)))
                continue
            assert erasure is not None
            assert device is not None
            made = _sign(actor, row, device, reason)
            if reason:
                _void(row, erasure)
            record(actor=actor, entries=[Entry(device.stream, _facts(made, erasure))])
            taken.append(row)
    return Outcome(taken=taken, refused=refused)


def _held(certificates: Collection[Certificate]) -> list[Certificate]:
    rows = Certificate.objects.select_related(
        "document__device__lot__agreement", "erasure__drive", "validation"
    )
    return hold_each(rows, [row.pk for row in certificates], no_key=False)


def _obstacle(row: Certificate, device: Device | None, *, refuses: bool) -> Obstacle | None:
    if hasattr(row, "validation"):
        return Obstacle("decided_already", _("Somebody has validated or refused it already."))
    if not row.is_proof or device is None:
        return Obstacle("no_proof", _("This certificate proves nothing: there is nothing to validate."))
    if refuses and bench_obstacle(device) is not None:
        return Obstacle(
            "not_in_work",
            _("Its computer %(tag)s is at “%(stage)s”. Take it back to the workshop, then refuse.")
            % {"tag": device.asset_tag, "stage": device.get_stage_display()},
        )
    return None


def _sign(actor: Actor, row: Certificate, device: Device, reason: str) -> Validation:
    key = key_that_signs(actor=actor, workshop=device.workshop or device.lot.workshop)
    now = timezone.now()
    decision = ValidationDecision.REFUSED if reason else ValidationDecision.ACCEPTED
    statement = {
        "schema": SCHEMA,
        "certificate": row.digest,
        "decision": decision.value,
        "validated_at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "validator": actor.reference,
    }
    if reason:
        statement["reason"] = str(reason)
    return Validation.objects.create(
        certificate=row,
        decision=decision,
        reason=reason,
        validated_at=now,
        validated_by_id=actor.membership_id,
        signed_with=key,
        statement=statement,
        signature=b64(unsealed(key).sign(write(statement))),
    )


def _void(row: Certificate, erasure: Erasure) -> None:
    """What a person refused proves nothing; what the machine saw of the drive stays written in its certificate."""
    row.proves = Proves.NOTHING
    row.save(update_fields=["proves"])
    erasure.result = ErasureResult.UNKNOWN
    erasure.reasons = [Doubt.REFUSED_BY_PERSON.value]
    erasure.save(update_fields=["result", "reasons"])


def _facts(made: Validation, erasure: Erasure) -> CertificateValidated | CertificateRefused:
    told = {
        "certificate_id": made.certificate_id,
        "drive_id": erasure.drive_id,
        "key_id": made.signed_with_id,
    }
    if made.is_accepted:
        return CertificateValidated(**told)
    return CertificateRefused(**told, reason=str(made.reason))
