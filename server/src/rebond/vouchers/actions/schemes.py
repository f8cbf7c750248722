"""A scheme is set up and changed: what a voucher is worth, who pays, what is asked of places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND, require
from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.kit.holding import hold_one
from rebond.ledger.recording import Entry, record
from rebond.network.models import Organisation
from rebond.programmes.models import Programme
from rebond.vouchers.choices import MOST_VOUCHERS, CriterionKind
from rebond.vouchers.facts import SchemeChanged, SchemeSetUp
from rebond.vouchers.models import Funding, VoucherScheme
from rebond.vouchers.money import WHOLE

MOST_CENTS = 100_000
"""The largest face value: EUR 1,000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeRules:
    """Field for field, what `VoucherScheme` keeps."""

    name: str
    face_value_cents: int
    vouchers_per_book: int
    most_per_session: int
    expires_on: date
    days_to_enter: int
    criteria: Sequence[str]
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Share:
    """``share`` in hundredths of a per cent: 5,000 is half."""

    organisation: Organisation
    share: int


def set_up_scheme(
    *,
    actor: Actor,
    programme: Programme,
    rules: SchemeRules,
    shares: Sequence[Share],
    occurred_at: datetime | None = None,
) -> VoucherScheme:
    """Begin a scheme in ``programme``, paid by ``shares``. Raise `Invalid` for rules or shares that make no sense."""
    require(actor, "voucher.edit", on=programme)
    scheme = VoucherScheme(programme=programme)
    with transaction.atomic():
        _write(scheme, rules)
        _pay(scheme, shares)
        facts = SchemeSetUp(
            scheme_id=scheme.pk,
            programme_id=programme.pk,
            face_value_cents=scheme.face_value_cents,
            vouchers_per_book=scheme.vouchers_per_book,
        )
        record(actor=actor, occurred_at=occurred_at, entries=[Entry(scheme.stream, facts)])
    return scheme


def change_scheme(
    *, actor: Actor, scheme: VoucherScheme, rules: SchemeRules, shares: Sequence[Share]
) -> VoucherScheme:
    """Change what holds for the books to come; books already issued keep their worth and their dates.

    Raise `Refused` for other shares once a book is issued: what is paid and credited is parted by them.
    """
    with transaction.atomic():
        scheme = hold_scheme(actor, scheme)
        _write(scheme, rules)
        if _differ(scheme, shares):
            if scheme.books.exists():
                raise Refused(
                    _(
                        "Books are issued already: the shares of the funders stay. Set up another scheme instead."
                    ),
                    code="shares_frozen",
                )
            scheme.fundings.all().delete()
            _pay(scheme, shares)
        facts = SchemeChanged(
            scheme_id=scheme.pk,
            face_value_cents=scheme.face_value_cents,
            vouchers_per_book=scheme.vouchers_per_book,
            is_open=scheme.is_open,
        )
        record(actor=actor, entries=[Entry(scheme.stream, facts)])
    return scheme


def hold_scheme(actor: Actor, scheme: VoucherScheme, capability: str = "voucher.edit") -> VoucherScheme:
    rows = VoucherScheme.objects.select_related("programme__territory")
    held = hold_one(rows, scheme.pk)
    require(actor, capability, on=held)
    return held


def _write(scheme: VoucherScheme, rules: SchemeRules) -> None:
    _refuse_senseless(rules)
    for name, value in asdict(rules).items():
        setattr(scheme, name, value)
    scheme.name = rules.name.strip()[:80]
    scheme.criteria = [kind.value for kind in CriterionKind if kind.value in rules.criteria]
    if not scheme.name:
        raise Invalid(_("Give the scheme a name."), field="name")
    same = VoucherScheme.objects.filter(programme=scheme.programme, name=scheme.name).exclude(pk=scheme.pk)
    if same.exists():
        raise Invalid(_("Another scheme of this programme has this name."), field="name")
    scheme.save()


def _refuse_senseless(rules: SchemeRules) -> None:
    if not 1 <= rules.face_value_cents <= MOST_CENTS:
        raise Invalid(_("Give a worth between one cent and 1,000 euros."), field="face_value")
    if not 1 <= rules.vouchers_per_book <= MOST_VOUCHERS:
        raise Invalid(
            _("A book holds between 1 and %(most)s vouchers.") % {"most": MOST_VOUCHERS},
            field="vouchers_per_book",
        )
    if not 1 <= rules.most_per_session <= rules.vouchers_per_book:
        raise Invalid(
            _("Between 1 and what a book holds."),
            field="most_per_session",
        )
    if not rules.criteria:
        raise Invalid(_("Choose at least one criterion."), field="criteria")


def _pay(scheme: VoucherScheme, shares: Sequence[Share]) -> None:
    if not shares:
        raise Invalid(_("Say who funds the vouchers."), field="funder_1")
    if len({share.organisation.pk for share in shares}) != len(shares):
        raise Invalid(_("The same funder stands there twice."), field="funder_1")
    if any(share.organisation.territory_id != scheme.programme.territory_id for share in shares):
        raise NotFound(NOT_FOUND, code="not_found")
    if sum(share.share for share in shares) != WHOLE or any(share.share < 1 for share in shares):
        raise Invalid(_("The shares of the funders must add up to 100 %."), field="share_1")
    Funding.objects.bulk_create(
        [Funding(scheme=scheme, organisation=one.organisation, share=one.share) for one in shares]
    )


def _differ(scheme: VoucherScheme, shares: Sequence[Share]) -> bool:
    kept = scheme.fundings.order_by("pk").values_list("organisation_id", "share")
    return set(kept) != {(one.organisation.pk, one.share) for one in shares}
