"""Mon Ordi PIN40, Landes 2020-2023: the counted and declared figures of the printed report, played."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from rebond.demonstration.clock import after, at
from rebond.demonstration.crew import Crew
from rebond.demonstration.demand import Group, Prescriber, agree, deliver, equip, order, train, welcome
from rebond.demonstration.landes_data import HANDED_OVER, RETURNED_OUT_OF_SERVICE, YEARS, Year
from rebond.demonstration.machines import L440, invent
from rebond.demonstration.supply import bring, refurbish, set_aside, settled
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.donations.models import DonationAgreement
from rebond.handover.actions import lend, take_back
from rebond.handover.choices import ReturnReason
from rebond.learning.models import LearningPath
from rebond.network.models import Organisation, Place
from rebond.orders.models import Agreement
from rebond.recycling.actions import retire
from rebond.recycling.choices import DisposalReason

LOTS_A_YEAR = 4
YEARS_OF_AN_AGREEMENT = 2
Progress = Callable[[str], None]


@dataclass(slots=True)
class Story:
    """What the play must remember from one year to the next."""

    crew: Crew
    donations: dict[int, DonationAgreement]
    places: list[Place]
    advisers: list[Organisation]
    path: LearningPath
    prescribers: list[Prescriber]
    stock: list[Device] = field(default_factory=list)
    signed: list[Agreement] = field(default_factory=list)


def play_landes(story: Story, progress: Progress) -> None:
    for year in YEARS:
        progress(f"Landes {year.year}")
        _take_in(story, year)
        _supply_places(story, year)
        _lend(story, year)
    progress("Landes, remises")
    _hand_over(story)
    _take_back_broken(story)


def _take_in(story: Story, year: Year) -> None:
    """Four lots at the beginning of the year; what fails the tests is set aside, the rest is refurbished."""
    chance = random.Random(year.year)  # noqa: S311 - a story, not a secret
    machines = invent(chance, L440, year.taken_in, prefix=f"CD40-{year.year}-")
    for number in range(LOTS_A_YEAR):
        part = machines[number::LOTS_A_YEAR]
        failing = len(range(number, year.eliminated, LOTS_A_YEAR))
        day = after(date(year.year, 1, 8), 14 * number)
        pairs = bring(story.crew, story.donations[year.year], f"L-{year.year}-{number + 1:02d}", part, day)
        set_aside(story.crew, pairs[:failing], after(day, 20))
        story.stock += refurbish(story.crew, pairs[failing:], after(day, 14))


def _supply_places(story: Story, year: Year) -> None:
    """Places sign for two years, then renew; each order is filled from the stock, a few with one computer fewer."""
    sizes = [
        year.batches // year.orders + (1 if n < year.batches % year.orders else 0) for n in range(year.orders)
    ]
    for number, batches in enumerate(sizes):
        day = after(date(year.year, 4, 6), 15 * number)
        agreement = _next_agreement(story, day)
        placed = order(story.crew, agreement, batches=batches, day=after(day, 3))
        count = batches * story.crew.programme.batch_size - (1 if number < year.short else 0)
        chosen, story.stock = story.stock[:count], story.stock[count:]
        deliver(story.crew, placed, chosen, after(day, 10))


def _next_agreement(story: Story, day: date) -> Agreement:
    number = len(story.signed)
    place = story.places[number % len(story.places)]
    renews = story.signed[number - len(story.places)] if number >= len(story.places) else None
    agreement = agree(
        story.crew,
        place,
        reference=f"C-{day.year}-{number + 1:03d}",
        day=day,
        ends_on=day.replace(year=day.year + YEARS_OF_AN_AGREEMENT),
        renews=renews,
    )
    story.signed.append(agreement)
    return agreement


def _lend(story: Story, year: Year) -> None:
    """Computers made available to digital advisers, through the structures that employ them."""
    if not year.lent:
        return
    chosen, story.stock = story.stock[: year.lent], story.stock[year.lent :]
    for number, structure in enumerate(story.advisers):
        share = chosen[number :: len(story.advisers)]
        settled(
            lend(
                actor=story.crew.storekeeper,
                devices=share,
                organisation=structure,
                occurred_at=at(date(year.year, 11, 15), 10),
            )
        )


def _hand_over(story: Story) -> None:
    """Two groups at each place, a year apart."""
    shares = [HANDED_OVER // len(story.places)] * len(story.places)
    for number in range(HANDED_OVER % len(story.places)):
        shares[number] += 1
    for number, (place, share) in enumerate(zip(story.places, shares, strict=True)):
        for turn, size in enumerate((share // 2, share - share // 2)):
            first_day = after(date(2022, 1, 10), 7 * number + 364 * turn)
            group = Group(place, story.path, size, first_day)
            people = welcome(story.crew, group, story.prescribers)
            last_day = train(story.crew, group, people)
            equip(story.crew, people, _waiting_at(place, first_day, size), place, last_day)


def _take_back_broken(story: Story) -> None:
    """Some break down at the place before anybody gets them: they come back and are put out of service."""
    day = date(2023, 12, 4)
    shares = [RETURNED_OUT_OF_SERVICE // len(story.places)] * len(story.places)
    for number in range(RETURNED_OUT_OF_SERVICE % len(story.places)):
        shares[number] += 1
    for place, share in zip(story.places, shares, strict=True):
        broken = _waiting_at(place, day, share)
        settled(
            take_back(
                actor=story.crew.storekeeper,
                devices=broken,
                workshop=story.crew.workshop,
                reason=ReturnReason.FAULTY,
                occurred_at=at(day, 10),
            )
        )
        settled(
            retire(
                actor=story.crew.coordinator,
                devices=broken,
                reason=DisposalReason.BROKEN,
                occurred_at=at(after(day, 7), 10),
            )
        )


def _waiting_at(place: Place, day: date, count: int) -> list[Device]:
    waiting = Device.objects.filter(place=place, stage=Stage.AT_PLACE, stage_since__lt=at(day))
    return list(waiting.order_by("pk")[:count])
