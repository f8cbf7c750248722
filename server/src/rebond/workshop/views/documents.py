from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from passport.refusal import Reason
from rebond.access import Actor, may
from rebond.access.guards import actor_of, opens
from rebond.donations.models import Lot
from rebond.kit.errors import Refused
from rebond.network.models import Territory
from rebond.ui.answers import status_of
from rebond.workshop.actions import IntakeResult, ingest_file
from rebond.workshop.choices import IntakeOutcome
from rebond.workshop.forms import UploadForm, is_too_large
from rebond.workshop.queries.reviews import document_visible
from rebond.workshop.refusals import TOO_LARGE

ANSWERS = "workshop.answers"
BADGES = {
    IntakeOutcome.CREATED.value: "done",
    IntakeOutcome.UPDATED.value: "done",
    IntakeOutcome.UNCHANGED.value: "neutral",
    IntakeOutcome.REVIEW.value: "attention",
    IntakeOutcome.REFUSED.value: "blocked",
}


@opens("report.submit")
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Several files at once; each is answered on its own line of the next page."""
    actor = actor_of(request)
    is_sent = request.method == "POST"
    form = UploadForm(request.POST if is_sent else None, request.FILES if is_sent else None, actor=actor)
    if form.is_valid():
        lot = form.cleaned_data["lot"]
        answers = [line for file in form.cleaned_data["reports"] for line in _take_in(actor, file, lot)]
        request.session[ANSWERS] = answers
        return redirect("workshop:uploaded")
    return render(request, "workshop/upload.html", {"form": form}, status=status_of(form))


@opens("report.submit")
@require_GET
def show_uploaded(request: HttpRequest) -> HttpResponse:
    answers: list[dict[str, Any]] = request.session.get(ANSWERS, [])
    lines = [
        {**line, "label": IntakeOutcome(line["outcome"]).label, "badge": BADGES[line["outcome"]]}
        for line in answers
    ]
    given = {
        "lines": lines,
        "waiting": sum(line["outcome"] == IntakeOutcome.REVIEW for line in answers),
        "may_review": may(actor_of(request), "report.review"),
    }
    return render(request, "workshop/uploaded.html", given)


@opens("report.download")
@require_GET
def download_document(request: HttpRequest, pk: int) -> HttpResponse:
    """The original, without product keys and user names; always as a file, never shown by the browser."""
    document = document_visible(pk, actor_of(request))
    if not document.content:
        raise Refused(_("This file could not be redacted, so it was not kept."), code="not_kept")
    response = HttpResponse(bytes(document.content), content_type="application/octet-stream")
    response["Content-Disposition"] = (
        f'attachment; filename="document-{document.pk}{_extension(bytes(document.content))}"'
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _take_in(actor: Actor, file: UploadedFile[Any], lot: Lot | None) -> list[dict[str, Any]]:
    """A line for each document; a bundle holds several."""
    name = (file.name or "")[:120]
    if is_too_large(file):
        result = IntakeResult(
            kind="",
            outcome=IntakeOutcome.REFUSED.value,
            device=None,
            reason=Reason.TOO_LARGE.value,
            message=str(TOO_LARGE),
        )
        return [{"name": name, **asdict(result)}]
    territory = _territory_of(actor)
    taken = ingest_file(actor=actor, territory=territory, data=file.read(), name=name, lot=lot)
    return [{"name": shown, **asdict(result)} for shown, result in taken]


def _territory_of(actor: Actor) -> Territory:
    if actor.territory_id is None:
        raise Refused(_("Choose a hat of a territory first."), code="no_territory")
    return Territory.objects.get(pk=actor.territory_id)


def _extension(content: bytes) -> str:
    """A hint for the person who opens it."""
    first = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if first in {b"{", b"["}:
        return ".json"
    return ".xml" if first == b"<" else ".txt"
