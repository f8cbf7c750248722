"""Posts, money and exits of a workshop, for those who pay for them."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rebond.access import may
from rebond.access.guards import NOT_FOUND, actor_of, opens
from rebond.integration import actions
from rebond.integration.forms import PostsForm
from rebond.integration.models import PostsOfYear
from rebond.integration.queries.choosing import chosen, workshops_to_read
from rebond.integration.queries.figures import Figures, figures_of, lines, years_of
from rebond.integration.views.tabs import tabs_of
from rebond.kit.errors import DomainError, NotFound
from rebond.kit.numbers import whole_number
from rebond.kit.spreadsheets import csv_lines
from rebond.network.models import Organisation
from rebond.ui.answers import sent_in, show_refusal, status_of


@opens("integration.view")
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """``?organisation=`` and ``?year=``."""
    actor = actor_of(request)
    workshops = workshops_to_read(actor, "integration.view")
    workshop = chosen(workshops, request.GET.get("organisation", ""))
    given = {
        "tabs": tabs_of(actor),
        "workshops": workshops,
        "workshop": workshop,
        "figures": figures_of(workshop, year=_year(request)) if workshop else None,
        "years": years_of(workshop) if workshop else [],
        "year": _year(request),
        "file_url": f"{reverse('integration:figures_file')}?{_asked(workshop, _year(request))}",
        "may_fund": may(actor, "post.fund"),
    }
    return render(request, "integration/figures.html", given)


@opens("integration.view")
@require_GET
def figures_file(request: HttpRequest) -> HttpResponse:
    workshops = workshops_to_read(actor_of(request), "integration.view")
    workshop = chosen(workshops, request.GET.get("organisation", ""))
    if workshop is None:
        raise NotFound(NOT_FOUND, code="not_found")
    found = figures_of(workshop, year=_year(request))
    return _csv(found)


@opens("post.fund")
@require_http_methods(["GET", "POST"])
def posts(request: HttpRequest, organisation: int, year: int) -> HttpResponse:
    """What is agreed for one year."""
    actor = actor_of(request)
    workshop = chosen(
        [row for row in workshops_to_read(actor, "post.fund") if row.pk == organisation], str(organisation)
    )
    if workshop is None:
        raise NotFound(NOT_FOUND, code="not_found")
    row = PostsOfYear.objects.filter(organisation=workshop, year=year).first()
    known = {"posts": row.posts_hundredths / 100, "amount": row.amount_cents / 100} if row else {}
    form = PostsForm(sent_in(request), initial=known)
    back = f"{reverse('integration:figures')}?{_asked(workshop, year)}"
    if form.is_valid():
        try:
            actions.agree_posts(
                actor=actor,
                organisation=workshop,
                year=year,
                posts_hundredths=form.posts_hundredths(),
                amount_cents=form.amount_cents(),
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The posts of the year are recorded."))
            return redirect(back)
    given = {"form": form, "workshop": workshop, "year": year, "back_url": back}
    return render(request, "integration/posts.html", given, status=status_of(form))


def _asked(workshop: Organisation | None, year: int) -> str:
    return urlencode({"organisation": workshop.pk if workshop else "", "year": year})


def _year(request: HttpRequest) -> int:
    """A year that has begun; this one for anything else."""
    today = timezone.localdate().year
    return whole_number(request.GET.get("year", ""), least=2000, most=today) or today


def _csv(found: Figures) -> HttpResponse:
    content = "".join(csv_lines([_("Figure"), _("Value")], lines(found)))
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    name = f"insertion-{found.year}-{found.organisation.pk}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
