from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.bench import actions
from rebond.bench.models import Card
from rebond.bench.queries import bench_now, objects_listed, version_of
from rebond.kit.errors import DomainError


@opens("bench.view")
@require_GET
def show_bench(request: HttpRequest) -> HttpResponse:
    """The whole page; without JavaScript its refresh button is a link to itself."""
    actor = actor_of(request)
    given = {
        "bench": bench_now(actor),
        "operator": getattr(request, "operator", None),
        "may_label": may(actor, "device.identify"),
        "may_enrol": may(actor, "agent.manage"),
        "objects": objects_listed(actor).count(),
    }
    return render(request, "bench/bench.html", given)


@opens("bench.view")
@require_GET
def show_cards(request: HttpRequest) -> HttpResponse:
    """The cards alone, every two seconds: 304 while nothing changed."""
    actor = actor_of(request)
    version = version_of(actor)
    if request.headers.get("If-None-Match") == version:
        unchanged = HttpResponseNotModified()
        unchanged["ETag"] = version
        return unchanged
    given = {"bench": bench_now(actor), "may_label": may(actor, "device.identify")}
    answer = render(request, "bench/cards.html", given)
    answer["ETag"] = version
    answer["Cache-Control"] = "private, no-cache"
    return answer


@opens("bench.view")
@require_POST
def validate(request: HttpRequest) -> HttpResponse:
    """The human signature on all that is finished, by whoever works at this computer."""
    actor = actor_of(request)
    finished = Card.objects.visible_to(actor).on_the_bench().exclude(ended_at=None)
    try:
        outcome = actions.validate_finished(actor=actor, cards=list(finished.order_by("pk")))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        count = len(outcome.taken)
        told = ngettext("%(count)d certificate validated.", "%(count)d certificates validated.", count)
        messages.success(request, told % {"count": count})
        for refusal in outcome.refused:
            messages.error(request, refusal.reason)
    return redirect("bench:bench")
