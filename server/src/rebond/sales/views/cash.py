"""The cash report of each seller."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.kit.spreadsheets import csv_lines
from rebond.sales.forms import CashForm
from rebond.sales.queries import cash_rows, cash_totals


@opens("cash.view")
@require_GET
def cash(request: HttpRequest) -> HttpResponse:
    """``?since=`` and ``?until=``: days, both included; this month by default."""
    actor = actor_of(request)
    form, since, until = _period(request)
    rows = cash_rows(actor, since=since, until=until)
    context = {
        "form": form,
        "rows": rows,
        "totals": cash_totals(rows),
        "query": f"since={since.isoformat()}&until={until.isoformat()}",
        "may_sell": may(actor, "device.sell"),
        "may_sell_to_organisation": may(actor, "device.sell_to_organisation"),
    }
    return render(request, "sales/cash.html", context, status=422 if form.errors else 200)


@opens("cash.view")
@require_GET
def cash_file(request: HttpRequest) -> StreamingHttpResponse:
    _form, since, until = _period(request)
    headings = [
        str(words)
        for words in (
            _("Receipt"),
            _("Seller"),
            _("Date"),
            _("What"),
            _("Computers"),
            _("Price (EUR)"),
            _("Taken in (EUR)"),
            _("Paid by"),
            _("Cancelled"),
        )
    ]
    rows = (
        (
            row.reference,
            row.seller,
            timezone.localdate(row.on).isoformat(),
            row.what,
            " ".join(row.tags),
            Decimal(row.cents).scaleb(-2),
            Decimal(row.taken_cents).scaleb(-2),
            row.means,
            timezone.localdate(row.cancelled_at).isoformat() if row.cancelled_at else "",
        )
        for row in cash_rows(actor_of(request), since=since, until=until)
    )
    answer = StreamingHttpResponse(csv_lines(headings, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="caisse-{since}-{until}.csv"'
    return answer


def _period(request: HttpRequest) -> tuple[CashForm, date, date]:
    today = timezone.localdate()
    month: dict[str, Any] = {"since": today.replace(day=1), "until": today}
    form = CashForm(request.GET if "since" in request.GET else None, initial=month)
    given = form.cleaned_data if form.is_valid() else month
    return form, given["since"], given["until"]
