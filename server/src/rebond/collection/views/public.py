"""The pages of anybody who offers computers: no account, and what is kept of the visit is a count that cannot be read back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import NOBODY
from rebond.access.guards import public
from rebond.collection import actions
from rebond.collection.choices import Handing
from rebond.collection.following import link_of, secret_of
from rebond.collection.forms import AgreeForm, AnswerForm, BringForm, FollowForm, PublicOfferForm
from rebond.collection.limits import REQUESTS_OF_A_VISITOR
from rebond.collection.models import DonationRequest
from rebond.collection.offers import judge
from rebond.collection.queries import bringing_of, request_behind, territories_that_collect, told_of
from rebond.collection.views.bringing import choose
from rebond.kit.attempts import TooManyTries
from rebond.kit.errors import DomainError
from rebond.network.models import Territory
from rebond.ui.answers import sent_in, show_refusal, status_of
from rebond.ui.visitors import visitor_of


@public
@require_GET
def give(request: HttpRequest) -> HttpResponse:
    """Where the computers are decides who answers."""
    territories = territories_that_collect(timezone.localdate())
    return render(request, "collection/give.html", {"territories": territories})


@csrf_protect
@public
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, slug: str) -> HttpResponse:
    """The answer itself shows the secret link: it stands in no address and in no session.

    A slip of the pen costs nothing and is not counted; whatever has its pictures opened is, wrong or right. "Nearest first"
    brings the page back with what was written.
    """
    territory = get_object_or_404(Territory.objects.filter(slug=slug))
    if "near" in request.POST and request.POST.get("handing") == Handing.DROP_OFF:
        return _offer_page(request, PublicOfferForm.again(request.POST, territory=territory), territory)
    form, too_many = PublicOfferForm(sent_in(request), request.FILES or None, territory=territory), 0
    if form.is_bound and form.is_machine:
        return render(request, "collection/thanks.html", {"asked": None})
    if form.is_valid():
        visitor = visitor_of(request)
        try:
            REQUESTS_OF_A_VISITOR.refuse_when_too_many(visitor)
            judge(form.offer())
            REQUESTS_OF_A_VISITOR.count(visitor)
            made = _ask(form, territory)
        except DomainError as error:
            show_refusal(form, error)
            too_many = error.status if isinstance(error, TooManyTries) else 0
        else:
            shown = {"asked": made, "link": link_of(made), "secret": secret_of(made)}
            return render(request, "collection/thanks.html", shown)
    return _offer_page(request, form, territory, status=too_many or status_of(form))


@csrf_protect
@public
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """The answer itself shows the request: it stands in no address and in no session."""
    form, too_many = FollowForm(sent_in(request)), 0
    if form.is_valid():
        try:
            found = _behind(form, request)
        except DomainError as error:
            show_refusal(form, error)
            too_many = error.status if isinstance(error, TooManyTries) else 0
        else:
            return _followed(request, found, AnswerForm())
    return render(request, "collection/follow.html", {"form": form}, status=too_many or status_of(form))


@csrf_protect
@public
@sensitive_post_parameters()
@never_cache
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """The number and the secret come with the answer, as hidden fields of the page before."""
    found, wrong = _found(request)
    if found is None:
        return wrong
    form = AnswerForm(request.POST, request.FILES or None)
    if form.is_valid():
        try:
            found = actions.answer(actor=NOBODY, request=found, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            return _followed(request, found, AnswerForm())
    return _followed(request, found, form)


@csrf_protect
@public
@sensitive_post_parameters()
@never_cache
@require_POST
def bring(request: HttpRequest) -> HttpResponse:
    """Where and when; the number and the secret come as hidden fields of the page before."""
    found, wrong = _found(request)
    if found is None:
        return wrong
    form = BringForm(request.POST, request=found)
    if form.is_valid():
        try:
            choose(NOBODY, found, form)
        except DomainError as error:
            show_refusal(form, error)
        else:
            return _followed(request, _again(found), AnswerForm())
    return _followed(request, found, AnswerForm(), bring_form=form)


@csrf_protect
@public
@sensitive_post_parameters()
@never_cache
@require_POST
def agree(request: HttpRequest) -> HttpResponse:
    """To the day that the drop-off point proposed."""
    found, wrong = _found(request)
    if found is None:
        return wrong
    form, refused = AgreeForm(request.POST), ""
    if form.is_valid():
        try:
            actions.agree_to_day(actor=NOBODY, request=found, **form.cleaned_data)
        except DomainError as error:
            refused = str(error)
    return _followed(request, _again(found), AnswerForm(), refused=refused)


def _found(request: HttpRequest) -> tuple[DonationRequest | None, HttpResponse]:
    """The request behind the number and the secret that a page sent; else the page that asks for them."""
    key, status = FollowForm(request.POST), 422
    if key.is_valid():
        try:
            return _behind(key, request), HttpResponse()
        except DomainError as error:
            show_refusal(key, error)
            status = error.status
    return None, render(request, "collection/follow.html", {"form": key}, status=status)


def _again(found: DonationRequest) -> DonationRequest:
    return DonationRequest.objects.select_related("territory", "commune", "organisation", "lot").get(
        pk=found.pk
    )


def _ask(form: PublicOfferForm, territory: Territory) -> DonationRequest:
    return actions.ask_to_give(
        actor=NOBODY,
        territory=territory,
        offer=form.offer(),
        submission=form.cleaned_data["submission"],
        language=get_language() or "fr",
    )


def _behind(form: FollowForm, request: HttpRequest) -> DonationRequest:
    return request_behind(form.cleaned_data["code"], form.cleaned_data["secret"], visitor=visitor_of(request))


def _offer_page(
    request: HttpRequest, form: PublicOfferForm, territory: Territory, *, status: int = 200
) -> HttpResponse:
    return render(request, "collection/offer.html", {"form": form, "territory": territory}, status=status)


def _followed(
    request: HttpRequest,
    found: DonationRequest,
    form: AnswerForm,
    *,
    bring_form: BringForm | None = None,
    refused: str = "",
) -> HttpResponse:
    bringing = bringing_of(found)
    if bring_form is None and bringing.may_choose:
        bring_form = BringForm(request=found)
    shown = {
        "told": told_of(found),
        "form": form,
        "secret": secret_of(found),
        "bringing": bringing,
        "bring_form": bring_form,
        "refused": refused,
    }
    status = status_of(bring_form) if bring_form is not None and bring_form.is_bound else status_of(form)
    return render(request, "collection/followed.html", shown, status=409 if refused else status)
