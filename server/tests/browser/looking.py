"""What is looked at on a page in Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Error, Page, Response

HERE = Path(__file__).parent
AXE = HERE / "vendor/axe-core/axe.min.js"
PICTURES = HERE.parents[2] / "pictures"
SMALLEST = (320, 640)
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]

RUN_AXE = """async (standard) => {
  const found = await axe.run(document, {runOnly: standard, resultTypes: ["violations"]});
  return found.violations.map(rule =>
    `${rule.id} (${rule.impact}): ${rule.help}\\n` + rule.nodes.slice(0, 5).map(
      node => `    ${node.target.join(" ")}: ${node.failureSummary.replace(/\\s+/g, " ")}`).join("\\n"));
}"""

# A target is what is pressed. Links inside a sentence are excepted, as WCAG 2.5.5 does; a box is as big as its label.
SMALL_TARGETS = """(least) => {
  const seen = element => {
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    return style.visibility !== "hidden" && style.display !== "none" && box.width > 1 && box.height > 1
      && box.right > 0 && box.bottom > 0 && !element.closest("[hidden], [inert], .visually-hidden");
  };
  const within_a_sentence = element => element.matches("a") && getComputedStyle(element).display === "inline"
    && [...element.parentElement.childNodes].some(node => node.nodeType === 3 && node.textContent.trim().length > 1);
  const union = boxes => {
    const left = Math.min(...boxes.map(b => b.left)), right = Math.max(...boxes.map(b => b.right));
    const top = Math.min(...boxes.map(b => b.top)), bottom = Math.max(...boxes.map(b => b.bottom));
    return {width: right - left, height: bottom - top};
  };
  const size = element => {
    const labels = element.matches("input[type=checkbox], input[type=radio], input[type=file]")
      ? [...(element.labels || [])].filter(seen) : [];
    return union([element, ...labels].map(item => item.getBoundingClientRect()));
  };
  const targets = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]";
  return [...document.querySelectorAll(targets)]
    .filter(element => seen(element) && !element.disabled && !within_a_sentence(element))
    .map(element => ({element, box: size(element)}))
    .filter(({box}) => box.width < least - 0.5 || box.height < least - 0.5)
    .map(({element, box}) =>
      `${element.tagName.toLowerCase()} "${(element.innerText || element.name || element.id).trim().slice(0, 40)}" ` +
      `${element.className}: ${Math.round(box.width)} x ${Math.round(box.height)}`);
}"""

WIDER_THAN_THE_WINDOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")]
    .filter(element => element.getBoundingClientRect().right > width + 1
      && ![...element.children].some(child => child.getBoundingClientRect().right > width + 1))
    .slice(0, 8)
    .map(element => `${element.tagName.toLowerCase()}.${element.className}: ` +
      `${Math.round(element.getBoundingClientRect().right)} > ${width}`);
}"""

# A code is drawn by lot: the page must hold the widest as well as the one that it shows today.
WIDEST_CODES = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const code = /\\bRB-[0-9A-Z]{4}-[0-9A-Z]{2}\\b/g;
  while (texts.nextNode()) {
    const text = texts.currentNode, widest = text.data.replace(code, "RB-MWMW-MW");
    if (widest !== text.data) text.data = widest;
  }
}"""

# The focus shows when the element, or what frames it, looks otherwise without it.
FOCUSED = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const frames = [element, element.parentElement, element.parentElement?.parentElement].filter(Boolean);
  const look = () => frames.map(frame => {
    const style = getComputedStyle(frame);
    return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.borderColor].join();
  }).join("|");
  const box = element.getBoundingClientRect(), style = getComputedStyle(element), focused = look();
  const words = (element.innerText || element.name || element.id || "").trim().slice(0, 40);
  // A date has stops inside, which a new focus would begin again.
  const has_stops_inside = element.matches("input[type=date], input[type=time], input[type=datetime-local]");
  let shown = style.outlineStyle !== "none";
  if (!has_stops_inside) {
    element.blur();
    shown = look() !== focused;
    element.focus({preventScroll: true, focusVisible: true});
  }
  return {
    at: [...document.querySelectorAll("*")].indexOf(element),
    told: `${element.tagName.toLowerCase()} "${words}"`,
    has_stops_inside,
    visible: box.width > 0 && box.height > 0 && style.visibility !== "hidden",
    shown,
  };
}"""


def forget(page: Page, site: str) -> None:
    """What pages of this site wrote into the browser is gone; the files that it read stay in its cache."""
    kept = "local_storage,indexeddb,service_workers,cache_storage,websql,file_systems"
    page.context.clear_cookies()
    devtools = page.context.new_cdp_session(page)
    devtools.send("Storage.clearDataForOrigin", {"origin": site, "storageTypes": kept})
    devtools.detach()


def require_accessible(page: Page) -> None:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    violations = page.evaluate(RUN_AXE, STANDARD)
    if violations:
        pytest.fail("axe-core finds:\n" + "\n".join(violations))


def small_targets(page: Page, *, least: int = 44) -> list[str]:
    """What is pressed and smaller than ``least`` CSS pixels either way."""
    found: list[str] = page.evaluate(SMALL_TARGETS, least)
    return found


def what_overflows(page: Page) -> list[str]:
    """What makes the page scroll sideways, innermost first; nothing when it does not."""
    found: list[str] = page.evaluate(WIDER_THAN_THE_WINDOW)
    return found


def widen_codes(page: Page) -> None:
    """Every asset tag on the page becomes as wide as one can be."""
    page.evaluate(WIDEST_CODES)


def focused(page: Page) -> dict[str, Any] | None:
    """Where the keyboard is: the order of the element in the document, its words, whether it shows its focus."""
    found: dict[str, Any] | None = page.evaluate(FOCUSED)
    return found


def take_picture(page: Page, name: str) -> None:
    """Whole; a JPEG is made in half the time of a PNG.

    Chromium under load may answer once that it has no frame to give: it is asked again.
    """
    PICTURES.mkdir(exist_ok=True)
    file = str(PICTURES / f"{name}.jpg")
    try:
        page.screenshot(path=file, full_page=True, type="jpeg", quality=85)
    except Error as error:
        if "Unable to capture screenshot" not in error.message:
            raise
        page.screenshot(path=file, full_page=True, type="jpeg", quality=85)


NO_FAULT = (
    "Failed to load resource",  # a page that refuses on purpose (403, 404, 409, 422) is told on the console too
    "htmx:afterRequest",  # with one of the next two: the page was left while htmx awaited an answer
    "htmx:sendError",
    "htmx:sendAbort",
)


@contextmanager
def complaints_fail(page: Page) -> Iterator[None]:
    """Inside, an error of a script, of the content security policy or of a missing file fails the test at its end."""
    complaints: list[str] = []

    def hear_console(said: ConsoleMessage) -> None:
        if said.type == "error":
            complaints.append(f"console: {said.text}")

    def hear_answer(answer: Response) -> None:
        if "/static/" in answer.url and answer.status >= 400:
            complaints.append(f"{answer.status}: {answer.url}")

    def hear_script(error: Error) -> None:
        complaints.append(f"script: {error}")

    heard: dict[Any, Any] = {"pageerror": hear_script, "console": hear_console, "response": hear_answer}
    for event, listener in heard.items():
        page.on(event, listener)
    try:
        yield
    finally:
        for event, listener in heard.items():
            page.remove_listener(event, listener)
    complaints = [told for told in complaints if not any(words in told for words in NO_FAULT)]
    assert not complaints, "\n".join(complaints)
