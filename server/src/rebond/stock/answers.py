"""How a gesture on a pile answers: all taken and on to the next page, or the refused ones with what is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django_stubs_ext import StrPromise

from rebond.access import may
from rebond.access.guards import actor_of
from rebond.devices.models import Device
from rebond.documents.rendering import Document
from rebond.kit.errors import DomainError
from rebond.kit.outcomes import Outcome
from rebond.ui.fields import mark_refused

Gesture = Callable[[], Outcome[Device]]


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to; an empty POST is one too."""
    return request.POST if request.method == "POST" else None


def scanned_first(request: HttpRequest) -> dict[str, Any]:
    """What the address already says: ``?code=RB-4K7Q-92``, once for each computer of a pile."""
    return {name: request.GET[name] for name in ("code", "referral", "location") if request.GET.get(name)} | (
        {"codes": "\n".join(request.GET.getlist("code"))} if request.GET.get("code") else {}
    )


def show_error(error: DomainError, form: forms.Form) -> None:
    """A rule of the road, beside the field that it is about."""
    form.add_error(error.field if error.field in form.fields else None, str(error))


def attempt(form: forms.Form, gesture: Gesture) -> Outcome[Device] | None:
    """Do it; None, with the reason on the form, when it may not run at all."""
    try:
        return gesture()
    except DomainError as error:
        show_error(error, form)
        return None


def answer_pile(
    request: HttpRequest,
    template: str,
    *,
    form: forms.Form,
    gesture: Gesture,
    done: Callable[[int], str | StrPromise],
    to: str,
    context: Callable[[], Mapping[str, Any]] = dict,
) -> HttpResponse:
    """POST: do it. All taken: on to ``to``. Some refused: the same page, with why, the refused codes kept in the form.

    ``context`` is read after the gesture: the page shows what is true then.
    """
    outcome = attempt(form, gesture) if form.is_valid() else None
    if outcome is not None and outcome.complete:
        messages.success(request, str(done(len(outcome.taken))))
        return redirect(to)
    if outcome is not None:
        keep_refused(form, outcome)
    shown = {
        **context(),
        "form": form,
        "outcome": outcome,
        "may_work": may(actor_of(request), "bench.view"),
    }
    return render(request, template, shown, status=422 if form.is_bound else 200)


def keep_refused(form: forms.Form, outcome: Outcome[Device]) -> None:
    """The same form, asking again for those that were refused only."""
    given = QueryDict(mutable=True)
    given.update({name: value for name in form.data if (value := form.data.get(name)) is not None})
    given["codes"] = "\n".join(refusal.subject.asset_tag for refusal in outcome.refused)
    form.data = given
    mark_refused(form, (refusal.subject.asset_tag for refusal in outcome.refused))


def pdf_answer(document: Document, reference: str) -> HttpResponse:
    answer = HttpResponse(document.content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{slugify(f"{document.title} {reference}")}.pdf"'
    return answer
