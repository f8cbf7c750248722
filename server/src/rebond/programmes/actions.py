"""A coordinator changes the rules of a programme, and declares what a printed report says."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.errors import Invalid
from rebond.ledger.recording import Entry, record
from rebond.programmes.choices import CheckKind, Outlet
from rebond.programmes.facts import DeclaredFigureAdded, DeclaredFigureRemoved, ProgrammeChanged
from rebond.programmes.models import DeclaredFigure, Programme


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    name: str
    starts_on: date
    ends_on: date | None
    batch_size: int
    batch_price_cents: int
    handover_point: str
    outlets: list[str]
    required_checks: list[str]
    erasure_level: str
    battery_threshold_percent: int
    one_per_household: bool
    contact_kept_days: int
    small_cell: int
    funder: str
    funding_cents: int


def rules_of(programme: Programme) -> Rules:
    return Rules(**{item.name: getattr(programme, item.name) for item in fields(Rules)})


def change_rules(*, actor: Actor, programme: Programme, rules: Rules) -> Programme:
    """Set the rules. What happened before keeps the result that it had. Raise `Invalid` for rules that make no sense."""
    require(actor, "programme.edit", on=programme)
    _judge(rules)
    with transaction.atomic():
        held = Programme.objects.select_for_update(no_key=True, of=("self",)).get(pk=programme.pk)
        before = rules_of(held)
        changed = tuple(
            item.name for item in fields(Rules) if getattr(before, item.name) != getattr(rules, item.name)
        )
        if not changed:
            return held
        for name in changed:
            setattr(held, name, getattr(rules, name))
        held.save(update_fields=changed)
        told = ProgrammeChanged(programme_id=held.pk, columns=changed)
        record(actor=actor, entries=[Entry(held.stream, told)])
    return held


def declare_figure(
    *, actor: Actor, programme: Programme, key: str, value: int, source: str, covers_from: date, covers_to: date
) -> DeclaredFigure:
    """Keep a figure that somebody wrote elsewhere, with its source: it stands beside the counted one (rule 10)."""
    require(actor, "activity.declare", on=programme)
    if covers_to < covers_from:
        raise Invalid(_("The last day comes before the first one."), field="covers_to")
    if not source.strip():
        raise Invalid(_("Say where the figure was read: a figure without source proves nothing."), field="source")
    figure = DeclaredFigure(
        programme=programme, key=key, value=value, source=source.strip(), covers_from=covers_from, covers_to=covers_to
    )
    with transaction.atomic():
        try:
            with transaction.atomic():
                figure.save()
        except IntegrityError as error:
            raise Invalid(
                _("This figure is already declared for these days: remove the other one first."),
                code="declared_already", field="key",
            ) from error
        record(actor=actor, entries=[Entry(programme.stream, DeclaredFigureAdded(**_told(figure)))])
    return figure


def remove_figure(*, actor: Actor, figure: DeclaredFigure) -> None:
    """Take a declared figure away; the ledger keeps that it stood there. Doing it again changes nothing."""
    require(actor, "activity.declare", on=figure)
    with transaction.atomic():
        held = DeclaredFigure.objects.select_for_update(of=("self",)).filter(pk=figure.pk).first()
        if held is None:
            return
        record(actor=actor, entries=[Entry(figure.programme.stream, DeclaredFigureRemoved(**_told(held)))])
        held.delete()


def _told(figure: DeclaredFigure) -> dict[str, Any]:
    return {
        "programme_id": figure.programme_id,
        "figure_id": figure.pk,
        "key": figure.key,
        "value": figure.value,
        "covers_from": figure.covers_from.isoformat(),
        "covers_to": figure.covers_to.isoformat(),
    }


def _judge(rules: Rules) -> None:
    if not rules.name.strip():
        raise Invalid(_("A name is needed."), field="name")
    if rules.ends_on is not None and rules.ends_on < rules.starts_on:
        raise Invalid(_("The last day comes before the first one."), field="ends_on")
    if not rules.outlets or not set(rules.outlets) <= set(Outlet.values):
        raise Invalid(_("Choose at least one outlet."), field="outlets")
    if not rules.required_checks or not set(rules.required_checks) <= set(CheckKind.values):
        raise Invalid(_("Choose at least one check: nothing is refurbished without a test."), field="required_checks")
    if rules.battery_threshold_percent > 100:
        raise Invalid(_("A battery holds 100 % at the most."), field="battery_threshold_percent")
