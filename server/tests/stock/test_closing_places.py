"""A place closes once its computers, its orders and its people went elsewhere; the numbers it held are erased."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.access import Role
from rebond.aftercare.queries import due_now
from rebond.desk.queries.todo import todo_of
from rebond.devices.models import Device
from rebond.handover.actions import extend_loan, take_back
from rebond.handover.choices import PaymentMeans, ReturnReason
from rebond.handover.models import Handover
from rebond.kit.errors import NotAllowed, Refused
from rebond.ledger.models import Event
from rebond.network.actors import actor_for
from rebond.network.models import Place
from rebond.orders.actions import cancel_order
from rebond.privacy.actions import erase_what_is_due
from rebond.privacy.choices import Erasable
from rebond.privacy.models import ErasureCount
from rebond.programmes.choices import Outlet
from rebond.referrals.actions import close, reroute
from rebond.referrals.choices import ClosingReason
from rebond.referrals.models import Contact, Referral
from rebond.referrals.stages import Stage
from rebond.sales.actions import Spread, sell_in_instalments, take_payment
from rebond.sales.models import InstalmentPlan
from rebond.stock.actions import close_place
from rebond.stock.queries.closing import closing_of
from tests.cast import Cast
from tests.factories import a_membership, a_place, a_referral
from tests.handover.test_lending_to_people import lends_during_the_path, lent_during_a_path, met
from tests.handover.test_selling import for_sale
from tests.sales.prepared import in_instalments, ruled
from tests.stock.prepared import TESTER, an_accepted_order, at_place, fresh, underway

Clients = Callable[[str], Client]


def codes(cast: Cast) -> list[str]:
    return [obstacle.code for obstacle in closing_of(cast.place).obstacles]


def test_it_stays_open_while_something_or_somebody_is_there(cast: Cast) -> None:
    made = at_place(cast, 7)
    an_accepted_order(cast)
    underway(cast, 1, ordered=1)
    a_referral(cast.programme, place=cast.place, stage="accepted")
    assert codes(cast) == ["computers_there", "on_their_way", "orders_open", "people_waiting"]
    with pytest.raises(Refused) as refused:
        close_place(actor=cast.actor("chloe"), place=cast.place)
    assert [obstacle.code for obstacle in refused.value.obstacles] == codes(cast)
    assert len(closing_of(cast.place).computers) == len(made)
    assert Place.objects.get(pk=cast.place.pk).is_open


def test_emptied_it_closes_once_and_forgets_the_numbers_of_those_whose_road_ended(cast: Cast) -> None:
    at_place(cast, 2)
    take_back(
        actor=cast.actor("chloe"),
        devices=closing_of(cast.place).computers,
        workshop=cast.workshop,
        reason=ReturnReason.STOCK_RECALLED,
    )
    ended = a_referral(cast.programme, place=cast.place, stage="accepted", phone="05 58 00 00 01")
    moved = a_referral(cast.programme, place=cast.place, stage="sent", phone="05 58 00 00 02")
    other = a_place(cast.place.organisation, name="Le Relais")
    close(actor=TESTER, referrals=[ended], reason=ClosingReason.GAVE_UP)
    reroute(actor=TESTER, referrals=[moved], place=other)
    for order in closing_of(cast.place).orders:
        cancel_order(actor=TESTER, order=order)
    assert closing_of(cast.place).contacts == 1
    for _time in range(2):
        close_place(actor=cast.actor("chloe"), place=cast.place)
    place = Place.objects.get(pk=cast.place.pk)
    assert (place.is_open, place.is_on_map) == (False, False)
    readable = Contact.objects.due_after(timezone.localdate())
    assert list(readable.values_list("referral", flat=True)) == [moved.pk]
    assert (erase_what_is_due().erased, erase_what_is_due().erased) == (1, 0)
    assert list(Contact.objects.values_list("referral", flat=True)) == [moved.pk]
    assert ErasureCount.objects.get(what=Erasable.CONTACT_DETAILS).erased == 1
    assert Event.objects.filter(stream=f"place:{place.pk}", kind="place.changed").count() == 1


def test_only_the_coordination_of_the_territory_closes_a_place(cast: Cast, client_of: Clients) -> None:
    for name in ("ines", "amina"):
        with pytest.raises(NotAllowed):
            close_place(actor=cast.actor(name), place=cast.place)
    address = reverse("stock:close_place", args=[cast.place.pk])
    assert client_of("ines").get(address).status_code == 403
    elsewhere = reverse("stock:close_place", args=[cast.elsewhere.pk])
    assert client_of("chloe").get(elsewhere).status_code == 404


def test_the_page_leads_from_what_is_there_to_the_closing(cast: Cast, client_of: Clients) -> None:
    (device,) = at_place(cast)
    chloe, address = client_of("chloe"), reverse("stock:close_place", args=[cast.place.pk])
    page = chloe.get(address).content.decode()
    back = reverse("handover:take_back", query={"reason": "stock_recalled", "code": device.asset_tag})
    count = reverse("stock:open_stocktake", query={"place": cast.place.pk})
    assert [words in page for words in (back.replace("&", "&amp;"), "origin=place:", count)] == [True] * 3
    assert chloe.get(count).context["form"]["place"].value() == str(cast.place.pk)
    assert chloe.get(back).context["form"]["codes"].value() == device.asset_tag
    assert chloe.post(address).status_code == 422
    take_back(
        actor=TESTER, devices=fresh([device]), workshop=cast.workshop, reason=ReturnReason.STOCK_RECALLED
    )
    assert chloe.post(address)["Location"] == reverse("network:place", args=[cast.place.pk])


def test_loans_and_instalments_that_run_are_taken_over_and_nobody_is_left_alone(
    cast: Cast, client_of: Clients
) -> None:
    """A loan to a person, and a plan with something to pay: the other place sees both, and takes the money in its own till."""
    plan = in_instalments(cast)
    lent = lent_during_a_path(cast)
    Referral.objects.filter(place=cast.place).update(stage=Stage.EQUIPPED)
    other = a_place(cast.place.organisation, name="Le Relais")
    heir = actor_for(a_membership(Role.MEDIATOR, other.organisation, place=other))
    assert [held.obstacle.code for held in closing_of(cast.place).to_take_over] == [
        "loans_run",
        "instalments_run",
    ]
    page = client_of("chloe").post(reverse("stock:close_place", args=[cast.place.pk]))
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["to"])
    assert not Handover.objects.visible_to(heir).exists()
    client_of("chloe").post(reverse("stock:close_place", args=[cast.place.pk]), {"to": other.pk})
    place = Place.objects.get(pk=cast.place.pk)
    assert (place.is_open, place.taken_over_by) == (False, other)
    assert lent in Handover.objects.visible_to(heir)
    due = lent.due_on + timedelta(days=7)
    assert extend_loan(actor=heir, handover=lent, due_on=due).due_on == due
    plan = InstalmentPlan.objects.visible_to(heir).get(pk=plan.pk)
    payment = take_payment(actor=heir, plan=plan, cents=10_00, paid_by=PaymentMeans.CASH, submission=uuid4())
    assert payment.place == other
    assert len(closing_of(other).to_take_over) == 2, "a place that took over does not close on them either"
    assert Event.objects.get(kind="place.taken_over").facts["to_place_id"] == other.pk


def test_whoever_took_over_sees_the_lent_computer_is_told_of_it_and_takes_it_back(
    cast: Cast, client_of: Clients
) -> None:
    lends_during_the_path(cast, loan_days=150)
    person = a_referral(cast.programme, place=cast.place, stage="on_path", phone="05 58 00 00 03")
    assert met(cast, Outlet.LOAN_DURING_PATH, referral=person).complete
    lent = Handover.objects.get()
    Referral.objects.filter(place=cast.place).update(stage=Stage.EQUIPPED)
    other = a_place(cast.place.organisation, name="Le Relais")
    heir = actor_for(a_membership(Role.MEDIATOR, other.organisation, place=other))
    assert not Device.objects.visible_to(heir).exists()
    client_of("chloe").post(reverse("stock:close_place", args=[cast.place.pk]), {"to": other.pk})
    assert list(Device.objects.visible_to(heir)) == [lent.device]
    (number,) = Contact.objects.filter(referral=lent.referral)
    assert number in Contact.objects.due_after(timezone.localdate()), "it calls about what is late"
    long_ago = timezone.now() - timedelta(days=120)
    Handover.objects.update(handed_over_at=long_ago, due_on=timezone.localdate(long_ago))
    told = {item.url for item in todo_of(heir)}
    late = reverse("handover:list", query={"state": "late"})
    assert {late, reverse("aftercare:due")} <= told
    assert [due.handover for due in due_now(heir)] == [lent]
    (device,) = fresh([lent.device])
    taken = take_back(
        actor=heir, devices=[device], workshop=cast.workshop, reason=ReturnReason.LOAN_ENDED
    ).taken
    assert taken == [lent.device]


def test_whoever_took_over_the_instalments_keeps_the_telephone_number_of_who_pays(
    cast: Cast, client_of: Clients
) -> None:
    (device,) = for_sale(cast)
    ruled(cast, most_instalments=3)
    payer, gone = (
        a_referral(cast.programme, place=cast.place, stage="path_done", phone=f"05 58 00 00 0{number}")
        for number in (3, 4)
    )
    sell_in_instalments(
        actor=cast.actor("ines"),
        device=device,
        referral=payer,
        price_cents=60_00,
        paid_by=PaymentMeans.CASH,
        proof_seen=True,
        spread=Spread(2, timezone.localdate()),
    )
    Referral.objects.filter(place=cast.place).update(stage=Stage.EQUIPPED)
    other = a_place(cast.place.organisation, name="Le Relais")
    client_of("chloe").post(reverse("stock:close_place", args=[cast.place.pk]), {"to": other.pk})
    assert Place.objects.get(pk=cast.place.pk).taken_over_by == other
    kept = Contact.objects.due_after(timezone.localdate()).values_list("referral", flat=True)
    assert (payer.pk in kept, gone.pk in kept) == (True, False)
