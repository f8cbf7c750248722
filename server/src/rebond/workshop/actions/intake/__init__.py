"""A report or a log comes in: applied to the one computer that it means, else reviewed, else refused with its reason.

The file is read before the transaction begins, so that writers wait for each other as little as may be.
"""

from rebond.workshop.actions.intake.doors import (
    begin_intake,
    ingest_again,
    ingest_document,
    take_in_alone,
    take_in_bytes,
)
from rebond.workshop.actions.intake.keeping import PART, hold_intake
from rebond.workshop.actions.intake.taking import Intake

__all__ = [
    "PART",
    "Intake",
    "begin_intake",
    "hold_intake",
    "ingest_again",
    "ingest_document",
    "take_in_alone",
    "take_in_bytes",
]
