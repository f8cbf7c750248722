"""A coordinator changes the rules of a programme."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.errors import Invalid
from rebond.ledger.recording import Entry, record
from rebond.programmes.choices import CheckKind, Outlet
from rebond.programmes.facts import ProgrammeChanged
from rebond.programmes.models import Programme


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
    decides_by_committee: bool
    conflict_rule: str
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


def _judge(rules: Rules) -> None:
    if not rules.name.strip():
        raise Invalid(_("A name is needed."), field="name")
    if rules.ends_on is not None and rules.ends_on < rules.starts_on:
        raise Invalid(_("The last day comes before the first one."), field="ends_on")
    if not rules.outlets or not set(rules.outlets) <= set(Outlet.values):
        raise Invalid(_("Choose at least one outlet."), field="outlets")
    if not rules.required_checks or not set(rules.required_checks) <= set(CheckKind.values):
        raise Invalid(
            _("Choose at least one check: nothing is refurbished without a test."), field="required_checks"
        )
    if rules.battery_threshold_percent > 100:
        raise Invalid(_("A battery holds 100 % at the most."), field="battery_threshold_percent")
