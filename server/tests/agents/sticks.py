"""Sticks of a workshop, enrolled as a technician would, and what they sign."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from passport.certificate import (
    SCHEMA,
    Certificate,
    CertifiedAreas,
    CertifiedDrive,
    CertifiedMethod,
    CertifyingTool,
    ClockSource,
    Evidence,
    Outcome,
    Reading,
    SectorRange,
    Setting,
    Times,
    Writing,
    measured_of,
)
from passport.certificate_keys import Delegation, delegation_from_json, public_key
from passport.certificate_seal import Link, examine, seal
from passport.enrolment import proof_of_key
from passport.erasure import Bus, Level, Method, Verification
from passport.hardware import DriveKind
from passport.sanitization import ResultKind, judge
from passport.storage import HiddenArea
from passport.strict import b64, write
from rebond.access import system_actor
from rebond.agents.actions import Enrolled, enrol, invite_agent
from rebond.agents.choices import AgentKind
from rebond.agents.models import Agent
from rebond.network.models import Workshop
from tests.cast import Cast

SIZE = 256_060_514_304
ENDED = datetime(2024, 3, 5, 11, 0, tzinfo=UTC)
numbers = count(1)


@dataclass
class Stick:
    """What lies on a stick: its key, the word of the workshop, its token, and the last certificate that it signed."""

    key: Ed25519PrivateKey
    token: str
    agent: Agent
    delegation: Delegation | None
    last: bytes | None = None
    signed: int = 0

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}

    def certify(self, serial: str = "S3Z9NX0A1", **changes: Any) -> bytes:
        """The signed certificate of one drive, the next of this stick's chain."""
        previous = examine(self.last).digest if self.last else None
        self.signed += 1
        self.last = seal(
            a_certificate(serial, **changes),
            key=self.key,
            link=Link(sequence=self.signed, previous=previous),
            delegation=self.delegation,
        )
        return self.last


def a_stick(cast: Cast, name: str = "", *, workshop: Workshop | None = None) -> Stick:
    """Enrolled for the workshop of the Landes, or another."""
    code = invite_agent(
        actor=system_actor("tests"),
        workshop=workshop or cast.workshop,
        kind=AgentKind.STICK,
        name=name or f"Clé {next(numbers)}",
    ).code
    key = Ed25519PrivateKey.generate()
    done = enrolled(code, key)
    return Stick(key, done.token, done.agent, delegation_from_json(write(done.delegation)))


def enrolled(code: str, key: Ed25519PrivateKey | None = None) -> Enrolled:
    """By whoever holds ``key``; a new one without."""
    own = key or Ed25519PrivateKey.generate()
    return enrol(code=code, public_key=b64(public_key(own)), proof=proof_of_key(own, code=code))


def a_stranger() -> Stick:
    """Somebody's own key, which no workshop of ours knows."""
    return Stick(Ed25519PrivateKey.generate(), "", Agent(name="?"), None)


def a_certificate(
    serial: str | None = "S3Z9NX0A1",
    *,
    wwn: str | None = None,
    method: Method = Method.OVERWRITE_RANDOM,
    size: int = SIZE,
    written: int | None = None,
    loop: bool = False,
    unreadable: int = 0,
    ended: datetime | None = None,
    issued: datetime | None = None,
    setting: Setting | None = None,
    seen: bool = True,
    evidence: tuple[Evidence, ...] = (),
    wanted: Level | None = None,
) -> Certificate:
    """One random pass, read back whole. ``written`` less than ``size``: it stopped before the end."""
    ended = ended or timezone.now().astimezone(UTC).replace(microsecond=0) - timedelta(minutes=1)
    done = size if written is None else written
    drafted = Certificate(
        certificate_id=str(uuid.uuid4()),
        issued_at=issued or ended,
        drive=CertifiedDrive(
            kind=DriveKind.SSD,
            bus=Bus.ATA,
            size_bytes=size,
            sector_bytes=512,
            loop=loop,
            model="SAMSUNG MZ7TY256",
            serial=serial,
            wwn=wwn,
        ),
        setting=setting or Setting(computer_maker="Lenovo", computer_model="ThinkPad L440"),
        method=CertifiedMethod(method=method, seen_on_real_hardware=seen, passes=("random",)),
        writing=Writing(erased_bytes=done, unwritten_sectors=0, resumed=0),
        reading=Reading(
            verification=Verification.FULL,
            read_bytes=done,
            unreadable_sectors=unreadable,
            mismatched_sectors=0,
            unreadable=(SectorRange(first=8, count=unreadable),) if unreadable else (),
            markers_planted=0,
            old_data_found=0,
        ),
        hidden_areas=CertifiedAreas(state=HiddenArea.NONE),
        times=Times(
            started_at=ended - timedelta(minutes=30),
            ended_at=ended,
            elapsed_milliseconds=30 * 60 * 1000,
            clock=ClockSource.NETWORK,
        ),
        outcome=Outcome(result=ResultKind.UNKNOWN),
        tool=CertifyingTool(name="rebond-workbench", version="0.1.0"),
        evidence=evidence,
    )
    found = judge(measured_of(drafted))
    return replace(
        drafted,
        outcome=Outcome(
            result=found.result, level=found.level, level_wanted=wanted, shortfalls=found.shortfalls
        ),
    )


def tampered(certificate: bytes, old: bytes, new: bytes) -> bytes:
    """The same file with one text changed, as somebody with an editor would."""
    assert old in certificate
    assert SCHEMA.encode() in certificate
    return certificate.replace(old, new, 1)
