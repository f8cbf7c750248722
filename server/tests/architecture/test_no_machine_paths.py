"""What is committed runs anywhere: no registry host, no machine's path, no secret, no script or style in a page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGE, ROOT, committed_files

TEXT = {
    ".py",
    ".txt",
    ".in",
    ".toml",
    ".md",
    ".html",
    ".css",
    ".js",
    ".json",
    ".sh",
    ".cfg",
    ".ini",
    ".yml",
    ".yaml",
    ".typ",
    "",
}
# Written in pieces, so that this file does not find itself.
FORBIDDEN = {
    "a registry host": re.compile(
        "|".join(
            [
                "pythonhosted" + r"\.org",
                "pypi" + r"\.org/simple",
                "registry\\.npmjs" + r"\.org",
                "extra-index" + "-url",
                r"--index" + "-url",
                r"--find" + "-links",
            ]
        )
    ),
    "a path of one machine": re.compile(r"(?<![\w.}])/(?:" + "|".join(["wo" + "rk", "ro" + "ot"]) + ")/"),
    "a private key": re.compile("BEGIN [A-Z ]*PRIVATE" + " KEY"),
}


def texts() -> list[Path]:
    skipped = {"vendor", "recorded", "fixtures", "truth", "static"}
    return [
        path
        for path in committed_files()
        if path.suffix in TEXT
        and not skipped & set(path.relative_to(ROOT).parts)
        and path.stat().st_size < 2_000_000
    ]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_committed_file_names(what: str) -> None:
    found = []
    for path in texts():
        for number, line in enumerate(
            path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1
        ):
            if FORBIDDEN[what].search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}")
    assert found == []


INLINE = {
    "an inline script": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE
    ),
    "an inline style": re.compile(r"<style\b|\sstyle=", re.IGNORECASE),
    "an inline handler": re.compile(r"\son[a-z]+=[\"']", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "something from another host": re.compile(r"(?:\ssrc|<link[^>]*\shref)=\"(?:https?:)?//", re.IGNORECASE),
}


@pytest.mark.parametrize("what", INLINE)
def test_no_template_holds(what: str) -> None:
    """The content security policy would refuse it, and the page would silently lose it."""
    found = [
        f"{path.relative_to(PACKAGE)}: {hit.group(0)}"
        for path in sorted(PACKAGE.rglob("templates/**/*.html"))
        if "emails" not in path.parts  # mail readers know no stylesheet
        for hit in INLINE[what].finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []
