"""The browser in which the tests open the pages, and the pictures of the guides are taken: where it lies, how it starts."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Browser, Playwright

# The shell without a window draws the same pages and starts each of them in two thirds of the time.
SHELL, WHOLE = Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium")
CHROMIUM = Path(os.environ.get("REBOND_CHROMIUM") or (SHELL if SHELL.exists() else WHOLE))
LACKING = (
    f"{CHROMIUM} is not there: apt-get install chromium-headless-shell, or name yours in REBOND_CHROMIUM"
)
FLAGS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def start(playwright: Playwright, *more_flags: str, **environment: str) -> Browser:
    # Chromium's own sandbox refuses to run as root.
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(
        executable_path=str(CHROMIUM), args=[*as_root, *FLAGS, *more_flags], env={**os.environ, **environment}
    )
