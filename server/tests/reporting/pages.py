from __future__ import annotations

from datetime import date

from rebond.programmes.models import DeclaredFigure
from tests.cast import Cast
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


PAGES = {
    "reporting:activity": Page(),
    "reporting:download": Page(thing=lambda _cast: {"kind": "csv"}, kind="file"),
    "reporting:declare": Page(thing=lambda cast: a_declared_figure(cast).programme),
    "reporting:withdraw": Page(thing=a_declared_figure, kind="gesture"),
}
