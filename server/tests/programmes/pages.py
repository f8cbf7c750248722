"""How each page of a programme is opened."""

from __future__ import annotations

from rebond.programmes.models import Programme
from tests.cast import Cast
from tests.pages import Page


def the_programme(cast: Cast) -> Programme:
    return cast.programme


PAGES = {
    "programmes:list": Page(),
    "programmes:programme": Page(who="driss", thing=the_programme),
    "programmes:change_rules": Page(thing=the_programme),
}
