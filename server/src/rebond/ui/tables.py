"""Tables that become cards on a phone.

CSS `display: block` takes a table's meaning away from screen readers, so each element says its role, and each
cell carries the name of its column to show beside it. Authors write a plain table; this adds the rest.
"""

from __future__ import annotations

import re

from django.utils.html import escape, strip_tags

_PART = re.compile(r"<(thead|tbody|tfoot|tr|th|td)\b([^>]*)>", re.IGNORECASE)
_HEAD = re.compile(r"<thead\b.*?</thead>", re.IGNORECASE | re.DOTALL)
_HEADER = re.compile(r"<th\b([^>]*)>(.*?)</th>", re.IGNORECASE | re.DOTALL)
_UNSEEN = re.compile(r'\s*<span class="visually-hidden">[^<]*</span>\s*')
_SPAN = re.compile(r'colspan="?(\d+)', re.IGNORECASE)


def with_roles(table_rows: str) -> str:
    """Give ``table_rows`` (the inside of one table, not nested) its ARIA roles and ``data-label`` per cell."""
    head = _HEAD.search(table_rows)
    names = _column_names(head.group(0)) if head else []
    column = 0

    def describe(found: re.Match[str]) -> str:
        nonlocal column
        name, attributes = found.group(1).lower(), found.group(2)
        if name == "tr":
            column = 0
            return f'<tr role="row"{attributes}>'
        if name in {"thead", "tbody", "tfoot"}:
            return f'<{name} role="rowgroup"{attributes}>'
        here, column = column, column + _span(attributes)
        if name == "th":
            role = "rowheader" if 'scope="row"' in attributes else "columnheader"
            return f'<th role="{role}"{attributes}>'
        label = names[here] if here < len(names) else ""
        return f'<td role="cell"{_label(label, attributes)}{attributes}>'

    return _PART.sub(describe, table_rows)


def _column_names(head: str) -> list[str]:
    names: list[str] = []
    for attributes, text in _HEADER.findall(head):
        # A column whose name nobody sees shows it beside no cell either.
        shown = "" if _UNSEEN.fullmatch(text) else " ".join(strip_tags(text).split())
        names += [shown] * _span(attributes)
    return names


def _span(attributes: str) -> int:
    found = _SPAN.search(attributes)
    return int(found.group(1)) if found else 1


def _label(label: str, attributes: str) -> str:
    if not label or "data-label" in attributes or _span(attributes) > 1:
        return ""
    return f' data-label="{escape(label)}"'
