"""Where a computer stands on the road: seven stations, from what its rows and its events say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rebond.desk.days import written_day
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.ui.road import State, Station
from rebond.workshop.choices import Station as Waits
from rebond.workshop.queries import Dossier

GIVEN, RECEIVED, ERASED, CHECKED, IN_STOCK, AT_PLACE, SETTLED = range(7)

_REACHED: Mapping[str, int] = {
    Stage.ANNOUNCED: GIVEN,
    Stage.RECEIVED: RECEIVED,
    Stage.RETURNED: RECEIVED,
    Stage.READY: IN_STOCK,
    Stage.RESERVED: IN_STOCK,
    Stage.IN_TRANSIT: AT_PLACE,
    Stage.AT_PLACE: AT_PLACE,
    Stage.HANDED_OVER: SETTLED,
    Stage.LENT: SETTLED,
    Stage.SOLD: SETTLED,
}


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What the road of one computer is drawn from. ``last``: when each kind of event last happened."""

    device: Device
    dossier: Dossier
    last: Mapping[str, datetime]
    received_by: str = ""
    location: str = ""
    borrower: str = ""


def stations_of(seen: Whereabouts) -> list[Station]:
    """The stations in order. A computer that left the road ends with the exit that it took."""
    stage = seen.device.stage
    reached = _REACHED.get(stage)
    stations = [
        _given(seen),
        _received(seen),
        _erased(seen),
        _checked(seen),
        _in_stock(seen),
        _at_place(seen),
    ]
    if reached is None:
        gone = [station for station in stations if station.state == "done"]
        return [*gone, *_lost_by_its_person(seen), _exit(seen.device)]
    drawn = _with_the_present(_as_of([*stations, _settled(seen)], reached), reached)
    if reached == RECEIVED:
        return _with_the_wait(drawn, seen)
    never_at_a_place = reached == SETTLED and drawn[AT_PLACE].state == "ahead"
    shown = [*drawn[:AT_PLACE], drawn[SETTLED]] if never_at_a_place else drawn
    return [*shown, *_use_ended(seen)]


def _with_the_wait(drawn: list[Station], seen: Whereabouts) -> list[Station]:
    """In the workshop: that it waits for a part, or that nothing is missing and it waits for the shelf."""
    waits = seen.dossier.station
    if waits is Waits.AWAIT_PART:
        calm = [_in_state(one, "ahead") if one.state == "now" else one for one in drawn]
        here = Station(str(waits.label), "blocked", "", "")
    elif waits is Waits.SHELVE:
        calm, here = drawn, Station(_("Prepared"), "now", _("waits for the shelf"))
    else:
        return drawn
    return [*calm[:IN_STOCK], here, *calm[IN_STOCK:]]


def _exit(device: Device) -> Station:
    return Station(device.stage_words, "blocked", "", written_day(device.stage_since))


def _lost_by_its_person(seen: Whereabouts) -> list[Station]:
    """It had been handed over before: that is not lost with it."""
    if seen.last.get("device.lost") != seen.device.stage_since:
        return []
    return [Station(_("Handed over"), "done", "", written_day(seen.device.settled_at))]


def _use_ended(seen: Whereabouts) -> list[Station]:
    """Thrown away, destroyed or given on: the computer stays where its handover had put it, and the road ends there."""
    ended, settled = seen.last.get("device.use_ended"), seen.device.settled_at
    undone = seen.last.get("device.use_goes_on")
    if ended is None or seen.device.stage not in Stage.WITH_A_PERSON:
        return []
    if (settled and ended < settled) or (undone and undone > ended):
        return []
    return [Station(_("Use ended"), "blocked", "", written_day(ended))]


def _as_of(stations: Sequence[Station], reached: int) -> list[Station]:
    """What lies beyond the stage is ahead, even where an earlier tour had been there."""
    return [
        _in_state(station, "ahead") if place > reached and place not in {ERASED, CHECKED} else station
        for place, station in enumerate(stations)
    ]


def _with_the_present(stations: list[Station], reached: int) -> list[Station]:
    """Ring the station where it is now: in the workshop, the first one whose proof is missing."""
    if reached == RECEIVED:
        unproven = (place for place in (ERASED, CHECKED) if stations[place].state != "done")
        reached = next(unproven, CHECKED)
        if stations[reached].state == "done":
            return stations
    stations[reached] = _in_state(stations[reached], "now")
    return stations


def _in_state(station: Station, state: State) -> Station:
    if state == "ahead":
        return Station(station.label, "ahead")
    return Station(station.label, state, station.detail, station.when)


def _given(seen: Whereabouts) -> Station:
    lot = seen.device.lot
    return Station(_("Given"), "done", lot.agreement.donor.name, written_day(lot.announced_on))


def _received(seen: Whereabouts) -> Station:
    device = seen.device
    where = seen.received_by
    if device.stage == Stage.RETURNED:
        here = device.workshop.name if device.workshop else ""
        return Station(_("Came back"), "done", here, written_day(device.stage_since))
    if device.received_at is None:
        return Station(_("Received"), "ahead")
    return Station(_("Received"), "done", where, written_day(device.received_at))


def _erased(seen: Whereabouts) -> Station:
    proofs, finding = seen.dossier.proofs, seen.dossier.nothing_inside
    counting = [proof for proof in proofs if proof.counts]
    if proofs and len(counting) == len(proofs):
        when = max((proof.when for proof in counting if proof.when), default=None)
        words = ngettext("%(count)d drive, proven", "%(count)d drives, proven", len(proofs))
        return Station(_("Erased"), "done", words % {"count": len(proofs)}, written_day(when))
    if proofs:
        detail = _("%(done)d of %(all)d drives") % {"done": len(counting), "all": len(proofs)}
        return Station(_("Erased"), _unproven(seen), detail)
    if finding is not None:
        return Station(_("Erased"), "done", _("no storage medium"), written_day(finding.found_on))
    return Station(_("Erased"), _unproven(seen))


def _checked(seen: Whereabouts) -> Station:
    required = seen.dossier.required
    settled = {
        check.kind: check
        for check in seen.dossier.checks
        if check.kind in required and check.result != "failed" and _is_current(check.done_at, seen.device)
    }
    detail = (
        _("%(done)d of %(all)d checks") % {"done": len(settled), "all": len(required)} if required else ""
    )
    if len(settled) < len(required):
        return Station(_("Checked"), _unproven(seen), detail)
    when = max((check.done_at for check in settled.values()), default=None)
    return Station(_("Checked"), "done", detail, written_day(when))


def _unproven(seen: Whereabouts) -> State:
    """A proof that is missing beyond the workshop is a fault, and looks like one."""
    return "blocked" if _REACHED.get(seen.device.stage, 0) >= IN_STOCK else "ahead"


def _is_current(moment: datetime, device: Device) -> bool:
    return device.data_since is None or moment >= device.data_since


def _in_stock(seen: Whereabouts) -> Station:
    when = seen.last.get("device.shelved")
    if when is None:
        return Station(_("In stock"), "ahead")
    detail = seen.location
    if seen.device.stage == Stage.RESERVED:
        detail = str(seen.device.get_stage_display()) + (f" · {detail}" if detail else "")
    return Station(_("In stock"), "done", detail, written_day(when))


def _at_place(seen: Whereabouts) -> Station:
    device = seen.device
    name = device.place.name if device.place else ""
    if device.stage == Stage.IN_TRANSIT:
        return Station(_("In delivery"), "done", name, written_day(device.dispatched_at))
    when = seen.last.get("device.delivered")
    return Station(_("At the place"), "done" if when else "ahead", name if when else "", written_day(when))


def _settled(seen: Whereabouts) -> Station:
    device = seen.device
    if device.stage not in Stage.WITH_A_PERSON:
        return Station(_("Handed over"), "ahead")
    return Station(device.get_stage_display(), "done", seen.borrower, written_day(device.settled_at))
