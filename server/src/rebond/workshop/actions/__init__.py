"""The verbs of the workshop. Those on devices take many and answer those refused with their reasons."""

from rebond.workshop.actions.carrying import ingest_file
from rebond.workshop.actions.checking import Finding, record_checks
from rebond.workshop.actions.evidence import keep_evidence
from rebond.workshop.actions.grading import grade
from rebond.workshop.actions.installing import install_system
from rebond.workshop.actions.intake import ingest_document
from rebond.workshop.actions.intake_together import Received, ingest_documents
from rebond.workshop.actions.results import IntakeResult
from rebond.workshop.actions.reviewing import rematch_reviews, settle_review
from rebond.workshop.actions.settling import record_no_medium, settle_drives
from rebond.workshop.actions.taking_back import take_back_checks, take_back_grades
from rebond.workshop.actions.validating import refuse_certificates, validate_certificates

__all__ = [
    "Finding",
    "IntakeResult",
    "Received",
    "grade",
    "ingest_document",
    "ingest_documents",
    "ingest_file",
    "install_system",
    "keep_evidence",
    "record_checks",
    "record_no_medium",
    "refuse_certificates",
    "rematch_reviews",
    "settle_drives",
    "settle_review",
    "take_back_checks",
    "take_back_grades",
    "validate_certificates",
]
