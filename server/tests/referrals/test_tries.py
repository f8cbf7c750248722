"""Whoever asks of household after household is stopped: a link that went astray, and the account of a prescriber too."""

from __future__ import annotations

import pytest

from rebond.kit.attempts import TooManyTries
from rebond.kit.errors import DomainError
from rebond.referrals import limits
from rebond.referrals.actions import join_request
from tests.cast import Cast
from tests.factories import a_commune


def asked(cast: Cast, name: str) -> str:
    with pytest.raises(DomainError) as refusal:
        join_request(
            actor=cast.actor(name), programme=cast.programme, commune=a_commune(), household="9 rue Pasteur"
        )
    return refusal.value.code


def test_the_account_of_a_prescriber_cannot_ask_of_household_after_household(cast: Cast) -> None:
    tries = limits.TRIES_OF_AN_ACCOUNT
    tries.count(str(cast.driss.user_id), tries.most - 1)
    assert [asked(cast, "driss") for _turn in range(2)] == ["no_request", "too_many_tries"]
    with pytest.raises(TooManyTries), limits.counting_refusals(cast.actor("driss")):
        pass
    assert [asked(cast, name) for name in ("ines", "chloe")] == ["no_request"] * 2
