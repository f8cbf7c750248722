"""What a mail server refuses repeats the address ("550 zoe@example.org: unknown"): only the name of its fault goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class NotMailed(OSError):
    """It did not leave. Its words are the name of the fault, so that any log may hold them."""


@contextmanager
def without_the_address() -> Iterator[None]:
    """Raise `NotMailed` for whatever the mail server, or the writing of the address, refuses."""
    try:
        yield
    except (OSError, ValueError) as fault:  # smtplib's are OSErrors, a malformed address is a ValueError
        raise NotMailed(type(fault).__name__) from None
