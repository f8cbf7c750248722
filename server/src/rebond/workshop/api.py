"""The door of programs: reports in, and what the workbench asks and tells of one computer."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, UnreadablePostError
from django.utils.translation import gettext as _
from ninja import Router, Status

from passport.clocks import SENT_AT, read_sent_at
from rebond.access import Actor
from rebond.access.guards import NOT_FOUND, actor_of, require
from rebond.devices.models import Device
from rebond.kit.errors import DomainError, Invalid, NotFound, Refused
from rebond.kit.numbers import whole_number
from rebond.kit.outcomes import Outcome
from rebond.network.models import Territory
from rebond.ui.problems import ObstacleOut, Problem
from rebond.workshop.actions import (
    Finding,
    IntakeResult,
    grade,
    ingest_document,
    install_system,
    keep_evidence,
    record_checks,
)
from rebond.workshop.queries import dossier_of
from rebond.workshop.queries.certificates import certificate_told
from rebond.workshop.queries.lookup import device_with_proofs, lot_named
from rebond.workshop.reading import is_certificate
from rebond.workshop.refusals import TOO_LARGE
from rebond.workshop.schemas import (
    CertificateOut,
    CheckOut,
    ChecksIn,
    DeviceOut,
    DriveOut,
    GradeIn,
    ReportOut,
    SystemIn,
)

router = Router(tags=["workshop"])
PROBLEMS = frozenset({401, 403, 404, 409})
STATUS_OF = {"created": 201, "updated": 200, "unchanged": 200, "review": 202, "refused": 422}
BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
            "multipart/form-data": {
                "schema": {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}
            },
        },
    }
}


class TooLarge(DomainError):
    status = 413


@router.post(
    "/reports",
    response={
        frozenset({200, 201, 202}): ReportOut,
        422: ReportOut | Problem,
        frozenset({401, 403, 404, 413}): Problem,
    },
    summary="Send a hardware report or a log of erasure",
    openapi_extra=BODY,
)
def submit_report(request: HttpRequest, lot: str = "") -> Status[dict[str, Any]]:
    """Answers like a line of `rebond ingest`: 201 created, 200 updated or unchanged, 202 in review, 422 refused.

    `lot` is the reference of the lot in which an unknown computer is created. `Rebond-Sent-At` is what the sender's
    clock says at the moment of sending: the times of checks are corrected by it.
    """
    actor = actor_of(request)
    require(actor, "report.submit")
    data, name = received_file(request)
    territory = _territory_of(actor)
    chosen = lot_named(lot, territory=territory) if lot else None
    found = ingest_document(
        actor=actor,
        territory=territory,
        data=data,
        name=name,
        lot=chosen,
        sent_at=read_sent_at(request.headers.get(SENT_AT, "")),
    )
    status = 413 if found.reason == "too_large" else STATUS_OF[found.outcome]
    if status == 413:
        raise TooLarge(found.message, code="too_large")
    return Status(status, told(found))


@router.post(
    "/certificates",
    response={
        frozenset({200, 201, 202}): CertificateOut,
        422: ReportOut | Problem,
        frozenset({401, 403, 404, 413}): Problem,
    },
    summary="Send a signed certificate of erasure",
    openapi_extra=BODY,
)
def submit_certificate(request: HttpRequest) -> Status[dict[str, Any]]:
    """The same bytes again change nothing, whatever `Idempotency-Key` says: they are their own key.

    `Rebond-Sent-At` is what the sender's clock says at the moment of sending: times are corrected by it. Answers 200
    kept, 202 kept and waiting for somebody to say which drive is meant, 422 altered (`message` says where).
    """
    actor = actor_of(request)
    require(actor, "report.submit")
    data, name = received_file(request)
    if not is_certificate(data):
        raise Invalid(_("This is no certificate of erasure of ours."), code="no_certificate")
    sent_at = read_sent_at(request.headers.get(SENT_AT, ""))
    found = ingest_document(
        actor=actor, territory=_territory_of(actor), data=data, name=name, sent_at=sent_at
    )
    return Status(STATUS_OF[found.outcome], {**told(found), **certificate_told(found.document_id)})


@router.post(
    "/evidence",
    response={200: ReportOut, frozenset({401, 403, 409, 413, 422}): Problem},
    summary="Send a raw record that a certificate names",
    openapi_extra=BODY,
)
def submit_evidence(request: HttpRequest) -> dict[str, Any]:
    """409 while no certificate names these bytes: send the certificate first. The same bytes again change nothing."""
    actor = actor_of(request)
    require(actor, "report.submit")
    data, _name = received_file(request)
    return told(keep_evidence(actor=actor, territory=_territory_of(actor), data=data))


@router.get(
    "/devices/{tag}", response={200: DeviceOut, PROBLEMS: Problem}, summary="One computer and its proofs"
)
def read_device(request: HttpRequest, tag: str) -> DeviceOut:
    return _device_out(_device(request, tag))


@router.post(
    "/devices/{tag}/checks",
    response={200: DeviceOut, PROBLEMS | {422}: Problem},
    summary="Record results of checks",
)
def submit_checks(request: HttpRequest, tag: str, given: ChecksIn) -> DeviceOut:
    device = _device(request, tag)
    results = {item.kind: Finding(item.result, item.not_applicable_reason) for item in given.results}
    _taken(record_checks(actor=actor_of(request), devices=[device], results=results))
    return _device_out(device)


@router.post(
    "/devices/{tag}/grade", response={200: DeviceOut, PROBLEMS | {422}: Problem}, summary="Grade by the rule"
)
def submit_grade(request: HttpRequest, tag: str, given: GradeIn) -> DeviceOut:
    device = _device(request, tag)
    _taken(grade(actor=actor_of(request), devices=[device], **given.dict()))
    return _device_out(device)


@router.post(
    "/devices/{tag}/system",
    response={200: DeviceOut, PROBLEMS | {422}: Problem},
    summary="Say which operating system was installed",
)
def submit_system(request: HttpRequest, tag: str, given: SystemIn) -> DeviceOut:
    device = _device(request, tag)
    _taken(install_system(actor=actor_of(request), devices=[device], **given.dict()))
    return _device_out(device)


def told(result: IntakeResult) -> dict[str, Any]:
    return {
        "kind": result.kind,
        "outcome": result.outcome,
        "device": result.device,
        "reason": result.reason,
        "message": result.message,
    }


def received_file(request: HttpRequest) -> tuple[bytes, str]:
    """The bytes of the body, or of the one file of a form, never more than may be; and its name.

    Raise `TooLarge`, `Invalid`.
    """
    largest = settings.LARGEST_UPLOAD
    announced = whole_number(request.META.get("CONTENT_LENGTH") or "") or 0
    if announced > largest + 64 * 1024:  # what a form adds around its file
        raise TooLarge(TOO_LARGE, code="too_large")
    if not (request.content_type or "").startswith("multipart/"):
        return _body(request), ""
    files = [file for name in request.FILES for file in request.FILES.getlist(name)]
    if len(files) != 1:
        raise Invalid(_("Send exactly one file."), code="one_file", field="file")
    if (files[0].size or 0) > largest:
        raise TooLarge(TOO_LARGE, code="too_large", field="file")
    return files[0].read(), files[0].name or ""


def _body(request: HttpRequest) -> bytes:
    try:
        return request.body
    except RequestDataTooBig:
        raise TooLarge(TOO_LARGE, code="too_large") from None
    except UnreadablePostError:
        raise Invalid(_("The file did not come in whole: send it again."), code="interrupted") from None


def _territory_of(actor: Actor) -> Territory:
    if actor.territory_id is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return Territory.objects.get(pk=actor.territory_id)


def _device(request: HttpRequest, tag: str) -> Device:
    actor = actor_of(request)
    require(actor, "proof.view")
    return device_with_proofs(tag, actor=actor)


def _taken(outcome: Outcome[Device]) -> None:
    for refusal in outcome.refused:
        raise Refused(refusal.reason, code=refusal.obstacles[0].code, obstacles=refusal.obstacles)


def _device_out(device: Device) -> DeviceOut:
    device.refresh_from_db()
    found = dossier_of(device)
    return DeviceOut(
        tag=device.asset_tag,
        stage=device.stage,
        maker=device.maker,
        model=device.model,
        serial=device.serial,
        processor=device.processor,
        memory_mib=device.memory_mib,
        storage_bytes=device.storage_bytes,
        battery_percent=device.battery_percent,
        grade=device.grade,
        operating_system=device.operating_system,
        drives=[
            DriveOut(
                id=proof.drive.pk,
                model=proof.drive.model,
                serial=proof.drive.serial,
                size_bytes=proof.drive.size_bytes,
                state=proof.state.value,
                counts=proof.counts,
                level=proof.level,
                when=proof.when,
                reason=str(proof.reason),
            )
            for proof in found.proofs
        ],
        checks=[
            CheckOut(
                kind=check.kind,
                result=check.result,
                not_applicable_reason=check.not_applicable_reason,
                done_at=check.done_at,
            )
            for check in found.checks
        ],
        required_checks=list(found.required),
        obstacles=[ObstacleOut(code=item.code, message=str(item.message)) for item in found.obstacles],
    )
