"""What the pages of both doors share: an account, and a personal link."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rebond.access import Actor, Scope, may, scope_of
from rebond.access.guards import NOT_FOUND
from rebond.kit.errors import DomainError, NotFound, Refused
from rebond.kit.outcomes import Outcome
from rebond.network.models import Organisation
from rebond.programmes.models import Programme
from rebond.programmes.wording import for_whom
from rebond.referrals import actions, queries
from rebond.referrals.actions.repeating import SENT_OTHERWISE
from rebond.referrals.choices import ClosingReason, HouseholdException, NewsPace
from rebond.referrals.doors import Door
from rebond.referrals.forms import GroupForm, NewsForm, ReferralForm, WithdrawalForm, written
from rebond.referrals.models import Referral, ReferralGroup
from rebond.referrals.sheets import print_sheet, print_sheets
from rebond.referrals.stages import Stage
from rebond.referrals.waiting import free_computers
from rebond.ui.answers import sent_in, show_refusal, status_of


def refer_by(request: HttpRequest, door: Door) -> HttpResponse:
    """One page. "Sort by distance" and a second request of a household bring it back with what was written."""
    programmes = queries.programmes_to_refer_to(door.actor)
    programme = _programme(request, programmes)
    if programme is None:
        return _no_programme(request, door)
    given = _form_options(door.actor, programme)
    if request.method == "POST" and "sort" in request.POST:
        given["initial"] = written(ReferralForm(**given), request.POST)
        return _refer_page(request, door, ReferralForm(**given), programme, programmes)
    exception = request.POST.get("household_exception", "")
    is_second = bool(exception) and exception not in HouseholdException.UNCHECKED
    form = ReferralForm(sent_in(request), is_second=is_second, **given)
    if "join" in request.POST and form.is_valid():
        return _join(request, door, programme, form)
    if form.is_valid():
        try:
            referral = actions.refer(actor=door.actor, programme=programme, **form.facts())
        except DomainError as error:
            sent = _to_send_again(request.POST) if error.code == SENT_OTHERWISE else request.POST
            asks_why = is_second or error.field == "household_exception"
            form = ReferralForm(sent, is_second=asks_why, **given)
            show_refusal(form, error)
        else:
            _tell(request, referral)
            return redirect(door.referral, code=referral.code)
    return _refer_page(request, door, form, programme, programmes)


def _no_programme(request: HttpRequest, door: Door) -> HttpResponse:
    """Whoever opens programmes is led there; the others read whom to ask."""
    programmes_url = reverse("programmes:list") if may(door.actor, "programme.edit") else ""
    return render(request, "referrals/no_programme.html", {"door": door, "programmes_url": programmes_url})


def places_by(request: HttpRequest, door: Door) -> HttpResponse:
    """The part of the page that lists the places, sorted again. The answers travel in the body, not in the address."""
    programme = _programme(request, queries.programmes_to_refer_to(door.actor))
    if programme is None:
        raise NotFound(NOT_FOUND, code="not_found")
    given = _form_options(door.actor, programme)
    form = ReferralForm(initial=written(ReferralForm(**given), request.POST), **given)
    return render(request, "referrals/refer.html#places", {"form": form})


def refer_group_by(request: HttpRequest, door: Door) -> HttpResponse:
    """Two gestures on one page: how many, then a line each. Nobody is referred before every line is."""
    programmes = queries.programmes_to_refer_to(door.actor)
    programme = _programme(request, programmes)
    if programme is None:
        return _no_programme(request, door)
    given = _form_options(door.actor, programme)
    if request.method == "POST" and ("sort" in request.POST or "prepare" in request.POST):
        given |= {"initial": written(GroupForm(**given), request.POST), "known_lines": request.POST}
        return _group_page(request, door, GroupForm(**given), programme, programmes)
    form = GroupForm(sent_in(request), **given)
    if form.is_valid():
        try:
            group = _group_referred(door, programme, form)
        except Refused as error:  # of a page that was sent before with other answers
            form = GroupForm(_to_send_again(request.POST), **given)
            show_refusal(form, error)
        else:
            if group is not None:
                messages.success(request, _told_of_group(group.referrals.count()))
                return redirect(door.group, pk=group.pk)
    return _group_page(request, door, form, programme, programmes)


def group_by(request: HttpRequest, door: Door, pk: int) -> HttpResponse:
    group, people = queries.group_visible(pk, door.actor)
    waiting = sum(referral.stage == Stage.WAITING for referral in people)
    given = {"door": door, "group": group, "people": people, "waiting": waiting}
    return render(request, "referrals/group.html", given)


def group_sheets_by(door: Door, pk: int) -> HttpResponse:
    """The sheets of all, one a page, in the order of the lines."""
    group, people = queries.group_visible(pk, door.actor)
    if not people:
        raise NotFound(NOT_FOUND, code="not_found")
    document = print_sheets(people, reference=f"G-{group.pk}")
    headers = {"Content-Disposition": f'inline; filename="group-{group.pk}.pdf"'}
    return HttpResponse(document.content, content_type="application/pdf", headers=headers)


def sheet_by(door: Door, code: str) -> HttpResponse:
    referral = queries.referral_visible(code, door.actor)
    headers = {"Content-Disposition": f'inline; filename="{referral.code}.pdf"'}
    return HttpResponse(print_sheet(referral).content, content_type="application/pdf", headers=headers)


def withdraw_by(request: HttpRequest, door: Door, code: str) -> HttpResponse:
    referral = queries.referral_visible(code, door.actor)
    form = WithdrawalForm(sent_in(request))
    if form.is_valid():
        reason = ClosingReason(form.cleaned_data["reason"])
        require_taken(actions.withdraw(actor=door.actor, referrals=[referral], reason=reason))
        messages.success(request, _("The request is taken back. The place is told."))
        return redirect(door.referral, code=referral.code)
    given = {"form": form, "referral": referral, "door": door}
    return render(request, "referrals/withdraw.html", given, status=status_of(form))


def news_by(request: HttpRequest, door: Door, pace: str) -> HttpResponse:
    form = NewsForm(sent_in(request), initial={"pace": pace})
    if form.is_valid():
        actions.choose_pace(actor=door.actor, pace=NewsPace(form.cleaned_data["pace"]))
        messages.success(request, _("Your choice is kept."))
        return redirect(door.home)
    return render(request, "referrals/news.html", {"form": form, "door": door}, status=status_of(form))


def require_taken(outcome: Outcome[Referral]) -> None:
    for refusal in outcome.refused:
        raise Refused(refusal.reason, obstacles=refusal.obstacles)


def _join(request: HttpRequest, door: Door, programme: Programme, form: ReferralForm) -> HttpResponse:
    facts = form.facts()
    told = {
        name: facts[name] for name in ("commune", "household", "first_name", "family_names", "birth_date")
    }
    actions.join_request(actor=door.actor, programme=programme, **told)
    messages.success(
        request, _("You follow the request of this household. Your list says whether it is still under way.")
    )
    return redirect(door.home)


def _tell(request: HttpRequest, referral: Referral) -> None:
    if referral.stage != Stage.WAITING:
        messages.success(request, _("The person is referred. Print the sheet, or give them the code."))
        return
    messages.warning(
        request,
        _(
            "The person is on the waiting list: every computer is promised. Print the sheet, or give them the code."
        ),
    )


def _group_referred(door: Door, programme: Programme, form: GroupForm) -> ReferralGroup | None:
    """None, and what is in the way beside each line, when nobody is referred."""
    try:
        return actions.refer_group(
            actor=door.actor, programme=programme, lines=form.kept_lines(), **form.in_common()
        )
    except actions.LinesRefused as refused:
        form.add_error(None, str(refused))
        for line in form.lines:
            if line.number in refused.refusals:
                line.show(refused.refusals[line.number])
    except DomainError as error:
        if error.code == SENT_OTHERWISE:
            raise
        show_refusal(form, error)
    return None


def _to_send_again(sent: QueryDict) -> QueryDict:
    """The same answers on a new page: nothing is lost, and what is sent from it is another request."""
    again = sent.copy()
    again["submission"] = str(uuid4())
    return again


def _told_of_group(people: int) -> str:
    return ngettext(
        "%(people)s person is referred. Print the sheet, or give them the code.",
        "%(people)s people are referred. Print the sheets, or give each their code.",
        people,
    ) % {"people": people}


def _refer_page(
    request: HttpRequest, door: Door, form: ReferralForm, programme: Programme, programmes: list[Programme]
) -> HttpResponse:
    template = (
        "referrals/refer_second.html"
        if form.is_bound and form.asks_exception_only
        else "referrals/refer.html"
    )
    given = _around(door, form, programme, programmes)
    return render(request, template, given, status=status_of(form))


def _group_page(
    request: HttpRequest, door: Door, form: GroupForm, programme: Programme, programmes: list[Programme]
) -> HttpResponse:
    given = _around(door, form, programme, programmes)
    is_refused = form.is_bound and (form.errors or any(line.errors for line in form.lines))
    return render(request, "referrals/refer_group.html", given, status=422 if is_refused else 200)


def _around(
    door: Door, form: ReferralForm, programme: Programme, programmes: list[Programme]
) -> dict[str, Any]:
    today = timezone.localdate()
    free = free_computers(programme, programme.rules, today)
    return {
        "door": door,
        "form": form,
        "programme": programme,
        "others": [other for other in programmes if other != programme],
        "for_whom": for_whom(programme.rules),
        "has_room": free is None or free > 0,
        "next_wave": programme.rules.next_wave(today),
    }


def _programme(request: HttpRequest, programmes: list[Programme]) -> Programme | None:
    slug = request.GET.get("programme", "")
    return next((programme for programme in programmes if not slug or programme.slug == slug), None)


def _form_options(actor: Actor, programme: Programme) -> dict[str, Any]:
    is_own_place = scope_of(actor, "referral.create") is Scope.OWN_PLACE
    return {
        "programme": programme,
        "places": list(queries.places_to_refer_to(actor, programme)),
        "is_own_place": is_own_place,
        "confirmers": queries.organisations_that_confirm(programme.territory_id) if is_own_place else None,
        "prescriber_kind": Organisation.objects.filter(pk=actor.organisation_id or 0)
        .values_list("prescriber_kind", flat=True)
        .first()
        or "",
    }
