"""A lot that is set aside: every way out asks the same judge, and says which lot and what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from django.test import Client
from django.urls import reverse

from rebond.devices.models import Device
from rebond.donations.actions import Earmark, lift_earmark, set_aside
from rebond.donations.choices import EarmarkReason, LegalGround, LiftingReason
from rebond.donations.models import Lot
from rebond.geography.models import Intermunicipality
from rebond.handover.actions import Pair, hand_over, lend, sell
from rebond.handover.choices import PaymentMeans
from rebond.kit.errors import Refused
from rebond.kit.outcomes import Outcome
from rebond.network.models import Place
from rebond.orders.models import Order
from rebond.programmes.choices import Criterion, ErasureLevel, Outlet
from rebond.programmes.models import Programme
from rebond.referrals.choices import Occupation
from rebond.stock.actions import dispatch, load, load_transfer, open_delivery, open_transfer
from rebond.stock.queries import decision_on, devices_at_place, held_computers
from rebond.workshop.queries.proofs import media_rules
from tests.cast import Cast
from tests.factories import a_place, a_programme, a_referral, an_agreement, an_order, an_organisation
from tests.handover.test_selling import for_sale
from tests.sales.prepared import sellable_stock, sold_to_organisation
from tests.stock.prepared import TESTER, an_accepted_order, at_place, devices_in, filling, in_stock

Clients = Callable[[str], Client]
BY_THE_DONOR = EarmarkReason.DONOR


def aside(pile: Sequence[Device], **whom: object) -> Lot:
    earmark = Earmark(**whom)  # type: ignore[arg-type]
    return set_aside(actor=TESTER, lot=pile[0].lot, earmark=earmark, reason=BY_THE_DONOR)


def codes(outcome: Outcome[Device]) -> list[str]:
    return [obstacle.code for refusal in outcome.refused for obstacle in refusal.obstacles]


def loaded(cast: Cast, order: Order, pile: Sequence[Device]) -> Outcome[Device]:
    delivery = open_delivery(actor=TESTER, order=order, workshop=cast.workshop)
    return load(actor=TESTER, delivery=delivery, devices=pile)


def elsewhere(cast: Cast) -> Place:
    return a_place(an_organisation(cast.territory), name="Médiathèque de Tarnos")


def retired(cast: Cast) -> Programme:
    return a_programme(cast.territory, slug="retraites", name="Retraités branchés")


def test_an_order_of_another_place_is_refused_with_the_lot_and_the_cure(cast: Cast) -> None:
    pile = in_stock(cast, 2)
    lot = aside(pile, place=elsewhere(cast))
    outcome = loaded(cast, an_accepted_order(cast), pile)
    assert [refusal.reason for refusal in outcome.refused] == [
        f"Le lot {lot.reference} est mis de côté pour : Médiathèque de Tarnos. Prenez un ordinateur d’un autre lot, "
        "ou demandez à la coordination de lever cette réserve."
    ] * 2
    assert decision_on(an_accepted_order(cast), cast.actor("chloe")).ready == 0
    lift_earmark(actor=cast.actor("chloe"), lot=lot, reason=LiftingReason.NEED_MET)
    assert loaded(cast, an_accepted_order(cast), pile).complete


def test_what_is_set_aside_for_another_programme_leaves_under_that_one_only(cast: Cast) -> None:
    pile, programme = in_stock(cast, 2), retired(cast)
    aside(pile, programme=programme)
    theirs = an_order(an_agreement(programme, place=cast.place), computers=2)
    assert codes(loaded(cast, an_accepted_order(cast), pile)) == ["earmarked"] * 2
    assert decision_on(theirs, cast.actor("chloe")).ready == 2
    assert loaded(cast, theirs, pile).complete


def test_a_lot_set_aside_once_it_is_loaded_does_not_leave(cast: Cast) -> None:
    delivery = filling(cast, 1, ordered=1)
    aside(devices_in(delivery), place=elsewhere(cast))
    with pytest.raises(Refused) as refused:
        dispatch(actor=TESTER, delivery=delivery)
    assert [obstacle.code for obstacle in refused.value.obstacles] == ["earmarked"]


def test_an_intermunicipality_means_all_its_places(cast: Cast) -> None:
    zone = Intermunicipality.objects.create(siren="244000675", kind="CA", name="CA du Grand Dax")
    pile = in_stock(cast, 1)
    aside(pile, intermunicipality=zone)
    order = an_accepted_order(cast)
    assert codes(loaded(cast, order, pile)) == ["earmarked"]
    cast.place.commune.intermunicipality = zone
    cast.place.commune.save()
    assert loaded(cast, order, pile).complete


def test_a_transfer_between_places_asks_too(cast: Cast) -> None:
    pile, other = at_place(cast), a_place(cast.place.organisation, name="Bus France Services")
    an_agreement(cast.programme, place=other)
    aside(pile, place=cast.place)
    transfer = open_transfer(actor=TESTER, origin=cast.place, destination=other)
    assert codes(load_transfer(actor=TESTER, transfer=transfer, devices=pile)) == ["earmarked"]


def test_a_public_is_judged_at_the_handover(cast: Cast, client_of: Clients) -> None:
    (device,) = at_place(cast)
    aside([device], public=Criterion.RETIRED)
    seeker = a_referral(cast.programme, place=cast.place, stage="path_done")
    pensioner = a_referral(cast.programme, place=cast.place, stage="path_done", occupation=Occupation.RETIRED)
    assert [held.people for held in held_computers(list(devices_at_place(cast.actor("ines"))))] == [1]
    page = client_of("ines").get(
        f"{reverse('handover:hand_over')}?referral={seeker.code}&code={device.asset_tag}"
    )
    assert [barrier.obstacle.code for barrier in page.context["met"].barriers] == ["earmarked"]
    assert page.context["met"].fitting == []
    assert codes(hand_over(actor=TESTER, pairs=[Pair(device, seeker)])) == ["earmarked"]
    assert hand_over(actor=TESTER, pairs=[Pair(device, pensioner)]).complete


def test_each_computer_set_aside_counts_the_people_of_its_own_place(cast: Cast) -> None:
    other = a_place(cast.place.organisation, name="Bus France Services")
    here, there = at_place(cast, 2)
    Device.objects.filter(pk=there.pk).update(place=other)
    aside([here, there], public=Criterion.RETIRED)
    for place, occupation in (
        (cast.place, Occupation.RETIRED),
        (cast.place, Occupation.RETIRED),
        (cast.place, Occupation.EMPLOYED),
        (other, Occupation.RETIRED),
        (other, Occupation.EMPLOYED),
    ):
        a_referral(cast.programme, place=place, stage="path_done", occupation=occupation)
    devices = list(Device.objects.filter(pk__in=[here.pk, there.pk]).order_by("pk"))
    assert [held.people for held in held_computers(devices)] == [2, 1]


def test_a_person_of_the_programme_that_it_serves_leaves_with_it_and_one_of_its_own_does_not(
    cast: Cast,
) -> None:
    (device,), programme = at_place(cast), retired(cast)
    aside([device], programme=programme)
    own = a_referral(cast.programme, place=cast.place, stage="path_done")
    theirs = a_referral(programme, place=cast.place, stage="path_done")
    assert codes(hand_over(actor=TESTER, pairs=[Pair(device, own)])) == ["earmarked"]
    assert hand_over(actor=TESTER, pairs=[Pair(device, theirs)]).complete


def test_neither_a_loan_nor_a_sale_takes_what_is_set_aside_for_people(cast: Cast) -> None:
    stock = sellable_stock(cast)
    aside(stock, public=Criterion.SCHOOLCHILDREN)
    lent = lend(
        actor=TESTER, devices=stock, organisation=cast.ines.organisation, outlet=Outlet.PROVISION, due_on=None
    )
    assert codes(lent) == ["earmarked"]
    with pytest.raises(Refused) as refused:
        sold_to_organisation(cast, stock)
    assert refused.value.code == "earmarked"
    (counter,) = for_sale(cast)
    aside([counter], public=Criterion.SCHOOLCHILDREN)
    with pytest.raises(Refused) as refused:
        sell(
            actor=cast.actor("ines"),
            device=counter,
            price_cents=90_00,
            paid_by=PaymentMeans.CASH,
            proof_seen=True,
        )
    assert [obstacle.code for obstacle in refused.value.obstacles] == ["earmarked"]


def test_the_organisation_that_keeps_the_place_may_borrow_it(cast: Cast) -> None:
    stock = in_stock(cast, legal_ground=LegalGround.PRIVATE_GIFT)
    aside(stock, place=cast.place)
    stranger = an_organisation(cast.territory)
    terms = {"actor": TESTER, "devices": stock, "outlet": Outlet.PROVISION, "due_on": None}
    assert codes(lend(organisation=stranger, **terms)) == ["earmarked"]  # type: ignore[arg-type]
    assert lend(organisation=cast.place.organisation, **terms).complete  # type: ignore[arg-type]


def test_the_programme_that_it_serves_has_its_say_on_the_erasure(cast: Cast) -> None:
    (device,), programme = in_stock(cast), retired(cast)
    Programme.objects.filter(pk=programme.pk).update(erasure_level=ErasureLevel.PURGE)
    assert media_rules([device.pk])[device.pk].level == ErasureLevel.CLEAR
    aside([device], programme=programme)
    assert media_rules([device.pk])[device.pk].level == ErasureLevel.PURGE
