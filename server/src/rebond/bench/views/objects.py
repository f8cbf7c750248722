from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.bench import actions
from rebond.bench.choices import ObjectFate
from rebond.bench.forms import FateForm
from rebond.bench.queries import object_visible, objects_kept
from rebond.kit.errors import DomainError
from rebond.ui.answers import page_asked_for


@opens("bench.view")
@require_GET
def list_objects(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    rows = objects_kept(actor).order_by("-pk")
    given = {
        "listing": page_asked_for(request, rows),
        "fates": ObjectFate.choices,
        "may_settle": may(actor, "found_object.record"),
    }
    return render(request, "bench/objects.html", given)


@opens("found_object.record")
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = object_visible(pk, actor_of(request)), FateForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say what became of it."))
        return redirect("bench:objects")
    try:
        actions.settle_object(actor=actor_of(request), found=found, fate=form.cleaned_data["fate"])
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is written down what became of it."))
    return redirect("bench:objects")
