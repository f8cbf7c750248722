"""What somebody who works in the workshop opens: what to do now, and their own record."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from rebond.access.guards import actor_of, opens
from rebond.integration import actions
from rebond.integration.queries import own_skill, own_trainee, record_of
from rebond.integration.queries.starting import tiles_of
from rebond.integration.sheet import answer_sheet
from rebond.kit.errors import DomainError, NotFound


@opens("own_record.view")
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Pictures and few words: no text is asked for."""
    actor = actor_of(request)
    given = {"tiles": tiles_of(actor)}
    return render(request, "integration/start.html", given)


@never_cache
@opens("own_record.view")
@require_GET
def record(request: HttpRequest) -> HttpResponse:
    """All that is held of the person who asks; an empty page says that nothing is."""
    trainee = own_trainee(actor_of(request))
    given = {"record": record_of(trainee) if trainee else None}
    return render(request, "integration/record.html", given)


@never_cache
@opens("own_record.view")
@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """The page itself says it when there is no record to print."""
    trainee = own_trainee(actor_of(request))
    if trainee is None:
        return redirect("integration:record")
    return answer_sheet(record_of(trainee))


@opens("own_record.view")
@require_POST
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """“I can do this.”"""
    actor = actor_of(request)
    try:
        actions.claim_skill(actor=actor, skill=own_skill(pk, actor))
    except DomainError as error:
        if error.status == NotFound.status:
            raise
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is said. Your supervisor looks at it with you."))
    return redirect("integration:record")
