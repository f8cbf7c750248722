"""What would come of a number of computers, if the ranks alone decided: by public and by commune, small cells hidden."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from rebond.committees.agenda import Agenda
from rebond.committees.ranking import served, undecided
from rebond.kit.suppression import suppress


@dataclass(frozen=True, slots=True)
class Cell:
    """``count`` None: hidden, because it tells of too few people."""

    label: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Simulation:
    """Who is served if the ranks alone decide. ``uncertain``: people who would be, if what is unknown favoured them."""

    computers: int
    served: int
    uncertain: int
    by_public: tuple[Cell, ...]
    by_commune: tuple[Cell, ...]


def simulate(agenda: Agenda, computers: int, *, below: int) -> Simulation:
    """Small cells are hidden, and ``computers`` is brought down to a multiple of ``below``.

    Else two simulations that differ by one computer would tell where one person lives.
    """
    computers -= computers % below
    chosen = served(agenda.criteria, agenda.ranked, computers)
    names = {public.code: public.name for public in agenda.criteria.publics}
    homes = {line.referral.pk: getattr(line.referral.commune, "name", "") for line in agenda.lines}
    publics = Counter(item.candidate.public for item in chosen)
    communes = Counter(homes[item.candidate.referral_id] for item in chosen)
    of_publics = suppress({code: publics[code] for code in (*names, "")}, below=below)
    listed = sorted(set(homes.values()), key=lambda name: (name == "", name))
    of_communes = suppress({name: communes[name] for name in listed}, below=below)
    return Simulation(
        computers,
        len(chosen),
        len(undecided(agenda.criteria, agenda.ranked, chosen, computers)),
        tuple(Cell(names.get(code, ""), count) for code, count in of_publics.items()),
        tuple(Cell(name, count) for name, count in of_communes.items()),
    )
