"""The components of the pages: `{% load ui %}`. README.md shows each in use.

They are plain Django tags with typed, keyword-only options: a misspelt option is an error when the template is
compiled and an undefined variable is an error in the tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Literal
from urllib.parse import urlencode

from django import template
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from rebond.kit.days import written, written_appointment, written_moment
from rebond.ui import charts, tables
from rebond.ui.figures import Part, add_up
from rebond.ui.road import Station
from rebond.ui.timeline import Moment

register = template.Library()

Kind = Literal["neutral", "done", "attention", "blocked", "running", "hand"]
NoticeKind = Literal["info", "done", "attention", "blocked"]
ButtonKind = Literal["primary", "secondary", "danger", "plain"]
ProofState = Literal["done", "missing", "attention", "blocked", "running"]

BADGE_ICONS = {
    "done": "check",
    "attention": "triangle-alert",
    "blocked": "ban",
    "running": "loader",
    "hand": "hand",
}
NOTICE_ICONS = {"info": "info", "done": "circle-check", "attention": "triangle-alert", "blocked": "circle-x"}
PROOF_ICONS = {
    "done": "check",
    "missing": "minus",
    "attention": "triangle-alert",
    "blocked": "x",
    "running": "loader",
}


@register.simple_tag
def icon(name: str, *, label: str = "") -> SafeString:
    """A lucide drawing. With ``label`` it speaks for itself; without, the text beside it speaks."""
    href = f"{static('ui/vendor/icons/sprite.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, href)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', href)


@register.simple_tag
def button(
    label: str,
    *,
    href: str = "",
    kind: ButtonKind = "secondary",
    icon_name: str = "",
    name: str = "",
    value: str = "",
    form: str = "",
    back_to: str = "",
    wide: bool = False,
    disabled: bool = False,
) -> SafeString:
    """A link when ``href`` is given, else a submit button. One ``primary`` a page.

    ``back_to``: the id where the page that answers opens, when the button only completes the form it stands in; that
    form names its ``action``, or its next answer would open there too.
    """
    classes = f"btn btn--{kind}{' btn--wide' if wide else ''}"
    inside = format_html("{}{}", icon(icon_name) if icon_name else "", label)
    if href:
        return format_html('<a class="{}" href="{}">{}</a>', classes, href, inside)
    named = {"name": name, "value": value, "form": form, "formaction": back_to and f"#{back_to}"}
    given = _attributes({**named, "disabled": disabled})
    return format_html('<button type="submit" class="{}"{}>{}</button>', classes, given, inside)


@register.simple_tag
def badge(label: str, *, kind: Kind = "neutral") -> SafeString:
    """A state in one or two words. The icon and the word say it, the colour repeats it."""
    drawing = icon(BADGE_ICONS[kind]) if kind in BADGE_ICONS else ""
    return format_html('<span class="badge badge--{}">{}{}</span>', kind, drawing, label)


@register.simple_tag
def asset_tag(code: str, *, href: str = "", large: bool = False) -> SafeString:
    """The code of a device, as printed on its label."""
    classes = f"asset-tag{' asset-tag--large' if large else ''}"
    tag = format_html('<span class="{}">{}</span>', classes, code)
    return format_html('<a class="asset-tag-link" href="{}">{}</a>', href, tag) if href else tag


@register.simple_tag
def breadcrumbs(*steps: str) -> SafeString:
    """``{% breadcrumbs label url label url label %}``: the last one, without address, is this page."""
    pairs = [(steps[at], steps[at + 1] if at + 1 < len(steps) else "") for at in range(0, len(steps), 2)]
    return _drawn("ui/breadcrumbs.html", {"crumbs": pairs})


@register.simple_block_tag(end_name="endpage_head")
def page_head(content: str, title: str, *, lead: str = "", code: str = "") -> SafeString:
    """The h1 with its sentence; the block holds the buttons (one primary at most)."""
    given = {"content": _kept(content), "title": title, "lead": lead, "code": code}
    return _drawn("ui/page_head.html", given)


@register.simple_block_tag(end_name="endcard")
def card(
    content: str,
    title: str = "",
    *,
    kind: Literal["", "done", "blocked", "quiet", "tight"] = "",
    level: int = 2,
    anchor: str = "",
    link: str = "",
    href: str = "",
) -> SafeString:
    """A section with its title; ``link`` and ``href`` make the "see all" of its corner."""
    given = {"content": _kept(content), "title": title, "kind": kind, "level": level, "anchor": anchor}
    return _drawn("ui/card.html", {**given, "link": link, "href": href})


@register.simple_block_tag(end_name="endnotice")
def notice(content: str, *, kind: NoticeKind = "info", title: str = "") -> SafeString:
    """A sentence to read before going on. It does not announce itself: messages do."""
    given = {"content": _kept(content), "title": title, "kind": kind, "icon_name": NOTICE_ICONS[kind]}
    return _drawn("ui/notice.html", given)


@register.simple_block_tag(end_name="endempty_state")
def empty_state(content: str, title: str, *, icon_name: str = "package-open") -> SafeString:
    """Nothing here yet: say why, and in the block what to do next."""
    given = {"content": _kept(content), "title": title, "icon_name": icon_name}
    return _drawn("ui/empty_state.html", given)


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """One field with its label, help, error and their links for screen readers."""
    return bound.as_field_group()


@register.simple_tag
def choices(bound: BoundField, *, column: bool = False) -> SafeString:
    """Radio buttons or checkboxes as cards; ``column`` puts one under the other."""
    drawn = bound.as_field_group()
    return format_html('<div class="choices-column">{}</div>', drawn) if column else drawn


@register.simple_tag
def error_summary(form: BaseForm) -> SafeString:
    """What is wrong, above the form, each line leading to its field. Nothing when nothing is wrong."""
    if not form.is_bound or form.is_valid():
        return SafeString("")
    faults = [(f"#{_place_of(bound)}", bound.label, error) for bound in form for error in bound.errors]
    given = {"faults": faults, "others": form.non_field_errors()}
    return _drawn("ui/error_summary.html", given)


def _place_of(bound: BoundField) -> str:
    """What is filled by drawing is a hidden field: its fault stands where it is drawn."""
    return f"{bound.auto_id}_error" if bound.is_hidden else bound.id_for_label or bound.auto_id


@register.simple_block_tag(takes_context=True, end_name="endfilters")
def filters(context: Context, content: str, *, action: str = "") -> SafeString:
    """A GET form: the choice stands in the address, so that it can be shared and kept."""
    request = _request(context)
    given = {"content": _kept(content), "action": action or request.path, "is_filtered": bool(request.GET)}
    return _drawn("ui/filters.html", given)


@register.simple_block_tag(end_name="enddata_table")
def data_table(content: str, caption: str, *, shown: bool = False, cards: bool = True) -> SafeString:
    """A table with a name. On a phone each row is a card (``cards=False`` keeps it a table that scrolls in its box)."""
    given = {"content": _safe(tables.with_roles(content)), "caption": caption, "shown": shown, "cards": cards}
    return _drawn("ui/table.html", given)


@register.simple_tag(takes_context=True)
def pager(context: Context, page: Any, *, count: int | None = None) -> SafeString:
    """Links to the neighbours of a `rebond.kit.keyset.Page`, keeping the filters of the address."""
    query = _request(context).GET

    def address(key: str, value: int | None) -> str:
        if value is None:
            return ""
        kept = [
            (name, given)
            for name, values in query.lists()
            if name not in {"after", "before"}
            for given in values
        ]
        return "?" + urlencode([*kept, (key, value)])

    given = {
        "previous": address("before", page.previous_key),
        "next": address("after", page.next_key),
        "count": count,
        "shown": len(page.rows),
    }
    return _drawn("ui/pager.html", given)


@register.simple_tag
def steps(labels: Sequence[str], *, current: int) -> SafeString:
    """Where one stands in a task of several pages; ``current`` counts from 1."""
    rows = [(label, at < current, at == current) for at, label in enumerate(labels, start=1)]
    return _drawn("ui/steps.html", {"steps": rows})


@register.simple_tag
def todo_row(
    count: int,
    title: str,
    *,
    detail: str = "",
    href: str,
    gesture: str,
    gesture_href: str = "",
    primary: bool = False,
) -> SafeString:
    """A line of "To do" (an `li`): the count leads to the list behind it, the gesture stands beside."""
    given = {"count": count, "title": title, "detail": detail, "href": href, "gesture": gesture}
    return _drawn("ui/todo_row.html", {**given, "gesture_href": gesture_href or href, "primary": primary})


@register.simple_tag
def stat(figure: int | str, label: str, *, href: str = "") -> SafeString:
    """One figure and what it counts, inside `<dl class="stats">`."""
    shown = number(figure) if isinstance(figure, int) else figure
    value = format_html('<a href="{}">{}</a>', href, shown) if href else shown
    return format_html(
        '<div class="stat"><dt class="stat__label">{}</dt><dd class="stat__figure">{}</dd></div>',
        label,
        value,
    )


@register.simple_block_tag(end_name="endproof")
def proof(content: str, title: str, *, state: ProofState, badge_label: str = "") -> SafeString:
    """One line of evidence (an `li` of `<ul class="proofs" role="list">`); the block says by what it is proven."""
    given = {"content": _kept(content), "title": title, "state": state, "badge_label": badge_label}
    return _drawn("ui/proof.html", {**given, "icon_name": PROOF_ICONS[state]})


@register.simple_tag
def timeline(moments: Iterable[Moment]) -> SafeString:
    return _drawn("ui/timeline.html", {"moments": list(moments)})


@register.simple_tag
def road(stations: Sequence[Station], *, label: str) -> SafeString:
    """The signature: where the thing stands. ``label`` names the road for screen readers."""
    return _drawn("ui/road.html", {"stations": stations, "label": label})


@register.simple_tag
def sum_bar(parts: Sequence[Part], *, label: str, expected: int | None = None) -> SafeString:
    """The sister of the road: one bar, the addition under it, and whether it is right."""
    whole = add_up(parts, expected)
    legend = [(part, _safe(charts.swatch(part.colour, title=label))) for part in whole.parts]
    given = {"sum": whole, "legend": legend, "bar": _safe(charts.stacked_bar(whole.parts, title=label))}
    return _drawn("ui/sum.html", given)


@register.simple_tag
def bars(rows: Sequence[charts.Bar], *, title: str) -> SafeString:
    return _safe(charts.horizontal_bars(rows, title=title))


@register.simple_tag
def columns(months: Sequence[charts.Bar], *, title: str) -> SafeString:
    return _safe(charts.monthly_columns(months, title=title))


@register.simple_tag
def spark(values: Sequence[int], *, title: str) -> SafeString:
    return _safe(charts.spark(values, title=title))


@register.simple_tag
def progress(value: int, *, most: int, label: str, words: str = "") -> SafeString:
    given = {"value": value, "most": most, "label": label, "words": words}
    return _drawn("ui/progress.html", given)


@register.simple_block_tag(takes_context=True, end_name="endconfirm_dialog")
def confirm_dialog(
    context: Context,
    content: str,
    *,
    action: str,
    code: str,
    label: str,
    submit: str = "",
) -> SafeString:
    """A destructive gesture: opens in the page, asks for the ``code`` of the thing (`ui.forms.ConfirmationForm`)."""
    given = {
        "content": _kept(content),
        "action": action,
        "code": code,
        "label": label,
        "submit": submit or label,
    }
    return _drawn("ui/confirm.html", given, request=_request(context))


@register.filter
def number(value: int) -> str:
    """A count as the language writes it: 1 802. (Codes and years stay as they are, so it is asked for.)"""
    return number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def day(value: date | datetime | None) -> str:
    """A day in words; in a narrow column ``|date:"SHORT_DATE_FORMAT"`` gives it in figures."""
    return written(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """A day in words and the time."""
    return written_moment(value) if value else ""


@register.filter
def appointment(value: datetime | None) -> str:
    """A day of the week, a day in words and the time."""
    return written_appointment(value) if value else ""


@register.filter
def radio_details(value: Any) -> tuple[str, str]:
    """A choice label written "Title|detail" gives both lines of a radio card."""
    title, _bar, detail = str(value).partition("|")
    return title.strip(), detail.strip()


def _drawn(template_name: str, given: dict[str, Any], *, request: HttpRequest | None = None) -> SafeString:
    return _safe(render_to_string(template_name, given, request=request))


def _kept(content: str) -> SafeString:
    """The inside of a block, which the template engine has already rendered and escaped."""
    return _safe(content.strip())


def _safe(drawn: str) -> SafeString:
    """For what our own templates and drawings have escaped, nothing else."""
    return mark_safe(drawn)  # noqa: S308 - see above


def _attributes(values: dict[str, str | bool]) -> SafeString:
    named = [(key, value) for key, value in values.items() if value and value is not True]
    alone = [(key,) for key, value in values.items() if value is True]
    return format_html("{}{}", format_html_join("", ' {}="{}"', named), format_html_join("", " {}", alone))


def _request(context: Context) -> HttpRequest:
    request: HttpRequest = context["request"]
    return request
