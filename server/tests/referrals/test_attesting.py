"""A person comes without a sheet: the place opens the request, and the organisation that they name confirms it or not."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from rebond.access import Role
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.ledger.worker import drain
from rebond.network.choices import PrescriberKind
from rebond.network.models import Organisation
from rebond.referrals.actions import Line, ask_confirmation, close, confirm_request, deny_request, withdraw
from rebond.referrals.choices import ClosingReason, Confirmation, Need
from rebond.referrals.links import actor_of_link
from rebond.referrals.models import Referral
from tests.cast import Cast
from tests.factories import a_commune, a_membership, an_organisation
from tests.referrals.by_link import a_link
from tests.referrals.test_groups import a_group
from tests.referrals.test_news import told
from tests.referrals.test_referral_pages import answers
from tests.referrals.test_referring import referred
from tests.referrals.test_rules_of_referral import ruled

ClientOf = Callable[[str], Client]


def opened(cast: Cast) -> Referral:
    """By the place, for somebody who says that the social action centre follows them."""
    return referred(
        cast,
        "ines",
        prescriber_kind=PrescriberKind.NONE,
        to_confirm_by=cast.social_centre,
        first_name="Nadia",
    )


def kinds_of(referral: Referral) -> list[str]:
    return [event.kind for event in Event.objects.filter(stream=referral.stream).order_by("seq")]


def test_the_organisation_that_a_person_names_is_asked(cast: Cast) -> None:
    colleague = a_membership(Role.PRESCRIBER, cast.social_centre)
    referral = opened(cast)
    assert (referral.prescriber, referral.confirmation, referral.prescriber_kind) == (
        cast.social_centre,
        "asked",
        PrescriberKind.SOCIAL_ACTION_CENTRE,
    )
    sent = Event.objects.get(stream=referral.stream, kind="referral.sent")
    assert (sent.facts["organisation_id"], kinds_of(referral)) == (
        None,
        ["referral.sent", "referral.confirmation_asked"],
    )
    drain()
    sentence = (
        f"{referral.code}: a place opened this request, and the person says that you follow them. "
        "Say whether it is so."
    )
    assert [told(one) for one in (cast.driss, colleague, cast.hanna)] == [[sentence], [sentence], []]


def test_the_organisation_confirms_once_and_the_place_is_told(cast: Cast) -> None:
    referral = opened(cast)
    for _twice in range(2):
        confirm_request(actor=cast.actor("driss"), referral=referral)
    drain()
    referral.refresh_from_db()
    assert (referral.prescriber, referral.is_unconfirmed) == (cast.social_centre, False)
    assert kinds_of(referral).count("referral.confirmed") == 1
    assert told(cast.ines) == [f"{referral.code}: the prescriber confirms the request."]
    with pytest.raises(Refused):
        deny_request(actor=cast.actor("driss"), referral=referral)


def test_who_does_not_follow_the_person_sees_the_request_no_more_and_another_may_be_asked(cast: Cast) -> None:
    referral = opened(cast)
    deny_request(actor=cast.actor("driss"), referral=referral)
    drain()
    referral.refresh_from_db()
    assert (referral.prescriber, referral.confirmation, referral.prescriber_kind) == (
        None,
        "denied",
        PrescriberKind.SOCIAL_ACTION_CENTRE,
    )
    assert list(Referral.objects.visible_to(cast.actor("driss"))) == []
    assert told(cast.ines) == [
        f"{referral.code}: the organisation does not follow this person. Ask another one, or go on without."
    ]
    mission = an_organisation(cast.territory, prescriber_kind=PrescriberKind.COLLEGE)
    with pytest.raises(Invalid):
        ask_confirmation(actor=cast.actor("ines"), referral=referral, organisation=mission)
    a_membership(Role.PRESCRIBER, mission)
    for _twice in range(2):
        ask_confirmation(actor=cast.actor("ines"), referral=referral, organisation=mission)
    referral.refresh_from_db()
    assert (referral.prescriber, referral.confirmation) == (mission, Confirmation.ASKED)
    assert kinds_of(referral).count("referral.confirmation_asked") == 2


def test_what_the_person_said_stays_until_an_organisation_confirms(cast: Cast) -> None:
    ines, driss = cast.actor("ines"), cast.actor("driss")
    referral = referred(cast, "ines", prescriber_kind=PrescriberKind.COLLEGE)
    for answer, kind in (
        (deny_request, PrescriberKind.COLLEGE),
        (confirm_request, PrescriberKind.SOCIAL_ACTION_CENTRE),
    ):
        asked = ask_confirmation(actor=ines, referral=referral, organisation=cast.social_centre)
        assert asked.prescriber_kind == PrescriberKind.COLLEGE
        answer(actor=driss, referral=referral)
        referral.refresh_from_db()
        assert referral.prescriber_kind == kind


def test_who_may_not_refer_is_not_asked_afterwards_either(cast: Cast) -> None:
    ruled(cast, network_members_only=True)
    referral = referred(cast, "ines", prescriber_kind=PrescriberKind.NONE)
    with pytest.raises(Refused) as refusal:
        ask_confirmation(actor=cast.actor("ines"), referral=referral, organisation=cast.social_centre)
    assert (refusal.value.code, refusal.value.field) == ("not_a_member", "to_confirm_by")


def test_nobody_is_asked_again_once_the_request_has_ended(cast: Cast) -> None:
    referral = opened(cast)
    assert close(actor=cast.actor("ines"), referrals=[referral], reason=ClosingReason.MOVED).complete
    with pytest.raises(Refused) as refusal:
        ask_confirmation(actor=cast.actor("ines"), referral=referral, organisation=cast.social_centre)
    assert refusal.value.code == "nobody_is_asked"


def test_who_asks_and_who_answers(cast: Cast) -> None:
    referral = opened(cast)
    with pytest.raises(NotAllowed):
        confirm_request(actor=cast.actor("ines"), referral=referral)
    with pytest.raises(NotFound):
        confirm_request(actor=actor_of_link(a_link(cast).link), referral=referral)
    for name in ("driss", "chloe"):
        with pytest.raises(Invalid):
            referred(cast, name, to_confirm_by=cast.social_centre)
    with pytest.raises(NotFound):
        referred(cast, "ines", to_confirm_by=cast.elsewhere.organisation)
    with pytest.raises(Refused):
        ask_confirmation(actor=cast.actor("ines"), referral=referred(cast), organisation=cast.social_centre)


def test_nobody_takes_back_what_they_have_not_confirmed(cast: Cast) -> None:
    outcome = withdraw(actor=cast.actor("driss"), referrals=[opened(cast)], reason=ClosingReason.MOVED)
    assert [refusal.obstacles[0].code for refusal in outcome.refused] == ["to_be_confirmed"]


def test_where_a_computer_waits_for_the_confirmation_a_place_names_somebody(cast: Cast) -> None:
    ruled(cast, handover_needs_confirmation=True)
    with pytest.raises(Refused) as refusal:
        referred(cast, "ines", prescriber_kind=PrescriberKind.NONE)
    assert (refusal.value.code, refusal.value.field) == ("to_be_confirmed", "prescriber_kind")
    assert opened(cast).confirmation == Confirmation.ASKED
    initiation = referred(cast, "ines", prescriber_kind=PrescriberKind.NONE, need=Need.INITIATION_ONLY)
    assert initiation.confirmation == ""
    with pytest.raises(Refused) as refusal:
        a_group(cast, Line(number=1), name="ines", prescriber_kind=PrescriberKind.NONE)
    assert "une par une" in str(refusal.value)
    assert referred(cast).confirmation == ""


def test_a_place_that_prescribes_too_names_somebody_else_on_its_page(cast: Cast, client_of: ClientOf) -> None:
    a_commune()
    ruled(cast, handover_needs_confirmation=True)
    Organisation.objects.filter(pk=cast.place.organisation_id).update(prescriber_kind=PrescriberKind.COLLEGE)
    ines, form = client_of("ines"), answers(cast.place, submission=uuid4())
    del form["place"]
    alone = ines.post("/referrals/new", form)
    assert (alone.status_code, list(alone.context["form"].errors)) == (422, ["prescriber_kind"])
    ines.post("/referrals/new", {**form, "prescriber_kind": f"organisation:{cast.social_centre.pk}"})
    assert Referral.objects.get().prescriber == cast.social_centre


def test_a_named_organisation_keeps_to_the_rules_of_those_who_refer(cast: Cast) -> None:
    ruled(cast, network_members_only=True)
    with pytest.raises(Refused) as refusal:
        opened(cast)
    assert refusal.value.code == "not_a_member"


def test_the_place_names_the_prescriber_on_the_page_who_answers_on_theirs(
    cast: Cast, client_of: ClientOf
) -> None:
    a_commune()
    ines, driss = client_of("ines"), client_of("driss")
    form = answers(cast.place, prescriber_kind=f"organisation:{cast.social_centre.pk}", submission=uuid4())
    del form["place"]
    ines.post("/referrals/new", form)
    referral = Referral.objects.get()
    page = f"/referrals/{referral.code}"
    assert "n’a pas répondu" in ines.get(page).text
    assert "Non confirmée" in ines.get("/referrals/?stage=unconfirmed").text
    assert "Suivez-vous cette personne" in driss.get(page).text
    assert driss.post(f"{page}/confirm", {"answer": "no"})["Location"] == "/referrals/"
    assert driss.get(page).status_code == 404
    ask = f"{page}/prescriber"
    assert ines.post(ask, {}).status_code == 422
    assert ines.post(ask, {"to_confirm_by": cast.social_centre.pk})["Location"] == page
    assert driss.post(f"{page}/confirm", {"answer": "yes"})["Location"] == page
    referral.refresh_from_db()
    assert referral.confirmation == Confirmation.CONFIRMED
