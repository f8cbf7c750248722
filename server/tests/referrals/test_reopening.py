"""A request is not reopened in a programme that is over: nobody would serve the person, and that is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from rebond.kit.days import written
from rebond.referrals.actions import close, reopen
from rebond.referrals.choices import ClosingReason
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage
from tests.cast import Cast
from tests.factories import a_referral

ClientOf = Callable[[str], Client]


def closed_in_a_programme_that_ended(cast: Cast, days_ago: int) -> Referral:
    referral = a_referral(cast.programme, place=cast.place)
    close(actor=cast.actor("ines"), referrals=[referral], reason=ClosingReason.ABSENT)
    cast.programme.ends_on = timezone.localdate() - timedelta(days=days_ago)
    cast.programme.save(update_fields=["ends_on"])
    return Referral.objects.get(pk=referral.pk)


def test_a_request_stays_closed_once_its_programme_is_over(cast: Cast) -> None:
    referral = closed_in_a_programme_that_ended(cast, days_ago=1)
    with translation.override("en"):
        (refusal,) = reopen(actor=cast.actor("ines"), referrals=[referral]).refused
        ended = written(cast.programme.ends_on)
    assert refusal.obstacles[0].code == "programme_over"
    assert refusal.reason.startswith(f"This programme ended on {ended}")
    referral.refresh_from_db()
    assert referral.stage == Stage.CLOSED


def test_on_the_last_day_of_the_programme_it_is_reopened(cast: Cast) -> None:
    referral = closed_in_a_programme_that_ended(cast, days_ago=0)
    assert reopen(actor=cast.actor("ines"), referrals=[referral]).complete


def test_the_page_says_why_and_has_no_button_that_could_only_fail(cast: Cast, client_of: ClientOf) -> None:
    referral, ines = closed_in_a_programme_that_ended(cast, days_ago=1), client_of("ines")
    address = reverse("referrals:reopen", args=[referral.code])
    page = ines.get(reverse("referrals:referral", args=[referral.code])).content.decode()
    assert ("Ce dispositif a pris fin" in page, f'action="{address}"' in page) == (True, False)
    assert ines.post(address).status_code == 409
    cast.programme.ends_on = None
    cast.programme.save(update_fields=["ends_on"])
    assert (
        f'action="{address}"'
        in ines.get(reverse("referrals:referral", args=[referral.code])).content.decode()
    )
