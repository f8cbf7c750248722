"""Figures that somebody declares, from an old report or spreadsheet (rule 10)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.errors import Invalid, Refused
from rebond.ledger.recording import Entry, record
from rebond.programmes.models import DeclaredFigure, Programme
from rebond.reporting.facts import FigureDeclared, FigureWithdrawn


def declare_figure(
    *,
    actor: Actor,
    programme: Programme,
    key: str,
    value: int,
    source: str,
    covers_from: date,
    covers_to: date,
) -> DeclaredFigure:
    """Keep a figure beside the counted one. Raise `Invalid` for days in the wrong order, `Refused` when it is there."""
    require(actor, "activity.declare", on=programme)
    if covers_from > covers_to:
        raise Invalid(_("The last day comes before the first."), field="covers_to")
    with transaction.atomic():
        _hold(programme)
        same = {"programme": programme, "key": key, "covers_from": covers_from, "covers_to": covers_to}
        if DeclaredFigure.objects.filter(**same).exists():
            raise Refused(
                _("This figure is already declared for these days. Withdraw it first."),
                code="declared_already",
            )
        figure = DeclaredFigure.objects.create(**same, value=value, source=source)
        kept = FigureDeclared(
            figure_id=figure.pk,
            key=key,
            value=value,
            covers_from=covers_from.isoformat(),
            covers_to=covers_to.isoformat(),
        )
        record(actor=actor, entries=[Entry(_stream(programme), kept)])
    return figure


def withdraw_figure(*, actor: Actor, figure: DeclaredFigure) -> None:
    """The ledger keeps that it was declared, and that it no longer is."""
    require(actor, "activity.declare", on=figure)
    with transaction.atomic():
        _hold(figure.programme)
        record(actor=actor, entries=[Entry(_stream(figure.programme), FigureWithdrawn(figure_id=figure.pk))])
        figure.delete()


def _hold(programme: Programme) -> None:
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)


def _stream(programme: Programme) -> str:
    return f"programme:{programme.pk}"
