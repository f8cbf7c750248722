from __future__ import annotations

from tests.pages import Page

PAGES = {
    "geography:communes": Page(who="driss", query="q=dax", kind="file"),
    "geography:commune_options": Page(who="driss", query="q=dax", kind="fragment"),
}
