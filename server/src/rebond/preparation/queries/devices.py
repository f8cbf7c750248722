"""What the pages show of the preparation of one computer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.devices.models import Device
from rebond.kit.errors import NotFound
from rebond.preparation.models import Accessory, DefectPicture, FinalCheck, Preparation
from rebond.preparation.queries.accessories import went_with
from rebond.preparation.queries.standing import last_checks_of
from rebond.preparation.warranty import Warranty, warranty_of


@dataclass(frozen=True, slots=True)
class Prepared:
    """Of one computer: what it was last prepared with, its last final check, its pictures, its warranty, what goes with it."""

    preparation: Preparation | None
    final_check: FinalCheck | None
    pictures: Sequence[DefectPicture]
    warranty: Warranty | None
    accessories: Sequence[Accessory] = ()

    @property
    def is_empty(self) -> bool:
        return not (
            self.preparation or self.final_check or self.pictures or self.warranty or self.accessories
        )


def prepared(device: Device) -> Prepared:
    last = last_checks_of([device.pk]).get(device.pk)
    return Prepared(
        preparation=last_preparation_of(device),
        final_check=last if last and _is_current(last, device) else None,
        pictures=pictures_of(device),
        warranty=warranty_of(device),
        accessories=went_with([device], timezone.now())[device.pk],
    )


def last_preparation_of(device: Device) -> Preparation | None:
    """None once a person had the computer: it is prepared again."""
    rows = device.preparations.select_related("version__recipe__programme", "prepared_by__user")
    last = rows.order_by("-pk").first()
    if last is None or (device.data_since is not None and last.prepared_at < device.data_since):
        return None
    return last


def pictures_of(device: Device) -> list[DefectPicture]:
    """Without their content."""
    return list(device.defect_pictures.defer("content").order_by("pk"))


def device_for_pictures(tag: str, *, actor: Actor) -> Device:
    """The computer of this tag, for whoever may see it. Raise `NotFound`."""
    found = Device.objects.visible_to(actor).tagged(tag).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def _is_current(check: FinalCheck, device: Device) -> bool:
    return device.data_since is None or check.checked_at >= device.data_since
