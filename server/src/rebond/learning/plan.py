"""What a path asks: its sessions in order, and at which of them the computer comes. No database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from rebond.kit.errors import Invalid
from rebond.programmes.choices import SessionSetting

MOST_SESSIONS = 40
LONGEST_TITLE = 120
USUAL_MINUTES = 120
SHORTEST, LONGEST = 15, 600
"""Minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PathSession:
    """One session, as the path asks for it.

    ``setting``: a `SessionSetting`; empty: where the programme usually holds them. ``key`` stays the same in every
    version of a path, whatever the title becomes, and is that of the title in any other path of the programme: by it
    a session attended counts for whoever is moved.
    """

    title: str
    minutes: int = USUAL_MINUTES
    setting: str = ""
    is_required: bool = True
    key: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one version of a path asks.

    ``equips_at``: the number of the session at which the computer is handed over, or lent where the programme lends
    it during the path; None: when the programme usually does.
    """

    sessions: tuple[PathSession, ...]
    equips_at: int | None = None

    @property
    def titles(self) -> list[str]:
        return [session.title for session in self.sessions]

    @property
    def required(self) -> frozenset[int]:
        """The numbers of the sessions without which the path is not completed."""
        return frozenset(number for number, one in enumerate(self.sessions, start=1) if one.is_required)

    def required_until(self, number: int | None) -> frozenset[int]:
        """Those that come before ``number``, and it; None: all of them."""
        return frozenset(one for one in self.required if number is None or one <= number)

    def key_of(self, number: int) -> str:
        return self.sessions[number - 1].key if 0 < number <= len(self.sessions) else ""

    def number_of(self, key: str) -> int | None:
        """Where the session of this key stands here; None: nowhere."""
        numbers = (number for number, one in enumerate(self.sessions, start=1) if key and one.key == key)
        return next(numbers, None)

    def as_json(self) -> dict[str, Any]:
        return {"sessions": [asdict(one) for one in self.sessions], "equips_at": self.equips_at}


def plan_from(stored: Mapping[str, Any]) -> Plan:
    """Of `Plan.as_json`."""
    sessions = tuple(PathSession(**one) for one in stored.get("sessions", ()))
    return Plan(sessions, stored.get("equips_at"))


def plan_of(
    sessions: Sequence[PathSession | str], *, equips_at: int | None = None, held: Sequence[str] = ()
) -> Plan:
    """The sessions in the order given, each with its key; a plain title is a usual session, an empty one is none.

    ``held``: where the programme holds its sessions; none: anywhere. Raise `Invalid` for what makes no sense.
    """
    given = [PathSession(title=one) if isinstance(one, str) else one for one in sessions]
    cleaned = [replace(one, title=" ".join(one.title.split())[:LONGEST_TITLE]) for one in given]
    plan = Plan(tuple(_with_keys([one for one in cleaned if one.title])), equips_at)
    _judge(plan, held)
    return plan


def _with_keys(sessions: Sequence[PathSession]) -> list[PathSession]:
    taken = {one.key for one in sessions}
    told = []
    for one in sessions:
        key = one.key or _free_key(one.title, taken)
        taken.add(key)
        told.append(replace(one, key=key))
    return told


def _free_key(title: str, taken: set[str]) -> str:
    wanted = slugify(title)[:60] or "session"
    key, number = wanted, 1
    while key in taken:
        number += 1
        key = f"{wanted}-{number}"
    return key


def _judge(plan: Plan, held: Sequence[str]) -> None:
    if not 1 <= len(plan.sessions) <= MOST_SESSIONS:
        raise Invalid(
            _("A path has between 1 and %(most)s sessions, each with a title.") % {"most": MOST_SESSIONS},
            field="sessions",
        )
    if len({one.key for one in plan.sessions}) < len(plan.sessions):
        raise Invalid(_("The same session stands twice in this path."), field="sessions")
    if not plan.required:
        raise Invalid(
            _("At least one session is required: without any, the path has no end."), field="sessions"
        )
    for number, one in enumerate(plan.sessions, start=1):
        _judge_session(number, one, held)
    if plan.equips_at is not None and plan.equips_at not in plan.required:
        raise Invalid(_("Give the number of a required session of this path."), field="equips_at")


def _judge_session(number: int, session: PathSession, held: Sequence[str]) -> None:
    if not SHORTEST <= session.minutes <= LONGEST:
        words = _("Session %(number)s lasts between %(least)s and %(most)s minutes.")
        raise Invalid(words % {"number": number, "least": SHORTEST, "most": LONGEST}, field="sessions")
    if session.setting and session.setting not in (held or SessionSetting.values):
        listed = ", ".join(str(known.label) for known in SessionSetting if known.value in held)
        raise Invalid(
            _("Session %(number)s: the sessions of this programme are held: %(settings)s.")
            % {"number": number, "settings": listed},
            field="sessions",
        )
