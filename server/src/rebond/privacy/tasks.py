from __future__ import annotations

from rebond.privacy.actions import erase_what_is_due


def run_due() -> int:
    """What falls due with the days: all that erases itself. Answer how many things were erased."""
    return erase_what_is_due().erased
