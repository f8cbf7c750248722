"""Books, and what is left in them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from passport.codes import REFERRAL_CODE, VOUCHER_BOOK_CODE, normalise
from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.kit.errors import Invalid, NotFound
from rebond.network.models import Organisation
from rebond.network.querysets import reach
from rebond.referrals.models import Referral
from rebond.vouchers.choices import VoucherState
from rebond.vouchers.models import Redemption, Voucher, VoucherBook, VoucherScheme


@dataclass(frozen=True, slots=True)
class BooksRead:
    books: Sequence[VoucherBook]
    misread: Sequence[str]


def books_listed(scheme: VoucherScheme, *, state: str = "") -> QuerySet[VoucherBook]:
    """With how many vouchers are used and how many are left. ``state``: "stock", "given" or "left"."""
    rows = VoucherBook.objects.filter(scheme=scheme).select_related("referral", "group")
    rows = rows.annotate(
        used=Count("vouchers", filter=Q(vouchers__state=VoucherState.REDEEMED)),
        left=Count("vouchers", filter=Q(vouchers__state=VoucherState.OUTSTANDING)),
    )
    if state == "stock":
        return rows.filter(given_at=None)
    if state == "given":
        return rows.exclude(given_at=None)
    return rows.filter(left__gt=0) if state == "left" else rows


def books_kept(actor: Actor) -> QuerySet[VoucherBook]:
    """Those of the schemes that the hat keeps."""
    return VoucherBook.objects.filter(scheme__in=VoucherScheme.objects.kept_by(actor))


def book_kept(code: str, actor: Actor) -> VoucherBook:
    """By its code, in any way of writing it. Raise `NotFound` for one whose scheme the hat does not keep."""
    rows = books_kept(actor).select_related("scheme__programme__territory", "referral", "group__organisation")
    found = rows.filter(code=normalise(code, family=VOUCHER_BOOK_CODE)).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def vouchers_of(book: VoucherBook) -> list[Voucher]:
    """In their order, each with where it was redeemed (``standing``: at most one)."""
    redemptions = Redemption.objects.standing().select_related("place", "session")
    rows = book.vouchers.prefetch_related(
        Prefetch("redemptions", queryset=redemptions.order_by("pk"), to_attr="standing")
    )
    return list(rows.order_by("number"))


def last_number(scheme: VoucherScheme) -> int:
    """0 before the first book."""
    return int(scheme.books.aggregate(last=Max("number"))["last"] or 0)


def books_of(scheme: VoucherScheme, first: int, last: int) -> list[VoucherBook]:
    rows = scheme.books.filter(number__gte=first, number__lte=last)
    return list(rows.select_related("scheme__programme__territory").order_by("number"))


def read_books(codes: Collection[str], actor: Actor) -> BooksRead:
    """Find the books of the territory behind ``codes``."""
    wanted = {text: normalise(text, family=VOUCHER_BOOK_CODE) for text in codes}
    reachable = reach(actor, "voucher.view", territory="scheme__programme__territory")
    rows = VoucherBook.objects.filter(reachable, code__in=[code for code in wanted.values() if code])
    found = list(rows.order_by("pk"))
    known = {book.code for book in found}
    return BooksRead(found, [text for text, code in wanted.items() if code not in known])


def referral_to_give(code: str, actor: Actor) -> Referral:
    """A referral that the hat may give a book with. Raise `Invalid` for a code that is none of its."""
    reachable = reach(actor, "voucher.give", territory="programme__territory", organisations=("prescriber",))
    rows = Referral.objects.filter(reachable, code=normalise(code, family=REFERRAL_CODE))
    found = rows.select_related("programme").first()
    if found is None:
        raise Invalid(_("No referral of yours carries this code. It looks like P-4K7Q-9N."), field="referral")
    return found


def organisations_giving(actor: Actor) -> QuerySet[Organisation]:
    """In whose name the hat gives books to a group."""
    reachable = reach(actor, "voucher.give", territory="territory", organisations=("pk",))
    return Organisation.objects.filter(reachable).exclude(prescriber_kind="").order_by("name", "pk")
