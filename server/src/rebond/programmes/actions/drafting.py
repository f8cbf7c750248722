"""A coordinator prepares rules, step by step. Nothing is in force before `publish`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction

from rebond.access import Actor
from rebond.access.guards import require
from rebond.network.models import Territory
from rebond.programmes.models import Programme, ProgrammeDraft
from rebond.programmes.rules import Rules, judge

OF_ITS_OWN = ("name", "starts_on", "ends_on", "waves", "funding_cents", "is_cofunded")
"""What a new programme does not take from the one that it begins like."""


def begin_programme(
    *, actor: Actor, territory: Territory, name: str, starts_on: date, like: Programme | None = None
) -> ProgrammeDraft:
    """A new programme with usual rules, or with those of ``like``; its funding, its numbers and its end are its own."""
    require(actor, "programme.edit", on=territory)
    if like is None:
        rules = Rules(name=name, starts_on=starts_on)
    else:
        require(actor, "programme.view", on=like)
        own = Rules(name=name, starts_on=starts_on)
        changes = {rule: getattr(own, rule) for rule in OF_ITS_OWN}
        rules = replace(like.rules, **changes)
    judge(rules)
    return ProgrammeDraft.objects.create(territory=territory, stored=rules.as_json())


def begin_draft(*, actor: Actor, programme: Programme) -> ProgrammeDraft:
    """The rules in force, to be changed. The draft that is there already, if there is one."""
    require(actor, "programme.edit", on=programme)
    with transaction.atomic():
        Programme.objects.select_for_update(no_key=True, of=("self",)).get(pk=programme.pk)
        draft, _is_new = ProgrammeDraft.objects.get_or_create(
            programme=programme,
            defaults={"territory_id": programme.territory_id, "stored": programme.rules.as_json()},
        )
    return draft


def save_draft(*, actor: Actor, draft: ProgrammeDraft, reached: int = 0, **changes: Any) -> ProgrammeDraft:
    """Change some rules of the draft. Raise `Invalid` when they make no sense together with the others."""
    with transaction.atomic():
        held = ProgrammeDraft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
        require(actor, "programme.edit", on=held)
        rules = replace(held.rules, **changes)
        judge(rules)
        held.stored, held.reached = rules.as_json(), max(held.reached, reached)
        held.save()
    return held


def discard_draft(*, actor: Actor, draft: ProgrammeDraft) -> None:
    require(actor, "programme.edit", on=draft)
    draft.delete()
