from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from rebond.access import ScopeKeys
from rebond.donations.models import Lot
from rebond.ledger.worker import drain
from rebond.programmes.models import DeclaredFigure, Programme
from rebond.reporting.actions import close_year
from rebond.reporting.models import YearClosing
from tests.cast import Cast
from tests.factories import a_donation_agreement, a_lot, devices
from tests.factories.demand import TESTER
from tests.pages import Page
from tests.reporting.roads import announced, take


def a_declared_figure(cast: Cast) -> DeclaredFigure:
    return DeclaredFigure.objects.create(
        programme=cast.programme,
        key="devices.refurbished",
        value=1541,
        source="Compte-rendu 2020-2023",
        covers_from=date(2020, 1, 1),
        covers_to=date(2023, 12, 31),
    )


@dataclass(frozen=True, slots=True)
class Given:
    """A donor with a lot of this year, by the keys of the addresses."""

    donor: int
    year: int
    pk: int
    kind: str
    lot: Lot

    def scope_keys(self) -> ScopeKeys:
        return self.lot.scope_keys()


def a_gift(cast: Cast) -> Given:
    lot = a_lot(
        a_donation_agreement(cast.programme, donor=cast.donor),
        workshop=cast.workshop,
        announced_on=timezone.localdate(),
    )
    devices(3, lot)
    drain()
    return Given(cast.donor.pk, timezone.localdate().year, lot.pk, "csv", lot)


def a_closed_year(cast: Cast) -> YearClosing:
    """Last year, with a computer received in it afterwards."""
    year = timezone.localdate().year - 1
    known = YearClosing.objects.filter(programme=cast.programme, year=year).order_by("version").last()
    if known is not None and known.reopened is None:
        return known
    Programme.objects.filter(pk=cast.programme.pk).update(starts_on=date(year, 1, 1))
    drain()
    seen = known.version if known else 0
    closing = close_year(actor=TESTER, programme=cast.programme, year=year, seen=seen)
    take("receive", announced(cast.programme)[0], day=date(year, 12, 20))
    drain()
    return closing


def days_of(closing: YearClosing) -> str:
    return f"programme={closing.programme.slug}&since={closing.since}&until={closing.until}"


@dataclass(frozen=True, slots=True)
class Over:
    """A year of the programme that is over, by the keys of its address."""

    slug: str
    year: int
    programme: Programme

    def scope_keys(self) -> ScopeKeys:
        return self.programme.scope_keys()


def a_year_that_is_over(cast: Cast) -> Over:
    year = timezone.localdate().year - 1
    Programme.objects.filter(pk=cast.programme.pk).update(starts_on=date(year, 1, 1))
    return Over(cast.programme.slug, year, cast.programme)


def a_year_to_close(cast: Cast) -> dict[str, str]:
    """The one before last year, which another page may have closed."""
    year = timezone.localdate().year - 2
    Programme.objects.filter(pk=cast.programme.pk).update(starts_on=date(year, 1, 1))
    return {}


PAGES = {
    "reporting:activity": Page(thing=a_closed_year, query=days_of),
    "reporting:download": Page(thing=lambda _cast: {"kind": "csv"}, kind="file"),
    "reporting:declare": Page(thing=lambda cast: a_declared_figure(cast).programme),
    "reporting:years": Page(thing=lambda cast: a_closed_year(cast).programme),
    "reporting:years_to_close": Page(thing=a_year_to_close),
    "reporting:published": Page(thing=a_closed_year, kind="file"),
    "reporting:close_year": Page(thing=a_year_that_is_over),
    "reporting:reopen_year": Page(thing=a_closed_year, kind="gesture"),
    "reporting:reuse": Page(thing=a_gift),
    "reporting:reuse_download": Page(thing=a_gift, kind="file"),
    "reporting:say_when_bought": Page(thing=a_gift, kind="gesture"),
    "reporting:withdraw": Page(thing=a_declared_figure, kind="gesture"),
}
