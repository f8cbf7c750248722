"""Books are issued, given with a referral or to a group, and cancelled when they are lost or come back."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from passport.codes import VOUCHER_BOOK_CODE, VOUCHER_CODE, CodeFamily, new_code
from rebond.access import Actor
from rebond.access.guards import NOT_FOUND, require
from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.kit.holding import hold_each
from rebond.kit.naming import refuse_numbered
from rebond.kit.outcomes import Obstacle, Outcome, Refusal
from rebond.ledger.recording import Entry, record
from rebond.network.models import Organisation
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage
from rebond.vouchers.actions.schemes import hold_scheme
from rebond.vouchers.choices import MOST_BOOKS, CancellationReason, VoucherState
from rebond.vouchers.facts import BookCancelled, BookGiven, BookIssued
from rebond.vouchers.models import Voucher, VoucherBook, VoucherGroup, VoucherScheme

BATCH = 500


def issue_books(
    *,
    actor: Actor,
    scheme: VoucherScheme,
    count: int,
    expires_on: date | None = None,
    occurred_at: datetime | None = None,
) -> Sequence[VoucherBook]:
    """Make ``count`` books with their vouchers, each with a code of its own; they are worth something from then on.

    Raise `Refused` for a closed scheme, `Invalid` for a senseless number or a day already past.
    """
    if not 1 <= count <= MOST_BOOKS:
        raise Invalid(_("Issue between 1 and %(most)s books.") % {"most": MOST_BOOKS}, field="count")
    moment = occurred_at or timezone.now()
    with transaction.atomic():
        scheme = hold_scheme(actor, scheme)
        last_day = expires_on or scheme.expires_on
        if not scheme.is_open:
            raise Refused(_("This scheme is closed: open it again to issue books."), code="scheme_closed")
        if last_day < timezone.localdate(moment):
            raise Invalid(_("These books would be expired already. Choose a later day."), field="expires_on")
        books = _new_books(scheme, count, last_day, moment)
        _new_vouchers(books)
        record(
            actor=actor,
            occurred_at=occurred_at,
            entries=[
                Entry(book.stream, BookIssued(**worth_of(book, book.size), expires_on=last_day.isoformat()))
                for book in books
            ],
        )
    return books


def form_group(
    *, actor: Actor, scheme: VoucherScheme, organisation: Organisation, name: str, people: int
) -> VoucherGroup:
    """Name a class or a cohort of ``people`` people. The same name again gives the same group."""
    require(actor, "voucher.give", on=organisation)
    if organisation.territory_id != scheme.programme.territory_id:
        raise NotFound(NOT_FOUND, code="not_found")
    if not name.strip():
        raise Invalid(_("Name the group, not its people: a class, a cohort."), field="group_name")
    refuse_numbered(name.strip(), field="group_name")
    if not 1 <= people <= 1_000:
        raise Invalid(_("Say how many people it has."), field="people")
    group, _created = VoucherGroup.objects.update_or_create(
        scheme=scheme,
        organisation=organisation,
        name=name.strip()[:80],
        defaults={"people": people},
        create_defaults={"people": people, "formed_on": timezone.localdate()},
    )
    return group


def give_books(
    *,
    actor: Actor,
    books: Collection[VoucherBook],
    to: Referral | VoucherGroup,
    occurred_at: datetime | None = None,
) -> Outcome[VoucherBook]:
    """Give books with a referral, or to a group. Answer those given and those refused, with the reason.

    A prescriber gives to the people and groups of its own organisation only (`NotFound` otherwise).
    """
    require(actor, "voucher.give", on=to if isinstance(to, Referral) else to.organisation)
    moment = occurred_at or timezone.now()
    with transaction.atomic():
        held = _hold_books(books)
        left = _hold_left(held)
        obstacles = {book.pk: _obstacle_to_giving(book, to, left[book.pk], moment) for book in held}
        refused = {key: obstacle for key, obstacle in obstacles.items() if obstacle}
        given = [book for book in held if book.pk not in refused]
        for book in given:
            book.given_at = moment
            book.referral, book.group = (to, None) if isinstance(to, Referral) else (None, to)
        VoucherBook.objects.bulk_update(given, ["given_at", "referral", "group"], batch_size=BATCH)
        kind = "referral" if isinstance(to, Referral) else "group"
        record(
            actor=actor,
            occurred_at=occurred_at,
            entries=[Entry(book.stream, BookGiven(**worth_of(book, book.size), to=kind)) for book in given],
        )
    return Outcome(given, [Refusal(book, (refused[book.pk],)) for book in held if book.pk in refused])


def cancel_books(
    *,
    actor: Actor,
    books: Collection[VoucherBook],
    reason: CancellationReason,
    occurred_at: datetime | None = None,
) -> Outcome[VoucherBook]:
    """End what is left in books lost, damaged or given back: nobody can redeem it, and it will be credited."""
    moment = occurred_at or timezone.now()
    with transaction.atomic():
        held = _hold_books(books)
        require(actor, "voucher.edit", on=list({book.scheme_id: book.scheme for book in held}.values()))
        left = _hold_left(held)
        ended = [book for book in held if left[book.pk]]
        keys = [voucher.pk for book in ended for voucher in left[book.pk]]
        _settle(keys, VoucherState.CANCELLED, moment, CancellationReason(reason).value)
        record(
            actor=actor,
            occurred_at=occurred_at,
            entries=[
                Entry(
                    book.stream,
                    BookCancelled(
                        **worth_of(book, len(left[book.pk])), reason=CancellationReason(reason).value
                    ),
                )
                for book in ended
            ],
        )
    empty = Obstacle("nothing_left", _("Nothing is left in this book."))
    return Outcome(ended, [Refusal(book, (empty,)) for book in held if not left[book.pk]])


def settle_expired(books: Sequence[VoucherBook], moment: datetime) -> dict[int, int]:
    """End what is left in ``books``, already held; answer how many vouchers, by key of the book."""
    left = _hold_left(books)
    _settle(
        [voucher.pk for rows in left.values() for voucher in rows], VoucherState.EXPIRED, moment, reason=""
    )
    return {key: len(rows) for key, rows in left.items() if rows}


def worth_of(book: VoucherBook, vouchers: int) -> dict[str, int]:
    return {"scheme_id": book.scheme_id, "vouchers": vouchers, "cents": vouchers * book.face_value_cents}


def _new_books(scheme: VoucherScheme, count: int, last_day: date, moment: datetime) -> list[VoucherBook]:
    known = scheme.books.aggregate(last=Max("number"))["last"] or 0
    codes = _fresh_codes(count, VOUCHER_BOOK_CODE)
    rows = [
        VoucherBook(
            scheme=scheme,
            number=known + at,
            code=code,
            face_value_cents=scheme.face_value_cents,
            size=scheme.vouchers_per_book,
            issued_at=moment,
            expires_on=last_day,
            days_to_enter=scheme.days_to_enter,
        )
        for at, code in enumerate(codes, start=1)
    ]
    return VoucherBook.objects.bulk_create(rows, batch_size=BATCH)


def _new_vouchers(books: Sequence[VoucherBook]) -> None:
    codes = iter(_fresh_codes(sum(book.size for book in books), VOUCHER_CODE))
    rows = [
        Voucher(book=book, number=number, code=next(codes))
        for book in books
        for number in range(1, book.size + 1)
    ]
    Voucher.objects.bulk_create(rows, batch_size=BATCH)


def _fresh_codes(count: int, family: CodeFamily) -> list[str]:
    """``count`` codes that nothing carries yet, in the order they were drawn."""
    model = VoucherBook if family is VOUCHER_BOOK_CODE else Voucher
    found: dict[str, None] = {}
    while len(found) < count:
        drawn = [new_code(secrets.randbelow, family=family) for _at in range(count - len(found))]
        taken = set(_taken(model, drawn))
        found |= dict.fromkeys(code for code in drawn if code not in taken)
    return list(found)


def _taken(model: type[VoucherBook | Voucher], codes: Sequence[str]) -> Iterator[str]:
    for start in range(0, len(codes), BATCH):
        rows = model.objects.filter(code__in=codes[start : start + BATCH])
        yield from rows.order_by("pk").values_list("code", flat=True)


def _hold_books(books: Collection[VoucherBook]) -> list[VoucherBook]:
    return hold_each(VoucherBook.objects.select_related("scheme__programme"), [book.pk for book in books])


def _hold_left(books: Collection[VoucherBook]) -> dict[int, list[Voucher]]:
    """What is outstanding in each book, held: a redemption under way ends before, or finds it settled."""
    left: dict[int, list[Voucher]] = {book.pk: [] for book in books}
    rows = Voucher.objects.outstanding().filter(book__in=list(left)).order_by("pk")
    for voucher in rows.select_for_update(no_key=True):
        left[voucher.book_id].append(voucher)
    return left


def _settle(keys: Sequence[int], state: VoucherState, moment: datetime, reason: str) -> None:
    for start in range(0, len(keys), BATCH):
        rows = Voucher.objects.outstanding().filter(pk__in=keys[start : start + BATCH])
        rows.update(state=state, settled_at=moment, cancellation=reason)


def _obstacle_to_giving(
    book: VoucherBook, to: Referral | VoucherGroup, left: Collection[Voucher], moment: datetime
) -> Obstacle | None:
    if book.given_at is not None:
        return Obstacle("given_already", _("This book was given already."))
    if book.expires_on < timezone.localdate(moment):
        return Obstacle("expired", _("This book is expired."))
    if not left:
        return Obstacle("nothing_left", _("Nothing is left in this book."))
    if isinstance(to, VoucherGroup):
        return (
            None
            if to.scheme_id == book.scheme_id
            else Obstacle("other_scheme", _("This book is of another scheme."))
        )
    if to.programme_id != book.scheme.programme_id:
        return Obstacle("other_programme", _("This book is of another programme than the referral."))
    if to.stage == Stage.CLOSED:
        return Obstacle("referral_closed", _("This referral is closed."))
    return None
