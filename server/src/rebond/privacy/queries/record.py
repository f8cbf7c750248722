"""The record of processing (GDPR, article 30), made from what the apps declare and from the matrix of rights."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.encoding import force_str
from django.utils.translation import gettext as _

from rebond.access import Role
from rebond.access.matrix import CLOSED_TO_ADMINISTRATOR, MATRIX
from rebond.access.roles import Scope
from rebond.kit.personal import Held, Processing
from rebond.privacy.registry import held, processings


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLine:
    """What one model holds: ``data`` and ``roles`` in words."""

    name: str
    data: tuple[str, ...]
    is_sealed: bool
    roles: tuple[str, ...]
    kept: str
    erased: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One processing, with what it holds."""

    processing: Processing
    lines: tuple[HeldLine, ...]

    @property
    def roles(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(role for line in self.lines for role in line.roles))


HEADINGS = (
    "Traitement",
    "Personnes concernées",
    "Finalité",
    "Base légale",
    "Ce qui est gardé",
    "Données",
    "Chiffré",
    "Qui le voit",
    "Durée",
    "Effacement",
)
"""In the language of the law that asks for the record."""


def record_of_processing() -> list[Entry]:
    return [
        Entry(
            processing=processing,
            lines=tuple(_line(one) for one in held() if one.processing is processing and one.about_people),
        )
        for processing in processings()
    ]


def rows(entries: Iterable[Entry]) -> Iterable[tuple[str, ...]]:
    """One line a model, for a spreadsheet."""
    for entry in entries:
        about = entry.processing
        for line in entry.lines:
            yield (
                force_str(about.title),
                force_str(about.people),
                force_str(about.purpose),
                force_str(about.basis.label),
                line.name,
                ", ".join(line.data),
                _("yes") if line.is_sealed else _("no"),
                ", ".join(line.roles),
                line.kept,
                line.erased,
            )


def _line(one: Held) -> HeldLine:
    assert one.processing is not None
    return HeldLine(
        name=force_str(apps.get_model(one.model)._meta.verbose_name),  # noqa: SLF001 - Django's own name
        data=tuple(label_of(one, name) for name in one.about_people),
        is_sealed=bool(one.sealed),
        roles=roles_of(one.seen_by),
        kept=force_str(one.kept or one.processing.kept),
        erased=force_str(one.erased or one.keeps_because or one.processing.erased),
    )


def label_of(one: Held, name: str) -> str:
    """As the declaration says it, else as the model does."""
    if name in one.labels:
        return force_str(one.labels[name])
    try:
        field = apps.get_model(one.model)._meta.get_field(name)  # noqa: SLF001 - Django's own name
    except FieldDoesNotExist:
        return name
    said = force_str(getattr(field, "verbose_name", name))
    if field.is_relation and said == name.replace("_", " ") and field.related_model is not None:
        return force_str(field.related_model._meta.verbose_name)  # noqa: SLF001 - Django's own name
    return said


def roles_of(capabilities: Iterable[str]) -> tuple[str, ...]:
    """Those who hold one of ``capabilities``, in the order of the roles."""
    found = {
        role
        for capability in capabilities
        for role in Role
        if MATRIX[capability].get(role, Scope.NONE) is not Scope.NONE
        or (role is Role.ADMINISTRATOR and capability not in CLOSED_TO_ADMINISTRATOR)
    }
    return tuple(force_str(role.label) for role in Role if role in found)
