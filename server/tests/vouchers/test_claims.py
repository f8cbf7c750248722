from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.desk.queries.todo.demand import claims_to_approve
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.learning.actions import record_attendance
from rebond.learning.choices import Presence
from rebond.vouchers.actions import (
    approve_claim,
    make_payment,
    mark_paid,
    redeem,
    reverse_redemption,
    submit_claim,
    turn_down_claim,
)
from rebond.vouchers.choices import ClaimRefusal, ClaimState, ReversalReason
from rebond.vouchers.models import Claim, Redemption
from rebond.vouchers.queries.claims import dues_of, lines_of, parts_of, redemptions_to_claim
from tests.cast import Cast
from tests.harness.clock import Clock
from tests.vouchers.books import (
    TESTER,
    a_class,
    a_scheme,
    accredited,
    attended,
    books_of,
    redeemed,
    vouchers_in,
)


def a_claim(cast: Cast, vouchers: int = 2, sender: str = "ines") -> Claim:
    rows = redeemed(cast, vouchers)
    day = timezone.localdate()
    scheme = rows[0].voucher.book.scheme
    return submit_claim(actor=cast.actor(sender), scheme=scheme, place=cast.place, starts_on=day, ends_on=day)


def test_a_place_claims_what_it_redeemed_and_nothing_twice(cast: Cast) -> None:
    claim = a_claim(cast)
    assert (claim.voucher_count, claim.amount_cents, claim.reference[:2]) == (2, 2_000, "DP")
    assert [(line.vouchers, line.cents) for line in lines_of(claim)] == [(2, 2_000)]
    assert dues_of(cast.actor("ines")) == []
    with pytest.raises(Refused):
        submit_claim(
            actor=cast.actor("ines"),
            scheme=claim.scheme,
            place=cast.place,
            starts_on=claim.starts_on,
            ends_on=claim.ends_on,
        )


def test_a_claim_takes_its_period_only_both_days_included(cast: Cast, clock: Clock) -> None:
    scheme = a_scheme(cast)
    accredited(scheme, cast.place)
    first = timezone.localdate()
    redeemed(cast, 1, scheme)
    clock.advance(days=1)
    redeemed(cast, 2, scheme)
    clock.advance(days=1)
    redeemed(cast, 1, scheme)
    claim = submit_claim(
        actor=cast.actor("ines"),
        scheme=scheme,
        place=cast.place,
        starts_on=first,
        ends_on=first + timedelta(days=1),
    )
    (left,) = dues_of(cast.actor("ines"))
    assert (claim.voucher_count, left.vouchers, left.cents) == (3, 1, 1_000)


def test_a_period_the_wrong_way_round_is_said(cast: Cast) -> None:
    day = timezone.localdate()
    with pytest.raises(Invalid):
        submit_claim(
            actor=cast.actor("ines"),
            scheme=a_scheme(cast),
            place=cast.place,
            starts_on=day,
            ends_on=day - timedelta(days=1),
        )


def test_nobody_approves_their_own_claim(cast: Cast) -> None:
    claim = a_claim(cast, sender="chloe")
    with pytest.raises(Refused) as refused:
        approve_claim(actor=cast.actor("chloe"), claim=claim)
    assert refused.value.code == "own_claim"
    assert approve_claim(actor=TESTER, claim=claim).state == ClaimState.APPROVED


def test_a_place_does_not_approve_and_another_territory_sees_nothing(cast: Cast) -> None:
    claim = a_claim(cast)
    with pytest.raises(NotAllowed):
        approve_claim(actor=cast.actor("ines"), claim=claim)
    with pytest.raises(NotFound):
        submit_claim(
            actor=cast.actor("farid"),
            scheme=claim.scheme,
            place=cast.place,
            starts_on=claim.starts_on,
            ends_on=claim.ends_on,
        )
    assert Claim.objects.visible_to(cast.actor("farid")).count() == 0


def test_a_scan_is_undone_before_the_approval_and_the_claim_counts_anew(cast: Cast) -> None:
    claim = a_claim(cast, 2)
    one, other = Redemption.objects.filter(claim=claim).order_by("pk")
    reverse_redemption(actor=cast.actor("ines"), redemption=one, reason=ReversalReason.WRONG_PERSON)
    claim.refresh_from_db()
    assert (claim.voucher_count, claim.amount_cents) == (1, 1_000)
    approve_claim(actor=cast.actor("chloe"), claim=claim)
    with pytest.raises(Refused) as refused:
        reverse_redemption(actor=cast.actor("ines"), redemption=other, reason=ReversalReason.SLIP)
    other.refresh_from_db()
    assert (refused.value.code, other.reversed_at) == ("claim_approved", None)


def test_a_claim_emptied_by_reversals_is_turned_down_not_approved(cast: Cast) -> None:
    claim = a_claim(cast, 1)
    (one,) = claim.redemptions.order_by("pk")
    reverse_redemption(actor=cast.actor("ines"), redemption=one, reason=ReversalReason.SLIP)
    with pytest.raises(Refused) as refused:
        approve_claim(actor=cast.actor("chloe"), claim=claim)
    assert [obstacle.code for obstacle in refused.value.obstacles] == ["claim_empty"]
    turned = turn_down_claim(actor=cast.actor("chloe"), claim=claim, reason=ClaimRefusal.PLACE_ASKS)
    assert turned.state == ClaimState.TURNED_DOWN


def test_what_a_claim_turned_down_held_is_claimed_again(cast: Cast) -> None:
    claim = a_claim(cast, 2)
    turn_down_claim(actor=cast.actor("chloe"), claim=claim, reason=ClaimRefusal.COUNT_DIFFERS)
    (due,) = dues_of(cast.actor("ines"))
    assert (due.vouchers, due.cents) == (2, 2_000)


def test_an_attendance_corrected_since_stands_in_the_way(cast: Cast) -> None:
    claim = a_claim(cast, 1)
    (one,) = claim.redemptions.order_by("pk")
    person = one.voucher.book.referral
    assert person is not None
    record_attendance(actor=TESTER, session=one.session, presences={person.pk: Presence.ABSENT})
    with pytest.raises(Refused) as refused:
        approve_claim(actor=cast.actor("chloe"), claim=claim)
    assert [obstacle.code for obstacle in refused.value.obstacles] == ["attendance_corrected"]


def test_the_vouchers_of_a_group_wait_for_people_who_came(cast: Cast) -> None:
    scheme = a_scheme(cast, most_per_session=1)
    accredited(scheme, cast.place)
    came = a_class(cast, 3)
    session = attended(cast, came)
    vouchers = vouchers_in(*books_of(scheme, group="Classe"))[:3]
    assert redeem(actor=TESTER, session=session, vouchers=vouchers).complete
    day = timezone.localdate()
    claim = submit_claim(actor=TESTER, scheme=scheme, place=cast.place, starts_on=day, ends_on=day)
    who_came = dict.fromkeys((one.referral_id for one in came), Presence.PRESENT)
    who_came[came[0].referral_id] = Presence.ABSENT
    record_attendance(actor=TESTER, session=session, presences=who_came)
    with pytest.raises(Refused) as refused:
        approve_claim(actor=cast.actor("chloe"), claim=claim)
    assert [obstacle.code for obstacle in refused.value.obstacles] == ["too_few_came"]
    assert list(redemptions_to_claim(scheme, cast.place, date.min, date.max)) == []


def test_an_amount_changed_behind_the_application_is_not_approved(cast: Cast) -> None:
    claim = a_claim(cast, 1)
    Claim.objects.filter(pk=claim.pk).update(amount_cents=9_900)
    with pytest.raises(Refused) as refused:
        approve_claim(actor=cast.actor("chloe"), claim=claim)
    assert [obstacle.code for obstacle in refused.value.obstacles] == ["claim_differs"]


def test_approved_claims_are_paid_together_once(cast: Cast) -> None:
    claim = a_claim(cast, 2)
    scheme, chloe = claim.scheme, cast.actor("chloe")
    with pytest.raises(Refused):
        make_payment(actor=chloe, scheme=scheme)
    approve_claim(actor=chloe, claim=claim)
    payment = make_payment(actor=chloe, scheme=scheme)
    assert (payment.voucher_count, payment.amount_cents) == (2, 2_000)
    with pytest.raises(Refused):
        make_payment(actor=chloe, scheme=scheme)
    mark_paid(actor=chloe, payment=payment, paid_on=timezone.localdate())
    claim.refresh_from_db()
    assert claim.state == ClaimState.PAID
    with pytest.raises(Refused):
        mark_paid(actor=chloe, payment=payment, paid_on=timezone.localdate())


def test_funders_pay_their_shares_to_the_cent(cast: Cast) -> None:
    scheme = a_scheme(cast)
    assert [part.cents for part in parts_of(scheme, 2_001)] == [1_001, 1_000]


def test_a_claim_stands_in_to_do_until_it_is_approved_or_turned_down(cast: Cast) -> None:
    claim = a_claim(cast)
    waiting = claims_to_approve(cast.actor("chloe"))
    assert waiting is not None
    assert (waiting.count, waiting.url) == (1, f"{reverse('vouchers:claims')}?state=submitted")
    approve_claim(actor=cast.actor("chloe"), claim=claim)
    assert claims_to_approve(cast.actor("chloe")) is None
