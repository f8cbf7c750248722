from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access.guards import actor_of, opens
from rebond.cofunding import actions, queries
from rebond.cofunding.exports import HEADINGS, lines
from rebond.cofunding.forms import EntryForm, HandOnForm, LaterForm, LeavingForm, WithdrawalForm
from rebond.kit.errors import DomainError
from rebond.kit.spreadsheets import csv_lines
from rebond.ui.answers import page_asked_for, sent_in, show_refusal, status_of
from rebond.ui.forms import ConfirmationForm


@opens("cofunding.record")
@require_GET
def participants(request: HttpRequest) -> HttpResponse:
    """Codes and days; a name is opened one by one."""
    actor, to_ask = actor_of(request), request.GET.get("state") == "to_ask"
    rows = queries.participants_to_ask(actor) if to_ask else queries.participants_listed(actor)
    given = {
        "listing": page_asked_for(request, rows),
        "to_ask": to_ask,
        "is_cofunded": queries.programmes_cofunded(actor).exists(),
    }
    return render(request, "cofunding/list.html", given)


@opens("cofunding.record")
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = EntryForm(sent_in(request), actor=actor)
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.enter(
                actor=actor,
                programme=given["programme"],
                place=given["place"],
                entry=form.entry(),
                consents=given["consents"],
                submission=given["submission"],
                entered_on=given["entered_on"],
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Written down, encrypted. Keep the signed consent in the binder."))
            return redirect("cofunding:participant", code=made.code)
    return render(request, "cofunding/enter.html", {"form": form}, status=status_of(form))


@opens("cofunding.record")
@require_GET
def participant(request: HttpRequest, code: str) -> HttpResponse:
    found = queries.participant_visible(code, actor_of(request))
    again = found.ask_again_on
    given = {
        "participant": found,
        "is_open": bool(found.sealed_entry),
        "leaving": LeavingForm(initial={"left_on": found.left_on or timezone.localdate()}),
        "later": LaterForm() if again is not None and again <= timezone.localdate() else None,
    }
    return render(request, "cofunding/participant.html", given)


@opens("cofunding.record")
@require_POST
def leave(request: HttpRequest, code: str) -> HttpResponse:
    actor = actor_of(request)
    found, form = queries.participant_visible(code, actor), LeavingForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write the day on which the person left."))
        return redirect("cofunding:participant", code=code)
    try:
        actions.leave(actor=actor, participant=found, left=form.left(), left_on=form.cleaned_data["left_on"])
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Written down, encrypted."))
    return redirect("cofunding:participant", code=code)


@opens("cofunding.record")
@require_POST
def follow(request: HttpRequest, code: str) -> HttpResponse:
    actor = actor_of(request)
    found, form = queries.participant_visible(code, actor), LaterForm(request.POST)
    try:
        if form.is_valid():
            actions.follow(actor=actor, participant=found, followed=form.followed())
            messages.success(request, _("Written down, encrypted."))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("cofunding:participant", code=code)


@opens("cofunding.record")
@never_cache
@require_POST
def reveal(request: HttpRequest, code: str) -> HttpResponse:
    """Who it is, for the place; each look is written down."""
    actor = actor_of(request)
    found = queries.participant_visible(code, actor)
    try:
        said = actions.reveal(actor=actor, participant=found)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("cofunding:participant", code=code)
    return render(request, "cofunding/said.html", {"participant": found, "said": said})


@opens("cofunding.record")
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    actor = actor_of(request)
    found = queries.participant_visible(code, actor)
    if ConfirmationForm(request.POST, code=found.code).is_valid():
        actions.withdraw(actor=actor, participant=found)
        messages.success(request, _("What this person had said is erased. Destroy the signed consent too."))
    else:
        messages.error(request, _("Nothing was erased: the code is not that of the person."))
    return redirect("cofunding:participant", code=code)


@opens("cofunding.withdraw")
@require_http_methods(["GET", "POST"])
def withdrawals(request: HttpRequest) -> HttpResponse:
    """By the code alone, without opening anything: for the coordination, also when the place is closed."""
    actor = actor_of(request)
    form = WithdrawalForm(sent_in(request), actor=actor)
    if form.is_valid():
        actions.withdraw(actor=actor, participant=form.cleaned_data["code"])
        messages.success(request, _("What this person had said is erased. Destroy the signed consent too."))
        return redirect("cofunding:withdrawals")
    return render(request, "cofunding/withdrawals.html", {"form": form}, status=status_of(form))


@opens("cofunding.hand_on")
@require_http_methods(["GET", "POST"])
def hand_on(request: HttpRequest, pk: int) -> HttpResponse:
    """A place closes: another one follows its people. By their number alone, without opening anything."""
    actor = actor_of(request)
    place = queries.place_to_leave(pk, actor)
    form = HandOnForm(sent_in(request), place=place)
    if form.is_valid():
        try:
            count = actions.hand_on(actor=actor, place=place, to=form.cleaned_data["to"])
        except DomainError as error:
            show_refusal(form, error)
        else:
            told = ngettext(
                "%(count)s person is followed by %(place)s.",
                "%(count)s people are followed by %(place)s.",
                count,
            )
            messages.success(request, told % {"count": count, "place": form.cleaned_data["to"]})
            return redirect("stock:close_place", pk=pk)
    given = {"form": form, "place": place, "count": queries.followed_at(place).count()}
    return render(request, "cofunding/hand_on.html", given, status=status_of(form))


@opens("cofunding.export")
@require_GET
def exports(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    programmes = queries.programmes_cofunded(actor, "cofunding.export")
    return render(request, "cofunding/exports.html", {"programmes": programmes})


@opens("cofunding.export")
@never_cache
@require_POST
def export(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """A file with names. Who took it away, when and how many people it tells of is in the ledger."""
    actor = actor_of(request)
    programme = queries.programme_to_export(slug, actor)
    people = actions.export(actor=actor, programme=programme)
    answer = StreamingHttpResponse(csv_lines(HEADINGS, lines(people)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="fse-{programme.slug}.csv"'
    return answer
