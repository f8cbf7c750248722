from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.devices.queries import resolve_all
from rebond.kit.errors import DomainError
from rebond.programmes.choices import CheckKind
from rebond.ui.answers import show_refusal, status_of
from rebond.ui.fields import mark_refused
from rebond.workshop.actions import record_checks
from rebond.workshop.choices import Station
from rebond.workshop.forms import PileChecksForm
from rebond.workshop.models import Review
from rebond.workshop.queries.bench import bench_of


@opens("bench.view")
@require_GET
def show_bench(request: HttpRequest) -> HttpResponse:
    actor, asked = actor_of(request), request.GET.get("station", "")
    station = Station(asked) if asked in Station.values else None
    given = {
        "bench": bench_of(actor, station=station),
        "station": station,
        "may_submit": may(actor, "report.submit"),
        "may_check": may(actor, "check.record"),
        "may_shelve": may(actor, "device.shelve"),
        "may_prepare": may(actor, "device.prepare"),
        "may_find": may(actor, "found_object.record"),
        "reviews": Review.objects.visible_to(actor).waiting().count() if may(actor, "report.review") else 0,
    }
    return render(request, "workshop/bench.html", given)


@opens("check.record")
@require_http_methods(["GET", "POST"])
def check_pile(request: HttpRequest) -> HttpResponse:
    """The same results for several computers, by their codes."""
    start = {"codes": request.GET.getlist("code")}
    form = PileChecksForm(
        request.POST if request.method == "POST" else None, kinds=CheckKind.values, initial=start
    )
    if form.is_valid() and _record(request, form):
        return redirect("workshop:check_pile")
    return render(request, "workshop/check_pile.html", {"form": form}, status=status_of(form))


def _record(request: HttpRequest, form: PileChecksForm) -> bool:
    """Nothing is recorded while one code of the pile is not understood."""
    actor = actor_of(request)
    found = resolve_all(form.cleaned_data["codes"], actor)
    for code, resolution in found.items():
        if resolution.device is None:
            form.add_error("codes", _unknown(code, [device.asset_tag for device in resolution.near_misses]))
    if form.errors:
        mark_refused(form, (code for code, resolution in found.items() if resolution.device is None))
        return False
    devices = {item.device.pk: item.device for item in found.values() if item.device}
    try:
        outcome = record_checks(
            actor=actor, devices=devices.values(), results=form.results, rest_passed=form.rest_passed
        )
    except DomainError as error:
        show_refusal(form, error)
        return False
    count = len(outcome.taken)
    if count:
        done = ngettext(
            "Checks of %(count)d computer recorded.", "Checks of %(count)d computers recorded.", count
        )
        messages.success(request, done % {"count": count})
    for refusal in outcome.refused:
        messages.error(request, f"{refusal.subject.asset_tag}: {refusal.reason}")
    return True


def _unknown(code: str, near: list[str]) -> str:
    if near:
        return _("%(code)s is not known. Did you mean %(near)s?") % {"code": code, "near": ", ".join(near)}
    return _("%(code)s is not known here. Look at the label again.") % {"code": code}
