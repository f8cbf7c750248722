"""Answer a person who asks what is kept of them: show, give, erase."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access.guards import actor_of, opens
from rebond.kit.errors import DomainError
from rebond.privacy import actions
from rebond.privacy.forms import PersonForm
from rebond.privacy.queries.person import as_text, request_named, sheet_of
from rebond.privacy.views.tabs import tabs_of
from rebond.ui.answers import sent_in, show_refusal, status_of
from rebond.ui.forms import ConfirmationForm


@opens("person.answer")
@never_cache
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest) -> HttpResponse:
    actor, form = actor_of(request), PersonForm(sent_in(request))
    if form.is_valid():
        try:
            found = request_named(form.cleaned_data["code"], actor)
        except DomainError as error:
            show_refusal(form, error)
        else:
            return redirect("privacy:request", code=found.code)
    given = {"form": form, "tabs": tabs_of(actor)}
    return render(request, "privacy/person.html", given, status=status_of(form))


@opens("person.answer")
@never_cache
@require_GET
def show_request(request: HttpRequest, code: str) -> HttpResponse:
    actor = actor_of(request)
    found = request_named(code, actor)
    given = {"referral": found, "sheet": sheet_of(found, opened=False), "tabs": tabs_of(actor)}
    return render(request, "privacy/request.html", given)


@opens("person.answer")
@never_cache
@require_POST
def give_file(request: HttpRequest, code: str) -> HttpResponse:
    """A text that anybody can open; it stands in no address and is kept nowhere."""
    actor = actor_of(request)
    sheet = actions.give_file(actor=actor, referral=request_named(code, actor))
    answer = HttpResponse(as_text(sheet), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{sheet.code}.txt"'
    return answer


@opens("person.answer")
@require_POST
def erase(request: HttpRequest, code: str) -> HttpResponse:
    actor = actor_of(request)
    found = request_named(code, actor)
    form = ConfirmationForm(request.POST, code=found.code)
    if not form.is_valid():
        messages.error(request, _("Write the number to confirm: nothing was erased."))
        return redirect("privacy:request", code=found.code)
    done = actions.erase_on_request(actor=actor, referral=found)
    count = done.deleted + done.emptied
    said = ngettext("Erased: %(count)d thing.", "Erased: %(count)d things.", count) % {"count": count}
    messages.success(request, said)
    return redirect("privacy:request", code=found.code)


@opens("person.answer")
@require_POST
def renew_secret(request: HttpRequest, code: str) -> HttpResponse:
    actor = actor_of(request)
    found = request_named(code, actor)
    actions.renew_secret(actor=actor, referral=found)
    messages.success(request, _("The lost sheet opens nothing any more. Print a new one."))
    return redirect("privacy:request", code=found.code)
