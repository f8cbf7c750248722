"""What anybody may ask of us without an account: a PDF starts a process, a file .json costs nothing and is not counted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.utils.translation import gettext_lazy as _

from rebond.kit.attempts import Limit, TooManyTries

PDFS_OF_A_VISITOR = Limit(
    name="verify-pdf",
    most=30,
    seconds=600,
    message=_(
        "Many PDFs came from here. Wait ten minutes, or send the file certificate.json that is attached to the PDF."
    ),
)
"""Of one address of the network, right or wrong."""
AT_ONCE = 2
"""Less than the threads that answer: PDFs that never end leave some for the other pages, from however many addresses."""
BUSY = _(
    "Other PDFs are being read. Try again in a moment, or send the file certificate.json that is attached to the PDF."
)
_free = BoundedSemaphore(AT_ONCE)


@contextmanager
def few_at_once() -> Iterator[None]:
    """Raise `TooManyTries` while as many PDFs are read as may be."""
    if not _free.acquire(blocking=False):
        raise TooManyTries(BUSY, code="busy")
    try:
        yield
    finally:
        _free.release()
