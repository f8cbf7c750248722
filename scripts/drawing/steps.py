"""The two state machines, from their tables of steps: a drawing each, and the page that says them in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from drawing import svg
from drawing.places import DOCS

LEFT, TOP, ROW, MOST = 224, 148, 42, 10
NOTE = "<!-- Drawn from the code by `.venv/bin/python scripts/diagrams.py`. Do not edit. -->"


def files() -> dict[Path, str]:
    from rebond.devices import lifecycle as devices
    from rebond.devices.stages import Stage as DeviceStage
    from rebond.referrals import lifecycle as referrals
    from rebond.referrals.stages import Stage as ReferralStage

    return {
        DOCS / "diagrams/device.svg": _drawing("a computer", devices.STEPS, DeviceStage, _parts(DeviceStage)),
        DOCS / "diagrams/referral.svg": _drawing("a referral", referrals.STEPS, ReferralStage, {}),
        DOCS / "steps.md": _page(devices.STEPS, DeviceStage, referrals.STEPS, ReferralStage),
    }


def _parts(stages: Any) -> dict[str, str]:
    """Where the activity report counts each stage."""
    return {stage: part.replace("_", " ") for part, held in stages.PARTITION.items() for stage in held}


def _drawing(subject: str, steps: Mapping[str, Any], stages: Any, parts: Mapping[str, str]) -> str:
    column = 80 if len(stages) > 8 else 128
    place = {stage.value: LEFT + column * (index + 0.5) for index, stage in enumerate(stages)}
    height = TOP + ROW * len(steps) + (86 if parts else 24)
    bottom = TOP + ROW * len(steps)
    body = [
        svg.text(28, 38, f"The stages of {subject}, and the steps between them", "head"),
        svg.dot(34, 70, 7, "from"), svg.text(50, 75, "from", "soft"),
        svg.dot(104, 70, 7, "to"), svg.text(120, 75, "to", "soft"),
    ]  # fmt: skip
    for stage in stages:
        x = place[stage.value]
        body += _lines(
            x, TOP - 16, svg.wrapped(str(stage.label), MOST if column < 100 else 15), "small strong", up=True
        )
        body.append(svg.line(x, TOP - 8, x, bottom, "guide"))
    for number, step in enumerate(steps.values()):
        body += _step(step, TOP + ROW * (number + 0.5), place)
    if parts:
        body.append(svg.text(28, bottom + 24, "Counted in the report as", "soft"))
        for stage in stages:
            words = parts.get(stage.value, "not yet")
            body += _lines(place[stage.value], bottom + 24, svg.wrapped(words, MOST), "soft small")
    said = " ".join(_sentence(step, stages) for step in steps.values())
    return svg.drawing(
        width=LEFT + column * len(stages) + 24,
        height=height,
        title=f"The stages of {subject}",
        alternative=said,
        body=body,
    )


def _step(step: Any, y: float, place: Mapping[str, float]) -> list[str]:
    target, sources = place[step.target], [place[source] for source in step.sources]
    ends = [target, *sources]
    pieces = svg.wrapped(str(step.label), 30)
    return [
        *_lines(28, y + 5 - 8 * (len(pieces) - 1), pieces, ""),
        svg.line(min(ends), y, max(ends), y, "track"),
        *[svg.dot(x, y, 8, "from") for x in sorted(sources) if x != target],
        svg.dot(target, y, 8, "to"),
        *([svg.dot(target, y, 13, "again")] if target in sources else []),
    ]


def _lines(x: float, y: float, lines: list[str], look: str, *, up: bool = False) -> list[str]:
    """Lines of text below ``y``, or standing on it; in columns they are centred."""
    first = y - 16 * (len(lines) - 1) if up else y
    anchor = "middle" if x >= LEFT else "start"
    return [
        svg.text(x, first + 16 * number, words, look, anchor=anchor) for number, words in enumerate(lines)
    ]


def _sentence(step: Any, stages: Any) -> str:
    return f"{step.label}: from {_named(step.sources, stages)} to {stages(step.target).label}."


def _named(values: Iterable[str], stages: Any) -> str:
    held = set(values)
    return ", ".join(str(stage.label) for stage in stages if stage.value in held)


def _page(
    devices: Mapping[str, Any], device_stages: Any, referrals: Mapping[str, Any], referral_stages: Any
) -> str:
    return "\n".join(
        [
            NOTE,
            "",
            "# Stages and steps",
            "",
            "A stage changes in one way only: a step of one of these two tables, taken by an action, which writes its event",
            "in the [ledger](events.md) in the same transaction. Who holds a capability stands in [permissions](permissions.md).",
            "",
            "## A computer",
            "",
            "![The stages of a computer and the steps between them; the table below says the same](diagrams/device.svg)",
            "",
            *_table(devices, device_stages),
            "",
            "Besides, *rectify* undoes the last step of a computer when nothing depends on it, with a reason. A hold stops every",
            "step that is not marked “also when held”.",
            "",
            "### Where each stage is counted",
            "",
            "| in the report | stages |",
            "|---|---|",
            *[
                f"| `{part}` | {_named(held, device_stages)} |"
                for part, held in device_stages.PARTITION.items()
            ],
            "",
            "## A referral",
            "",
            "![The stages of a referral and the steps between them; the table below says the same](diagrams/referral.svg)",
            "",
            *_table(referrals, referral_stages),
            "",
        ]
    )


def _table(steps: Mapping[str, Any], stages: Any) -> list[str]:
    lines = ["| step | code | from | to | capability | event |", "|---|---|---|---|---|---|"]
    for step in steps.values():
        also = " (also when held)" if getattr(step, "despite_hold", False) else ""
        lines.append(
            f"| {step.label}{also} | `{step.name}` | {_named(step.sources, stages)} | {stages(step.target).label} "
            f"| `{step.capability}` | `{step.facts.kind}` |"
        )
    return lines
