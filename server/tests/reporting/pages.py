from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from rebond.access import ScopeKeys
from rebond.donations.models import Lot
from rebond.ledger.worker import drain
from rebond.programmes.models import DeclaredFigure
from tests.cast import Cast
from tests.factories import a_donation_agreement, a_lot, devices
from tests.pages import Page


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


PAGES = {
    "reporting:activity": Page(),
    "reporting:download": Page(thing=lambda _cast: {"kind": "csv"}, kind="file"),
    "reporting:declare": Page(thing=lambda cast: a_declared_figure(cast).programme),
    "reporting:reuse": Page(thing=a_gift),
    "reporting:reuse_download": Page(thing=a_gift, kind="file"),
    "reporting:say_when_bought": Page(thing=a_gift, kind="gesture"),
    "reporting:withdraw": Page(thing=a_declared_figure, kind="gesture"),
}
