from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rebond.access.guards import actor_of, opens
from rebond.desk.queries.ledger import ledger_page
from rebond.ui.answers import key_of


@opens("ledger.verify")
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    shown = ledger_page(actor_of(request), after=key_of(request, "after"), before=key_of(request, "before"))
    return render(request, "desk/ledger.html", {"shown": shown})
