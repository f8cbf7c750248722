"""The shapes of the API of the workshop."""

from __future__ import annotations

from datetime import datetime

from ninja import Field, Schema

from rebond.ui.problems import ObstacleOut


class ReportOut(Schema):
    """What became of one document: the same as a line of `rebond ingest --json`."""

    kind: str = Field(description="Its format; empty when it was not recognised.")
    outcome: str = Field(description="created, updated, unchanged, review or refused")
    device: str | None = Field(None, description="Tag of the one computer concerned.")
    reason: str = Field(description="Why it is reviewed or refused: a stable code; else empty.")
    message: str


class CertificateOut(ReportOut):
    """The same, and what the certificate is worth here."""

    proof: bool = Field(description="Whether it proves that the drive was erased.")
    trust: str = Field(description="trusted, unknown_key, revoked or outside_delegation; empty when refused.")
    result: str = Field(description="proven, failed or unknown, as the certificate says; empty when refused.")
    level: str = Field(description="clear, purge or destroy; empty when nothing is proven.")
    training: bool = Field(description="Made on a loop device: never a proof.")


class DriveOut(Schema):
    id: int
    model: str
    serial: str
    size_bytes: int | None
    state: str = Field(description="erased, failed, unknown, destroyed, removed, absent or nothing")
    counts: bool = Field(description="Whether this is a proof.")
    level: str
    when: datetime | None
    reason: str = Field(description="Why it is no proof; empty when it is one.")


class CheckOut(Schema):
    kind: str
    result: str
    not_applicable_reason: str
    done_at: datetime


class DeviceOut(Schema):
    tag: str
    stage: str
    maker: str
    model: str
    serial: str
    processor: str
    memory_mib: int | None
    storage_bytes: int | None
    battery_percent: int | None
    grade: str
    operating_system: str
    drives: list[DriveOut]
    checks: list[CheckOut]
    required_checks: list[str]
    obstacles: list[ObstacleOut] = Field(
        description="What stands in the way of stock; empty when nothing does."
    )


class CheckIn(Schema):
    kind: str
    result: str = Field(description="passed, failed or not_applicable")
    not_applicable_reason: str = Field("", description="not_fitted, removed or not_needed")


class ChecksIn(Schema):
    results: list[CheckIn]


class GradeIn(Schema):
    case: str = Field(description="none, light, visible or defect")
    screen: str
    keyboard: str


class SystemIn(Schema):
    system: str
    version: str = ""
    licence: str = Field("not_needed", description="firmware, sticker or not_needed")
