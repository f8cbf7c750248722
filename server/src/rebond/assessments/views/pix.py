"""Results of a Pix campaign: the file is read, shown line by line without a name, then kept."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from rebond.access.guards import actor_of, opens
from rebond.assessments import actions
from rebond.assessments.choices import Moment
from rebond.assessments.forms import PixConfirmationForm, PixForm
from rebond.assessments.pix.lines import read_results
from rebond.assessments.pix.sealing import opened, sealed
from rebond.assessments.queries.pix import preview
from rebond.kit.errors import DomainError
from rebond.ui.answers import show_refusal, status_of

BADGES = {"new": "done", "replaces": "running", "unchanged": "neutral"}


@opens("assessment.record")
@sensitive_post_parameters()
@sensitive_variables("form")
@never_cache
@require_http_methods(["GET", "POST"])
def import_pix(request: HttpRequest) -> HttpResponse:
    """The answer to the file is its preview: what waits for the confirmation stands in the page, signed, and nowhere else."""
    actor, is_sent = actor_of(request), request.method == "POST"
    form = PixForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_valid():
        moment = Moment(form.cleaned_data["moment"])
        try:
            seen = preview(read_results(form.cleaned_data["file"]), moment, actor)
        except DomainError as error:
            show_refusal(form, error)
        else:
            given = {
                "lines": [(line, BADGES.get(line.verdict, "attention")) for line in seen.judged],
                "to_keep": seen.to_keep,
                "moment": moment,
                "confirm_form": PixConfirmationForm(initial={"preview": sealed(seen.lines, moment, actor)}),
            }
            return render(request, "assessments/pix_preview.html", given)
    return render(request, "assessments/pix.html", {"form": form}, status=status_of(form))


@opens("assessment.record")
@never_cache
@require_POST
def confirm_pix(request: HttpRequest) -> HttpResponse:
    """The answer itself says what became of each line. Sent again, it says that all is there already."""
    actor, form = actor_of(request), PixConfirmationForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was sent. Send the file again."))
        return redirect("assessments:pix")
    lines, moment = opened(form.cleaned_data["preview"], actor)
    done = actions.import_results(actor=actor, lines=lines, moment=moment)
    given = {
        "lines": [(line, BADGES.get(line.verdict, "attention")) for line in done],
        "kept": sum(line.verdict in line.verdict.WRITTEN for line in done),
        "moment": moment,
    }
    return render(request, "assessments/pix_done.html", given)
