"""One person: what they can do, their path, their reminders, their diploma."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from rebond.access import Actor, may
from rebond.access.guards import NOT_FOUND, actor_of, opens
from rebond.assessments.actions import record_levels
from rebond.assessments.choices import Moment, SkillLevel
from rebond.assessments.forms import LevelForm
from rebond.assessments.queries.people import assessment_before
from rebond.assessments.rules import STAGES
from rebond.kit.errors import DomainError, NotFound, Refused
from rebond.learning import actions, queries
from rebond.learning.choices import Channel, PathState
from rebond.learning.forms import CallForm, MoveForm, PathChoiceForm, ReminderForm, StopForm, ToldForm
from rebond.learning.models import AbsenceFollowUp, Enrolment
from rebond.learning.papers import print_diploma
from rebond.learning.queries import following
from rebond.learning.queries.people import minutes_attended
from rebond.programmes.choices import AssessmentTool
from rebond.referrals.choices import ClosingReason
from rebond.referrals.models import Referral
from rebond.referrals.queries import events_of, road_of
from rebond.referrals.stages import Stage
from rebond.ui.answers import show_refusal, status_of
from rebond.ui.road import Station


@opens("learning.view")
@require_GET
def show_person(request: HttpRequest, code: str) -> HttpResponse:
    return _person_page(request, queries.person_visible(code, actor_of(request)))


@opens("assessment.record")
@require_POST
def assess(request: HttpRequest, code: str) -> HttpResponse:
    actor = actor_of(request)
    referral = queries.person_visible(code, actor)
    form = LevelForm(request.POST, tools=referral.kept_rules.assessment_tools)
    if form.is_valid():
        given = form.cleaned_data
        try:
            record_levels(
                actor=actor,
                referral=referral,
                tool=AssessmentTool(given["tool"]),
                moment=Moment.BEFORE,
                level=SkillLevel(given["level"]),
                submission=given["submission"],
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


@opens("learning.record")
@sensitive_post_parameters("email")
@never_cache
@require_POST
def agree_to_reminders(request: HttpRequest, code: str) -> HttpResponse:
    actor = actor_of(request)
    referral = queries.person_visible(code, actor)
    form = ReminderForm(request.POST, has_telephone=following.has_telephone(referral))
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.agree_to_reminders(
                actor=actor, referral=referral, channel=Channel(given["channel"]), email=given["email"]
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The person is reminded the day before each session."))
            return redirect("learning:person", code=referral.code)
    return _person_page(request, referral, reminding=form)


@opens("learning.record")
@require_POST
def end_reminders(request: HttpRequest, code: str) -> HttpResponse:
    actor = actor_of(request)
    referral = queries.person_visible(code, actor)
    actions.end_reminders(actor=actor, referral=referral)
    messages.success(request, _("The person is reminded no more."))
    return redirect("learning:person", code=referral.code)


@opens("learning.record")
@require_POST
def note_call(request: HttpRequest, code: str) -> HttpResponse:
    actor = actor_of(request)
    referral, follow_up = _followed_up(code, request)
    form = CallForm(request.POST)
    if form.is_valid():
        actions.note_call(actor=actor, follow_up=follow_up, seen=form.cleaned_data["seen"])
        messages.success(request, _("The call is noted."))
    return redirect("learning:person", code=referral.code)


@opens("learning.record")
@require_POST
def note_return(request: HttpRequest, code: str) -> HttpResponse:
    actor = actor_of(request)
    referral, follow_up = _followed_up(code, request)
    actions.note_return(actor=actor, follow_up=follow_up)
    messages.success(request, _("The person comes again. Now give a seat in a session."))
    return redirect("learning:person", code=referral.code)


@opens("referral.answer")
@require_POST
def stop_path(request: HttpRequest, code: str) -> HttpResponse:
    actor = actor_of(request)
    referral, follow_up = _followed_up(code, request)
    form = StopForm(request.POST)
    if not form.is_valid():
        return _person_page(request, referral, stopping=form)
    try:
        actions.stop_path(actor=actor, follow_up=follow_up, reason=ClosingReason(form.cleaned_data["reason"]))
    except Refused as error:  # called on too few days to be unreachable
        form.add_error("reason", str(error))
        return _person_page(request, referral, stopping=form)
    messages.success(request, _("The path is stopped, with its reason."))
    return redirect("learning:person", code=referral.code)


@opens("learning.view")
@require_GET
def list_absences(request: HttpRequest) -> HttpResponse:
    return render(request, "learning/absences.html", {"rows": following.absences_listed(actor_of(request))})


@opens("learning.view")
@require_GET
def list_news(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    given = {
        "rows": following.news_to_tell(actor),
        "may_record": may(actor, "learning.record"),
        "sees_referral": may(actor, "referral.view"),
    }
    return render(request, "learning/news.html", given)


@opens("learning.record")
@require_POST
def note_told(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    news, form = following.news_visible(pk, actor), ToldForm(request.POST)
    if form.is_valid():
        actions.note_told(actor=actor, news=news, seen=form.cleaned_data["seen"])
        messages.success(request, _("It is noted: the person knows."))
    return redirect("learning:news")


@opens("learning.view")
@require_GET
def diploma(request: HttpRequest, code: str) -> HttpResponse:
    referral = queries.person_visible(code, actor_of(request))
    enrolment = queries.enrolment_of(referral)
    if enrolment is None or enrolment.state != PathState.COMPLETED:
        raise NotFound(NOT_FOUND, code="not_found")
    attended = queries.numbers_attended([enrolment])[enrolment.pk]
    document = print_diploma(enrolment, minutes=minutes_attended(enrolment), attended=attended)
    headers = {"Content-Disposition": f'inline; filename="diploma-{enrolment.pk}.pdf"'}
    return HttpResponse(document.content, content_type="application/pdf", headers=headers)


def _person_page(
    request: HttpRequest,
    referral: Referral,
    *,
    assessing: LevelForm | None = None,
    choosing: PathChoiceForm | None = None,
    reminding: ReminderForm | None = None,
    stopping: StopForm | None = None,
) -> HttpResponse:
    actor, enrolment = actor_of(request), queries.enrolment_of(referral)
    records = may(actor, "learning.record")
    progress = queries.progress_of(enrolment) if enrolment else []
    given = {
        "referral": referral,
        "road": road_of(referral, events_of(referral)),
        "assessment": assessment_before(referral),
        "enrolment": enrolment,
        "stations": [Station(row.title, row.state, row.words, row.when) for row in progress],
        "attended": sum(row.state == "done" for row in progress),
        "obstacles": _obstacles(referral, enrolment),
        "may_assess": may(actor, "assessment.record") and referral.stage in STAGES[Moment.BEFORE],
        "may_open": records and referral.stage == Stage.ACCEPTED,
        "may_hand_over": may(actor, "device.hand_over"),
        "may_stop": may(actor, "referral.answer"),
        "sees_referral": may(actor, "referral.view"),
        "sees_skills": may(actor, "assessment.view"),
        "assessment_form": assessing or LevelForm(tools=referral.kept_rules.assessment_tools),
        "path_form": choosing or PathChoiceForm(actor=actor, programme=referral.programme),
        "may_print_diploma": enrolment is not None and enrolment.state == PathState.COMPLETED,
        "move_form": _move_form(actor, enrolment) if records else None,
        **_reminders(referral, enrolment, reminding, records=records),
        **_absences(enrolment, stopping, records=records),
    }
    sent = [form for form in (assessing, choosing, reminding, stopping) if form is not None]
    return render(
        request, "learning/person.html", given, status=max((status_of(f) for f in sent), default=200)
    )


def _move_form(actor: Actor, enrolment: Enrolment | None) -> MoveForm | None:
    """None where there is no other path to go on with."""
    if enrolment is None or enrolment.state != PathState.OPEN:
        return None
    form = MoveForm(actor=actor, path=enrolment.path)
    return form if form.others.exists() else None


def _obstacles(referral: Referral, enrolment: Enrolment | None) -> list[str] | None:
    """What stands before the handover; None while it is not the moment to speak of it."""
    running = enrolment is not None and enrolment.state != PathState.ABANDONED
    if referral.stage not in {Stage.ON_PATH, Stage.PATH_DONE} or not (
        running or referral.stage == Stage.PATH_DONE
    ):
        return None
    found = queries.obstacles_to_handover([referral]).get(referral.pk, [])
    return [str(obstacle.message) for obstacle in found]


def _followed_up(code: str, request: HttpRequest) -> tuple[Referral, AbsenceFollowUp]:
    """Raise `NotFound` where nobody is to be called."""
    referral = queries.person_visible(code, actor_of(request))
    enrolment = queries.enrolment_of(referral)
    found = following.follow_up_of(enrolment) if enrolment else None
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return referral, found


def _reminders(
    referral: Referral, enrolment: Enrolment | None, form: ReminderForm | None, *, records: bool
) -> dict[str, object]:
    learns = enrolment is not None and enrolment.state == PathState.OPEN
    asked = form or ReminderForm(has_telephone=following.has_telephone(referral))
    return {
        "agreement": following.agreement_of(referral),
        "may_remind": records and learns,
        "reminder_form": asked,
    }


def _absences(enrolment: Enrolment | None, form: StopForm | None, *, records: bool) -> dict[str, object]:
    follow_up = following.follow_up_of(enrolment) if enrolment else None
    return {
        "follow_up": follow_up,
        "may_follow_up": records,
        "call_form": CallForm(initial={"seen": follow_up.calls}) if follow_up else None,
        "stop_form": form or StopForm(),
    }
