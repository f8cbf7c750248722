"""The reuse rate of a donor, and the years in which its lots were bought."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.donations.actions import say_when_bought as say_when_lot_was_bought
from rebond.donations.queries import lot_visible
from rebond.kit.errors import DomainError
from rebond.kit.spreadsheets import csv_lines
from rebond.reporting import attesting
from rebond.reporting.formats import HEADINGS
from rebond.reporting.forms import BoughtInForm
from rebond.reporting.reuse import ReuseRate, donor_visible, reuse_rate, years_of


@opens("donation.view")
@require_safe
def reuse(request: HttpRequest, donor: int) -> HttpResponse:
    """``?year=``: that in which the computers came; the present one without."""
    actor = actor_of(request)
    found = donor_visible(donor, actor)
    years = years_of(found)
    asked = request.GET.get("year", "")
    year = next((known for known in years if str(known) == asked), years[0])
    rate = reuse_rate(found, year)
    context = {
        "rate": rate,
        "years": years,
        "percent": Decimal(rate.percent) if rate.percent else None,
        "figures": attesting.figures(rate),
        "downloads": {
            kind: reverse("reporting:reuse_download", args=[found.pk, year, kind]) for kind in REUSE_WRITERS
        },
        "may_say": may(actor, "lot.announce"),
        "agreements": found.donation_agreements.exclude(signed_on=None).order_by("-signed_on", "-pk"),
    }
    return render(request, "reporting/reuse.html", context)


@opens("donation.view")
@require_safe
def reuse_download(request: HttpRequest, donor: int, year: int, kind: str) -> HttpResponse:
    found = donor_visible(donor, actor_of(request))
    if kind not in REUSE_WRITERS or year not in years_of(found):
        raise Http404
    answer = REUSE_WRITERS[kind](reuse_rate(found, year))
    name = f"{_('reuse')}-{found.pk}-{year}.{kind}"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


@opens("lot.announce")
@require_POST
def say_when_bought(request: HttpRequest, pk: int) -> HttpResponse:
    """``bought_in``: the year in which the computers of a lot were bought, empty where nobody knows."""
    lot = lot_visible(pk, actor_of(request))
    form = BoughtInForm(request.POST)
    if form.is_valid():
        try:
            say_when_lot_was_bought(actor=actor_of(request), lot=lot, year=form.cleaned_data["bought_in"])
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The year of lot %(lot)s is recorded.") % {"lot": lot.reference})
    else:
        messages.error(request, _("Enter the year with four digits."))
    query = {"year": form.cleaned_data.get("shown") or ""}
    return redirect(reverse("reporting:reuse", args=[lot.agreement.donor_id], query=query))


def _reuse_csv(rate: ReuseRate) -> HttpResponse:
    lines = csv_lines(HEADINGS, attesting.lines(rate))
    return HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")


def _reuse_pdf(rate: ReuseRate) -> HttpResponse:
    return HttpResponse(attesting.print_attestation(rate).content, content_type="application/pdf")


REUSE_WRITERS = {"pdf": _reuse_pdf, "csv": _reuse_csv}
