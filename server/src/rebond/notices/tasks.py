from __future__ import annotations

from rebond.notices.actions import send_waiting


def run_due() -> int:
    """Mail what a server refused when it was said. Answer how many left."""
    return send_waiting()
