"""Sessions: planned, filled, held, changed, cancelled."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import Actor, may
from rebond.access.guards import actor_of, opens
from rebond.kit.errors import DomainError
from rebond.learning import actions, queries
from rebond.learning.choices import Presence
from rebond.learning.forms import (
    AttendanceForm,
    ChangeForm,
    CheckInForm,
    EnrolForm,
    SessionForm,
    TrainerForm,
)
from rebond.learning.models import Attendance, Session
from rebond.learning.queries.following import news_of, news_to_tell
from rebond.learning.queries.sessions import waits_of
from rebond.ui.answers import key_of, sent_in, show_refusal, status_of

LONGEST_AGENDA = 100
FROM_SESSION = ("place", "path", "number", "seats")
"""What the next session of a path takes over from the one before, in the address."""


@opens("learning.view")
@require_GET
def list_sessions(request: HttpRequest) -> HttpResponse:
    """``?when=past``; ``to_record``: whose attendance waits; ``offers``: with a seat to offer; else those not over."""
    actor, when = actor_of(request), request.GET.get("when", "")
    given = {
        "sessions": queries.sessions_listed(actor, when=when)[:LONGEST_AGENDA],
        "when": when,
        "to_tell": news_to_tell(actor).count(),
        "may_record": may(actor, "learning.record"),
        "may_edit_paths": may(actor, "programme.edit"),
    }
    return render(request, "learning/sessions.html", given)


@opens("learning.record")
@require_http_methods(["GET", "POST"])
def new_session(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    asked = {name: request.GET[name] for name in FROM_SESSION if key_of(request, name) is not None}
    form = SessionForm(sent_in(request), actor=actor, initial=asked)
    if form.is_valid():
        try:
            session = actions.schedule_session(actor=actor, **form.facts())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The session is in the diary. Now give the seats."))
            return redirect("learning:session", pk=session.pk)
    given = {
        "form": form,
        "has_paths": queries.paths_planned(actor).exists(),
        "paths_url": reverse("learning:paths") if may(actor, "programme.edit") else "",
    }
    return render(request, "learning/new_session.html", given, status=status_of(form))


@opens("learning.view")
@require_GET
def show_session(request: HttpRequest, pk: int) -> HttpResponse:
    return _session_page(request, queries.session_visible(pk, actor_of(request)))


@opens("learning.record")
@require_POST
def enrol(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    session = queries.session_visible(pk, actor)
    form = EnrolForm(request.POST, people=queries.people_without_seat(session))
    if not form.is_valid():
        return _session_page(request, session, enrolling=form)
    outcome = actions.enrol_in_session(
        actor=actor, session=session, referrals=list(form.cleaned_data["people"])
    )
    for refusal in outcome.refused:
        messages.warning(request, f"{refusal.subject.code} : {refusal.reason}")
    if taken := len(outcome.taken):
        told = ngettext("%(count)s seat is given.", "%(count)s seats are given.", taken) % {"count": taken}
        messages.success(request, told)
    return redirect("learning:session", pk=pk)


@opens("learning.record")
@require_POST
def record_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """The list as ticked; or, by one gesture, everybody present."""
    actor = actor_of(request)
    session = queries.session_visible(pk, actor)
    seats = queries.seats_of(session)
    form = AttendanceForm(request.POST, seats=seats)
    everybody = "everybody" in request.POST
    if not everybody and not form.is_valid():
        return _session_page(request, session, attending=form)
    presences = (
        dict.fromkeys((s.enrolment.referral_id for s in seats), Presence.PRESENT)
        if everybody
        else form.presences()
    )
    try:
        outcome = actions.record_attendance(
            actor=actor, session=session, presences=presences, seen=request.POST.get("seen", "")
        )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("learning:session", pk=pk)
    messages.success(request, _("The attendance is recorded."))
    if done := len(outcome.taken):
        told = ngettext("%(count)s path is complete.", "%(count)s paths are complete.", done) % {
            "count": done
        }
        messages.success(request, told)
    return redirect("learning:session", pk=pk)


@opens("learning.record")
@require_http_methods(["GET", "POST"])
def change_session(request: HttpRequest, pk: int) -> HttpResponse:
    """When and where; beside it who leads, and the way to cancel."""
    actor = actor_of(request)
    session = queries.session_visible(pk, actor)
    form = ChangeForm(sent_in(request), initial=ChangeForm.written(session))
    if form.is_valid():
        try:
            actions.change_session(actor=actor, session=session, **form.facts())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, " ".join([_("The session is changed."), *_who_is_told(session)]))
            return redirect("learning:session", pk=pk)
    return _change_page(request, session, changing=form)


@opens("learning.record")
@require_POST
def substitute_trainer(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    session = queries.session_visible(pk, actor)
    form = TrainerForm(request.POST, session=session)
    if not form.is_valid():
        return _change_page(request, session, training=form)
    actions.substitute_trainer(actor=actor, session=session, **form.cleaned_data)
    messages.success(request, _("It is noted who leads the session."))
    return redirect("learning:session", pk=pk)


@opens("learning.record")
@require_POST
def check_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Sheets scanned at the door."""
    actor = actor_of(request)
    session = queries.session_visible(pk, actor)
    form = CheckInForm(request.POST)
    if not form.is_valid():
        return _session_page(request, session, scanning=form)
    outcome = actions.check_in(actor=actor, session=session, codes=form.cleaned_data["codes"])
    for refusal in outcome.refused:
        messages.warning(request, f"{refusal.subject} : {refusal.reason}")
    if here := len(outcome.taken):
        told = ngettext("%(count)s person is here.", "%(count)s people are here.", here) % {"count": here}
        messages.success(request, told)
    return redirect("learning:session", pk=pk)


@opens("learning.record")
@require_POST
def free_seat(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    actor = actor_of(request)
    session = queries.session_visible(pk, actor)
    if actions.free_seat(actor=actor, session=session, referral=queries.person_visible(code, actor)):
        messages.success(request, _("The seat is free again. It is kept for the first who waits."))
    return redirect("learning:session", pk=pk)


@opens("learning.record")
@require_POST
def take_offer(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    actor = actor_of(request)
    session = queries.session_visible(pk, actor)
    actions.take_offer(actor=actor, session=session, referral=queries.person_visible(code, actor))
    messages.success(request, _("The seat is given."))
    return redirect("learning:session", pk=pk)


@opens("learning.record")
@require_POST
def leave_waiting_list(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    actor = actor_of(request)
    session = queries.session_visible(pk, actor)
    actions.leave_waiting_list(actor=actor, session=session, referral=queries.person_visible(code, actor))
    messages.success(request, _("The person waits no longer. A kept seat goes to the next."))
    return redirect("learning:session", pk=pk)


@opens("learning.record")
@require_POST
def cancel_session(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    session = queries.session_visible(pk, actor)
    actions.cancel_session(actor=actor, session=session)
    messages.success(request, " ".join([_("The session is cancelled."), *_who_is_told(session)]))
    return redirect("learning:sessions")


def _who_is_told(session: Session) -> list[str]:
    """Sentences: to how many people a message leaves, and how many are left to the place."""
    sent, calls = news_of(session)
    by_message = ngettext("%(count)s person gets a message.", "%(count)s people get a message.", sent)
    by_the_place = ngettext(
        "%(count)s person to tell: see the list of sessions.",
        "%(count)s people to tell: see the list of sessions.",
        calls,
    )
    told = [by_message % {"count": sent}] if sent else []
    return told + ([by_the_place % {"count": calls}] if calls else [])


def _session_page(
    request: HttpRequest,
    session: Session,
    *,
    enrolling: EnrolForm | None = None,
    attending: AttendanceForm | None = None,
    scanning: CheckInForm | None = None,
) -> HttpResponse:
    actor, seats, waits = actor_of(request), queries.seats_of(session), waits_of(session)
    may_record, is_held = may(actor, "learning.record"), session.recorded_at is not None
    is_open = may_record and session.is_planned and not is_held
    people = queries.people_without_seat(session) if is_open else []
    kept = sum(wait.offered_at is not None for wait in waits)
    free = max(session.seats - len(seats) - kept, 0)
    form = attending or AttendanceForm(seats=seats, initial={"seen": session.attendance_seen})
    given = {
        "session": session,
        "rows": [(seat, form[form.name_of(seat)]) for seat in seats],
        "attendance_form": form,
        "free": free,
        "waits": waits,
        "is_held": is_held,
        "may_record_now": may_record and bool(seats) and session.is_due,
        "may_enrol": bool(people) and (free > 0 or session.is_to_come),
        "may_change": is_open,
        "may_free": is_open and not session.is_due,
        "may_scan": is_open and session.is_due,
        "scan_form": scanning or CheckInForm(),
        "enrol_form": enrolling or EnrolForm(people=people),
        **(_next_steps(actor, session, seats) if is_held else {"has_next": False}),
    }
    status = max(status_of(sent) for sent in (form, enrolling, scanning) if sent is not None)
    return render(request, "learning/session.html", given, status=status)


def _next_steps(actor: Actor, session: Session, seats: list[Attendance]) -> dict[str, object]:
    """After the attendance: the next session of the path, or the computers of those who may have theirs."""
    number = session.number + 1
    goes_on = number <= session.path.length
    asked = {"place": session.place_id, "path": session.path_id, "number": number, "seats": session.seats}
    given = {
        "following": queries.next_session_of(session) if goes_on else None,
        "plan_url": reverse("learning:new_session", query=asked)
        if goes_on and may(actor, "learning.record")
        else "",
        "ready": queries.ready_for_handover(seats) if may(actor, "device.hand_over") else [],
    }
    return {"has_next": any(given.values()), **given}


def _change_page(
    request: HttpRequest,
    session: Session,
    *,
    changing: ChangeForm | None = None,
    training: TrainerForm | None = None,
) -> HttpResponse:
    written = {"trainer": session.trainer_id, "organisation": session.trainer_organisation_id}
    given = {
        "session": session,
        "form": changing or ChangeForm(initial=ChangeForm.written(session)),
        "trainer_form": training or TrainerForm(session=session, initial=written),
        "is_held": session.recorded_at is not None,
    }
    status = max(status_of(sent) for sent in (changing, training) if sent is not None)
    return render(request, "learning/change_session.html", given, status=status)
