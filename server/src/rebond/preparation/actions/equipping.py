"""What goes with computers: said by whoever looks, given from the drawers, put back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.kit.errors import Invalid, Refused
from rebond.kit.holding import hold_each
from rebond.kit.outcomes import Obstacle, Outcome
from rebond.ledger.recording import Entry, record
from rebond.preparation.actions.loose import move
from rebond.preparation.choices import AccessoryGesture, AccessoryState, Connector, LooseCause
from rebond.preparation.facts import AccessoriesRecorded, ConnectorTold
from rebond.preparation.models import Accessory, LooseAccessory, ModelConnector
from rebond.preparation.models.accessories import in_words
from rebond.preparation.queries.accessories import Equipment, equipment_of, title_key
from rebond.programmes.choices import HandoverItem
from rebond.workshop.actions.working import bench_obstacle, hold_for_work, sort_out

BATCH = 500
Gestures = Mapping[str, str]
Key = tuple[int, str, str]
"""Workshop, accessory, connector."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page of one computer showed: the state of each accessory, empty for nothing said, and its connector."""

    states: Gestures
    connector: str = ""


MODEL_UNKNOWN = Obstacle(
    "model_unknown",
    _("Its model is not known yet: import a report, or say the connector together with the charger."),
)


def record_accessories(
    *,
    actor: Actor,
    devices: Collection[Device],
    told: Gestures,
    connector: str = "",
    seen: Seen | None = None,
    occurred_at: datetime | None = None,
) -> Outcome[Device]:
    """Say of each accessory in ``told`` (`HandoverItem`) whether it is there (`AccessoryGesture`), the same for each device.

    ``connector``: which charger their models take; kept for every computer of these models. What is given comes out of
    the drawers of the workshop where the device stands, and goes back into them. Said again, nothing changes.
    ``seen``: what the page of the one device showed; a line left as it was says nothing. Raise `Refused` where what
    it says was changed by somebody else meanwhile. What the stock gave is lost only for who saw that it was given.
    """
    _judge(told, connector)
    moment = occurred_at or timezone.now()
    with transaction.atomic():
        held = hold_for_work(devices, actor=actor, capability="accessory.record")
        if seen is not None:
            known = equipment_of(held)
            told = _changed_on_page(known, told, seen)
            connector = "" if connector == seen.connector else connector
        if connector:
            fit = [device for device in held if not bench_obstacle(device)]
            _remember(actor, fit, connector, moment, seen)
        known = {
            pk: Equipment(one.device, connector or one.connector, one.rows)
            for pk, one in equipment_of(held).items()
        }
        drawers = _hold_drawers(held, known, told)
        outcome = sort_out(held, _obstacles(known, told, drawers, seen, learns=bool(connector)))
        rows: list[Accessory] = []
        entries = []
        for device in outcome.taken:
            changed = _apply(actor, known[device.pk], told, drawers, moment)
            rows += [row for _gesture, row in changed]
            entries += [Entry(device.stream, _facts(changed))] if changed else []
        _keep(rows)
        record(actor=actor, entries=entries, occurred_at=occurred_at)
    return outcome


def _judge(told: Gestures, connector: str) -> None:
    if not told and not connector:
        raise Invalid(_("Say it of one accessory at least."), code="nothing_told")
    if not set(told) <= set(HandoverItem.values):
        raise Invalid(_("Choose in the list."), code="unknown_item", field="told")
    for item, gesture in told.items():
        if gesture not in AccessoryGesture.values:
            raise Invalid(_("Choose in the list."), code="unknown_gesture", field=item)
    if connector and connector not in Connector.values:
        raise Invalid(_("Choose in the list."), code="unknown_connector", field="connector")


def _changed_on_page(known: Mapping[int, Equipment], told: Gestures, seen: Seen) -> Gestures:
    """Without the lines that a stale page repeats."""
    kept = dict(told)
    for one in known.values():
        for item, gesture in told.items():
            shown = seen.states.get(item, "")
            if _state(one, item) == shown:
                continue
            if gesture != shown and not _is_so_already(one, item, gesture):
                raise _changed_meanwhile()
            kept.pop(item, None)
    return kept


def _changed_meanwhile() -> Refused:
    return Refused(
        _("Somebody said otherwise meanwhile: look at the accessories again, then answer."),
        code="changed_meanwhile",
    )


def _remember(
    actor: Actor, devices: Sequence[Device], connector: str, moment: datetime, seen: Seen | None
) -> None:
    """Each model once, the last word counts; but of who saw what it replaces."""
    models = {(device.territory_id, key): device for device in devices if (key := title_key(device))}
    for (territory, key), device in sorted(models.items()):
        row, _made = ModelConnector.objects.select_for_update(of=("self",), no_key=True).get_or_create(
            territory_id=territory,
            title_key=key,
            defaults={"title": device.title, "connector": "", "told_at": moment},
        )
        if row.connector == connector:
            continue
        if seen is not None and row.connector not in {"", seen.connector}:
            raise _changed_meanwhile()
        before, row.connector = row.connector, connector
        row.told_at, row.told_by_id = moment, actor.membership_id
        row.save(update_fields=["connector", "told_at", "told_by"])
        record(actor=actor, entries=[Entry(row.stream, ConnectorTold(connector=connector, before=before))])


def _hold_drawers(
    held: Sequence[Device], known: Mapping[int, Equipment], told: Gestures
) -> dict[Key, LooseAccessory]:
    """What may give or take back, in key order. What goes back lies where the computer stands now."""
    given = [item for item, gesture in told.items() if gesture == AccessoryGesture.GIVEN]
    back = [item for item, gesture in told.items() if gesture == AccessoryGesture.PUT_BACK]
    if not given and not back:
        return {}
    workshops = sorted({device.workshop_id for device in held if device.workshop_id})
    homes = {
        _home_of(one, row)
        for one in known.values()
        for item in back
        if (row := one.rows.get(item)) and row.loose_id and not bench_obstacle(one.device)
    }
    for workshop, item, connector in sorted(homes):
        LooseAccessory.objects.get_or_create(workshop_id=workshop, item=item, connector=connector)
    wanted = Q(workshop__in=workshops, item__in=[*given, *back])
    found = hold_each(LooseAccessory.objects.select_related("workshop__organisation").filter(wanted))
    return {(row.workshop_id, row.item, row.connector): row for row in found}


def _obstacles(
    known: Mapping[int, Equipment],
    told: Gestures,
    drawers: Mapping[Key, LooseAccessory],
    seen: Seen | None,
    *,
    learns: bool,
) -> dict[int, list[Obstacle]]:
    left: dict[Key, int] = defaultdict(int, {key: row.quantity for key, row in drawers.items()})
    found: dict[int, list[Obstacle]] = {}
    for pk, one in known.items():
        if bench_obstacle(one.device) is not None:
            continue
        wanted = [item for item, gesture in told.items() if gesture == AccessoryGesture.GIVEN]
        wanted = [item for item in wanted if _state(one, item) != AccessoryState.GIVEN]
        obstacles = [found_one for told_one in told.items() if (found_one := _unfit(one, *told_one, seen))]
        if learns and not title_key(one.device) and HandoverItem.CHARGER not in told:
            obstacles.append(MODEL_UNKNOWN)
        keys = [_key(one, item) for item in wanted]
        if not obstacles:
            obstacles = [_none_left(one, key) for key in keys if not left[key]]
        if not obstacles:
            for key in keys:
                left[key] -= 1
        found[pk] = obstacles
    return found


def _unfit(one: Equipment, item: str, gesture: str, seen: Seen | None) -> Obstacle | None:
    state, words = _state(one, item), {"item": in_words(item)}
    if gesture == AccessoryGesture.PUT_BACK and state not in {AccessoryState.GIVEN, AccessoryState.MISSING}:
        return Obstacle("not_given", _("It was not given from the stock: %(item)s.") % words)
    if gesture == AccessoryGesture.MISSING and state == AccessoryState.GIVEN and seen is None:
        return Obstacle(
            "given_from_the_stock",
            _("The stock gave it: put it back, or say on the page of the computer that it is lost: %(item)s.")
            % words,
        )
    if gesture != AccessoryGesture.GIVEN:
        return None
    if state == AccessoryState.PRESENT:
        return Obstacle("has_its_own", _("It has its own already: %(item)s.") % words)
    if item == HandoverItem.CHARGER and not one.connector:
        return Obstacle("connector_unknown", _("Say first which connector its charger has."))
    return None


def _none_left(one: Equipment, key: Key) -> Obstacle:
    told = {"item": in_words(key[1], key[2]), "workshop": one.device.workshop}
    return Obstacle("none_left", _("None is left in the stock of %(workshop)s: %(item)s.") % told)


def _apply(
    actor: Actor, one: Equipment, told: Gestures, drawers: Mapping[Key, LooseAccessory], moment: datetime
) -> list[tuple[str, Accessory]]:
    """Move what is given or put back. What changes, by the gesture that does it."""
    changed = []
    for item, gesture in told.items():
        if _is_so_already(one, item, gesture):
            continue
        before, loose = one.rows.get(item), None
        if gesture == AccessoryGesture.GIVEN:
            loose = drawers[_key(one, item)]
            move(actor, loose, -1, LooseCause.GIVEN, device=one.device)
        elif gesture == AccessoryGesture.PUT_BACK:
            assert before is not None
            move(actor, drawers[_home_of(one, before)], 1, LooseCause.PUT_BACK, device=one.device)
        row = Accessory(
            device=one.device,
            item=item,
            state=_after(gesture),
            connector=one.connector if item == HandoverItem.CHARGER else "",
            loose=loose,
            told_at=moment,
            told_by_id=actor.membership_id,
        )
        changed.append((gesture, row))
    return changed


def _is_so_already(one: Equipment, item: str, gesture: str) -> bool:
    before = one.rows.get(item)
    if before is None:
        return False
    if before.state == AccessoryState.GIVEN:
        return gesture in {AccessoryGesture.GIVEN, AccessoryGesture.PRESENT}
    if gesture == AccessoryGesture.PUT_BACK:
        return True  # it lies there since the first time
    learnt = item == HandoverItem.CHARGER and before.connector != one.connector
    return before.state == _after(gesture) and not learnt


def _after(gesture: str) -> AccessoryState:
    return AccessoryState.MISSING if gesture == AccessoryGesture.PUT_BACK else AccessoryState(gesture)


def _facts(changed: Sequence[tuple[str, Accessory]]) -> AccessoriesRecorded:
    def said(gesture: AccessoryGesture) -> tuple[str, ...]:
        return tuple(sorted(row.item for told, row in changed if told == gesture))

    return AccessoriesRecorded(
        present=said(AccessoryGesture.PRESENT),
        missing=said(AccessoryGesture.MISSING),
        given=said(AccessoryGesture.GIVEN),
        put_back=said(AccessoryGesture.PUT_BACK),
        connector=next((row.connector for _gesture, row in changed if row.connector), ""),
    )


def _keep(rows: Sequence[Accessory]) -> None:
    Accessory.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["device", "item"],
        update_fields=["state", "connector", "loose", "told_at", "told_by"],
    )


def _state(one: Equipment, item: str) -> str:
    row = one.rows.get(item)
    return row.state if row else ""


def _home_of(one: Equipment, row: Accessory) -> Key:
    """The drawer, at the workshop where the computer stands, for what the stock had given."""
    return (one.device.workshop_id or 0, row.item, row.connector)


def _key(one: Equipment, item: str) -> Key:
    connector = one.connector if item == HandoverItem.CHARGER else ""
    return (one.device.workshop_id or 0, item, connector)
