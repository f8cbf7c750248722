from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.devices.forms import FilterForm
from rebond.devices.queries import count_up_to, devices_listed, export_headings, export_rows, say_how_missing
from rebond.kit.spreadsheets import Cell, csv_lines, workbook
from rebond.ui.answers import page_asked_for

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GESTURES = {"labels": "devices:labels", "hold": "devices:hold"}


@opens("device.view")
@require_GET
def devices(request: HttpRequest) -> HttpResponse:
    form = _filters(request)
    rows = devices_listed(actor_of(request), form.wanted)
    page = page_asked_for(request, rows.defer("hardware"))
    say_how_missing(page.rows)
    count, is_more = count_up_to(rows)
    shown = {
        "filter_form": form,
        "listing": page,
        "count": count,
        "is_more": is_more,
        "may_export": may(actor_of(request), "device.export"),
        "may_print": may(actor_of(request), "device.identify"),
        "may_hold": may(actor_of(request), "device.hold"),
        "may_see_lots": may(actor_of(request), "donation.view"),
        "query": _kept_query(request),
    }
    return render(request, "devices/list.html", shown)


@opens("device.export")
@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The filtered list, whole, as it streams out of the database."""
    rows = export_rows(devices_listed(actor_of(request), _filters(request).wanted))
    name = f"{_('computers')}-{timezone.localdate().isoformat()}.{kind}"
    return sheet_response(name, export_headings(), rows, kind=kind)


@opens("device.view")
@require_POST
def selection(request: HttpRequest) -> HttpResponse:
    """The ticked devices go on to a gesture."""
    codes = request.POST.getlist("code")
    if not codes:
        messages.warning(request, _("Tick at least one computer first."))
        return redirect(reverse("devices:list"))
    page = GESTURES.get(request.POST.get("gesture", ""), "devices:labels")
    return redirect(reverse(page, query={"code": codes}))


def sheet_response(
    name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, kind: str
) -> HttpResponseBase:
    if kind == "xlsx":
        return FileResponse(
            workbook(_("Computers"), headings, rows), as_attachment=True, filename=name, content_type=XLSX
        )
    answer = StreamingHttpResponse(csv_lines(headings, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _filters(request: HttpRequest) -> FilterForm:
    form = FilterForm(request.GET, actor=actor_of(request))
    form.is_valid()
    return form


def _kept_query(request: HttpRequest) -> str:
    """The filters of the address, without the page and the ticks."""
    kept = request.GET.copy()
    for name in ("after", "before", "code", "gesture"):
        kept.pop(name, None)
    return kept.urlencode()
