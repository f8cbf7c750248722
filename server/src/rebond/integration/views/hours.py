"""Hours by activity of one person and one month, and whether the workshop keeps any."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rebond.access.guards import NOT_FOUND, actor_of, opens
from rebond.integration import actions
from rebond.integration.forms import HoursForm
from rebond.integration.queries import trainee_visible, workshop_of
from rebond.integration.queries.hours import hours_written, month_named
from rebond.kit.errors import DomainError, NotFound
from rebond.ui.answers import sent_in, status_of


@never_cache
@opens("trainee.follow")
@require_http_methods(["GET", "POST"])
def month(request: HttpRequest, pk: int, year: int, month: int) -> HttpResponse:
    actor = actor_of(request)
    trainee, first = trainee_visible(pk, actor), month_named(year, month)
    if first is None:
        raise NotFound(NOT_FOUND, code="not_found")
    form = HoursForm(sent_in(request), initial=hours_written(trainee, first))
    if form.is_valid():
        try:
            actions.record_hours(actor=actor, trainee=trainee, month=first, minutes=form.minutes())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The hours of the month are recorded."))
            return redirect("integration:trainee", pk=pk)
    given = {"form": form, "trainee": trainee, "month": first}
    return render(request, "integration/hours.html", given, status=status_of(form))


@opens("trainee.follow")
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """``keep``: "yes", or anything else."""
    actor = actor_of(request)
    are_kept = request.POST.get("keep") == "yes"
    actions.choose_hours(actor=actor, organisation=workshop_of(actor), are_kept=are_kept)
    said = _("Hours by activity are kept from now on.") if are_kept else _("No more hours are kept.")
    messages.success(request, said)
    return redirect("integration:skills")
