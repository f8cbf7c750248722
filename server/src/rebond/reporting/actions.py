"""Figures that somebody declares, from an old report or spreadsheet (rule 10), and years whose figures are published."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.errors import Invalid, Refused
from rebond.ledger.recording import Entry, record
from rebond.programmes.models import DeclaredFigure, Programme
from rebond.reporting.activity import activity_report
from rebond.reporting.choices import ReopeningReason
from rebond.reporting.closings import as_stored, digest_of
from rebond.reporting.counting import whole_life
from rebond.reporting.facts import FigureDeclared, FigureWithdrawn, YearClosed, YearReopened
from rebond.reporting.formats import as_json
from rebond.reporting.models import YearClosing, YearReopening
from rebond.reporting.settling import being_counted, changed_meanwhile, settled, waits_to_be_counted

ATTEMPTS = 3
"""To count a year of which something is entered meanwhile."""


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


def close_year(*, actor: Actor, programme: Programme, year: int, seen: int) -> YearClosing:
    """Publish the figures of a civil year as they are counted now.

    What is entered later for a day of that year is taken all the same, and told as a rectification.
    ``seen``: the last version that was shown to whoever closes, 0 before the first.
    Raise `Invalid` for a year that is not over or came before the programme, `Refused` for one that is closed, that
    somebody else closed meanwhile, or while gestures of the programme wait to be counted or go on coming in for that year.
    """
    require(actor, "activity.close", on=programme)
    today = timezone.localdate()
    if year >= today.year:
        raise Invalid(_("This year is not over. Close it from 1 January on."), code="not_over")
    if year < whole_life(programme).since.year:
        raise Invalid(_("The programme had not begun that year."), code="before_programme")
    for _attempt in range(ATTEMPTS):
        _next_version(programme, year, seen)
        counted = _counted(programme, year)
        with transaction.atomic():
            _hold(programme)
            counted.version = _next_version(programme, year, seen)
            if not changed_meanwhile(counted):
                return _close(counted, actor)
    raise being_counted()


def _close(closing: YearClosing, actor: Actor) -> YearClosing:
    closing.save(force_insert=True)
    told = YearClosed(
        closing_id=closing.pk,
        year=closing.year,
        version=closing.version,
        digest=closing.digest,
        ledger_sequence=closing.ledger_sequence,
    )
    record(actor=actor, entries=[Entry(_stream(closing.programme), told)])
    return closing


def reopen_year(*, actor: Actor, closing: YearClosing, reason: ReopeningReason) -> None:
    """The year is counted afresh until it is closed again. Raise `Refused` when it is open already."""
    require(actor, "activity.close", on=closing)
    with transaction.atomic():
        _hold(closing.programme)
        if YearReopening.objects.filter(closing=closing).exists():
            raise Refused(_("This year is open already."), code="open_already")
        YearReopening.objects.create(closing=closing, reason=reason, reopened_at=timezone.now())
        told = YearReopened(
            closing_id=closing.pk, year=closing.year, version=closing.version, reason=reason.value
        )
        record(actor=actor, entries=[Entry(_stream(closing.programme), told)])


def _next_version(programme: Programme, year: int, seen: int) -> int:
    last = YearClosing.objects.filter(programme=programme, year=year).order_by("version").last()
    if last is not None and not YearReopening.objects.filter(closing=last).exists():
        raise Refused(_("This year is closed already."), code="closed_already")
    version = last.version if last else 0
    if version != seen:
        raise Refused(
            _("Somebody closed this year meanwhile, and opened it again. Look at it first."),
            code="changed_meanwhile",
        )
    return version + 1


def _counted(programme: Programme, year: int) -> YearClosing:
    """The report of the year, in the language of the house: it is kept, and read by everybody. Nothing is held meanwhile."""
    closing = YearClosing(programme=programme, year=year, ledger_sequence=settled())
    if waits_to_be_counted(programme):
        raise being_counted()
    with translation.override(settings.LANGUAGE_CODE):
        report = activity_report(programme, since=closing.since, until=closing.until)
        closing.published = as_stored(as_json(report))
    closing.digest = digest_of(closing.published)
    closing.closed_at = report.as_of
    return closing


def _hold(programme: Programme) -> None:
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)


def _stream(programme: Programme) -> str:
    return f"programme:{programme.pk}"
