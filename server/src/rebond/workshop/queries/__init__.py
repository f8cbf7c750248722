"""What screens, other apps and the API ask of the workshop."""

from rebond.workshop.queries.proofs import DriveProof, drive_proofs, drive_proofs_of
from rebond.workshop.queries.readiness import (
    Dossier,
    dossier_of,
    obstacles_of_media,
    obstacles_to_ready,
    station_of,
)

__all__ = [
    "Dossier",
    "DriveProof",
    "dossier_of",
    "drive_proofs",
    "drive_proofs_of",
    "obstacles_of_media",
    "obstacles_to_ready",
    "station_of",
]
