from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from rebond.access.guards import actor_of, opens
from rebond.notices import actions
from rebond.notices.models import Notice

SHOWN = 100


@opens("account.manage_own")
def notice_list(request: HttpRequest) -> HttpResponse:
    notices = list(Notice.objects.for_person(actor_of(request).user_id)[:SHOWN])
    unread = sum(notice.read_at is None for notice in notices)
    return render(request, "notices/list.html", {"notices": notices, "unread": unread})


@opens("account.manage_own")
@require_POST
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to the page of a notice; it is read from then on."""
    own = Notice.objects.for_person(actor_of(request).user_id)
    notice = get_object_or_404(own, pk=pk)
    actions.mark_read(user_id=notice.recipient_id, notice_ids=[pk])
    return redirect(notice.path)


@opens("account.manage_own")
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    actions.mark_read(user_id=actor_of(request).user_id)
    return redirect("notices:list")
