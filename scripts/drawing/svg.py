"""Pieces of a drawing in the look of the platform: its tokens, light and dark, and no script."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from drawing.places import PACKAGE

TOKENS = ("paper", "card", "ink", "ink-soft", "line", "line-strong", "edge", "pine", "pine-wash", "violet",
          "violet-wash", "amber", "neutral-wash")  # fmt: skip
STYLE = """
text { font: 400 14px "Atkinson Hyperlegible Next", "Atkinson Hyperlegible", system-ui, sans-serif; fill: var(--ink) }
.paper { fill: var(--paper) } .card { fill: var(--card); stroke: var(--line-strong) }
.supply { fill: var(--pine-wash); stroke: var(--pine) } .demand { fill: var(--violet-wash); stroke: var(--violet) }
.both { fill: var(--card); stroke: var(--line-strong) }
.strong { font-weight: 700 } .soft { fill: var(--ink-soft); font-size: 13px } .small { font-size: 12px }
.head { font-size: 20px; font-weight: 700 }
.guide { stroke: var(--line); stroke-width: 1 } .track { stroke: var(--pine); stroke-width: 4; stroke-linecap: round }
.from { fill: var(--card); stroke: var(--pine); stroke-width: 3.5 } .to { fill: var(--pine); stroke: var(--pine); stroke-width: 3.5 }
.again { fill: none; stroke: var(--pine); stroke-width: 2 }
.arrow { stroke: var(--ink-soft); stroke-width: 2; fill: none }
"""


def drawing(*, width: int, height: int, title: str, alternative: str, body: list[str]) -> str:
    """A whole SVG. ``alternative`` says in words what the drawing shows."""
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'role="img" aria-labelledby="title words">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="words">{escape(alternative)}</desc>',
        f"<style>{_colours()}{STYLE}</style>",
        f'<rect class="paper" width="{width}" height="{height}" rx="14"/>',
        *body,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def text(x: float, y: float, words: str, look: str = "", *, anchor: str = "start") -> str:
    classes = f' class="{look}"' if look else ""
    return f'<text x="{x:g}" y="{y:g}"{classes} text-anchor="{anchor}">{escape(words)}</text>'


def box(x: float, y: float, width: float, height: float, look: str) -> str:
    return f'<rect class="{look}" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="8"/>'


def line(x1: float, y1: float, x2: float, y2: float, look: str) -> str:
    return f'<line class="{look}" x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}"/>'


def dot(x: float, y: float, radius: float, look: str) -> str:
    return f'<circle class="{look}" cx="{x:g}" cy="{y:g}" r="{radius:g}"/>'


def wrapped(words: str, most: int) -> list[str]:
    """``words`` in lines of at most ``most`` characters; a longer word has its own line."""
    lines: list[str] = []
    for word in words.split():
        if lines and len(lines[-1]) + 1 + len(word) <= most:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _colours() -> str:
    """The tokens of the platform: the first value is for light, the one below the media rule for dark."""
    css = (PACKAGE / "ui/static/ui/css/tokens.css").read_text(encoding="utf-8")
    light, dark = css.split("@media (prefers-color-scheme: dark)", 1)
    return f"\n:root {{ {_values(light)} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {_values(dark)} }} }}"


def _values(css: str) -> str:
    found = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", css))
    return " ".join(f"--{name}: {found[name]};" for name in TOKENS)
