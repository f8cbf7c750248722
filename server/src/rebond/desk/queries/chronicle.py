"""The history of a thing in words, and whether the ledger still says what it said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rebond.desk.days import written_moment
from rebond.desk.history import sentence
from rebond.desk.queries.names import names_in, people_in
from rebond.ledger.models import Event, StreamHead
from rebond.ledger.reading import history
from rebond.ledger.verification import is_whole
from rebond.network.models import Membership
from rebond.ui.timeline import Moment


@dataclass(frozen=True, slots=True)
class Chronicle:
    """``whole``: every event of the streams was recomputed just now, and the chain holds."""

    events: tuple[Event, ...]
    moments: tuple[Moment, ...]
    whole: bool
    names: Mapping[tuple[str, int], str]

    @property
    def count(self) -> int:
        return len(self.events)


def chronicle_of(streams: Collection[str], *, names_people: bool, without: Collection[str] = ()) -> Chronicle:
    """Newest first. ``names_people``: say who did it, else only for which organisation."""
    events = tuple(history(*streams))
    names = names_in(events)
    moments = moments_of(events, names, names_people=names_people, without=without)
    return Chronicle(events, moments, _are_whole(streams, events), names)


def moments_of(
    events: Sequence[Event],
    names: Mapping[tuple[str, int], str],
    *,
    names_people: bool,
    without: Collection[str] = (),
) -> tuple[Moment, ...]:
    people = people_in(events)
    return tuple(
        _moment(event, names, people, names_people=names_people, without=without) for event in events
    )


def _moment(
    event: Event,
    names: Mapping[tuple[str, int], str],
    people: Mapping[int, Membership],
    *,
    names_people: bool,
    without: Collection[str],
) -> Moment:
    said = sentence(event.kind, event.facts, names, without=without)
    who = _who(event, people.get(event.membership_id or 0), names_people=names_people)
    # Where it happened is often where whoever did it works: said once.
    details = " · ".join(dict.fromkeys(filter(None, (*said.details, who))))
    return Moment(written_moment(event.occurred_at), said.title, details, said.is_correction)


def _who(event: Event, membership: Membership | None, *, names_people: bool) -> str:
    if membership is not None:
        where = str(membership.place or membership.organisation)
        return f"{membership.user} ({where})" if names_people else where
    return _("by Rebond itself") if event.actor.startswith("system:") else ""


def _are_whole(streams: Iterable[str], events: Iterable[Event]) -> bool:
    heads = {head.stream: head for head in StreamHead.objects.filter(stream__in=streams).order_by("stream")}
    by_stream: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        by_stream[event.stream].append(event)
    return all(is_whole(by_stream[stream], heads.get(stream)) for stream in streams)
