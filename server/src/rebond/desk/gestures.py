"""The gestures that a computer's page offers: its next step, the others, and those that end it here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from rebond.access import Actor, may
from rebond.desk.links import link
from rebond.desk.queries.devices import DevicePage
from rebond.devices.lifecycle import Step
from rebond.devices.stages import Stage

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Gesture:
    label: str | StrPromise
    url: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Gestures:
    primary: Gesture | None
    others: Sequence[Gesture]
    grave: Sequence[Gesture]


def gestures_of(shown: DevicePage, actor: Actor) -> Gestures:
    tag = shown.device.asset_tag
    work = Gesture(_("Work on it"), link("workshop:device", tag), "wrench") if shown.may_work else None
    primary = _gesture(shown.next_step, tag) if shown.next_step else work
    others = [_gesture(step, tag) for step in shown.steps]
    if work is not None and primary is not work:
        others.insert(0, work)
    if shown.may_work and shown.may_see_repairs:
        others.append(Gesture(_("Repair"), link("repairs:of_device", tag), "hammer"))
    if may(actor, "device.identify"):
        others.append(Gesture(_("Label"), link("devices:labels", code=tag), "printer"))
    if shown.device.stage in Stage.IN_WORKSHOP and may(actor, "found_object.record"):
        others.append(Gesture(_("Object found inside"), link("bench:declare", code=tag), "search-check"))
    if shown.handover_id is not None:
        others.append(Gesture(_("Handover"), link("handover:handover", shown.handover_id), "handshake"))
    return Gestures(primary, others, [_gesture(step, tag) for step in shown.grave_steps])


def _gesture(step: Step, tag: str) -> Gesture:
    return Gesture(step.label, link(step.page, code=tag))
