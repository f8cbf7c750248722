"""What is proven of the drives of a computer, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from rebond.workshop.queries import DriveProof


def erasure_in_words(proofs: Sequence[DriveProof]) -> str:
    """One sentence for each drive that was ever in the computer."""
    if not proofs:
        return gettext("No storage medium was found inside.")
    return " ".join(_of_drive(proof) for proof in proofs)


def _of_drive(proof: DriveProof) -> str:
    words = {"drive": str(proof.drive), "state": str(proof.state.label)}
    if proof.when is None:
        return gettext("%(drive)s: %(state)s.") % words
    day = date_format(timezone.localtime(proof.when), "SHORT_DATE_FORMAT")
    return gettext("%(drive)s: %(state)s on %(day)s.") % {**words, "day": day}
