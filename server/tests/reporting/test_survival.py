"""How many computers are still used: the rate, its denominator, what nobody knows, and no small number of people."""

from __future__ import annotations

from uuid import uuid4

from django.utils import timezone

from rebond.aftercare.models import FollowUp
from rebond.handover.actions import Pair, hand_over
from rebond.handover.models import Handover
from rebond.kit.days import months_after
from rebond.reporting.activity import activity_report
from rebond.reporting.formats import as_json, rows
from tests.aftercare.prepared import months_ago
from tests.cast import Cast
from tests.factories import a_referral
from tests.stock.prepared import at_place


def four_months_ago(cast: Cast, count: int) -> list[Handover]:
    pairs = [
        Pair(device, a_referral(cast.programme, place=cast.place, stage="path_done"))
        for device in at_place(cast, count)
    ]
    assert hand_over(actor=cast.actor("ines"), pairs=pairs).complete
    return [months_ago(handover, 4) for handover in Handover.objects.order_by("pk")]


def answered(handovers: list[Handover], **said: object) -> None:
    FollowUp.objects.bulk_create(
        FollowUp(
            handover=handover,
            occasion="3",
            asked_on=months_after(timezone.localdate(), -1),
            submission=uuid4(),
            **{"reached": "reached", **said},
        )
        for handover in handovers
    )


def told(cast: Cast, *, below: int) -> dict[str, int | None]:
    cast.programme.small_cell = below
    cast.programme.starts_on = months_after(timezone.localdate(), -12)
    cast.programme.save()
    found: dict[str, int | None] = as_json(activity_report(cast.programme))["aftercare"]["at_3_months"]
    return found


def test_the_rate_is_of_those_known_and_the_silent_stand_beside_it(cast: Cast) -> None:
    handed = four_months_ago(cast, 9)
    answered(handed[:3], is_used="yes", condition="works")
    answered(handed[3:5], is_used="no", condition="faulty")
    answered(handed[5:7], reached="not_reached")
    at_3_months = told(cast, below=2)
    assert {name: count for name, count in at_3_months.items() if count} == {
        "survival_percent": 60,
        "known": 5,
        "silent": 4,
        "in_use": 3,
        "broken": 2,
        "not_reached": 2,
        "not_asked": 2,
    }


def test_few_people_hide_the_rate_with_their_line(cast: Cast) -> None:
    handed = four_months_ago(cast, 8)
    answered(handed[:6], is_used="yes", condition="works")
    answered(handed[6:], is_used="no", condition="faulty")
    at_3_months = told(cast, below=5)
    assert [at_3_months[name] for name in ("survival_percent", "known", "in_use", "broken")] == [None] * 4


def test_days_that_are_no_quarters_tell_nothing(cast: Cast) -> None:
    handed = four_months_ago(cast, 2)
    day = timezone.localdate(handed[0].handed_over_at)
    cast.programme.small_cell = 1
    report = activity_report(cast.programme, since=months_after(day, -1), until=day)
    assert {cell.count for one in report.survival for cell in one.cells} == {None}


def test_the_spreadsheet_says_the_same_keys(cast: Cast) -> None:
    keys = [
        key for key, _value, _label in rows(activity_report(cast.programme)) if key.startswith("aftercare.")
    ]
    assert keys[:3] == [f"aftercare.at_3_months.{name}" for name in ("survival_percent", "known", "silent")]
    assert (len(keys), len(set(keys))) == (30, 30)
