"""The page of a person and a computer says what is true of the person, whatever happened before or in another tab."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from rebond.handover.actions import Pair, grant_replacement, take_back
from rebond.handover.choices import ReturnReason
from rebond.handover.models import Handover
from rebond.referrals.models import Referral
from tests.cast import Cast
from tests.handover.endings import asked_for, stolen
from tests.handover.in_person import a_pair, answers, signed
from tests.handover.test_in_person import address_of
from tests.stock.prepared import at_place

Clients = Callable[[str], Client]


def test_in_a_second_tab_the_page_does_not_prove_that_nothing_was_handed_over(
    cast: Cast, client_of: Clients
) -> None:
    pair, ines = a_pair(cast), client_of("ines")
    assert ines.post(address_of(pair), answers()).status_code == 302
    second = ines.post(address_of(pair), answers())
    request = second.context["rules"][0]
    assert (second.status_code, request.state) == (422, "blocked")
    assert "aucun ordinateur remis" not in second.text
    assert "Cette personne a déjà un ordinateur." in second.text
    assert reverse("referrals:referral", args=[pair.referral.code]) in second.text
    assert "Ordinateurs qui conviennent" not in second.text, "nobody is offered a second computer"
    assert Handover.objects.count() == 1


def test_a_person_whose_other_computer_was_granted_is_not_said_to_have_had_none(
    cast: Cast, client_of: Clients
) -> None:
    grant_replacement(actor=cast.actor("chloe"), request=asked_for(cast))
    (another,) = at_place(cast)
    page = client_of("ines").get(address_of(Pair(another, Referral.objects.get())))
    assert page.context["rules"][0].state == "done"
    assert "aucun ordinateur remis" not in page.text
    assert "n’est plus là : un autre est accordé" in page.text


def test_a_person_whose_computer_is_gone_reads_before_the_form_that_another_one_is_to_be_granted(
    cast: Cast, client_of: Clients
) -> None:
    stolen(cast)
    (another,) = at_place(cast)
    page = client_of("ines").get(address_of(Pair(another, Referral.objects.get())))
    assert page.context["rules"][0].state == "blocked"
    assert "un autre doit d’abord lui être accordé" in page.text
    assert "Remettre cet ordinateur" not in page.text


def test_a_person_who_brought_a_computer_back_is_not_said_to_have_had_none(
    cast: Cast, client_of: Clients
) -> None:
    handover = signed(cast)
    faulty = {"devices": [handover.device], "workshop": cast.workshop, "reason": ReturnReason.FAULTY}
    take_back(actor=cast.actor("ines"), exchange_wanted=True, **faulty)
    (another,) = at_place(cast)
    page = client_of("ines").get(address_of(Pair(another, Referral.objects.get())))
    assert page.context["rules"][0].state == "done"
    assert "aucun ordinateur remis" not in page.text
    assert "est revenu" in page.text
