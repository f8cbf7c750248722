"""What a person says, as it is sealed: at entry, on leaving, six months after."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from rebond.cofunding.choices import Employment, Gender, Later, Leaving, Schooling, Situation


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Who the person is, how to reach them, and their situation on the day of entry."""

    first_name: str
    last_name: str
    birth_date: date
    gender: Gender
    address: str
    phone: str = ""
    email: str = ""
    employment: Employment
    schooling: Schooling
    situations: tuple[Situation, ...] = ()

    def sealed_form(self) -> str:
        return json.dumps({**asdict(self), "birth_date": self.birth_date.isoformat()}, ensure_ascii=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    results: tuple[Leaving, ...] = ()
    reached: bool = True

    def sealed_form(self) -> str:
        return json.dumps(asdict(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    results: tuple[Later, ...] = ()
    reached: bool = True

    def sealed_form(self) -> str:
        return json.dumps(asdict(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """All that is known of one person; ``left`` and ``followed`` None: not asked yet."""

    entry: Entry
    left: Left | None = None
    followed: Followed | None = field(default=None)


def entry_from(text: str) -> Entry:
    known: dict[str, Any] = json.loads(text)
    return Entry(
        **{
            **known,
            "birth_date": date.fromisoformat(known["birth_date"]),
            "gender": Gender(known["gender"]),
            "employment": Employment(known["employment"]),
            "schooling": Schooling(known["schooling"]),
            "situations": tuple(Situation(code) for code in known["situations"]),
        }
    )


def left_from(text: str) -> Left | None:
    if not text:
        return None
    known = json.loads(text)
    return Left(results=tuple(Leaving(code) for code in known["results"]), reached=known["reached"])


def followed_from(text: str) -> Followed | None:
    if not text:
        return None
    known = json.loads(text)
    return Followed(results=tuple(Later(code) for code in known["results"]), reached=known["reached"])
