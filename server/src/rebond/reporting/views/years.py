"""The years of a programme: which are closed, what was published, and the gestures that close and open them."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.kit.errors import DomainError
from rebond.programmes.models import Programme
from rebond.reporting import actions, words
from rebond.reporting.activity import activity_report
from rebond.reporting.choices import ReopeningReason
from rebond.reporting.forms import CloseYearForm, ReopenYearForm
from rebond.reporting.queries import closing_visible, programmes_reported_to, years_of, years_to_close


@opens("activity.view")
@require_safe
def years(request: HttpRequest, slug: str) -> HttpResponse:
    actor = actor_of(request)
    programme = get_object_or_404(programmes_reported_to(actor), slug=slug)
    rows = [(row, _report_of(programme, row.year)) for row in years_of(programme)]
    context = {
        "programme": programme,
        "years": rows,
        "may_close": may(actor, "activity.close"),
        "reasons": ReopeningReason.choices,
    }
    return render(request, "reporting/years.html", context)


@opens("activity.close")
@require_safe
def to_close(request: HttpRequest) -> HttpResponse:
    rows = [
        (programme, row, _report_of(programme, row.year))
        for programme, row in years_to_close(actor_of(request))
    ]
    return render(request, "reporting/years_to_close.html", {"years": rows})


@opens("activity.close")
def close(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """What will be published is read first; published by the gesture that follows."""
    programme = get_object_or_404(programmes_reported_to(actor_of(request)), slug=slug)
    return (
        _publish(request, programme, year) if request.method == "POST" else _before(request, programme, year)
    )


def _before(request: HttpRequest, programme: Programme, year: int) -> HttpResponse:
    row = next((row for row in years_of(programme) if row.year == year and row.is_over), None)
    if row is None:
        raise Http404
    if row.closing:
        return redirect("reporting:years", slug=programme.slug)
    report = activity_report(programme, since=date(year, 1, 1), until=date(year, 12, 31))
    context = {
        "programme": programme,
        "year": row,
        "report": report,
        "figures": words.key_lines(report),
        "movements": words.movement_lines(report),
        "report_url": _report_of(programme, year),
        "form": CloseYearForm(initial={"seen": row.seen}),
    }
    return render(request, "reporting/close_year.html", context)


def _publish(request: HttpRequest, programme: Programme, year: int) -> HttpResponse:
    form = CloseYearForm(request.POST)
    try:
        if form.is_valid():
            actions.close_year(
                actor=actor_of(request), programme=programme, year=year, seen=form.cleaned_data["seen"]
            )
            messages.success(request, _("The year %(year)s is closed.") % {"year": year})
        else:
            messages.error(request, _("Nothing was closed. Reload this page and try again."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("reporting:years", slug=programme.slug)


def _report_of(programme: Programme, year: int) -> str:
    days = {"programme": programme.slug, "since": f"{year}-01-01", "until": f"{year}-12-31"}
    return reverse("reporting:activity", query=days)


@opens("activity.close")
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    closing = closing_visible(pk, actor)
    form = ReopenYearForm(request.POST, code=str(closing.year))
    if form.is_valid():
        try:
            actions.reopen_year(actor=actor, closing=closing, reason=form.cleaned_data["reason"])
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The year %(year)s is open again.") % {"year": closing.year})
    else:
        messages.error(request, _("Nothing was opened: choose why, and type the year."))
    return redirect("reporting:years", slug=closing.programme.slug)


@opens("activity.view")
@require_safe
def published(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as it was published: what its digest is of."""
    closing = closing_visible(pk, actor_of(request))
    options = {"ensure_ascii": False, "indent": 2}
    answer = JsonResponse(closing.published, json_dumps_params=options)
    name = f"{_('activity')}-{closing.programme.slug}-{closing.year}-v{closing.version}.json"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer
