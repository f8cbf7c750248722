"""The page "Pile": scan many, then one gesture for all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access.guards import actor_of, opens
from rebond.desk.actions import act_on_pile, undo_pile
from rebond.desk.forms import PileForm
from rebond.desk.models import PileGesture
from rebond.desk.piles import MOST
from rebond.desk.queries.commands import command_cards, verbs_offered
from rebond.desk.queries.piles import Seen, done_by, look_at, workshop_chosen
from rebond.devices.models import Device
from rebond.kit.errors import DomainError
from rebond.ui.answers import sent_in, show_refusal, status_of

LIVE = "X-Rebond-Pile"
"""The page that stays open while it sends: it wants the answer alone, not a page."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a gesture, as it is told."""

    gesture: PileGesture
    taken: list[str]
    unsettled: list[Seen]
    seconds_left: int

    @property
    def words(self) -> str:
        count = len(self.taken)
        done = ngettext("%(count)d computer", "%(count)d computers", count) % {"count": count}
        return f"{self.gesture.get_verb_display()} · {done}"


@opens("device.identify")
@require_http_methods(["GET", "POST"])
def pile(request: HttpRequest) -> HttpResponse:
    """POST does the gesture whose button was pressed. Without a script the page comes back with what came of it."""
    actor = actor_of(request)
    form = PileForm(sent_in(request), actor=actor, initial=_start(request))
    if form.is_valid() and form.cleaned_data["gesture"]:
        try:
            gesture = act_on_pile(actor=actor, key=form.once, wish=form.wish)
        except DomainError as error:
            show_refusal(form, error)
        else:
            return _answer(request, gesture, form.unsettled)
    if LIVE in request.headers:
        return render(request, "desk/pile_refused.html", {"form": form}, status=422)
    done = _done(request)
    shown = {
        "form": form,
        "seen": form.seen,
        "verbs": verbs_offered(actor),
        "most": MOST,
        "result": _result(done, []) if done else None,
        "keep": f"rebond.pile.{actor.membership_id}",
        "hat": actor.membership_id,
    }
    return render(request, "desk/pile.html", shown, status=status_of(form))


@opens("device.identify")
@require_POST
def look(request: HttpRequest) -> JsonResponse:
    """What each code means, as it is scanned. Nothing is written."""
    actor, codes = actor_of(request), request.POST.getlist("code")[: MOST + 10]
    workshop = workshop_chosen(request.POST.get("workshop", ""), actor)
    seen = {item.text: item.told() for item in look_at(codes, actor, workshop)}
    return JsonResponse({"seen": [seen[code.strip()] | {"text": code} for code in codes if code.strip()]})


@opens("device.identify")
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Within the minute, whoever did it."""
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError:
        raise Http404 from None
    try:
        outcome = undo_pile(actor=actor_of(request), key=key)
    except DomainError as error:
        words, refused = str(error), []
        status = error.status
    else:
        count = len(outcome.taken)
        words = ngettext("Undone for %(count)d computer.", "Undone for %(count)d computers.", count)
        words, status = words % {"count": count}, 200
        refused = [(item.subject.asset_tag, item.reason) for item in outcome.refused]
    if LIVE in request.headers:
        shown = {"words": words, "refused": refused, "is_done": status == 200}
        return render(request, "desk/pile_undone.html", shown, status=status)
    (messages.success if status == 200 else messages.error)(request, words)
    for tag, reason in refused:
        messages.error(request, f"{tag}: {reason}")
    return redirect("desk:pile")


@opens("device.identify")
@require_GET
def cards(request: HttpRequest) -> HttpResponse:
    """Cards to print and scan: with them the mouse is never touched."""
    return render(
        request, "desk/pile_cards.html", {"groups": command_cards(verbs_offered(actor_of(request)))}
    )


def _start(request: HttpRequest) -> dict[str, Any]:
    start: dict[str, Any] = {"codes": request.GET.getlist("code")}
    return start | {name: request.GET[name] for name in ("location", "lot") if request.GET.get(name)}


def _answer(request: HttpRequest, gesture: PileGesture, unsettled: list[Seen]) -> HttpResponse:
    if LIVE in request.headers:
        return render(request, "desk/pile_result.html", {"result": _result(gesture, unsettled)})
    for item in unsettled:
        messages.warning(request, f"{item.text}: {item.words}")
    return redirect(reverse("desk:pile", query={"done": str(gesture.key)}))


def _done(request: HttpRequest) -> PileGesture | None:
    """The gesture that the address names, when it is the person's own."""
    try:
        key = UUID(request.GET.get("done", ""))
    except ValueError:
        return None
    return done_by(actor_of(request), key)


def _result(gesture: PileGesture, unsettled: list[Seen]) -> Result:
    rows = Device.objects.filter(pk__in=gesture.taken).order_by("pk")
    return Result(
        gesture=gesture,
        taken=list(rows.values_list("asset_tag", flat=True)),
        unsettled=[] if gesture.option == "unknown" and gesture.taken else unsettled,
        seconds_left=gesture.seconds_left(timezone.now()) if gesture.taken else 0,
    )
