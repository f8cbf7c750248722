from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import Actor, Scope, scope_of
from rebond.access.guards import NOT_FOUND, actor_of, opens
from rebond.kit.errors import DomainError, NotFound
from rebond.network.models import Organisation, Place
from rebond.pads import actions, queries
from rebond.pads.choices import ReadingOutcome, SheetState
from rebond.pads.forms import EntryForm, PadForm, PicturesForm
from rebond.pads.models import Sheet
from rebond.pads.outcomes import BADGES, CURES
from rebond.pads.pictures import as_jpeg, opened_picture
from rebond.pads.printing import printed
from rebond.pads.reading.files import MOST_PAGES
from rebond.programmes.models import Programme
from rebond.referrals.choices import HouseholdException
from rebond.referrals.queries import organisations_that_confirm, places_to_refer_to, programmes_to_refer_to
from rebond.ui.answers import sent_in, show_refusal, status_of

ANSWERS = "pads.answers"


@opens("referral.create")
@require_GET
def list_pads(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    sheets = list(queries.sheets_to_confirm(actor).order_by("read_at", "pk")[:100])
    return render(request, "pads/list.html", {"sheets": sheets, "pads": queries.pads_issued(actor)})


@opens("referral.create")
@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    others = queries.organisations_with_pads(actor) if _prints_for_others(actor) else None
    form = PadForm(sent_in(request), programmes=programmes_to_refer_to(actor), organisations=others)
    if form.is_valid():
        place = Place.objects.filter(pk=actor.place_id or 0).first() if others is None else None
        chosen = form.cleaned_data.get("organisation") or Organisation.objects.get(
            pk=actor.organisation_id or 0
        )
        try:
            pad = actions.issue_pad(
                actor=actor,
                programme=form.cleaned_data["programme"],
                organisation=chosen,
                place=place if scope_of(actor, "referral.create") is Scope.OWN_PLACE else None,
                size=form.cleaned_data["size"],
                submission=form.cleaned_data["submission"],
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Pad %(code)s is ready: print it.") % {"code": pad.code})
            return redirect("pads:list")
    return render(request, "pads/issue.html", {"form": form}, status=status_of(form))


@opens("referral.create")
@require_GET
def paper(request: HttpRequest, code: str) -> HttpResponse:
    pad = queries.pad_visible(code, actor_of(request))
    headers = {"Content-Disposition": f'inline; filename="{pad.code}.pdf"'}
    return HttpResponse(printed(pad).content, content_type="application/pdf", headers=headers)


@opens("referral.create")
@require_http_methods(["GET", "POST"])
def read(request: HttpRequest) -> HttpResponse:
    """Several files at once; each sheet is answered on its own line of the next page."""
    is_sent = request.method == "POST"
    form = PicturesForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_valid():
        request.session[ANSWERS] = _answered(actor_of(request), form.cleaned_data["pictures"])
        return redirect("pads:answers")
    return render(request, "pads/read.html", {"form": form}, status=status_of(form))


@opens("referral.create")
@never_cache
@require_GET
def show_answers(request: HttpRequest) -> HttpResponse:
    lines = [
        {
            **line,
            "label": ReadingOutcome(line["outcome"]).label,
            "badge": BADGES[ReadingOutcome(line["outcome"])],
            "cure": CURES[ReadingOutcome(line["outcome"])],
        }
        for line in request.session.get(ANSWERS, [])
    ]
    return render(request, "pads/answers.html", {"lines": lines})


@opens("referral.create")
@require_GET
def open_code(request: HttpRequest, code: str, number: int | str) -> HttpResponseBase:
    """Behind the QR code: the sheet that is known, or the page where it is read."""
    try:
        sheet = queries.sheet_visible(code, int(number), actor_of(request))
    except NotFound:
        return render(request, "pads/read.html", {"form": PicturesForm()})
    return confirm(request, sheet.pad.code, sheet.number)


@opens("referral.create")
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, code: str, number: int) -> HttpResponse:
    actor = actor_of(request)
    sheet = queries.sheet_visible(code, number, actor)
    if sheet.state != SheetState.TO_CONFIRM:
        return render(request, "pads/dealt_with.html", {"sheet": sheet})
    given = _entry_options(actor, sheet)
    form = EntryForm(sent_in(request), is_second=_says_why(request), **given)
    if "sort" not in request.POST and form.is_valid():
        try:
            referral = actions.enter_sheet(
                actor=actor, sheet=sheet, facts=form.facts(), occurred_at=form.occurred_at
            )
        except DomainError as error:
            if error.field == "household_exception":
                form = EntryForm(request.POST, is_second=True, **given)
            show_refusal(form, error)
        else:
            messages.success(request, _("The sheet is entered. Give the person their code, or their sheet."))
            return redirect("referrals:referral", code=referral.code)
    return _confirm_page(request, form, sheet)


@opens("referral.create")
@require_POST
def set_aside(request: HttpRequest, code: str, number: int) -> HttpResponse:
    actor = actor_of(request)
    actions.set_sheet_aside(actor=actor, sheet=queries.sheet_visible(code, number, actor))
    messages.success(request, _("The sheet is set aside, its picture is erased."))
    return redirect("pads:list")


@opens("referral.create")
@never_cache
@require_GET
def picture(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The flattened sheet, without its stub."""
    shown = opened_picture(queries.sheet_visible(code, number, actor_of(request)).sealed_picture)
    if shown is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return HttpResponse(as_jpeg(shown), content_type="image/jpeg")


def _answered(actor: Actor, files: list[Any]) -> list[dict[str, Any]]:
    """A line for each sheet. The name of a file may be the name of a person: it is not kept."""
    lines: list[dict[str, Any]] = []
    for rank, file in enumerate(files, 1):
        if len(lines) >= MOST_PAGES:
            lines.append({"file": rank, **asdict(actions.Taken(outcome=ReadingOutcome.TOO_MANY))})
        elif file.size > settings.LARGEST_UPLOAD:
            lines.append({"file": rank, **asdict(actions.Taken(outcome=ReadingOutcome.TOO_LARGE))})
        else:
            lines += [{"file": rank, **asdict(one)} for one in actions.take_in(actor=actor, data=file.read())]
    return [{**line, "outcome": line["outcome"].value} for line in lines]


def _confirm_page(request: HttpRequest, form: EntryForm, sheet: Sheet) -> HttpResponse:
    crops = queries.crops_of(sheet)
    doubted = {one.removeprefix("criteria."): crop for one, crop in crops.boxes.items()}
    asked = ("need", "age_bracket", "sex", "occupation", "internet_at_home", "prescriber_kind")
    given = {
        "form": form,
        "sheet": sheet,
        "programme": sheet.pad.form.programme,
        "questions": [(form[key], crops.boxes.get(key, "")) for key in asked if key in form.fields],
        "criteria": [(form[f"criterion_{code}"], doubted.get(code, "")) for code in form.doubted],
        "ended_on": _ended_on(sheet.pad.form.programme),
        "areas": {"commune": "", "filled_on": "", **crops.areas},
    }
    return render(request, "pads/confirm.html", given, status=status_of(form))


def _ended_on(programme: Programme) -> date | None:
    """None while it runs."""
    ends_on = programme.ends_on
    return ends_on if ends_on is not None and ends_on < timezone.localdate() else None


def _entry_options(actor: Actor, sheet: Sheet) -> dict[str, Any]:
    pad, programme = sheet.pad, sheet.pad.form.programme
    is_own_place = scope_of(actor, "referral.create") is Scope.OWN_PLACE
    return {
        "sheet": sheet,
        "programme": programme,
        "places": list(places_to_refer_to(actor, programme)),
        "is_own_place": is_own_place,
        "confirmers": organisations_that_confirm(programme.territory_id)
        if is_own_place and not pad.prescriber
        else None,
        "prescriber_kind": pad.organisation.prescriber_kind if pad.prescriber else "",
    }


def _prints_for_others(actor: Actor) -> bool:
    return scope_of(actor, "referral.create") in {Scope.TERRITORY, Scope.ALL}


def _says_why(request: HttpRequest) -> bool:
    exception = request.POST.get("household_exception", "")
    return bool(exception) and exception not in HouseholdException.UNCHECKED
