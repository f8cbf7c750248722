"""A certificate of an invented drive, for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from passport.certificate import (
    Certificate,
    CertifiedDrive,
    CertifiedMethod,
    CertifyingTool,
    ClockSource,
    Command,
    Evidence,
    HiddenAreas,
    Outcome,
    Reading,
    Setting,
    Times,
    Writing,
    measured_of,
)
from passport.erasure import Bus, HiddenArea, Method, Verification
from passport.hardware import DriveKind
from passport.sanitization import ResultKind, judge
from passport.strict import digest

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SIZE = 64 * 1024**2
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))


def a_certificate(**changes: Any) -> Certificate:
    """Proven at Clear unless ``changes`` say otherwise; the outcome always follows from the figures."""
    made = Certificate(
        certificate_id="0195565a-0a00-7000-8000-000000000001",
        issued_at=NOON + timedelta(minutes=2),
        drive=CertifiedDrive(
            kind=DriveKind.SSD,
            bus=Bus.ATA,
            size_bytes=SIZE,
            sector_bytes=512,
            loop=False,
            model="Invented SSD 64",
            serial="INV-0001",
        ),
        setting=Setting(computer_model="ThinkPad L440", operator="Bruno"),
        method=CertifiedMethod(
            method=Method.OVERWRITE_RANDOM,
            seen_on_real_hardware=True,
            passes=("aes-256-ctr",),
            commands=(Command(name="write", answer="done"),),
        ),
        writing=Writing(erased_bytes=SIZE, unwritten_sectors=0, resumed=0),
        reading=Reading(
            verification=Verification.FULL,
            read_bytes=SIZE,
            unreadable_sectors=0,
            mismatched_sectors=0,
            markers_planted=0,
            old_data_found=0,
        ),
        hidden_areas=HiddenAreas(state=HiddenArea.NONE),
        times=Times(
            started_at=NOON,
            ended_at=NOON + timedelta(minutes=1),
            elapsed_milliseconds=60_000,
            clock=ClockSource.HARDWARE,
        ),
        outcome=Outcome(result=ResultKind.UNKNOWN),
        tool=CertifyingTool(name="rebond-workbench", version="0.1.0"),
        evidence=(Evidence(name="journal.jsonl", sha256=digest(b"journal"), size_bytes=7),),
    )
    made = replace(made, **changes)
    judged = judge(measured_of(made))
    outcome = replace(made.outcome, result=judged.result, level=judged.level, shortfalls=judged.shortfalls)
    return replace(made, outcome=outcome)
