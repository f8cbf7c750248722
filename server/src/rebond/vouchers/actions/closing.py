"""What is not used ends: expired vouchers are settled, and their worth is credited to the funders."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.kit.errors import Refused
from rebond.kit.holding import hold_each
from rebond.ledger.recording import Entry, record
from rebond.vouchers.actions.books import settle_expired, worth_of
from rebond.vouchers.actions.schemes import hold_scheme
from rebond.vouchers.facts import BookExpired, CreditNoted
from rebond.vouchers.models import Credit, Voucher, VoucherBook, VoucherScheme

BATCH = 500


def expire_vouchers(*, actor: Actor, scheme: VoucherScheme, occurred_at: datetime | None = None) -> int:
    """End all that is left in the books whose last day of entry has passed; answer how many vouchers.

    Raise `Refused` when no voucher is past it.
    """
    moment = occurred_at or timezone.now()
    with transaction.atomic():
        scheme = hold_scheme(actor, scheme)
        books = _books_over(scheme, timezone.localdate(moment))
        ended = settle_expired(books, moment)
        if not ended:
            raise Refused(_("No voucher is past its last day."), code="nothing_expired")
        record(
            actor=actor,
            occurred_at=occurred_at,
            entries=[
                Entry(book.stream, BookExpired(**worth_of(book, ended[book.pk])))
                for book in books
                if book.pk in ended
            ],
        )
    return sum(ended.values())


def credit_back(*, actor: Actor, scheme: VoucherScheme, occurred_at: datetime | None = None) -> Credit:
    """Give back to the funders the worth of what expired or was cancelled since the last note.

    Raise `Refused` when there is nothing to give back.
    """
    moment = occurred_at or timezone.now()
    with transaction.atomic():
        scheme = hold_scheme(actor, scheme)
        held = hold_each(Voucher.objects.to_credit().filter(book__scheme=scheme).select_related("book"))
        if not held:
            raise Refused(_("Nothing is to be credited."), code="nothing_to_credit")
        credit = Credit.objects.create(
            scheme=scheme,
            reference=uuid.uuid4().hex,
            credited_at=moment,
            voucher_count=len(held),
            amount_cents=sum(voucher.book.face_value_cents for voucher in held),
        )
        credit.reference = f"AV-{timezone.localdate(moment).year}-{credit.pk:04d}"
        credit.save(update_fields=["reference"])
        _attach(held, credit)
        facts = CreditNoted(scheme_id=scheme.pk, vouchers=credit.voucher_count, cents=credit.amount_cents)
        record(actor=actor, occurred_at=occurred_at, entries=[Entry(credit.stream, facts)])
    return credit


def _books_over(scheme: VoucherScheme, day: date) -> list[VoucherBook]:
    """Held: those with something left whose last day of entry is before ``day``."""
    waiting = Voucher.objects.outstanding().filter(book__scheme=scheme, book__expires_on__lt=day)
    rows = VoucherBook.objects.filter(pk__in=waiting.values("book")).order_by("pk")
    held = rows.select_for_update(no_key=True)
    return [book for book in held if book.last_entry_on < day]


def _attach(vouchers: list[Voucher], credit: Credit) -> None:
    keys = [voucher.pk for voucher in vouchers]
    for start in range(0, len(keys), BATCH):
        Voucher.objects.filter(pk__in=keys[start : start + BATCH]).update(credit=credit)
