"""What was signed at a handover: opened by those who may, each look on the record; and the easy-to-read sheet."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from rebond.access.guards import actor_of, opens
from rebond.handover import actions
from rebond.handover.forms import SignedPaperPictureForm
from rebond.handover.papers import easy_sheet_of, sheet_of
from rebond.handover.queries import handover_visible
from rebond.handover.signatures import SEAL
from rebond.handover.signed_papers import opened
from rebond.kit.errors import DomainError
from rebond.stock.answers import pdf_answer


@opens("signed_sheet.open")
@never_cache
@require_POST
def signed_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The two copies with the signature on them, or the picture of the signed paper. A POST, because each look is written."""
    actor = actor_of(request)
    found = handover_visible(pk, actor)
    try:
        held = actions.open_signed_sheet(actor=actor, handover=found)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("handover:handover", pk=pk)
    if held.sealed_paper:
        headers = {"Content-Disposition": f'inline; filename="{found.reference}.jpg"'}
        return HttpResponse(opened(held.sealed_paper), content_type="image/jpeg", headers=headers)
    return pdf_answer(sheet_of(found, strokes=SEAL.open(held.sealed_signature)), found.reference)


@opens("signed_sheet.open")
@require_POST
def file_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A photograph of the paper that was signed. The name of the file is not kept: it may be that of a person."""
    actor = actor_of(request)
    found = handover_visible(pk, actor)
    form = SignedPaperPictureForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose the picture of the signed paper."))
        return redirect("handover:handover", pk=pk)
    paper = form.cleaned_data["paper"]
    if paper.size > settings.LARGEST_UPLOAD:
        messages.error(request, _("This file is too large. Take the picture again with fewer pixels."))
        return redirect("handover:handover", pk=pk)
    try:
        actions.file_signed_paper(actor=actor, handover=found, data=paper.read())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The picture is kept, encrypted."))
    return redirect("handover:handover", pk=pk)


@opens("device.hand_over")
@require_GET
def easy_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """What to know about the computer, in easy words and large letters."""
    found = handover_visible(pk, actor_of(request))
    return pdf_answer(easy_sheet_of(found), found.reference)
