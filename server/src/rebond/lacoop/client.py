"""The only door to La Coop: asks for activities, page after page, and gives them typed. It writes nothing there.

Facts of its OpenAPI description 1.0.0: `GET /activites`, a bearer `client-id:client-secret`, pages of 500 at the most,
`links.next`, filters by creation and by modification, the latest modification first.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import httpx
from django.conf import settings

from rebond.lacoop.choices import ActivityKind, Fault, PlaceKind

PAGE_SIZE = 500
MOST_PAGES = 200
MOST_MINUTES, MOST_PEOPLE = 24 * 60, 5000
FILTERS = ("filter[modification][depuis]", "filter[creation][depuis]")
"""Both are asked: the description does not say whether an activity that nobody modified passes the first."""
NO_LETTERS = ("Cc", "Cs")
"""Unicode: control characters, surrogates."""


class CoopFault(Exception):
    """La Coop could not be read. Neither the key nor what it answered is in it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """What is kept of one: neither the mediator, nor the people, nor what was written freely about them."""

    activity_id: UUID
    kind: ActivityKind
    held_on: date
    minutes: int
    people: int
    place_kind: PlaceKind
    structure_id: UUID | None
    town: str
    title: str
    changed_at: datetime
    removed_at: datetime | None


def activities(key: str, *, since: datetime) -> dict[UUID, Activity]:
    """All that was made or changed since then, each once. Raise `CoopFault`."""
    headers = {"Authorization": f"Bearer {key}", "Accept": "application/json"}
    found: dict[UUID, Activity] = {}
    try:
        with httpx.Client(headers=headers, timeout=settings.LACOOP_TIMEOUT) as client:
            for name in FILTERS:
                asked = {"page[size]": str(PAGE_SIZE), name: since.isoformat()}
                found |= {one.activity_id: one for one in _pages(client, asked)}
    except httpx.TimeoutException:
        raise CoopFault(Fault.TIMEOUT) from None
    except httpx.HTTPError:
        raise CoopFault(Fault.UNREACHABLE) from None
    except httpx.InvalidURL:
        raise CoopFault(Fault.UNREADABLE) from None
    return found


def _pages(client: httpx.Client, asked: Mapping[str, str]) -> Iterator[Activity]:
    address = httpx.URL(f"{settings.LACOOP_URL}/activites", params=dict(asked))
    seen: set[httpx.URL] = set()
    while address not in seen and len(seen) < MOST_PAGES:
        seen.add(address)
        page = _answered(client.get(address))
        try:
            yield from [_read(item) for item in page["data"]]
            more, following = page["meta"].get("has_next_page"), page["links"].get("next")
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
            raise CoopFault(Fault.UNREADABLE) from None
        if not more or not following:
            return
        address = _of_the_same_house(address, str(following))
    raise CoopFault(Fault.UNREADABLE)  # pages that never end


def _answered(response: httpx.Response) -> Any:
    fault = {401: Fault.KEY_REFUSED, 403: Fault.NOT_ALLOWED, 429: Fault.TOO_MANY}.get(response.status_code)
    if fault is None and response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
        fault = Fault.SERVER
    if fault is None and response.status_code != httpx.codes.OK:
        fault = Fault.UNREADABLE
    if fault is not None:
        raise CoopFault(fault)
    try:
        return response.json()
    except ValueError:
        raise CoopFault(Fault.UNREADABLE) from None


def _of_the_same_house(here: httpx.URL, following: str) -> httpx.URL:
    """The key goes nowhere else, whatever a page says."""
    address = here.join(following)
    if (address.scheme, address.host, address.port) != (here.scheme, here.host, here.port):
        raise CoopFault(Fault.UNREADABLE)
    return address


def _read(item: Any) -> Activity:
    """Raise ``KeyError``, ``TypeError`` or ``ValueError`` for what is no activity."""
    said = item["attributes"]
    created = datetime.fromisoformat(said["creation"])
    changed = datetime.fromisoformat(said["modification"]) if said["modification"] else created
    removed = datetime.fromisoformat(said["suppression"]) if said["suppression"] else None
    if any(moment is not None and moment.tzinfo is None for moment in (created, changed, removed)):
        raise ValueError("a moment without its time zone")
    return Activity(
        activity_id=UUID(item["id"]),
        kind=ActivityKind(said["type"]),
        held_on=date.fromisoformat(said["date"][:10]),
        minutes=_within(said["duree"], MOST_MINUTES),
        people=_within(said["accompagnements"], MOST_PEOPLE),
        place_kind=PlaceKind(said["type_lieu"]),
        structure_id=UUID(said["structure_id"]) if said["structure_id"] else None,
        town=_line(said["lieu_commune"], 120),
        title=_line(said["titre_atelier"], 200),
        changed_at=max(changed, removed) if removed else changed,
        removed_at=removed,
    )


def _line(value: Any, most: int) -> str:
    """One line that every database holds: U+0000 and halves of a pair are letters of nothing."""
    spaced = "".join(
        " " if unicodedata.category(letter) in NO_LETTERS else letter for letter in str(value or "")
    )
    return " ".join(spaced.split())[:most]


def _within(value: Any, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise ValueError("a number that cannot be")
    return round(value)
