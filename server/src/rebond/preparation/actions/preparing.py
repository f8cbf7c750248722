from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.kit.errors import Refused
from rebond.kit.outcomes import Obstacle, Outcome
from rebond.ledger.recording import Entry, record
from rebond.preparation.facts import DevicePrepared
from rebond.preparation.models import Preparation, Recipe, RecipeVersion
from rebond.preparation.queries.standing import last_checks_of
from rebond.workshop.actions import install_system
from rebond.workshop.actions.working import hold_for_work, sort_out
from rebond.workshop.choices import LicenceEvidence
from rebond.workshop.models import Installation


def prepare(
    *,
    actor: Actor,
    devices: Collection[Device],
    version: RecipeVersion,
    licence: str = LicenceEvidence.NOT_NEEDED,
    occurred_at: datetime | None = None,
) -> Outcome[Device]:
    """Say that each device was prepared with ``version``; its system is recorded as installed, by the same rules.

    A device of another programme, or that has this version already, is refused. Raise `Refused` for a recipe that is
    not offered any more.
    """
    with transaction.atomic():
        held = hold_for_work(devices, actor=actor, capability="device.prepare")
        recipe = Recipe.objects.get(pk=version.recipe_id)
        if recipe.retired_at is not None:
            raise Refused(
                _("The recipe “%(recipe)s” is not offered any more: choose another one.")
                % {"recipe": recipe.name},
                code="recipe_retired",
                field="version",
            )
        fit = sort_out(held, _obstacles(held, recipe, version))
        if not fit.taken:
            return fit
        done = install_system(
            actor=actor,
            devices=fit.taken,
            system=version.system,
            version=version.system_version,
            licence=licence,
            occurred_at=occurred_at,
        )
        moment = occurred_at or timezone.now()
        Preparation.objects.bulk_create(
            Preparation(
                device=device, version=version, prepared_at=moment, prepared_by_id=actor.membership_id
            )
            for device in done.taken
        )
        told = DevicePrepared(recipe_id=recipe.pk, version_id=version.pk, number=version.number)
        entries = [Entry(device.stream, told) for device in done.taken]
        record(actor=actor, entries=entries, occurred_at=occurred_at)
    return Outcome(taken=done.taken, refused=[*fit.refused, *done.refused])


def _obstacles(held: Sequence[Device], recipe: Recipe, version: RecipeVersion) -> dict[int, list[Obstacle]]:
    already = _prepared_already(held, version)
    found = {}
    for device in held:
        if device.programme_id != recipe.programme_id:
            message = _("This computer is of the programme “%(programme)s”: choose one of its recipes.")
            told = message % {"programme": device.programme.name}
            found[device.pk] = [Obstacle("other_programme", told)]
        elif device.pk in already:
            message = _("It is prepared with this recipe already: %(recipe)s, version %(number)d.")
            told = message % {"recipe": recipe.name, "number": version.number}
            found[device.pk] = [Obstacle("already_prepared", told)]
    return found


def _prepared_already(held: Sequence[Device], version: RecipeVersion) -> set[int]:
    """Those last prepared with ``version`` and that nothing asks to prepare again: no person, system or check since."""
    keys = [device.pk for device in held]
    last = {row.device_id: row for row in Preparation.objects.filter(device__in=keys).order_by("pk")}
    same = {pk: row for pk, row in last.items() if row.version_id == version.pk}
    installed = Installation.objects.filter(device__in=list(same)).order_by("pk")
    systems = dict(installed.values_list("device_id", "installed_at"))
    checks = last_checks_of(list(same))
    return {
        device.pk
        for device in held
        if (row := same.get(device.pk))
        and (device.data_since is None or row.prepared_at >= device.data_since)
        and systems.get(device.pk, row.prepared_at) <= row.prepared_at
        and not (
            (check := checks.get(device.pk)) and check.has_failed and check.checked_at >= row.prepared_at
        )
    }
