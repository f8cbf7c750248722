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
from rebond.kit.errors import DomainError, Refused
from rebond.learning import actions, queries
from rebond.learning.choices import PathState, Presence, SkillLevel
from rebond.learning.forms import (
    AssessmentForm,
    AttendanceForm,
    EnrolForm,
    NewPathForm,
    PathChoiceForm,
    PathForm,
    SessionForm,
)
from rebond.learning.models import Attendance, Enrolment, LearningPath, Session
from rebond.programmes.choices import AssessmentTool
from rebond.referrals.models import Referral
from rebond.referrals.queries import events_of, road_of
from rebond.referrals.stages import Stage
from rebond.ui.answers import sent_in, show_refusal, status_of
from rebond.ui.road import Station

LONGEST_AGENDA = 100
FROM_SESSION = ("place", "path", "number", "seats")
"""What the next session of a path takes over from the one before, in the address."""


@opens("learning.view")
@require_GET
def list_sessions(request: HttpRequest) -> HttpResponse:
    actor, past = actor_of(request), request.GET.get("when") == "past"
    given = {
        "sessions": queries.sessions_listed(actor, past=past)[:LONGEST_AGENDA],
        "past": past,
        "may_record": may(actor, "learning.record"),
        "may_edit_paths": may(actor, "programme.edit"),
    }
    return render(request, "learning/sessions.html", given)


@opens("learning.record")
@require_http_methods(["GET", "POST"])
def new_session(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    asked = {name: request.GET[name] for name in FROM_SESSION if request.GET.get(name, "").isdecimal()}
    form = SessionForm(sent_in(request), actor=actor, initial=asked)
    if form.is_valid():
        try:
            session = actions.schedule_session(actor=actor, **form.facts())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The session is in the diary. Now give the seats."))
            return redirect("learning:session", pk=session.pk)
    has_paths = queries.paths_offered(None, actor).exists()
    return render(
        request, "learning/new_session.html", {"form": form, "has_paths": has_paths}, status=status_of(form)
    )


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
        outcome = actions.record_attendance(actor=actor, session=session, presences=presences)
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
@require_POST
def cancel_session(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    freed = actions.cancel_session(actor=actor, session=queries.session_visible(pk, actor))
    told = ngettext(
        "The session is cancelled: %(count)s person to tell.",
        "The session is cancelled: %(count)s people to tell.",
        freed,
    )
    messages.success(request, told % {"count": freed})
    return redirect("learning:sessions")


@opens("learning.view")
@require_GET
def show_person(request: HttpRequest, code: str) -> HttpResponse:
    return _person_page(request, queries.person_visible(code, actor_of(request)))


@opens("learning.record")
@require_POST
def assess(request: HttpRequest, code: str) -> HttpResponse:
    actor = actor_of(request)
    referral = queries.person_visible(code, actor)
    form = AssessmentForm(request.POST, tools=referral.kept_rules.assessment_tools)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.assess(
                actor=actor,
                referral=referral,
                tool=AssessmentTool(given["tool"]),
                level=SkillLevel(given["level"]),
                assessed_on=given["assessed_on"],
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The assessment is kept. Now open the learning path."))
            return redirect("learning:person", code=referral.code)
    return _person_page(request, referral, assessing=form)


@opens("learning.record")
@require_POST
def open_path(request: HttpRequest, code: str) -> HttpResponse:
    actor = actor_of(request)
    referral = queries.person_visible(code, actor)
    form = PathChoiceForm(request.POST, actor=actor, programme=referral.programme)
    if not form.is_valid():
        return _person_page(request, referral, choosing=form)
    outcome = actions.open_path(actor=actor, referrals=[referral], path=form.cleaned_data["path"])
    for refusal in outcome.refused:
        raise Refused(refusal.reason, obstacles=refusal.obstacles)
    messages.success(request, _("The learning path is open. Now give a seat in a session."))
    return redirect("learning:person", code=referral.code)


@opens("programme.edit")
@require_GET
def list_paths(request: HttpRequest) -> HttpResponse:
    return render(request, "learning/paths.html", {"paths": queries.paths_of_territory(actor_of(request))})


@opens("programme.edit")
@require_http_methods(["GET", "POST"])
def new_path(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = NewPathForm(sent_in(request), actor=actor)
    if form.is_valid():
        try:
            actions.add_path(actor=actor, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The learning path is offered."))
            return redirect("learning:paths")
    return render(request, "learning/new_path.html", {"form": form}, status=status_of(form))


@opens("programme.edit")
@require_http_methods(["GET", "POST"])
def change_path(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    path = queries.path_visible(pk, actor)
    form = PathForm(sent_in(request), initial=_written(path))
    if form.is_valid():
        try:
            actions.change_path(actor=actor, path=path, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The learning path is changed."))
            return redirect("learning:paths")
    return render(request, "learning/path.html", {"form": form, "path": path}, status=status_of(form))


def _session_page(
    request: HttpRequest,
    session: Session,
    *,
    enrolling: EnrolForm | None = None,
    attending: AttendanceForm | None = None,
) -> HttpResponse:
    actor, seats = actor_of(request), queries.seats_of(session)
    may_record, is_held = may(actor, "learning.record"), session.recorded_at is not None
    people = queries.people_without_seat(session) if may_record and not is_held else []
    form = attending or AttendanceForm(seats=seats)
    given = {
        "session": session,
        "rows": [(seat, form[form.name_of(seat)]) for seat in seats],
        "attendance_form": form,
        "free": max(session.seats - len(seats), 0),
        "is_held": is_held,
        "may_record_now": may_record and bool(seats) and session.is_due,
        "may_enrol": may_record and bool(people) and len(seats) < session.seats,
        "may_cancel": may_record and not is_held,
        "enrol_form": enrolling or EnrolForm(people=people),
        **(_next_steps(actor, session, seats) if is_held else {"has_next": False}),
    }
    status = max(status_of(form), status_of(enrolling) if enrolling else 200)
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


def _person_page(
    request: HttpRequest,
    referral: Referral,
    *,
    assessing: AssessmentForm | None = None,
    choosing: PathChoiceForm | None = None,
) -> HttpResponse:
    actor, enrolment = actor_of(request), queries.enrolment_of(referral)
    records = may(actor, "learning.record")
    progress = queries.progress_of(enrolment) if enrolment else []
    given = {
        "referral": referral,
        "road": road_of(referral, events_of(referral)),
        "assessment": queries.assessment_of(referral),
        "enrolment": enrolment,
        "stations": [Station(row.title, row.state, row.words, row.when) for row in progress],
        "attended": sum(row.state == "done" for row in progress),
        "obstacles": _obstacles(referral, enrolment),
        "may_assess": records and referral.stage in {Stage.ACCEPTED, Stage.ON_PATH},
        "may_open": records and referral.stage == Stage.ACCEPTED,
        "may_hand_over": may(actor, "device.hand_over"),
        "sees_referral": may(actor, "referral.view"),
        "assessment_form": assessing or AssessmentForm(tools=referral.kept_rules.assessment_tools),
        "path_form": choosing or PathChoiceForm(actor=actor, programme=referral.programme),
    }
    sent = [form for form in (assessing, choosing) if form is not None]
    return render(
        request, "learning/person.html", given, status=max((status_of(f) for f in sent), default=200)
    )


def _obstacles(referral: Referral, enrolment: Enrolment | None) -> list[str] | None:
    """What stands before the handover; None while it is not the moment to speak of it."""
    running = enrolment is not None and enrolment.state != PathState.ABANDONED
    if referral.stage not in {Stage.ON_PATH, Stage.PATH_DONE} or not (
        running or referral.stage == Stage.PATH_DONE
    ):
        return None
    found = queries.obstacles_to_handover([referral]).get(referral.pk, [])
    return [str(obstacle.message) for obstacle in found]


def _written(path: LearningPath) -> dict[str, object]:
    return {"name": path.name, "session_titles": path.session_titles, "is_open": path.is_open}
