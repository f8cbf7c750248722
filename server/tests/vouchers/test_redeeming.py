from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from rebond.kit.errors import NotAllowed, NotFound, Refused
from rebond.kit.outcomes import Outcome
from rebond.learning.actions import record_attendance
from rebond.learning.choices import Presence
from rebond.ledger.models import Event
from rebond.vouchers.actions import (
    cancel_books,
    give_books,
    issue_books,
    redeem,
    reverse_redemption,
    withdraw_accreditation,
)
from rebond.vouchers.choices import CancellationReason, ReversalReason, VoucherState, WithdrawalReason
from rebond.vouchers.models import Redemption, Voucher
from tests.cast import Cast
from tests.factories import a_session
from tests.harness.clock import Clock
from tests.vouchers.books import (
    TESTER,
    a_class,
    a_person,
    a_scheme,
    accredited,
    attended,
    books_of,
    held_session,
    redeemed,
    vouchers_in,
)


def reasons(outcome: Outcome[Voucher]) -> list[str]:
    return [refusal.obstacles[0].code for refusal in outcome.refused]


def test_a_mediator_takes_the_vouchers_of_a_person_who_came(cast: Cast) -> None:
    scheme = a_scheme(cast)
    accredited(scheme, cast.place)
    person = a_person(cast)
    vouchers = vouchers_in(*books_of(scheme, to=person))[:2]
    outcome = redeem(actor=cast.actor("ines"), session=held_session(cast, person), vouchers=vouchers)
    assert (outcome.complete, len(outcome.taken)) == (True, 2)
    states = Voucher.objects.filter(pk__in=[v.pk for v in vouchers]).order_by("pk")
    assert [voucher.state for voucher in states] == [VoucherState.REDEEMED] * 2
    told = Event.objects.get(stream=vouchers[0].stream).facts
    assert told == {
        "scheme_id": scheme.pk,
        "vouchers": 1,
        "cents": 1_000,
        "place_id": cast.place.pk,
        "session_id": Redemption.objects.order_by("pk")[0].session_id,
    }


def test_the_same_voucher_is_taken_once(cast: Cast) -> None:
    (one,) = redeemed(cast, 1)
    again = redeem(actor=TESTER, session=one.session, vouchers=[one.voucher])
    assert (again.taken, reasons(again), Redemption.objects.count()) == ([], ["used"], 1)


def test_the_database_itself_refuses_a_second_redemption(cast: Cast) -> None:
    (one,) = redeemed(cast, 1)
    one.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save(force_insert=True)


def test_one_person_gives_no_more_than_the_scheme_says_at_one_session(cast: Cast) -> None:
    scheme = a_scheme(cast, most_per_session=2)
    accredited(scheme, cast.place)
    person = a_person(cast)
    vouchers = vouchers_in(*books_of(scheme, to=person))
    session = held_session(cast, person)
    outcome = redeem(actor=TESTER, session=session, vouchers=vouchers[:3])
    assert (len(outcome.taken), reasons(outcome)) == (2, ["too_many"])
    assert reasons(redeem(actor=TESTER, session=session, vouchers=vouchers[3:4])) == ["too_many"]


def test_groups_give_no_more_than_those_who_came(cast: Cast) -> None:
    scheme = a_scheme(cast, most_per_session=2)
    accredited(scheme, cast.place)
    vouchers = vouchers_in(*books_of(scheme, group="Garantie jeunes de mars"))
    assert set(reasons(redeem(actor=TESTER, session=held_session(cast), vouchers=vouchers))) == {"too_many"}
    came = a_class(cast, 4)
    books_of(scheme, to=came[0].referral)
    outcome = redeem(actor=TESTER, session=attended(cast, came), vouchers=vouchers)
    assert (len(outcome.taken), set(reasons(outcome))) == (6, {"too_many"})


def test_a_group_gives_no_more_than_its_people_whoever_else_came(cast: Cast) -> None:
    scheme = a_scheme(cast, most_per_session=1, vouchers_per_book=20)
    accredited(scheme, cast.place)
    twelve, more = (
        vouchers_in(*books_of(scheme, group=name)) for name in ("Classe de mars", "Classe de mai")
    )
    session = attended(cast, 15)
    outcome = redeem(actor=TESTER, session=session, vouchers=twelve)
    assert (len(outcome.taken), set(reasons(outcome))) == (12, {"too_many"})
    assert len(redeem(actor=TESTER, session=session, vouchers=more).taken) == 3


def test_the_voucher_of_somebody_who_was_absent_stays(cast: Cast) -> None:
    scheme = a_scheme(cast)
    accredited(scheme, cast.place)
    (book,) = books_of(scheme, to=a_person(cast))
    outcome = redeem(actor=TESTER, session=held_session(cast, a_person(cast)), vouchers=vouchers_in(book)[:1])
    assert reasons(outcome) == ["person_absent"]


def test_a_book_that_was_given_to_nobody_is_worth_nothing_at_a_place(cast: Cast) -> None:
    scheme = a_scheme(cast)
    accredited(scheme, cast.place)
    outcome = redeem(actor=TESTER, session=held_session(cast), vouchers=vouchers_in(*books_of(scheme))[:1])
    assert reasons(outcome) == ["not_given"]


def test_a_session_without_its_attendance_takes_no_voucher(cast: Cast) -> None:
    scheme = a_scheme(cast)
    accredited(scheme, cast.place)
    with pytest.raises(Refused) as refused:
        redeem(actor=TESTER, session=a_session(place=cast.place), vouchers=[])
    assert refused.value.code == "session_not_recorded"


def test_a_place_that_is_not_accredited_takes_none(cast: Cast) -> None:
    scheme = a_scheme(cast)
    person = a_person(cast)
    vouchers = vouchers_in(*books_of(scheme, to=person))
    session = held_session(cast, person)
    with pytest.raises(Refused) as refused:
        redeem(actor=cast.actor("ines"), session=session, vouchers=vouchers[:1])
    assert (refused.value.code, Redemption.objects.count()) == ("not_accredited", 0)


def test_after_its_last_day_an_accreditation_takes_none_and_before_it_does(cast: Cast) -> None:
    today = timezone.localdate()
    scheme = a_scheme(cast)
    accreditation = accredited(scheme, cast.place)
    person = a_person(cast)
    vouchers = vouchers_in(*books_of(scheme, to=person))
    session = held_session(cast, person)
    withdraw_accreditation(
        actor=TESTER, accreditation=accreditation, ends_on=today, reason=WithdrawalReason.PLACE_CLOSED
    )
    assert redeem(actor=TESTER, session=session, vouchers=vouchers[:1]).complete
    type(accreditation).objects.update(ends_on=today - timedelta(days=1))
    with pytest.raises(Refused):
        redeem(actor=TESTER, session=session, vouchers=vouchers[1:2])


def test_never_after_expiry_even_entered_as_of_before(cast: Cast, clock: Clock) -> None:
    """The last session may be entered some days later; after these nothing is, whatever moment a person gives."""
    last = timezone.localdate() + timedelta(days=10)
    scheme = a_scheme(cast, expires_on=last, days_to_enter=5)
    accredited(scheme, cast.place)
    person = a_person(cast)
    vouchers = vouchers_in(*books_of(scheme, to=person))
    clock.advance(days=10)
    session, moment = held_session(cast, person), clock.now
    clock.advance(days=5)
    assert redeem(actor=cast.actor("ines"), session=session, vouchers=vouchers[:1]).complete
    clock.advance(days=1)
    late = redeem(actor=cast.actor("ines"), session=session, vouchers=vouchers[1:2], occurred_at=moment)
    assert reasons(late) == ["expired"]


def test_a_session_after_the_last_day_of_validity_takes_none(cast: Cast, clock: Clock) -> None:
    scheme = a_scheme(cast, expires_on=timezone.localdate() + timedelta(days=10), days_to_enter=31)
    accredited(scheme, cast.place)
    person = a_person(cast)
    vouchers = vouchers_in(*books_of(scheme, to=person))
    clock.advance(days=11)
    assert reasons(redeem(actor=TESTER, session=held_session(cast, person), vouchers=vouchers[:1])) == [
        "expired"
    ]


def test_a_voucher_issued_after_the_session_cannot_pay_for_it(cast: Cast, clock: Clock) -> None:
    scheme = a_scheme(cast)
    accredited(scheme, cast.place)
    person = a_person(cast)
    session = held_session(cast, person)
    clock.advance(days=1)
    vouchers = vouchers_in(*books_of(scheme, to=person))
    assert reasons(redeem(actor=TESTER, session=session, vouchers=vouchers[:1])) == ["issued_later"]


def test_a_cancelled_book_is_taken_nowhere(cast: Cast) -> None:
    scheme = a_scheme(cast)
    accredited(scheme, cast.place)
    person = a_person(cast)
    books = books_of(scheme, to=person)
    cancel_books(actor=cast.actor("chloe"), books=books, reason=CancellationReason.STOLEN)
    session = held_session(cast, person)
    assert reasons(redeem(actor=TESTER, session=session, vouchers=vouchers_in(*books)[:1])) == ["cancelled"]


def test_a_mistaken_scan_is_undone_and_the_voucher_serves_again(cast: Cast) -> None:
    (one,) = redeemed(cast, 1)
    reverse_redemption(actor=cast.actor("ines"), redemption=one, reason=ReversalReason.SLIP)
    one.voucher.refresh_from_db()
    assert one.voucher.state == VoucherState.OUTSTANDING
    with pytest.raises(Refused):
        reverse_redemption(actor=cast.actor("ines"), redemption=one, reason=ReversalReason.SLIP)
    assert redeem(actor=TESTER, session=one.session, vouchers=[one.voucher]).complete
    assert Redemption.objects.count() == 2


def test_another_place_neither_takes_nor_undoes_and_a_prescriber_never(cast: Cast) -> None:
    (one,) = redeemed(cast, 1)
    for name, error in (("farid", NotFound), ("driss", NotAllowed)):
        with pytest.raises(error):
            redeem(actor=cast.actor(name), session=one.session, vouchers=[one.voucher])
        with pytest.raises(error):
            reverse_redemption(actor=cast.actor(name), redemption=one, reason=ReversalReason.SLIP)


def test_the_attendance_must_say_that_the_person_was_there(cast: Cast) -> None:
    scheme = a_scheme(cast)
    accredited(scheme, cast.place)
    person = a_person(cast)
    (book,) = issue_books(actor=TESTER, scheme=scheme, count=1)
    session = held_session(cast, person)
    record_attendance(actor=TESTER, session=session, presences={person.pk: Presence.EXCUSED})
    give_books(actor=TESTER, books=[book], to=person)
    assert reasons(redeem(actor=TESTER, session=session, vouchers=vouchers_in(book)[:1])) == ["person_absent"]
