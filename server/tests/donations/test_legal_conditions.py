"""What the law asks before a public body gives: a list, each tick with who and when."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from rebond.donations.actions import check_condition
from rebond.donations.choices import LegalCondition, LegalGround
from rebond.donations.models import DonationAgreement
from rebond.donations.queries import conditions_of
from rebond.kit.errors import NotAllowed, Refused
from rebond.ledger.models import Event
from tests.cast import Cast
from tests.factories import a_donation_agreement


def a_public_gift(cast: Cast) -> DonationAgreement:
    return a_donation_agreement(cast.programme, donor=cast.donor, legal_ground=LegalGround.PUBLIC_GIFT)


def test_each_tick_says_who_and_when_and_may_be_taken_back(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    agreement = a_public_gift(cast)
    page = f"/donations/agreements/{agreement.pk}/"
    chloe = client_of("chloe")
    for _time in range(2):
        chloe.post(f"{page}condition/", {"condition": "unit_value", "checked": "yes"})
    ticked = {condition: check for condition, check in conditions_of(agreement) if check}
    assert list(ticked) == [LegalCondition.UNIT_VALUE]
    assert ticked[LegalCondition.UNIT_VALUE].checked_by == cast.chloe
    assert "Chloé" in chloe.get(page).content.decode()
    chloe.post(f"{page}condition/", {"condition": "unit_value"})
    assert [check for _condition, check in conditions_of(agreement) if check] == []
    kinds = Event.objects.filter(stream=agreement.stream).order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["donation_agreement.condition_checked", "donation_agreement.condition_unchecked"]


def test_a_company_has_no_such_list_and_a_donor_ticks_nothing(cast: Cast) -> None:
    private = a_donation_agreement(cast.programme, donor=cast.donor, legal_ground=LegalGround.PRIVATE_GIFT)
    assert conditions_of(private) == []
    with pytest.raises(Refused):
        check_condition(actor=cast.actor("chloe"), agreement=private, condition=LegalCondition.ENTITLED)
    with pytest.raises(NotAllowed):
        check_condition(
            actor=cast.actor("gael"), agreement=a_public_gift(cast), condition=LegalCondition.ENTITLED
        )
