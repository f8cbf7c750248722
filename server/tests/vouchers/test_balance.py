"""issued = redeemed + expired + cancelled + outstanding, told twice, at any date; and what tampering looks like."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from rebond.ledger.models import Event
from rebond.ledger.verification import verify
from rebond.network.models import Place
from rebond.vouchers.actions import (
    approve_claim,
    cancel_books,
    credit_back,
    expire_vouchers,
    form_group,
    give_books,
    issue_books,
    make_payment,
    mark_paid,
    redeem,
    reverse_redemption,
    submit_claim,
)
from rebond.vouchers.choices import CancellationReason, ReversalReason, VoucherState
from rebond.vouchers.models import Redemption, Voucher, VoucherBook, VoucherScheme
from rebond.vouchers.queries.accounts import Worth, account_of
from rebond.vouchers.queries.claims import parts_of
from tests.cast import Cast
from tests.factories import a_place, an_organisation
from tests.harness.clock import Clock
from tests.vouchers.books import TESTER, a_class, a_scheme, accredited, attended, redeemed, vouchers_in

BOOKS, PLACES, FACE = 170, 8, 1_000


def worth(vouchers: int) -> Worth:
    return Worth(vouchers, vouchers * FACE)


def eight_places(cast: Cast, scheme: VoucherScheme) -> list[Place]:
    more = [a_place(an_organisation(cast.territory)) for _ in range(PLACES - 1)]
    for place in (cast.place, *more):
        accredited(scheme, place)
    return [cast.place, *more]


def test_the_170_books_of_the_landes_close_to_the_cent(cast: Cast, clock: Clock) -> None:
    """Two cohorts, 200 and 90 young people; eight accredited places; a book lost, a scan undone; the year ends."""
    chloe = cast.actor("chloe")
    scheme = a_scheme(cast, name="Pass numérique des Landes", most_per_session=1, days_to_enter=31)
    places = eight_places(cast, scheme)
    begun = timezone.localdate()

    books = issue_books(actor=chloe, scheme=scheme, count=BOOKS)
    assert [book.number for book in books] == list(range(1, BOOKS + 1))
    for name, people, share in (("Garantie jeunes", 200, books[:110]), ("AEJ XL", 90, books[110:165])):
        group = form_group(
            actor=chloe, scheme=scheme, organisation=cast.social_centre, name=name, people=people
        )
        assert give_books(actor=chloe, books=share, to=group).complete
    assert account_of(scheme).ledger.outstanding == worth(1_700)

    clock.advance(days=30)
    cancel_books(actor=chloe, books=books[:1], reason=CancellationReason.LOST)
    months, people = [], a_class(cast, 137)
    for at, place in enumerate(places):  # 137 vouchers at each place
        session = attended(cast, people, place=place)
        given = vouchers_in(*books[1 + at * 14 : 15 + at * 14])[:137]
        assert redeem(actor=TESTER, session=session, vouchers=given).complete
        months.append(session)
    undone = Redemption.objects.filter(session=months[0]).order_by("pk")[0]
    clock.advance(days=1)
    reverse_redemption(actor=chloe, redemption=undone, reason=ReversalReason.SLIP)

    clock.advance(days=5)
    for place in places:
        claim = submit_claim(
            actor=TESTER, scheme=scheme, place=place, starts_on=begun, ends_on=timezone.localdate()
        )
        approve_claim(actor=chloe, claim=claim)
    payment = make_payment(actor=chloe, scheme=scheme)
    clock.advance(days=10)
    mark_paid(actor=chloe, payment=payment, paid_on=timezone.localdate())

    clock.set(clock.now + timedelta(days=90 + 31 + 1))
    used = 8 * 137 - 1
    expired = expire_vouchers(actor=chloe, scheme=scheme)
    clock.advance(days=2)
    credit = credit_back(actor=chloe, scheme=scheme)

    account = account_of(scheme)
    assert account.is_right
    ledger = account.ledger
    assert (ledger.issued, ledger.redeemed, ledger.paid) == (worth(1_700), worth(used), worth(used))
    assert (ledger.cancelled, ledger.expired, ledger.outstanding) == (worth(10), worth(expired), worth(0))
    assert expired == 1_700 - used - 10 == 595
    assert (credit.voucher_count, credit.amount_cents) == (605, 605_000)
    assert payment.amount_cents + credit.amount_cents == BOOKS * 10 * FACE == 1_700_000
    assert (ledger.to_credit, ledger.to_pay) == (worth(0), worth(0))
    assert sum(part.cents for part in parts_of(scheme, credit.amount_cents)) == 605_000
    assert verify().whole

    days = [begun + timedelta(days=n) for n in (0, 29, 30, 31, 36, 46, 60, 167, 168, 170)]
    past = [account_of(scheme, day) for day in days]
    assert [one.is_right for one in past] == [True] * len(days)
    assert [one.ledger.redeemed.vouchers for one in past] == [0, 0, used + 1, *[used] * 7]
    assert [one.ledger.paid.vouchers for one in past] == [0, 0, 0, 0, 0, used, used, used, used, used]
    assert [one.ledger.outstanding.vouchers for one in past] == [1_700, 1_700, 594, *[595] * 5, 0, 0]
    assert [one.ledger.credited.vouchers for one in past] == [*[0] * 9, 605]


def altered_state(rows: list[Redemption]) -> None:
    Voucher.objects.filter(pk=rows[0].voucher_id).update(state=VoucherState.OUTSTANDING)


def redemption_removed(rows: list[Redemption]) -> None:
    rows[0].delete()


def worth_raised(rows: list[Redemption]) -> None:
    Redemption.objects.filter(pk=rows[0].pk).update(cents=9_000)


def book_cheapened(rows: list[Redemption]) -> None:
    VoucherBook.objects.filter(pk=rows[0].voucher.book_id).update(face_value_cents=1)


def expired_quietly(rows: list[Redemption]) -> None:
    left = Voucher.objects.outstanding().order_by("pk")[0]
    Voucher.objects.filter(pk=left.pk).update(state=VoucherState.EXPIRED, settled_at=timezone.now())


def vouchers_added(rows: list[Redemption]) -> None:
    Voucher.objects.create(book=rows[0].voucher.book, number=11, code="V-00000-0")


@pytest.mark.parametrize(
    "tamper",
    [altered_state, redemption_removed, worth_raised, book_cheapened, expired_quietly, vouchers_added],
)
def test_tampering_with_the_rows_shows(cast: Cast, tamper: Callable[[list[Redemption]], None]) -> None:
    rows = redeemed(cast, 2)
    scheme = rows[0].voucher.book.scheme
    assert account_of(scheme).is_right
    tamper(rows)
    account = account_of(scheme)
    assert not account.is_right
    assert account.contradictions or [figure.key for figure in account.figures if not figure.is_right]


def test_random_lives_of_books_always_add_up(cast: Cast, clock: Clock) -> None:
    """Whatever is issued, given, scanned, undone, cancelled and expired, on whichever day one asks."""
    dice = random.Random(40)
    scheme = a_scheme(cast, face_value_cents=1_337, vouchers_per_book=5, most_per_session=5, days_to_enter=3)
    accredited(scheme, cast.place)
    begun = timezone.localdate()
    group = form_group(actor=TESTER, scheme=scheme, organisation=cast.social_centre, name="Classe", people=20)
    people = a_class(cast, 4)
    for _day in range(12):
        books = issue_books(
            actor=TESTER,
            scheme=scheme,
            count=dice.randint(1, 3),
            expires_on=timezone.localdate() + timedelta(days=dice.randint(1, 6)),
        )
        give_books(actor=TESTER, books=books, to=group)
        session = attended(cast, people)
        some = Voucher.objects.order_by("pk")[: dice.randint(1, 30)]
        redeem(actor=TESTER, session=session, vouchers=dice.sample(list(some), k=len(some) // 2))
        for one in Redemption.objects.standing().order_by("pk")[: dice.randint(0, 2)]:
            reverse_redemption(actor=TESTER, redemption=one, reason=ReversalReason.SLIP)
        cancel_books(
            actor=TESTER,
            books=dice.sample(list(books), k=1)[: dice.randint(0, 1)],
            reason=CancellationReason.LOST,
        )
        clock.advance(days=1)
        if Voucher.objects.outstanding().filter(
            book__expires_on__lt=timezone.localdate() - timedelta(days=3)
        ):
            expire_vouchers(actor=TESTER, scheme=scheme)
    accounts = [account_of(scheme, begun + timedelta(days=n)) for n in range(14)]
    assert [account.is_right for account in accounts] == [True] * 14
    last = accounts[-1].ledger
    assert 0 < last.redeemed.vouchers < last.issued.vouchers == Voucher.objects.count()
    assert last.issued.cents == 1_337 * last.issued.vouchers


def test_nothing_of_who_holds_a_book_reaches_the_ledger(cast: Cast) -> None:
    rows = redeemed(cast, 1)
    person = rows[0].voucher.book.referral
    assert person is not None
    kinds = Event.objects.filter(kind__startswith="voucher").order_by("pk")
    keys = {key for event in kinds for key in event.facts}
    assert keys & {"referral_id", "group_id", "code", "name", "people"} == set()
    told = [event.facts for event in kinds.filter(kind="voucher_book.given")]
    assert [facts["to"] for facts in told] == ["referral"]
