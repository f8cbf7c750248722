from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rebond.access import may, reaches
from rebond.access.guards import NOT_FOUND, actor_of, opens
from rebond.aftercare import actions, queries
from rebond.aftercare.choices import Condition, Occasion
from rebond.aftercare.forms import FollowUpForm
from rebond.aftercare.occasions import closes_on, due_on
from rebond.handover.models import Signing
from rebond.kit.errors import DomainError, NotFound
from rebond.referrals.models import Contact
from rebond.ui.answers import sent_in, show_refusal, status_of

MOST_SHOWN = 100


@opens("aftercare.record")
@require_GET
def due(request: HttpRequest) -> HttpResponse:
    """Whom to ask now, the most pressing first, and what was answered lately."""
    actor = actor_of(request)
    found = queries.due_now(actor)
    given = {
        "due": found[:MOST_SHOWN],
        "count": len(found),
        "standing": queries.standing(actor),
        "sees_report": may(actor, "activity.view"),
        "answered": list(queries.answered_lately(actor)[:MOST_SHOWN]),
    }
    return render(request, "aftercare/due.html", given)


@opens("aftercare.record")
@require_http_methods(["GET", "POST"])
def follow_up(request: HttpRequest, pk: int, occasion: str) -> HttpResponse:
    actor = actor_of(request)
    if occasion not in Occasion.values:
        raise NotFound(NOT_FOUND, code="not_found")
    found, asked = queries.handover_to_follow(pk, actor), Occasion(occasion)
    before = queries.follow_up_of(found, asked)
    form = FollowUpForm(sent_in(request), before=before)
    if form.is_valid():
        try:
            made = actions.follow_up(
                actor=actor,
                handover=found,
                occasion=asked,
                news=form.news(),
                submission=form.cleaned_data["submission"],
                asked_on=form.cleaned_data["asked_on"],
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Written down. Thank you for asking."))
            if made.condition == Condition.FAULTY and may(actor, "device.take_back"):
                messages.info(request, _("It can come back to be repaired or exchanged: see below."))
                return redirect("handover:handover", pk=pk)
            if made.condition in {Condition.LOST, Condition.PASSED_ON} and may(actor, "device.hand_over"):
                messages.info(request, _("Say what happened: nobody will ask about this computer again."))
                code = {"code": found.device.asset_tag}
                return redirect(reverse("handover:end_use", query=code))
            return redirect("aftercare:due")
    handed = timezone.localdate(found.handed_over_at)
    given = {
        "form": form,
        "handover": found,
        "occasion": asked,
        "before": before,
        "due_on": due_on(handed, asked),
        "closes_on": closes_on(handed, asked),
        "agreed": Signing.objects.filter(handover=found, may_call=True).exists(),
        "has_contact": Contact.objects.filter(referral=found.referral)
        .due_after(timezone.localdate())
        .exists(),
        "may_call": reaches(actor, "referral.reveal_contact", found.referral.scope_keys()),
    }
    return render(request, "aftercare/follow_up.html", given, status=status_of(form))
