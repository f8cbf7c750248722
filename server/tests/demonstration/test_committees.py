"""Poitiers 2023, replayed: 352 computers, three committees, 86 families; every total is counted from events."""

from __future__ import annotations

from collections import Counter

from rebond.committees.models import AgendaItem, CommitteeSession
from rebond.committees.papers import minutes_of
from rebond.ledger.models import Event
from rebond.programmes.models import Programme
from rebond.referrals.models import Referral


def keys_of(kind: str, *, subject: str = "referral") -> list[int]:
    events = Event.objects.filter(kind=kind, stream__startswith=f"{subject}:").order_by("pk")
    return [int(stream.partition(":")[2]) for stream in events.values_list("stream", flat=True)]


def test_three_committees_retain_those_who_receive_a_computer(demonstration: None) -> None:
    programme = Programme.objects.get(slug="ordinateurs-solidaires")
    closed = Event.objects.filter(kind="committee.session_closed").order_by("pk")
    assert {event.facts["programme_id"] for event in closed} == {programme.pk}
    assert [event.facts["retained"] for event in closed] == [44, 82, 28]
    retained = keys_of("referral.retained")
    assert (len(retained), len(set(retained))) == (154, 154)
    people = set(Referral.objects.filter(programme=programme).values_list("pk", flat=True))
    equipped = set(keys_of("referral.equipped")) & people
    assert equipped == set(retained)


def test_eighty_six_of_them_are_families(demonstration: None) -> None:
    publics = dict(
        AgendaItem.objects.filter(decision="retained").order_by("pk").values_list("referral_id", "public")
    )
    counted = Counter(publics[key] for key in keys_of("referral.retained"))
    assert counted == {"familles": 86, "demandeurs-d-emploi": 40, "etudiants": 28}


def test_each_request_ends_where_its_last_decision_says(demonstration: None) -> None:
    """What sessions counted, what events say of each person, and where the people are: three ways, one number."""
    closed = list(Event.objects.filter(kind="committee.session_closed").order_by("pk"))
    counted = {
        name: sum(event.facts[name] for event in closed) for name in ("retained", "refused", "waiting")
    }
    assert counted == {
        "retained": len(keys_of("referral.retained")),
        "refused": len(keys_of("referral.turned_down")),
        "waiting": len(keys_of("referral.kept_waiting")),
    }
    programme = Programme.objects.get(slug="ordinateurs-solidaires")
    stages = Counter(Referral.objects.filter(programme=programme).values_list("stage", flat=True))
    assert stages == {"equipped": 154, "closed": 6, "nominated": 18}


def test_the_stock_of_the_year_is_the_one_of_the_interview(demonstration: None) -> None:
    programme = Programme.objects.get(slug="ordinateurs-solidaires")
    received = set(keys_of("device.received", subject="device"))
    assert len(received & set(programme.devices.values_list("pk", flat=True))) == 352


def test_the_minutes_of_each_session_add_up(demonstration: None) -> None:
    sessions = CommitteeSession.objects.filter(programme__slug="ordinateurs-solidaires").order_by("pk")
    assert sessions.count() == 3
    for session in sessions:
        minutes = minutes_of(session)
        decided = len(minutes.retained) + len(minutes.waiting) + len(minutes.refused)
        assert (decided, len(minutes.not_examined)) == (session.items.count(), 0)
        assert sum(row.retained for row in minutes.publics) == session.computers
