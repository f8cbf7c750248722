"""An elected official signs: the vote, the delegation, the signatures in their turn, a successor, a reminder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from rebond.desk.queries.todo import todo_of
from rebond.donations.actions import (
    announce_lot,
    delegate,
    name_successor,
    remind_of_signatures,
    take_back_step,
    take_step,
)
from rebond.donations.choices import SigningKind, SuccessionReason
from rebond.donations.models import DonationAgreement, SigningStep
from rebond.donations.queries import agreements_in_force, step_in_turn, steps_of
from rebond.kit.errors import Invalid, NotAllowed, Refused
from rebond.ledger.models import Event
from rebond.notices.models import Notice
from tests.cast import Cast
from tests.donations.pages import being_signed
from tests.harness.clock import Clock

Clients = Callable[[str], Client]
pytestmark = pytest.mark.usefixtures("clock")  # stands at the 2nd of March 2026
DAY = date(2026, 3, 2)


@pytest.fixture
def agreement(cast: Cast) -> DonationAgreement:
    return being_signed(cast)


def turn(agreement: DonationAgreement) -> SigningStep:
    found = step_in_turn(steps_of(agreement))
    assert found is not None
    return found


def taken(cast: Cast, agreement: DonationAgreement, **told: str) -> None:
    take_step(actor=cast.actor("chloe"), step=turn(agreement), done_on=DAY, **told)


def road(agreement: DonationAgreement) -> list[tuple[str, str, bool]]:
    return [(step.kind, step.function, step.done_on is not None) for step in steps_of(agreement)]


def signature(agreement: DonationAgreement, kind: SigningKind = SigningKind.DONOR) -> SigningStep:
    return agreement.signing_steps.get(kind=kind)


def test_it_is_signed_with_its_last_step_and_no_lot_is_announced_before(
    cast: Cast, agreement: DonationAgreement, client_of: Clients
) -> None:
    chloe, page = client_of("chloe"), reverse("donations:agreement", args=[agreement.pk])
    announced = {"actor": cast.actor("chloe"), "workshop": cast.workshop, "announced_on": DAY}
    with pytest.raises(Refused) as refused:
        announce_lot(agreement=agreement, reference="L-1", **announced)  # type: ignore[arg-type]
    assert refused.value.code == "agreement_not_signed"
    assert list(agreements_in_force(cast.actor("chloe"), DAY)) == []
    vote = turn(agreement)
    empty = chloe.post(f"{page}steps/{vote.pk}/", {"done_on": "2026-03-02"})
    assert list(empty.context["step_form"].errors) == ["reference"]
    for _time in range(2):
        chloe.post(f"{page}steps/{vote.pk}/", {"done_on": "2026-03-02", "reference": "2026-031"})
    for function in ("Maire", "Présidente"):
        step = turn(agreement)
        chloe.post(f"{page}steps/{step.pk}/", {"done_on": "2026-03-02", "function": function})
    agreement.refresh_from_db()
    assert agreement.signed_on == DAY
    told = Event.objects.filter(stream=agreement.stream).order_by("seq").values_list("kind", flat=True)
    assert list(told)[1:] == [*["donation_agreement.step_done"] * 3, "donation_agreement.signed"]
    assert [row.pk for row in agreements_in_force(cast.actor("chloe"), DAY)] == [agreement.pk]
    assert "2026-031" in client_of("gael").get(page).content.decode()


def test_each_step_waits_for_the_one_before(cast: Cast, agreement: DonationAgreement) -> None:
    with pytest.raises(Refused) as refused:
        take_step(actor=cast.actor("chloe"), step=signature(agreement), done_on=DAY)
    assert refused.value.code == "out_of_turn"
    for day, code in ((DAY + timedelta(days=1), "to_come"),):
        with pytest.raises(Invalid) as invalid:
            take_step(actor=cast.actor("chloe"), step=turn(agreement), done_on=day, reference="1")
        assert invalid.value.code == code
    taken(cast, agreement, reference="2026-031")
    with pytest.raises(Invalid) as invalid:
        take_step(actor=cast.actor("chloe"), step=turn(agreement), done_on=DAY - timedelta(days=1))
    assert invalid.value.code == "too_early"
    with pytest.raises(NotAllowed):
        take_step(actor=cast.actor("gael"), step=turn(agreement), done_on=DAY)


def test_nothing_is_signed_after_the_day_on_which_it_would_end(
    cast: Cast, agreement: DonationAgreement
) -> None:
    DonationAgreement.objects.filter(pk=agreement.pk).update(ends_on=DAY - timedelta(days=1))
    with pytest.raises(Invalid) as invalid:
        taken(cast, agreement, reference="2026-031")
    assert (invalid.value.code, turn(agreement).kind) == ("over", SigningKind.DELIBERATION)
    DonationAgreement.objects.filter(pk=agreement.pk).update(ends_on=DAY)
    taken(cast, agreement, reference="2026-031")
    assert turn(agreement).kind == SigningKind.DONOR


def test_a_delegate_signs_once_the_order_of_delegation_is_shown(
    cast: Cast, agreement: DonationAgreement
) -> None:
    taken(cast, agreement, reference="2026-031")
    for _time in range(2):
        delegate(actor=cast.actor("chloe"), step=signature(agreement), function="Adjoint au numérique")
    assert road(agreement) == [
        ("deliberation", "", True),
        ("delegation", "", False),
        ("donor", "Adjoint au numérique", False),
        ("operator", "", False),
    ]
    assert turn(agreement).awaited_since == DAY
    with pytest.raises(Refused):
        delegate(actor=cast.actor("chloe"), step=signature(agreement), function="Directeur")
    taken(cast, agreement, reference="Arrêté 12")
    assert turn(agreement).kind == "donor"


def test_a_delegation_said_by_mistake_is_taken_back(
    cast: Cast, agreement: DonationAgreement, client_of: Clients
) -> None:
    chloe, page = cast.actor("chloe"), reverse("donations:agreement", args=[agreement.pk])
    taken(cast, agreement, reference="2026-031")
    before = list(agreement.signing_steps.order_by("pk").values())
    delegate(actor=chloe, step=signature(agreement), function="Adjoint au numérique")
    delegation = signature(agreement, SigningKind.DELEGATION)
    assert client_of("chloe").get(page).context["delegation"] == delegation
    sent = [client_of("chloe").post(f"{page}steps/{delegation.pk}/back/") for _time in range(2)]
    assert [answer.headers["Location"] for answer in sent] == [page] * 2
    with pytest.raises(Refused) as refused:
        take_back_step(actor=chloe, step=delegation)
    assert refused.value.code == "taken_back"
    assert list(agreement.signing_steps.order_by("pk").values()) == before
    told = Event.objects.filter(kind="donation_agreement.step_taken_back").values_list("facts", flat=True)
    assert list(told) == [{"step_id": delegation.pk, "step": "delegation"}]
    delegate(actor=chloe, step=signature(agreement, SigningKind.OPERATOR), function="Directrice")
    take_back_step(actor=chloe, step=signature(agreement))
    assert [kind for kind, _function, _done in road(agreement)] == [
        "deliberation",
        "donor",
        "delegation",
        "operator",
    ]
    take_back_step(actor=chloe, step=signature(agreement, SigningKind.DELEGATION))
    assert list(agreement.signing_steps.order_by("pk").values()) == before


def test_a_successor_is_awaited_afresh_and_the_delegation_falls(
    cast: Cast, agreement: DonationAgreement, clock: Clock
) -> None:
    chloe = cast.actor("chloe")
    taken(cast, agreement, reference="2026-031")
    delegate(actor=chloe, step=signature(agreement), function="Adjoint au numérique")
    taken(cast, agreement, reference="Arrêté 12")
    clock.advance(days=40)
    for _time in range(2):
        name_successor(
            actor=chloe,
            step=signature(agreement),
            function="Adjoint au numérique",
            reason=SuccessionReason.NEW_TERM,
        )
    assert [done for _kind, _function, done in road(agreement)] == [True, False, False, False]
    assert (turn(agreement).kind, turn(agreement).reference) == ("delegation", "")
    assert turn(agreement).awaited_since == DAY + timedelta(days=40)
    assert Event.objects.filter(kind="donation_agreement.succeeded").count() == 1


def test_the_last_step_is_taken_back_and_no_other(cast: Cast, agreement: DonationAgreement) -> None:
    chloe = cast.actor("chloe")
    taken(cast, agreement, reference="2026-031")
    taken(cast, agreement)
    vote, donor, _operator = steps_of(agreement)
    with pytest.raises(Refused):
        take_back_step(actor=chloe, step=vote)
    for _time in range(2):
        take_back_step(actor=chloe, step=donor)
    assert [done for _kind, _function, done in road(agreement)] == [True, False, False]
    taken(cast, agreement)
    taken(cast, agreement)
    with pytest.raises(Refused):
        take_back_step(actor=chloe, step=steps_of(agreement)[-1])


def test_a_signature_that_waits_is_remembered_and_stands_in_to_do(
    cast: Cast, agreement: DonationAgreement, clock: Clock, client_of: Clients
) -> None:
    assert [remind_of_signatures(DAY + timedelta(days=days)) for days in (13, 14, 20, 44)] == [0, 1, 1, 1]
    told = Notice.objects.filter(kind="donation_agreement.awaits_signature")
    assert sorted(told.values_list("recipient__name", flat=True)) == ["Chloé", "Chloé", "Gaël", "Gaël"]
    titles = [str(item.title) for item in todo_of(cast.actor("chloe"))]
    assert "Conventions de don qui attendent une signature" in titles
    page = client_of("chloe").get("/donations/agreements/?show=signing")
    assert [row.pk for row in page.context["listing"].rows] == [agreement.pk]
