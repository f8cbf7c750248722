"""What waits on the way from the donor to the shelf."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor, Role
from rebond.bench.queries import objects_listed
from rebond.certificates.queries import certificates_to_validate
from rebond.collection.models import DonationRequest, Round
from rebond.desk.days import waited
from rebond.desk.links import link
from rebond.desk.queries.todo.items import TodoItem, waiting_for
from rebond.devices.models import Device
from rebond.devices.queries import holds_to_release
from rebond.devices.stages import Stage
from rebond.donations.models import DonationAgreement, Lot
from rebond.preparation.queries import accessories_to_find as accessories_lacking
from rebond.preparation.queries import final_checks_to_make
from rebond.repairs.queries import repairs_to_do, to_order
from rebond.stock.queries import waiting_to_be_shelved
from rebond.workshop.choices import Station
from rebond.workshop.models import Review
from rebond.workshop.queries.bench import bench_of

SHOWN = 3
"""Parts or accessories named in a line before the others are left to the list."""
_BENCH = {
    Station.IDENTIFY: (_("Computers to identify"), _("Identify")),
    Station.ERASE: (_("Computers without proof of erasure"), _("Erase")),
    Station.CHECK: (_("Computers with checks to do"), _("Check")),
    Station.REPAIR: (_("Computers to repair"), _("Repair")),
    Station.AWAIT_PART: (_("Computers that wait for a part"), _("See")),
    Station.GRADE: (_("Computers to grade"), _("Grade")),
    Station.INSTALL: (_("Computers without operating system"), _("Install")),
    Station.EQUIP: (_("Computers that wait for an accessory"), _("See")),
    Station.SHELVE: (_("Computers ready to be put in stock"), _("Put in stock")),
}


def bench(actor: Actor) -> list[TodoItem]:
    """Computers in work by what each waits for, judged by the same rule as the step itself."""
    now = timezone.now()
    return [
        TodoItem(
            count=group.count,
            title=_BENCH[group.station][0],
            detail=waited(group.rows[0].device.stage_since, now),
            url=link("workshop:bench", station=group.station.value),
            gesture=_BENCH[group.station][1],
            gesture_url=_gesture_url(group.station),
            oldest_since=group.rows[0].device.stage_since,
        )
        for group in bench_of(actor).groups
        if group.station in _BENCH
    ]


def _gesture_url(station: Station) -> str:
    """Where the gesture is made, when it is not on the list itself."""
    if station is Station.EQUIP:
        return link("preparation:accessories")
    return link("stock:shelve") if station is Station.SHELVE else ""


def to_shelve(actor: Actor) -> TodoItem | None:
    """What the bench has finished, for whoever keeps the stock."""
    waiting = waiting_to_be_shelved(Device.objects.visible_to(actor).current())
    if not waiting:
        return None
    title, gesture = _BENCH[Station.SHELVE]
    since = waiting[0].stage_since
    return TodoItem(
        count=len(waiting),
        title=title,
        detail=waited(since, timezone.now()),
        url=link("stock:home"),
        gesture=gesture,
        gesture_url=_gesture_url(Station.SHELVE),
        oldest_since=since,
    )


def final_checks(actor: Actor) -> TodoItem | None:
    """Those that this person may make: what they prepared themselves waits for somebody else."""
    waiting = final_checks_to_make(actor)
    if not waiting:
        return None
    since = min(
        one.dossier.installation.installed_at for one in waiting if one.dossier.installation is not None
    )
    return TodoItem(
        count=len(waiting),
        title=_("Computers prepared by others, final check to make"),
        detail=waited(since, timezone.now()),
        url=link("preparation:final_checks"),
        gesture=_("Check"),
        oldest_since=since,
    )


def repairs(actor: Actor) -> TodoItem | None:
    return waiting_for(
        repairs_to_do(actor),
        "opened_at",
        title=_("Repairs under way"),
        gesture=_("Repair"),
        url=link("repairs:list", show="bench"),
    )


def parts_to_order(actor: Actor) -> TodoItem | None:
    lines = to_order(actor)
    if not lines:
        return None
    return TodoItem(
        count=len(lines),
        title=_("Parts below their minimum"),
        detail=", ".join(str(line.model) for line in lines[:SHOWN]),
        url=link("repairs:parts"),
        gesture=_("Order parts"),
    )


def accessories_to_find(actor: Actor) -> TodoItem | None:
    """Chargers by connector, and the rest: to ask donors for, or to buy."""
    found = accessories_lacking(actor)
    if not found:
        return None
    return TodoItem(
        count=len(found),
        title=_("Chargers and accessories to find"),
        detail=", ".join(line.name for line in found[:SHOWN]),
        url=link("preparation:accessories", show="to_find"),
        gesture=_("See"),
    )


def returned(actor: Actor) -> TodoItem | None:
    return waiting_for(
        Device.objects.visible_to(actor).current().filter(stage=Stage.RETURNED),
        "stage_since",
        title=_("Computers that came back"),
        gesture=_("Look"),
        url=link("devices:list", stage=Stage.RETURNED.value),
        detail=gettext("their data are to be erased again"),
    )


def reviews(actor: Actor) -> TodoItem | None:
    return waiting_for(
        Review.objects.visible_to(actor).waiting(),
        "opened_at",
        title=_("Documents that name no known computer"),
        gesture=_("Review"),
        url=link("workshop:reviews"),
    )


def to_validate(actor: Actor) -> TodoItem | None:
    return waiting_for(
        certificates_to_validate(actor),
        "document__received_at",
        title=_("Erasures that wait for a signature"),
        gesture=_("Look"),
        url=link("certificates:list", show="to-validate"),
    )


def lots_underway(actor: Actor) -> TodoItem | None:
    return waiting_for(
        Lot.objects.visible_to(actor).filter(closed_at=None),
        "announced_on",
        title=_("Lots to receive"),
        gesture=_("Receive"),
        url=link("donations:lots", state="awaited"),
    )


def to_receive(actor: Actor) -> TodoItem | None:
    return waiting_for(
        Device.objects.visible_to(actor).current().filter(stage=Stage.ANNOUNCED),
        "stage_since",
        title=_("Announced computers that did not arrive yet"),
        gesture=_("Scan"),
        url=link("devices:list", stage=Stage.ANNOUNCED.value),
        gesture_url=link("devices:receive"),
    )


def to_release(actor: Actor) -> TodoItem | None:
    """A donor is asked to release its own; the coordination sees which donors to ask."""
    return waiting_for(
        holds_to_release(actor),
        "opened_at",
        title=_("Computers that you have to release")
        if actor.role == Role.DONOR
        else _("Computers that their donor has to release"),
        gesture=_("See the list"),
        url=link("devices:to_release"),
    )


def found_objects(actor: Actor) -> TodoItem | None:
    """A donor knows what of its people is kept; the workshop, what it has to return."""
    return waiting_for(
        objects_listed(actor),
        "found_at",
        title=_("Objects found in computers, to return or destroy"),
        gesture=_("Return or destroy") if actor.role == Role.DONOR else _("See the list"),
        url=link("bench:objects"),
    )


def my_lots(actor: Actor) -> TodoItem | None:
    return waiting_for(
        Lot.objects.visible_to(actor).filter(closed_at=None),
        "announced_on",
        title=_("Lots that you announced, reception under way"),
        gesture=_("Follow"),
        url=link("donations:lots", state="awaited"),
    )


def requests_to_answer(actor: Actor) -> TodoItem | None:
    return waiting_for(
        DonationRequest.objects.to_answer_by(actor),
        "state_since",
        title=_("Computers offered, to answer"),
        gesture=_("Answer"),
        url=link("collection:requests", state="received"),
    )


def questions_to_answer(actor: Actor) -> TodoItem | None:
    """At a donor: the coordination asked something about its offer."""
    return waiting_for(
        DonationRequest.objects.asked_of(actor),
        "state_since",
        title=_("Questions about what you offer"),
        gesture=_("Answer"),
        url=link("collection:requests", state="asked"),
    )


def rounds(actor: Actor) -> list[TodoItem]:
    """Those of today, and those that nobody brought in."""
    today, rows = timezone.localdate(), Round.objects.visible_to(actor)
    lines = (
        waiting_for(
            rows.of_day(today),
            "day",
            title=_("Pick-up rounds of today"),
            gesture=_("See"),
            url=link("collection:rounds", show="today"),
            detail=gettext("today"),
        ),
        waiting_for(
            rows.left_before(today),
            "day",
            title=_("Pick-up rounds not brought in yet"),
            gesture=_("Open"),
            url=link("collection:rounds", show="left"),
        ),
    )
    return [item for item in lines if item is not None]


def agreements_ending(actor: Actor) -> TodoItem | None:
    return waiting_for(
        DonationAgreement.objects.visible_to(actor).ending(timezone.localdate()),
        "signed_on",
        title=_("Donation agreements that end, or have ended"),
        gesture=_("See"),
        url=link("donations:agreements", show="ending"),
        detail=gettext("within three months, and no other follows"),
    )


def agreements_being_signed(actor: Actor) -> TodoItem | None:
    return waiting_for(
        DonationAgreement.objects.visible_to(actor).being_signed(),
        "awaited_since",
        title=_("Donation agreements that wait for a signature"),
        gesture=_("See"),
        url=link("donations:agreements", show="signing"),
        detail=gettext("ask where it stands"),
    )
