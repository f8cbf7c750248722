"""A new key seals again all that is sealed. It may be stopped at any moment and begun again."""

# ruff: noqa: SLF001 - `_meta` and `_default_manager` are what Django documents for models in general

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Model

from rebond.access import system_actor
from rebond.kit.keyring import name_of
from rebond.kit.personal import Held
from rebond.kit.sealing import Seal
from rebond.ledger.reading import INSTALLATION_STREAM
from rebond.ledger.recording import Entry, record
from rebond.privacy.facts import KeysRotated
from rebond.privacy.registry import held

BATCH = 100
"""Rows of one transaction: what a cut of the current can undo."""
ROTATOR = system_actor("key-rotation")


@dataclass(slots=True)
class Rotated:
    """One column: how many values a new key sealed again, were sealed by the newest already, or open with no key."""

    column: str
    resealed: int = 0
    already: int = 0
    unreadable: int = 0


def rotate_keys() -> list[Rotated]:
    """Seal with the newest key whatever an older one sealed, in every column that an app declares as sealed.

    What no key opens is left as it is, and counted. Written in the ledger once it is through, when anything moved.
    """
    done = [_reseal(one, column, seal) for one, column, seal in sealed_columns()]
    resealed = sum(column.resealed for column in done)
    if resealed:
        with transaction.atomic():
            facts = KeysRotated(key=name_of(settings.SEALING_KEYS[0]), resealed=resealed)
            record(actor=ROTATOR, entries=[Entry(INSTALLATION_STREAM, facts)])
    return done


def unsealable() -> list[Rotated]:
    """Count without changing anything: ``resealed`` is what still needs an older key."""
    return [_count(one, column, seal) for one, column, seal in sealed_columns()]


def sealed_columns() -> Iterator[tuple[type[Model], str, Seal]]:
    return ((apps.get_model(one.model), column, seal) for one in held() for column, seal in _columns(one))


def _columns(one: Held) -> list[tuple[str, Seal]]:
    return sorted(one.sealed.items())


def _reseal(model: type[Model], column: str, seal: Seal) -> Rotated:
    done, last = Rotated(f"{model._meta.label}.{column}"), 0
    while batch := _batch(model, column, last):
        with transaction.atomic():
            held_rows = model._default_manager.filter(pk__in=[pk for pk, _value in batch])
            for pk, value in (
                held_rows.select_for_update(no_key=True).order_by("pk").values_list("pk", column)
            ):
                if _judge(done, seal, value) == "older":
                    model._default_manager.filter(pk=pk).update(**{column: seal.close(seal.open(value))})
        last = batch[-1][0]
    return done


def _count(model: type[Model], column: str, seal: Seal) -> Rotated:
    done, last = Rotated(f"{model._meta.label}.{column}"), 0
    while batch := _batch(model, column, last):
        for _pk, value in batch:
            _judge(done, seal, value)
        last = batch[-1][0]
    return done


def _batch(model: type[Model], column: str, after: int) -> list[tuple[int, bytes]]:
    rows = model._default_manager.filter(pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", column)[:BATCH])


def _judge(done: Rotated, seal: Seal, value: bytes | None) -> str:
    """Count one value, and answer "older" when an older key sealed it."""
    if not value:
        return ""
    try:
        is_newest = seal.is_newest(value)
    except ValueError:
        done.unreadable += 1
        return ""
    if is_newest:
        done.already += 1
        return ""
    done.resealed += 1
    return "older"
