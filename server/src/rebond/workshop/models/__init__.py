"""Documents, erasures and certificates, and the work on a computer; one file a subject."""

from rebond.workshop.models.certificates import Certificate, Evidence, Validation
from rebond.workshop.models.documents import Document, Review
from rebond.workshop.models.erasures import DriveSettlement, Erasure, NoMediumFinding
from rebond.workshop.models.work import Check, Grading, Installation

__all__ = [
    "Certificate",
    "Check",
    "Document",
    "DriveSettlement",
    "Erasure",
    "Evidence",
    "Grading",
    "Installation",
    "NoMediumFinding",
    "Review",
    "Validation",
]
