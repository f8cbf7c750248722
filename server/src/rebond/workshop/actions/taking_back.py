"""What was said of a pile by mistake, taken back by who said it, where nothing else was said of the computer since.

The rows of the bench keep the last word only: whoever may take a word back keeps what stood before it
(`Kept.standing`, inside the transaction of the gesture), and the moment of the word itself (`Kept.said_at`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.kit.outcomes import Obstacle, Outcome
from rebond.ledger.recording import Entry, record
from rebond.workshop.actions.working import hold_for_work, sort_out
from rebond.workshop.facts import ChecksTakenBack, GradeTakenBack, InstallationTakenBack
from rebond.workshop.models import Check, Grading, Installation

SAID_SINCE = Obstacle(
    "said_since", _("Something else was said of this computer since: correct it on its page.")
)

Before = Sequence[Mapping[str, Any]]
"""What stood of each device, ready for JSON: ``device_id``, ``on_device`` and ``row``, None where there was none."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One word that the bench keeps of a computer: its row, and the column of the computer that repeats it."""

    model: Any  # `Grading` or `Installation`
    on_device: str
    moment: str
    by: str
    answers: tuple[str, ...]

    def standing(self, held: Sequence[Device]) -> list[dict[str, Any]]:
        """What stands of the ``held`` devices now."""
        columns = (*self.answers, self.by, self.moment)
        rows = self._rows(held).values("device_id", *columns)
        found = {row.pop("device_id"): row | {self.moment: row[self.moment].isoformat()} for row in rows}
        return [
            {
                "device_id": device.pk,
                "on_device": getattr(device, self.on_device),
                "row": found.get(device.pk),
            }
            for device in held
        ]

    def said_at(self, taken: Collection[Device]) -> str:
        """The moment of the word that was just given of ``taken``, ISO 8601; empty for none."""
        moment = self._rows(taken).aggregate(at=Max(self.moment))["at"]
        return moment.isoformat() if moment else ""

    def said_by(self, actor: Actor, at: str, held: Sequence[Device]) -> set[int]:
        """Keys of the devices whose word is still the one that ``actor`` gave at that moment."""
        given = {self.moment: datetime.fromisoformat(at), self.by: actor.membership_id}
        return set(self._rows(held).filter(**given).values_list("device_id", flat=True))

    def put_back(self, taken: Sequence[Device], before: Before) -> None:
        """What stood before stands again: the row, or none, and the column of the device."""
        stood = {told["device_id"]: told for told in before}
        self._rows([device for device in taken if stood[device.pk]["row"] is None]).delete()
        columns = [*self.answers, self.by, self.moment]
        self.model.objects.bulk_create(
            [
                self.model(
                    device_id=device.pk, **row | {self.moment: datetime.fromisoformat(row[self.moment])}
                )
                for device in taken
                if (row := stood[device.pk]["row"]) is not None
            ],
            update_conflicts=True,
            unique_fields=["device"],
            update_fields=[column.removesuffix("_id") for column in columns],
        )
        for device in taken:
            setattr(device, self.on_device, stood[device.pk]["on_device"])
        Device.objects.bulk_update(taken, [self.on_device])

    def _rows(self, devices: Collection[Device]) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model.objects.filter(device__in=[device.pk for device in devices])
        return rows.order_by("pk")


GRADES = Kept(Grading, "grade", "graded_at", "graded_by_id", ("case", "screen", "keyboard", "grade"))
SYSTEMS = Kept(
    Installation, "operating_system", "installed_at", "installed_by_id", ("system", "version", "licence")
)


def checks_said_at(actor: Actor, taken: Collection[Device]) -> str:
    """The moment of the checks that ``actor`` has just recorded on ``taken``, ISO 8601; empty for none."""
    rows = Check.objects.filter(device__in=[device.pk for device in taken], done_by_id=actor.membership_id)
    moment = rows.aggregate(at=Max("done_at"))["at"]
    return moment.isoformat() if moment else ""


def take_back_checks(*, actor: Actor, devices: Collection[Device], at: str) -> Outcome[Device]:
    """Each check that ``actor`` recorded at that moment waits again; one that was recorded anew since stays."""
    with transaction.atomic():
        held = hold_for_work(devices, actor=actor, capability="check.record")
        said = Check.objects.filter(
            device__in=[device.pk for device in held],
            done_at=datetime.fromisoformat(at),
            done_by_id=actor.membership_id,
        )
        kinds: dict[int, list[str]] = {}
        for device, kind in said.order_by("pk").values_list("device_id", "kind"):
            kinds.setdefault(device, []).append(kind)
        outcome = sort_out(held, {device.pk: [SAID_SINCE] for device in held if device.pk not in kinds})
        said.filter(device__in=[device.pk for device in outcome.taken]).delete()
        entries = [
            Entry(device.stream, ChecksTakenBack(kinds=tuple(sorted(kinds[device.pk]))))
            for device in outcome.taken
        ]
        record(actor=actor, entries=entries)
    return outcome


def take_back_grades(
    *, actor: Actor, devices: Collection[Device], at: str, before: Before
) -> Outcome[Device]:
    """The grade that ``actor`` gave at that moment is worth nothing; the one ``before`` stands again."""
    with transaction.atomic():
        held = hold_for_work(devices, actor=actor, capability="grade.assign")
        said = GRADES.said_by(actor, at, held)
        outcome = sort_out(held, {device.pk: [SAID_SINCE] for device in held if device.pk not in said})
        GRADES.put_back(outcome.taken, before)
        entries = [Entry(device.stream, GradeTakenBack(grade=device.grade)) for device in outcome.taken]
        record(actor=actor, entries=entries)
    return outcome


def take_back_installations(
    *,
    actor: Actor,
    devices: Collection[Device],
    at: str,
    before: Before,
    obstacles: Mapping[int, Sequence[Obstacle]],
) -> Outcome[Device]:
    """The system that ``actor`` said to have installed at that moment is not; what stood ``before`` stands again.

    ``obstacles``: why another app keeps it as it is, by key of the device.
    """
    with transaction.atomic():
        held = hold_for_work(devices, actor=actor, capability="check.record")
        said = SYSTEMS.said_by(actor, at, held)
        since = {device.pk: [SAID_SINCE] for device in held if device.pk not in said}
        outcome = sort_out(held, since | dict(obstacles))
        SYSTEMS.put_back(outcome.taken, before)
        record(
            actor=actor, entries=[Entry(device.stream, InstallationTakenBack()) for device in outcome.taken]
        )
    return outcome
