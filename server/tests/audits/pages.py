"""How each page of on-the-spot checks is opened."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.access import ScopeKeys
from rebond.audits.models import Audit
from rebond.network.models import Place
from tests.audits.drawn import concluded, drawn, opened
from tests.cast import Cast
from tests.pages import Page


@dataclass(frozen=True, slots=True)
class Line:
    pk: int
    number: int
    audit: Audit

    def scope_keys(self) -> ScopeKeys:
        return self.audit.scope_keys()


def a_line(cast: Cast) -> Line:
    audit = drawn(cast)
    return Line(audit.pk, 1, audit)


def the_place(cast: Cast) -> Place:
    return cast.place


PAGES = {
    "audits:list": Page(thing=opened),
    "audits:open": Page(),
    "audits:papers": Page(who="ines"),
    "audits:locate_papers": Page(who="ines", thing=the_place),
    "audits:audit": Page(who="eva", thing=drawn),
    "audits:invite": Page(thing=opened, kind="gesture"),
    "audits:draw": Page(who="eva", thing=opened, kind="gesture"),
    "audits:population": Page(who="eva", thing=opened, kind="file"),
    "audits:conclude": Page(who="eva", thing=drawn),
    "audits:minutes": Page(who="eva", thing=concluded, kind="file"),
    "audits:line": Page(who="eva", thing=a_line),
    "audits:note_line": Page(who="eva", thing=a_line, kind="gesture"),
    "audits:signed_sheet": Page(who="eva", thing=a_line, kind="gesture"),
}
