"""The page on which one computer is worked on: what is proven, what is missing, and the gesture for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rebond.access import Actor, may
from rebond.access.guards import NOT_FOUND, actor_of, opens
from rebond.devices.lifecycle import STEPS
from rebond.devices.models import Device
from rebond.devices.queries import refused_by_its_programme
from rebond.kit.errors import DomainError, NotFound
from rebond.kit.outcomes import Outcome, Refusal
from rebond.ui.answers import show_refusal
from rebond.workshop import grading, systems
from rebond.workshop.actions import grade, install_system, record_checks, record_no_medium, settle_drives
from rebond.workshop.choices import Station
from rebond.workshop.forms import ChecksForm, DriveForm, GradeForm, SystemForm, checks_known
from rebond.workshop.queries.lookup import device_with_proofs
from rebond.workshop.queries.readiness import Dossier, dossier_of
from rebond.workshop.queries.work import (
    DriveLine,
    documents_of,
    drive_lines,
    kinds_asked,
    road_of,
    why_no_work,
)

REPAIR_PAGE = "repairs:of_device"
FOUND_PAGE = "bench:declare"
PREPARATION_PAGE = "preparation:of_device"
"""Of later steps of the road: known by the names of their addresses, as the pages of the steps are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """Those of the page; the one that came back with faults takes the place of the fresh one."""

    checks: ChecksForm | None = None
    grade: GradeForm | None = None
    system: SystemForm | None = None
    drive: DriveForm | None = None
    drive_id: int | None = None


@opens("proof.view")
@require_GET
def show_device(request: HttpRequest, tag: str) -> HttpResponse:
    return _page(request, _device(request, tag), Forms())


@opens("check.record")
@require_POST
def record_checks_of(request: HttpRequest, tag: str) -> HttpResponse:
    device = _device(request, tag)
    form = ChecksForm(request.POST, kinds=kinds_asked(dossier_of(device)))
    return _gesture(
        request,
        device,
        form,
        Forms(checks=form),
        _("The checks are recorded."),
        lambda: record_checks(
            actor=actor_of(request), devices=[device], results=form.results, rest_passed=form.rest_passed
        ),
    )


@opens("grade.assign")
@require_POST
def grade_device(request: HttpRequest, tag: str) -> HttpResponse:
    device, form = _device(request, tag), GradeForm(request.POST)
    return _gesture(
        request,
        device,
        form,
        Forms(grade=form),
        _("The grade is recorded."),
        lambda: grade(actor=actor_of(request), devices=[device], **form.cleaned_data),
    )


@opens("check.record")
@require_POST
def install(request: HttpRequest, tag: str) -> HttpResponse:
    device, form = _device(request, tag), SystemForm(request.POST)
    return _gesture(
        request,
        device,
        form,
        Forms(system=form),
        _("The operating system is recorded."),
        lambda: install_system(actor=actor_of(request), devices=[device], **form.cleaned_data),
    )


@opens("proof.record")
@require_POST
def settle_drive(request: HttpRequest, tag: str, drive: int) -> HttpResponse:
    device = _device(request, tag)
    form = DriveForm(request.POST, may_destroy=may(actor_of(request), "drive.destroy"))
    rows = [proof.drive for proof in dossier_of(device).proofs if proof.drive.pk == drive]
    if not rows:
        raise NotFound(NOT_FOUND, code="not_found")
    return _gesture(
        request,
        device,
        form,
        Forms(drive=form, drive_id=drive),
        _("What became of the drive is recorded."),
        lambda: settle_drives(actor=actor_of(request), drives=rows, **form.cleaned_data),
    )


@opens("proof.record")
@require_POST
def say_no_medium(request: HttpRequest, tag: str) -> HttpResponse:
    device, form = _device(request, tag), Form(request.POST)
    return _gesture(
        request,
        device,
        form,
        Forms(),
        _("It is recorded that no medium was found."),
        lambda: record_no_medium(actor=actor_of(request), devices=[device]),
    )


def _device(request: HttpRequest, tag: str) -> Device:
    return device_with_proofs(tag, actor=actor_of(request))


def _gesture(  # noqa: PLR0917 - the page, the form on it, and the gesture
    request: HttpRequest, device: Device, form: Form, forms: Forms, done: str, act: Callable[[], Outcome[Any]]
) -> HttpResponse:
    """Run ``act`` when the form is right, then go back to the page; else show the page with what is wrong."""
    if form.is_valid():
        try:
            outcome = act()
        except DomainError as error:
            show_refusal(form, error)
        else:
            for refusal in outcome.refused:
                _show(form, refusal)
    if form.errors:
        return _page(request, device, forms, faulty=form)
    messages.success(request, done)
    return redirect("workshop:device", tag=device.asset_tag)


def _show(form: Form, refusal: Refusal[Any]) -> None:
    if isinstance(form, SystemForm):
        form.show_obstacles(refusal.obstacles)
    else:
        form.add_error(None, refusal.reason)


def _page(request: HttpRequest, device: Device, forms: Forms, *, faulty: Form | None = None) -> HttpResponse:
    actor, dossier = actor_of(request), dossier_of(device)
    away = why_no_work(device)
    repair_url = reverse(REPAIR_PAGE, args=[device.asset_tag]) if may(actor, "repair.view") else ""
    may_prepare = may(actor, "recipe.view")
    preparation_url = reverse(PREPARATION_PAGE, args=[device.asset_tag]) if may_prepare else ""
    given: dict[str, Any] = {
        "device": device,
        "dossier": dossier,
        "stations": road_of(dossier),
        "drives": [
            _with_form(line, forms, may_destroy=may(actor, "drive.destroy")) for line in drive_lines(dossier)
        ],
        "documents": documents_of(device),
        "away": away,
        "next": _reception_of(device, actor) if away else _next_gesture(dossier, repair_url, preparation_url),
        "faulty": faulty,
        "advice": systems.windows_obstacles(systems.hardware_of(device)),
        "grade_rule": grading.RULE,
        "system_rule": systems.RULE,
        "may_check": may(actor, "check.record") and not away,
        "repair_url": repair_url,
        "preparation_url": preparation_url,
        "may_grade": may(actor, "grade.assign") and not away,
        "may_prove": may(actor, "proof.record"),
        "refused": refused_by_its_programme(device) if may(actor, "bench.view") else None,
        "found_url": reverse(FOUND_PAGE, query={"code": device.asset_tag})
        if may(actor, "found_object.record")
        else "",
        "may_submit": may(actor, "report.submit"),
        "may_download": may(actor, "report.download"),
        "checks_form": forms.checks or _checks_form(dossier),
        "grade_form": forms.grade or GradeForm(initial=GradeForm.known(dossier.grading)),
        "system_form": forms.system or SystemForm(initial=SystemForm.known(device, dossier.installation)),
    }
    return render(request, "workshop/device.html", given, status=422 if faulty is not None else 200)


def _checks_form(dossier: Dossier) -> ChecksForm:
    return ChecksForm(kinds=kinds_asked(dossier), initial=checks_known(dossier.checks))


def _with_form(line: DriveLine, forms: Forms, *, may_destroy: bool) -> DriveLine:
    key = line.proof.drive.pk
    form = forms.drive if forms.drive_id == key else None
    fresh = DriveForm(auto_id=f"id_drive_{key}_%s", may_destroy=may_destroy)
    return replace(line, form=form or fresh, is_open=form is not None)


def _reception_of(device: Device, actor: Actor) -> dict[str, str] | None:
    """What a report created is announced: the way to receive it stands beside the reason why nothing is recorded."""
    receive = STEPS["receive"]
    if device.merged_into_id or device.stage not in receive.sources or not may(actor, receive.capability):
        return None
    query = {"lot": device.lot_id, "code": device.asset_tag}
    return {"label": str(receive.label), "href": reverse(receive.page, query=query)}


def _next_gesture(dossier: Dossier, repair_url: str, preparation_url: str) -> dict[str, str]:
    """The one thing to do now, and where."""
    tag = dossier.device.asset_tag
    upload = reverse("workshop:upload")
    shelve = reverse(STEPS["shelve"].page, query={"code": tag}) if dossier.station is Station.SHELVE else ""
    return {
        Station.IDENTIFY: {"label": _("Import a report"), "href": upload},
        Station.ERASE: {"label": _("Import the log of erasure"), "href": upload},
        Station.CHECK: {"label": _("Check it"), "href": "#checks"},
        Station.REPAIR: {"label": _("Repair it"), "href": repair_url or "#checks"},
        Station.AWAIT_PART: {"label": _("See what it waits for"), "href": repair_url or "#checks"},
        Station.GRADE: {"label": _("Grade it"), "href": "#grade"},
        Station.INSTALL: {"label": _("Prepare it"), "href": preparation_url or "#system"},
        Station.EQUIP: {
            "label": _("Say which accessories it has"),
            "href": preparation_url + "#accessories" if preparation_url else "#checks",
        },
        Station.FINAL_CHECK: {"label": _("See the final check"), "href": preparation_url or "#system"},
        Station.SHELVE: {"label": _("Put in stock"), "href": shelve},
    }[dossier.station]
