from tests.pages import Page

PAGES = {
    "geography:communes": Page(who="driss", query="q=dax", kind="file"),
    "geography:commune_options": Page(who="driss", query="field=q&q=dax", kind="fragment"),
}
