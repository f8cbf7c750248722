"""A certificate of an invented drive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from passport.certificate import (
    Certificate,
    CertifiedAreas,
    CertifiedDrive,
    CertifiedMethod,
    CertifyingTool,
    ClockSource,
    Command,
    Evidence,
    Outcome,
    Reading,
    Setting,
    Times,
    Writing,
    measured_of,
)
from passport.erasure import Bus, Method, Verification
from passport.hardware import DriveKind
from passport.sanitization import ResultKind, judge
from passport.storage import HiddenArea
from passport.strict import digest

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SIZE = 64 * 1024**2


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
        hidden_areas=CertifiedAreas(state=HiddenArea.NONE),
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


@pytest.fixture
def certificate_of() -> Callable[..., Certificate]:
    return a_certificate
