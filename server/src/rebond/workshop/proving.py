"""What a signed certificate proves here. The one place of the rule; its answer is kept on `Certificate.proves`.

A certificate proves what it says when its key is believed and when it was made on a real drive. One made for training,
on a loop device, counts only in a database that was opened as a demonstration: that mark cannot be taken off, and
every page of such a database says so.
"""

from __future__ import annotations

from rebond.ledger.reading import is_demonstration
from rebond.workshop.choices import CertificateTrust, ErasureResult, Proves


def is_heard(*, is_training: bool) -> bool:
    """Whether what was done on such a device says anything here."""
    return not is_training or is_demonstration()


def what_it_proves(*, result: str, trust: str, is_training: bool) -> Proves:
    """``result`` is a code of `ErasureResult`, ``trust`` one of `CertificateTrust`."""
    is_believed = result == ErasureResult.PROVEN.value and trust == CertificateTrust.TRUSTED.value
    if not is_believed or not is_heard(is_training=is_training):
        return Proves.NOTHING
    return Proves.TRAINING if is_training else Proves.ERASURE
