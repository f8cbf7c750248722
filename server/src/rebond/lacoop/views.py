from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import may
from rebond.access.guards import NOT_FOUND, actor_of, opens
from rebond.kit.errors import DomainError, NotFound
from rebond.kit.spreadsheets import csv_lines
from rebond.lacoop import actions, queries
from rebond.lacoop.choices import ActivityState
from rebond.lacoop.forms import ConfirmForm, KeyForm
from rebond.lacoop.records import Record, headings, records_of, row_of
from rebond.learning.queries import session_visible
from rebond.network.models import Place
from rebond.ui.answers import sent_in, show_refusal, status_of


@opens("learning.view")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What La Coop says, and what it could be told."""
    actor = actor_of(request)
    place = queries.place_named(request.GET.get("place", ""), actor)
    if place is None:
        return render(request, "lacoop/no_place.html")
    month = queries.month_named(request.GET.get("month", ""))
    given = {
        "place": place,
        "places": queries.places_seen(actor),
        "key": queries.key_of(place),
        "proposed": queries.activities_to_confirm(place),
        "decided": queries.activities_decided(place),
        "month": month,
        "before": queries.month_before(month),
        "after": queries.month_after(month),
        "sessions": queries.sessions_to_copy(place, month),
        "may_record": may(actor, "learning.record"),
        "may_set_key": may(actor, "coop_key.set"),
    }
    return render(request, "lacoop/home.html", given)


@opens("coop_key.set")
@sensitive_post_parameters("key")
@never_cache
@require_http_methods(["GET", "POST"])
def key(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    place = queries.place_visible(pk, actor)
    kept = queries.key_of(place)
    form = KeyForm(sent_in(request), initial={"structure_id": kept.structure_id if kept else None})
    if form.is_valid():
        try:
            actions.set_key(actor=actor, place=place, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The key is kept. Now read the activities."))
            return _back_to(place)
    given = {"form": form, "place": place, "key": kept}
    return render(request, "lacoop/key.html", given, status=status_of(form))


@opens("coop_key.set")
@require_POST
def forget_key(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    place = queries.place_visible(pk, actor)
    if actions.forget_key(actor=actor, place=place):
        messages.success(request, _("The key is deleted."))
    return _back_to(place)


@opens("learning.record")
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    place = queries.place_visible(pk, actor)
    try:
        found = actions.read_activities(actor=actor, place=place)
    except DomainError as error:
        messages.error(request, str(error))
        return _back_to(place)
    told = _("La Coop is read: %(new)s new, %(changed)s changed, %(known)s already known.")
    counts = {"new": found.new, "changed": found.changed, "known": found.known}
    messages.success(request, told % counts)
    return _back_to(place)


@opens("learning.record")
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    activity = queries.activity_visible(pk, actor)
    if activity.session_id is not None:
        return redirect("learning:session", pk=activity.session_id)
    form = ConfirmForm(sent_in(request), actor=actor, activity=activity)
    if form.is_valid():
        try:
            session = actions.confirm_activity(actor=actor, activity=activity, **form.facts())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The session is in the diary. Now say who came."))
            return redirect("learning:session", pk=session.pk)
    given = {
        "form": form,
        "activity": activity,
        "is_proposed": activity.state == ActivityState.PROPOSED,
        "is_withdrawn": activity.state == ActivityState.WITHDRAWN,
    }
    return render(request, "lacoop/confirm.html", given, status=status_of(form))


@opens("learning.record")
@require_POST
def set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    activity = queries.activity_visible(pk, actor)
    if actions.set_aside(actor=actor, activity=activity):
        messages.success(request, _("The activity is set aside."))
    return _back_to(activity.place)


@opens("learning.record")
@require_POST
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    activity = queries.activity_visible(pk, actor)
    if actions.bring_back(actor=actor, activity=activity):
        messages.success(request, _("The activity is to be confirmed again."))
    return _back_to(activity.place)


@opens("learning.view")
@require_GET
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """One session held, as a card to copy."""
    session = session_visible(pk, actor_of(request))
    if session.recorded_at is None:
        raise NotFound(NOT_FOUND, code="not_found")
    (found,) = records_of([session])
    return render(request, "lacoop/record.html", {"session": session, "record": found})


@opens("learning.view")
@require_GET
def records_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    found = _records_of_month(request, pk)
    lines = csv_lines(headings(), (row_of(one) for one in found))
    headers = {"Content-Disposition": 'attachment; filename="seances-la-coop.csv"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


@opens("learning.view")
@require_GET
def records_json(request: HttpRequest, pk: int) -> JsonResponse:
    found = _records_of_month(request, pk)
    headers = {"Content-Disposition": 'attachment; filename="seances-la-coop.json"'}
    return JsonResponse({"data": [one.item for one in found]}, headers=headers)


def _records_of_month(request: HttpRequest, pk: int) -> list[Record]:
    place = queries.place_visible(pk, actor_of(request))
    month = queries.month_named(request.GET.get("month", ""))
    return records_of(list(queries.sessions_to_copy(place, month)))


def _back_to(place: Place) -> HttpResponse:
    return redirect(reverse("lacoop:home", query={"place": place.pk}))
