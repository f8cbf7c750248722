"""How an event is said: a title, details, and the lists that its codes are of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django_stubs_ext import StrPromise

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
Choices = Mapping[str, type[TextChoices]]


@dataclass(frozen=True, slots=True)
class Words:
    """``codes``: which list of choices a fact is a code of. ``corrects``: it puts an earlier event right."""

    title: StrPromise | str
    details: tuple[StrPromise | str, ...] = ()
    codes: Choices = field(default_factory=dict)
    corrects: bool = False

    def facts_shown(self) -> frozenset[str]:
        said = " ".join([str(self.title), *map(str, self.details)])
        return frozenset(PLACEHOLDER.findall(said))


def words(
    title: StrPromise | str, *details: StrPromise | str, corrects: bool = False, **codes: type[TextChoices]
) -> Words:
    return Words(title, details, codes, corrects)
