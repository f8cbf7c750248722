"""The kinds of notice that apps declare: what each says, and the page it leads to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Facts = Mapping[str, int | str]

CODE = re.compile(r"[\w.:/-]{1,64}", re.ASCII)
"""What a fact may be: an id or a code. A name has a space or an accent, an e-mail address has an @."""


@dataclass(frozen=True, kw_only=True)
class NoticeKind:
    """`sentence` takes the facts as `%(name)s`; `page` is a URL name, `page_arguments` the facts that it takes."""

    code: str
    sentence: StrPromise
    page: str
    page_arguments: tuple[str, ...] = ()

    def say(self, facts: Facts) -> str:
        return str(self.sentence) % facts

    def path(self, facts: Facts) -> str:
        return reverse(self.page, kwargs={name: facts[name] for name in self.page_arguments})


_kinds: dict[str, NoticeKind] = {}


def declare(kind: NoticeKind) -> NoticeKind:
    """Make a kind known; done once, when its app is imported."""
    if kind.code in _kinds and _kinds[kind.code] != kind:
        raise ValueError(f"two kinds of notice are called {kind.code!r}")
    _kinds[kind.code] = kind
    return kind


def kind_of(code: str) -> NoticeKind:
    return _kinds[code]


def checked(facts: Facts) -> dict[str, int | str]:
    """The same facts; raise ValueError for anything but ids and codes, because notices are kept and mailed."""
    for name, value in facts.items():
        plain = isinstance(value, str) and CODE.fullmatch(value) is not None
        if not plain and (isinstance(value, bool) or not isinstance(value, int)):
            raise ValueError(f"a notice holds ids and codes only, not {name}={value!r}")
    return dict(facts)
