"""The live bench of the demonstration: one enrolled bench, machines that it erased today, and one that nobody knows.

What a running machine would say every few seconds nobody says here: only machines that are finished or that wait are
played, so that the page stays true while it is looked at.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from passport.certificate import (
    Certificate,
    CertifiedAreas,
    CertifiedDrive,
    CertifiedMethod,
    CertifyingTool,
    ClockSource,
    Outcome,
    Reading,
    SectorRange,
    Setting,
    Times,
    Writing,
    measured_of,
)
from passport.certificate_keys import delegation_from_json, public_key
from passport.certificate_seal import Link, examine, seal
from passport.enrolment import proof_of_key
from passport.erasure import Bus, Method, Verification
from passport.hardware import DriveKind
from passport.sanitization import ResultKind, judge
from passport.storage import HiddenArea
from passport.strict import b64, write
from rebond.agents.actions import Enrolled, enrol, invite_agent
from rebond.agents.choices import AgentKind
from rebond.agents.queries import actor_of_agent
from rebond.bench.actions import Told, tell_state
from rebond.bench.choices import Activity, Need
from rebond.demonstration.crew import Crew
from rebond.demonstration.machines import L440, Machine, invent
from rebond.demonstration.supply import Pair
from rebond.workshop.actions import ingest_document

TOOL = "rebond-demonstration"
READ_BYTES_A_SECOND = 104_000_000
PLACES = 3
_UNJUDGED = Outcome(result=ResultKind.UNKNOWN)


@dataclass(slots=True)
class _Bench:
    """An enrolled bench and the chain of what it signed."""

    crew: Crew
    key: Ed25519PrivateKey
    enrolled: Enrolled
    chance: random.Random
    last: bytes | None = None
    signed: int = 0

    def certifies(self, machine: Machine, *, unreadable: int = 0) -> None:
        self.signed += 1
        self.last = seal(
            _certificate(machine, self, unreadable=unreadable),
            key=self.key,
            link=Link(sequence=self.signed, previous=examine(self.last).digest if self.last else None),
            delegation=delegation_from_json(write(self.enrolled.delegation)),
        )
        ingest_document(
            actor=actor_of_agent(self.enrolled.agent),
            territory=self.crew.programme.territory,
            data=self.last,
        )

    def tells(
        self, machine: Machine, activity: Activity, *, needs: Sequence[Need] = (), detail: str = ""
    ) -> None:
        kind = machine.kind
        told = Told(
            run=_identifier(self.chance),
            activity=activity,
            maker=kind.maker,
            model=kind.family,
            serial=machine.serial,
            system_uuid=machine.uuid,
            hardware=f"{kind.processor.split()[2]} · {kind.memory_gib} Go · {kind.drive_bytes // 10**9} Go",
            battery_percent=machine.battery_percent,
            percent=100 if activity is Activity.DONE else None,
            needs=needs,
            detail=detail,
        )
        tell_state(actor=actor_of_agent(self.enrolled.agent), told=told)


def play_bench(crew: Crew, pairs: Sequence[Pair]) -> None:
    """The first two are erased and wait for a signature, the drive of the third is to be destroyed."""
    bench = _enrol(crew)
    first, second, third = (pair.machine for pair in pairs[:PLACES])
    for machine in (first, second):
        bench.certifies(machine)
        bench.tells(machine, Activity.DONE)
    bench.certifies(third, unreadable=212)
    bench.tells(
        third,
        Activity.FAILED,
        needs=(Need.DESTROY_DRIVE,),
        detail="212 secteurs illisibles",
    )
    (stranger,) = invent(bench.chance, L440, 1, prefix="Y")
    bench.tells(stranger, Activity.WAITING)


def _enrol(crew: Crew) -> _Bench:
    code = invite_agent(
        actor=crew.coordinator, workshop=crew.workshop, kind=AgentKind.BENCH, name="Poste d’effacement 1"
    ).code
    key = Ed25519PrivateKey.generate()
    enrolled = enrol(code=code, public_key=b64(public_key(key)), proof=proof_of_key(key, code=code))
    return _Bench(crew, key, enrolled, random.Random(11))  # noqa: S311 - a story, not a secret


def _certificate(machine: Machine, bench: _Bench, *, unreadable: int) -> Certificate:
    """One random pass, read back whole, as the workbench certifies it; ``unreadable`` sectors could not be."""
    kind, agent = machine.kind, bench.enrolled.agent
    ended, lasted = _now() - timedelta(minutes=1), timedelta(seconds=kind.drive_bytes // READ_BYTES_A_SECOND)
    drafted = Certificate(
        certificate_id=str(_identifier(bench.chance)),
        issued_at=ended,
        drive=CertifiedDrive(
            kind=DriveKind(kind.drive_kind),
            bus=Bus.ATA,
            size_bytes=kind.drive_bytes,
            sector_bytes=512,
            loop=False,
            model=kind.drive,
            serial=machine.drive_serial,
        ),
        setting=Setting(
            computer_maker=kind.maker,
            computer_model=kind.model,
            computer_serial=machine.serial,
            organisation=agent.workshop.organisation.name,
            place=agent.workshop.name,
        ),
        method=CertifiedMethod(
            method=Method.OVERWRITE_RANDOM, seen_on_real_hardware=True, passes=("aes-256-ctr",)
        ),
        writing=Writing(erased_bytes=kind.drive_bytes, unwritten_sectors=0, resumed=0),
        reading=Reading(
            verification=Verification.FULL,
            read_bytes=kind.drive_bytes - 512 * unreadable,
            unreadable_sectors=unreadable,
            mismatched_sectors=0,
            markers_planted=0,
            old_data_found=0,
            unreadable=(SectorRange(first=4_194_304, count=unreadable),) if unreadable else (),
        ),
        hidden_areas=CertifiedAreas(state=HiddenArea.NONE),
        times=Times(
            started_at=ended - lasted,
            ended_at=ended,
            elapsed_milliseconds=int(lasted.total_seconds() * 1000),
            clock=ClockSource.NETWORK,
        ),
        outcome=_UNJUDGED,
        tool=CertifyingTool(name=TOOL, version="1"),
    )
    found = judge(measured_of(drafted))
    return replace(
        drafted, outcome=Outcome(result=found.result, level=found.level, shortfalls=found.shortfalls)
    )


def _identifier(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


def _now() -> datetime:
    return timezone.now().astimezone(UTC).replace(microsecond=0)
