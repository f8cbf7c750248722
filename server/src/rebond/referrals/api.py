"""The door of programs to requests: the software of a prescriber refers people, and asks where they stand."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND, actor_of, require
from rebond.geography.models import Commune
from rebond.kit.choosing import chosen
from rebond.kit.errors import Invalid, NotFound
from rebond.network.choices import PrescriberKind
from rebond.network.models import Organisation, Place
from rebond.programmes.models import Programme
from rebond.referrals import actions, queries
from rebond.referrals.choices import AgeBracket, HouseholdException, InternetAtHome, Need, Occupation, Sex
from rebond.referrals.models import Referral
from rebond.referrals.schemas import ReferIn, ReferralOut
from rebond.ui.problems import Problem

router = Router(tags=["referrals"])
PROBLEMS = frozenset({401, 403, 404, 409, 422})


@router.post("/referrals", response={201: ReferralOut, PROBLEMS: Problem}, summary="Refer a person")
def refer(request: HttpRequest, given: ReferIn) -> Status[ReferralOut]:
    """By the rules of the page. What only serves to recognise a household is not kept."""
    actor = actor_of(request)
    require(actor, "referral.create")
    programme = _programme(given.programme, actor)
    referral = actions.refer(
        actor=actor,
        programme=programme,
        place=_place(given.place, actor, programme),
        need=chosen(Need, given.need, "need"),
        age_bracket=chosen(AgeBracket, given.age_bracket, "age_bracket"),
        sex=chosen(Sex, given.sex, "sex"),
        occupation=chosen(Occupation, given.occupation, "occupation"),
        internet_at_home=chosen(InternetAtHome, given.internet_at_home, "internet_at_home"),
        commune=_commune(given.commune),
        prescriber_kind=chosen(PrescriberKind, given.prescriber_kind or _kind(actor), "prescriber_kind"),
        criteria=given.criteria,
        first_name=given.first_name,
        phone=given.phone,
        family_names=given.family_names,
        birth_date=given.birth_date,
        household=given.household,
        household_exception=chosen(HouseholdException, given.household_exception, "household_exception")
        if given.household_exception
        else None,
        submission=given.submission,
    )
    return Status(201, _told(referral))


@router.get(
    "/referrals/{code}", response={200: ReferralOut, PROBLEMS: Problem}, summary="Where a request stands"
)
def show(request: HttpRequest, code: str) -> ReferralOut:
    actor = actor_of(request)
    require(actor, "referral.view")
    return _told(queries.referral_visible(code, actor))


def _told(referral: Referral) -> ReferralOut:
    return ReferralOut(
        code=referral.code, stage=referral.stage, place=referral.place.name, reason=referral.closing_reason
    )


def _programme(slug: str, actor: Actor) -> Programme:
    running = [one for one in queries.programmes_to_refer_to(actor) if slug in {"", one.slug}]
    if len(running) > 1:
        raise Invalid(_("Several programmes run: name one."), code="invalid", field="programme")
    if not running:
        raise NotFound(NOT_FOUND, code="not_found", field="programme")
    return running[0]


def _place(pk: int | None, actor: Actor, programme: Programme) -> Place:
    offered = queries.places_to_refer_to(actor, programme)
    found = list(offered[:2]) if pk is None else list(offered.filter(pk=pk))
    if len(found) != 1:
        raise NotFound(NOT_FOUND, code="not_found", field="place")
    return found[0]


def _commune(insee_code: str) -> Commune | None:
    if not insee_code:
        return None
    found = Commune.objects.filter(insee_code=insee_code).first()
    if found is None:
        raise Invalid(_("No commune has this INSEE code."), code="invalid", field="commune")
    return found


def _kind(actor: Actor) -> str:
    kinds = Organisation.objects.filter(pk=actor.organisation_id or 0).values_list(
        "prescriber_kind", flat=True
    )
    return kinds.first() or ""
