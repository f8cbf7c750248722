"""What the rules of a programme make of a handover: lent for a time, lent during the path then given, or sold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.desk.queries.todo.roles import todo_of
from rebond.devices.choices import FormFactor, RectificationReason
from rebond.devices.models import Device
from rebond.handover.actions import (
    Pair,
    cancel_sale,
    extend_loan,
    give_for_good,
    hand_over,
    sell,
    take_back,
)
from rebond.handover.choices import PaymentMeans, ReturnReason
from rebond.handover.models import Handover, Sale
from rebond.handover.queries import meeting, obstacles_to_give, obstacles_to_sell
from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.kit.outcomes import Outcome
from rebond.learning.actions import enrol_in_session
from rebond.learning.queries import people_without_seat
from rebond.ledger.models import Event
from rebond.programmes.choices import HandoverPoint, Outlet
from rebond.referrals.models import Referral
from tests.cast import Cast
from tests.factories import a_referral
from tests.factories.demand import a_learning_path, a_session, attend
from tests.stock.prepared import TESTER, at_place, fresh, stages
from tests.stock.test_api import post

Clients = Callable[[str], Client]


def ruled(cast: Cast, **rules: Any) -> None:
    """From now on the programme of the cast has these rules."""
    for name, value in rules.items():
        setattr(cast.programme, name, value)
    cast.programme.save()


def lends_during_the_path(cast: Cast, **rules: Any) -> None:
    outlets = [*cast.programme.outlets, Outlet.GIFT, Outlet.LOAN_DURING_PATH, Outlet.LOAN]
    ruled(cast, outlets=sorted(set(outlets)), handover_point=HandoverPoint.LOAN_THEN_GIFT, **rules)


def met(
    cast: Cast, outlet: Outlet, *, stage: str = "on_path", referral: Referral | None = None
) -> Outcome[Device]:
    (device,) = at_place(cast)
    person = referral or a_referral(cast.programme, place=cast.place, stage=stage)
    return hand_over(actor=cast.actor("ines"), pairs=[Pair(device, person)], outlet=outlet)


def lent_during_a_path(cast: Cast) -> Handover:
    lends_during_the_path(cast, loan_days=150)
    assert met(cast, Outlet.LOAN_DURING_PATH).complete
    return Handover.objects.latest("pk")


def whose_path_is_done(cast: Cast) -> Handover:
    lends_during_the_path(cast, loan_days=150)
    path = a_learning_path(cast.programme, sessions=1)
    person = a_referral(cast.programme, place=cast.place, stage="on_path", path=path)
    assert met(cast, Outlet.LOAN_DURING_PATH, referral=person).complete
    attend(person, path, 1)
    return Handover.objects.latest("pk")


def in_days(count: int) -> Any:
    return timezone.localdate() + timedelta(days=count)


# Lent


def test_a_loan_lasts_as_long_as_the_rules_of_the_person_say(cast: Cast) -> None:
    assert lent_during_a_path(cast).due_on == in_days(150)


def test_a_gift_and_a_loan_without_length_have_no_end(cast: Cast) -> None:
    lends_during_the_path(cast)
    assert met(cast, Outlet.GIFT, stage="path_done").complete
    assert met(cast, Outlet.LOAN, stage="path_done").complete
    assert list(Handover.objects.values_list("due_on", flat=True)) == [None, None]


def test_rules_published_later_change_nothing_for_who_was_referred_before(cast: Cast) -> None:
    person = a_referral(cast.programme, place=cast.place, stage="path_done")
    lends_during_the_path(cast)
    outcome = met(cast, Outlet.LOAN, referral=person)
    assert [item.code for item in outcome.refused[0].obstacles] == ["outlet_not_offered"]
    ruled(cast, outlets=[Outlet.LOAN.value])
    assert met(cast, Outlet.GIFT, referral=person).complete


def test_a_loan_is_extended_to_a_later_day_only(cast: Cast) -> None:
    ines, handover = cast.actor("ines"), lent_during_a_path(cast)
    for day in (in_days(0), in_days(149)):
        with pytest.raises(Invalid) as refusal:
            extend_loan(actor=ines, handover=handover, due_on=day)
        assert refusal.value.field == "due_on"
    for _ in range(2):
        assert extend_loan(actor=ines, handover=handover, due_on=in_days(200)).due_on == in_days(200)
    assert Event.objects.filter(kind="handover.loan_extended").count() == 1


def test_what_is_not_lent_is_neither_extended_nor_given(cast: Cast) -> None:
    ines = cast.actor("ines")
    lends_during_the_path(cast)
    assert met(cast, Outlet.GIFT, stage="path_done").complete
    gift = Handover.objects.get()
    with pytest.raises(Refused) as refusal:
        extend_loan(actor=ines, handover=gift, due_on=in_days(9))
    assert refusal.value.code == "not_lent"
    with pytest.raises(Refused) as refusal:
        give_for_good(actor=ines, handover=gift)
    assert refusal.value.code == "no_loan_during_path"


def test_a_program_extends_a_loan_as_the_page_does(cast: Cast) -> None:
    handover, abroad = lent_during_a_path(cast), "farid"
    assert handover.due_on is not None
    path, day = f"/handovers/{handover.reference.lower()}/extension", handover.due_on + timedelta(days=30)
    for _twice in range(2):
        answer = post(cast, "ines", path, due_on=day.isoformat())
        told = {"reference": handover.reference, "due_on": day.isoformat()}
        assert (answer.status_code, answer.json()) == (200, told)
    assert Event.objects.filter(kind="handover.loan_extended").count() == 1
    earlier = post(cast, "ines", path, due_on=handover.due_on.isoformat())
    assert (earlier.status_code, earlier.json()["field"]) == (422, "due_on")
    assert [post(cast, who, path, due_on=day.isoformat()).status_code for who in (abroad, "driss")] == [
        404,
        403,
    ]
    assert post(cast, "ines", "/handovers/H-0/extension", due_on=day.isoformat()).status_code == 404


def test_a_late_loan_rises_at_its_place_until_it_comes_back(cast: Cast) -> None:
    handover, title = lent_during_a_path(cast), "Ordinateurs prêtés à des personnes"
    assert [str(item.title) for item in todo_of(cast.actor("ines")) if title in str(item.title)] == []
    Handover.objects.filter(pk=handover.pk).update(due_on=in_days(-1))
    assert [item.count for item in todo_of(cast.actor("ines")) if title in str(item.title)] == [1]
    back = take_back(
        actor=cast.actor("ines"),
        devices=[handover.device],
        workshop=cast.workshop,
        reason=ReturnReason.LOAN_ENDED,
    )
    assert back.complete
    assert [str(item.title) for item in todo_of(cast.actor("ines")) if title in str(item.title)] == []


# Then given


def test_what_was_lent_during_the_path_is_given_at_its_end_once(cast: Cast) -> None:
    handover = whose_path_is_done(cast)
    for _ in range(2):
        given = give_for_good(actor=cast.actor("ines"), handover=handover)
        assert (given.outlet, given.due_on) == (Outlet.GIFT, None)
    (event,) = Event.objects.filter(kind="handover.given")
    assert event.facts == {"device_id": handover.device_id, "place_id": cast.place.pk}


def test_a_person_who_borrows_during_the_path_is_seated_in_its_sessions(cast: Cast) -> None:
    person = lent_during_a_path(cast).referral
    session = a_session(person.enrolment.path, place=cast.place)
    assert people_without_seat(session) == [person]


def test_nothing_is_given_before_the_end_of_the_path(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        give_for_good(actor=cast.actor("ines"), handover=lent_during_a_path(cast))
    assert refusal.value.code == "path_not_done"


def test_a_loan_is_given_only_where_the_rules_of_the_person_promise_it(cast: Cast) -> None:
    handover = whose_path_is_done(cast)
    sold = [Outlet.LOAN_DURING_PATH.value, Outlet.SOLIDARITY_SALE.value]
    kept = handover.referral.rules
    for point, codes in (
        (HandoverPoint.LOAN_THEN_GIFT, []),
        (HandoverPoint.ANY_SESSION, ["outlet_not_offered"]),
    ):
        kept.stored = {**kept.stored, "outlets": sold, "handover_point": point.value}
        kept.save()
        found = obstacles_to_give(Handover.objects.get(pk=handover.pk))
        assert [item.code for item in found] == codes


def test_another_place_does_not_see_the_loan(cast: Cast) -> None:
    with pytest.raises(NotFound):
        give_for_good(actor=cast.actor("farid"), handover=whose_path_is_done(cast))


def test_the_mediator_finds_whom_to_give_to_and_gives_on_the_page(cast: Cast, client_of: Clients) -> None:
    handover, ines = whose_path_is_done(cast), client_of("ines")
    listed = ines.get(reverse("handover:list"), {"state": "to_give"}).content.decode()
    assert handover.reference in listed
    page = reverse("handover:handover", args=[handover.pk])
    assert reverse("handover:give", args=[handover.pk]) in ines.get(page).content.decode()
    assert ines.post(reverse("handover:give", args=[handover.pk])).status_code == 302
    assert Handover.objects.get(pk=handover.pk).outlet == Outlet.GIFT
    assert handover.reference not in ines.get(reverse("handover:list"), {"state": "to_give"}).content.decode()


# Sold


def sells_only(cast: Cast, price: int = 60_00) -> tuple[Device, Referral]:
    ruled(cast, outlets=[Outlet.SOLIDARITY_SALE.value], sale_price_cents=price)
    (device,) = at_place(cast)
    Device.objects.filter(pk=device.pk).update(form_factor=FormFactor.NOTEBOOK)
    return fresh([device])[0], a_referral(cast.programme, place=cast.place, stage="path_done")


def sold_to(cast: Cast, device: Device, person: Referral, cents: int = 60_00) -> Sale:
    return sell(
        actor=cast.actor("ines"),
        device=device,
        referral=person,
        price_cents=cents,
        paid_by=PaymentMeans.CASH,
        proof_seen=True,
    )


def test_a_person_who_was_referred_buys_and_counts_as_equipped(cast: Cast) -> None:
    device, person = sells_only(cast)
    sale = sold_to(cast, device, person)
    assert stages([device]) == ["sold"]
    assert sale.handover is not None
    assert (sale.handover.referral, sale.handover.outlet) == (person, Outlet.SOLIDARITY_SALE)
    assert Referral.objects.get().stage == "equipped"
    assert Event.objects.get(kind="handover.recorded").facts["outlet"] == "solidarity_sale"


def test_a_price_above_that_of_the_programme_is_refused_and_takes_no_number(cast: Cast) -> None:
    device, person = sells_only(cast)
    with pytest.raises(Invalid) as refusal:
        sold_to(cast, device, person, cents=60_01)
    assert (refusal.value.code, refusal.value.field) == ("above_price", "price")
    assert sold_to(cast, device, person).number == 1


def test_a_sale_to_somebody_on_the_way_is_refused_for_what_is_missing(cast: Cast) -> None:
    device, _ready = sells_only(cast)
    person = a_referral(cast.programme, place=cast.place, stage="on_path")
    with pytest.raises(Refused) as refusal:
        sold_to(cast, device, person)
    assert refusal.value.code == "sessions_missing"
    assert Sale.objects.count() == 0


def test_a_sale_told_late_is_judged_by_the_sessions_of_its_day(cast: Cast) -> None:
    device, _ready = sells_only(cast)
    path = a_learning_path(cast.programme, sessions=1)
    person = a_referral(cast.programme, place=cast.place, stage="on_path", path=path)
    enrol_in_session(actor=TESTER, session=a_session(path, place=cast.place), referrals=[person])
    today = timezone.localdate()
    judged = {day: obstacles_to_sell([device], person, on=day) for day in (today, today - timedelta(days=2))}
    assert [[item.code for item in found[device.pk]] for found in judged.values()] == [
        [],
        ["sessions_missing"],
    ]


def test_a_sale_cancelled_lets_the_person_wait_again(cast: Cast) -> None:
    device, person = sells_only(cast)
    sale = sold_to(cast, device, person)
    cancel_sale(actor=cast.actor("chloe"), sale=sale, reason=RectificationReason.WRONG_PERSON)
    assert stages([device]) == ["at_place"]
    assert Referral.objects.get().stage == "path_done"
    assert Handover.objects.current().count() == 0
    assert sold_to(cast, device, person).number == 2


def test_the_page_of_the_two_leads_to_the_sale_when_that_is_the_only_way(
    cast: Cast, client_of: Clients
) -> None:
    device, person = sells_only(cast)
    found = meeting(device, person, cast.actor("ines"))
    assert (found.outlets, found.may_be_sold, found.price_cents) == ([], True, 60_00)
    both = {"referral": person.code, "code": device.asset_tag}
    ines = client_of("ines")
    page = ines.get(reverse("handover:hand_over"), both).content.decode()
    assert "Le vendre à cette personne" in page
    assert 'name="outlet"' not in page
    form = ines.get(reverse("sales:sell"), both)
    assert form.context["form"].initial["price"] == 60
    given = {
        "code": device.asset_tag,
        "referral": person.code,
        "price": "60",
        "paid_by": "cash",
        "proof_seen": "on",
        "submission": form.context["form"]["submission"].value(),
    }
    for _time in range(2):
        assert ines.post(reverse("sales:sell"), given).status_code == 302
    sale = Sale.objects.get()
    handover = reverse("handover:handover", args=[sale.handover_id])
    assert reverse("sales:sale", args=[sale.pk]) in ines.get(handover).content.decode()
    sheet = ines.get(reverse("handover:sheet", args=[sale.handover_id]))
    assert sheet["Location"] == reverse("sales:receipt", args=[sale.pk])
