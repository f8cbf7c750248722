"""What anyone may know who holds a computer: what is true of it now, where it comes from and whom to call."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.network.models import Organisation, Place
from rebond.network.queries import coordination_of

_EXPECTED = _("This computer is expected by the programme")
_IN_WORKSHOP = _("This computer is in the workshop")
_READY = _("This computer is ready for somebody")
_WITH_SOMEBODY = _("This computer was handed to somebody")
_LEFT = _("This computer has left the programme")
_LOOKED_FOR = _("This computer is being looked for")
WORDS = {
    Stage.ANNOUNCED: _EXPECTED,
    Stage.RECEIVED: _IN_WORKSHOP,
    Stage.RETURNED: _IN_WORKSHOP,
    Stage.READY: _READY,
    Stage.RESERVED: _READY,
    Stage.IN_TRANSIT: _READY,
    Stage.AT_PLACE: _READY,
    Stage.HANDED_OVER: _WITH_SOMEBODY,
    Stage.LENT: _WITH_SOMEBODY,
    Stage.SOLD: _WITH_SOMEBODY,
    Stage.ELIMINATED: _LEFT,
    Stage.OUT_OF_SERVICE: _LEFT,
    Stage.GIVEN_BACK: _LEFT,
    Stage.MISSING: _LOOKED_FOR,
}


@dataclass(frozen=True, slots=True)
class PublicCard:
    device: Device
    place: Place | None
    operator: Organisation | None

    @property
    def told(self) -> str:
        """No more than its stage: never a failed erasure, a reason, a person."""
        return str(WORDS[Stage(self.device.stage)])

    @property
    def is_looked_for(self) -> bool:
        return self.device.stage == Stage.MISSING


def public_card_of(device: Device) -> PublicCard:
    """The place is told while the computer is there, or was handed over by it; never of one that is looked for."""
    place = device.place if device.stage in {Stage.AT_PLACE, *Stage.WITH_A_PERSON} else None
    return PublicCard(device, place, coordination_of(device.territory_id))
