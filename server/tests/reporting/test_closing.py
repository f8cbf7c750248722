"""Closing of a year: what was published stays, what is entered later rectifies it, and nothing is refused."""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from rebond.console.main import main
from rebond.devices.actions import merge
from rebond.devices.choices import RectificationReason
from rebond.handover.actions import Pair, cancel_handover, hand_over, take_back
from rebond.handover.choices import ReturnReason
from rebond.handover.models import Handover
from rebond.kit.errors import Invalid, NotAllowed, Refused
from rebond.ledger.models import Event
from rebond.ledger.worker import drain
from rebond.orders.actions import sign_agreement
from rebond.orders.choices import PrerequisiteKind
from rebond.programmes.models import Programme
from rebond.referrals.actions import accept
from rebond.referrals.actions.confirming import confirm_facts
from rebond.referrals.choices import AgeBracket, Occupation, Sex
from rebond.referrals.models import Referral
from rebond.reporting import actions, settling
from rebond.reporting.actions import close_year, reopen_year
from rebond.reporting.activity import activity_report
from rebond.reporting.choices import ReopeningReason
from rebond.reporting.closings import digest_of, figures_of
from rebond.reporting.figures import ActivityReport, ClosedYear
from rebond.reporting.late import told_to
from rebond.reporting.models import YearClosing
from tests.cast import Cast, gather
from tests.factories import a_learning_path, a_programme, a_referral
from tests.factories.demand import TESTER
from tests.harness.clock import Clock
from tests.harness.holding import SECONDS, skip_unless_rows_are_held
from tests.harness.queries import assert_list_costs
from tests.orders.test_agreements import drawn_up, prove
from tests.reporting.roads import a_new_programme, announced, noon, report, take, walk
from tests.reporting.test_people import a_computer_at, a_person, people
from tests.reporting.test_years import undo
from tests.stock.prepared import at_place

pytestmark = pytest.mark.django_db
PAGE = reverse("reporting:activity")
YEAR_2023 = {"since": date(2023, 1, 1), "until": date(2023, 12, 31)}
YEAR_2024 = {"since": date(2024, 1, 1), "until": date(2024, 12, 31)}
ClientOf = Callable[[str], Client]


@pytest.fixture
def programme(clock: Clock) -> Programme:
    """Two computers of 2023, one lent and one at a place. Today is 15 January 2024."""
    clock.set(datetime(2024, 1, 15, 9, tzinfo=UTC))
    programme = a_new_programme()
    for device, stage in zip(announced(programme, 2), ("lent", "at_place"), strict=True):
        walk(device, stage, first_day=date(2023, 3, 6))
    return programme


def close(programme: Programme, *, year: int = 2023, seen: int = 0) -> YearClosing:
    drain()
    return close_year(actor=TESTER, programme=programme, year=year, seen=seen)


def closed(programme: Programme) -> ClosedYear:
    found = report(programme, **YEAR_2023).closing
    assert found is not None
    return found


def changed(one: ClosedYear) -> dict[str, int]:
    return {key: change for key, change in one.rectifications.items() if change}


def test_a_closed_year_keeps_what_was_published_with_its_digest_its_moment_and_its_place_in_the_ledger(
    programme: Programme,
) -> None:
    closing = close(programme)
    event = Event.objects.get(kind="programme.year_closed")
    assert event.facts == {
        "closing_id": closing.pk,
        "year": 2023,
        "version": 1,
        "digest": digest_of(closing.published),
        "ledger_sequence": closing.ledger_sequence,
    }
    assert Event.objects.filter(pk__gt=closing.ledger_sequence).get() == event
    assert closing.closed_at == datetime(2024, 1, 15, 9, tzinfo=UTC)
    told = closed(programme)
    assert told.intact
    assert (told.published["devices.taken_in"], changed(told), list(told.entries)) == (2, {}, [])
    assert told.published == told.today == report(programme, **YEAR_2023).figures()


def test_what_is_declared_late_is_taken_and_rectifies_the_closed_year(
    programme: Programme, clock: Clock
) -> None:
    close(programme)
    clock.set(datetime(2024, 2, 5, 9, tzinfo=UTC))
    (late,) = announced(programme)
    take("receive", late, day=date(2023, 12, 20))
    take("shelve", late, day=date(2024, 2, 4))
    told = closed(programme)
    assert (told.published["devices.taken_in"], told.today["devices.taken_in"]) == (2, 3)
    assert changed(told) == {"devices.taken_in": 1, "devices.in_work": 1, "flows.received": 1}
    assert told.entries_by_kind == {"device.received": 1}
    assert told.entries[0].happened_at == noon(date(2023, 12, 20))


def test_a_step_of_the_year_undone_later_rectifies_it(programme: Programme, clock: Clock) -> None:
    close(programme)
    clock.set(datetime(2024, 2, 5, 9, tzinfo=UTC))
    lent = programme.devices.get(stage="lent")
    undo(lent)
    told = closed(programme)
    assert changed(told) == {"devices.lent": -1, "devices.in_stock": 1, "flows.lent": -1}
    assert told.entries_by_kind == {"device.rectified": 1}
    assert told.entries[0].happened_at < noon(date(2024, 1, 1))


def test_twins_found_later_rectify_it(programme: Programme, clock: Clock) -> None:
    one, twin = announced(programme, 2)
    take("receive", one, twin, day=date(2023, 6, 1))
    close(programme)
    clock.set(datetime(2024, 2, 5, 9, tzinfo=UTC))
    merge(actor=TESTER, twin=twin, into=one)
    told = closed(programme)
    assert changed(told) == {"devices.taken_in": -1, "devices.in_work": -1, "flows.received": -1}
    assert told.entries_by_kind == {"device.merged": 1}


def test_an_agreement_of_the_year_entered_later_rectifies_it(cast: Cast, clock: Clock) -> None:
    clock.set(datetime(2024, 1, 15, 9, tzinfo=UTC))
    Programme.objects.filter(pk=cast.programme.pk).update(starts_on=date(2022, 5, 1))
    cast.programme.refresh_from_db()
    close(cast.programme)
    paper = drawn_up(cast)
    prove(cast, paper, *PrerequisiteKind)
    sign_agreement(actor=TESTER, agreement=paper, signed_on=date(2023, 11, 20), ends_on=None)
    told = closed(cast.programme)
    assert (changed(told)["agreements.count"], told.entries_by_kind) == (1, {"agreement.signed": 1})
    (one,) = told_to(cast.actor("chloe"), told.entries)
    assert (one.code, one.agreement_id) == (paper.reference, paper.pk)


def test_what_is_of_another_year_or_programme_rectifies_nothing(programme: Programme, clock: Clock) -> None:
    close(programme)
    clock.set(datetime(2024, 2, 5, 9, tzinfo=UTC))
    take("receive", announced(programme)[0], day=date(2024, 2, 1))
    walk(announced(a_new_programme())[0], "lent", first_day=date(2023, 5, 1))
    assert (changed(closed(programme)), closed(programme).entries) == ({}, [])


def test_the_report_of_the_year_after_tells_the_rectifications_of_the_earlier_one_apart(
    programme: Programme, clock: Clock
) -> None:
    close(programme)
    clock.set(datetime(2024, 2, 5, 9, tzinfo=UTC))
    take("receive", announced(programme)[0], day=date(2023, 12, 20))
    after = report(programme, **YEAR_2024)
    assert (after.counted.taken_in, after.closing, after.closed_years) == (0, None, [])
    (earlier,) = after.earlier
    assert (earlier.year, changed(earlier)["devices.taken_in"], earlier.entered_within) == (2023, 1, 1)
    later = report(programme, date(2025, 1, 1), date(2025, 12, 31))
    assert [one.entered_within for one in later.earlier] == [0]
    assert report(programme, **YEAR_2023).earlier == []
    assert report(programme, date(2023, 4, 1), date(2024, 3, 31)).closed_years == [2023]


def test_opened_again_and_closed_again_it_is_a_new_version_and_the_first_stays(
    programme: Programme, clock: Clock
) -> None:
    first = close(programme)
    clock.set(datetime(2024, 2, 5, 9, tzinfo=UTC))
    take("receive", announced(programme)[0], day=date(2023, 12, 20))
    reopen_year(actor=TESTER, closing=first, reason=ReopeningReason.LATE_ENTRIES)
    assert report(programme, **YEAR_2023).closing is None
    with pytest.raises(Refused, match="ouverte"):
        reopen_year(actor=TESTER, closing=first, reason=ReopeningReason.LATE_ENTRIES)
    second = close(programme, seen=1)
    assert closed(programme).version == 2
    assert changed(closed(programme)) == {}
    kept = [figures_of(row.published)["devices.taken_in"] for row in YearClosing.objects.order_by("version")]
    assert (kept, second.version) == ([2, 3], 2)
    assert list(
        Event.objects.filter(stream=f"programme:{programme.pk}")
        .order_by("seq")
        .values_list("kind", flat=True)
    ) == ["programme.year_closed", "programme.year_reopened", "programme.year_closed"]


def test_a_page_sent_twice_closes_once(programme: Programme) -> None:
    close(programme)
    with pytest.raises(Refused, match="déjà close"):
        close(programme)
    reopen_year(actor=TESTER, closing=YearClosing.objects.get(), reason=ReopeningReason.WRONG_FIGURES)
    with pytest.raises(Refused) as refused:
        close(programme, seen=0)
    assert (refused.value.code, YearClosing.objects.count()) == ("changed_meanwhile", 1)


@pytest.mark.parametrize(("year", "code"), [(2024, "not_over"), (2021, "before_programme")])
def test_only_a_year_of_the_programme_that_is_over_is_closed(
    programme: Programme, year: int, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        close(programme, year=year)
    assert refused.value.code == code


def test_no_year_is_closed_while_gestures_wait_to_be_counted(programme: Programme) -> None:
    take("receive", announced(programme)[0], day=date(2023, 12, 20))
    with pytest.raises(Refused) as refused:
        close_year(actor=TESTER, programme=programme, year=2023, seen=0)
    assert (refused.value.code, YearClosing.objects.count()) == ("being_counted", 0)


def test_a_changed_row_shows_against_the_ledger(programme: Programme) -> None:
    closing = close(programme)
    body = closing.published
    body["devices"]["taken_in"] = 9
    YearClosing.objects.filter(pk=closing.pk).update(published=body, digest=digest_of(body))
    assert not closed(programme).intact


@pytest.fixture
def late_handover(cast: Cast, clock: Clock) -> Cast:
    """2023 of the cast's programme is closed with a computer at the place; its handover was declared afterwards."""
    clock.set(datetime(2023, 12, 1, 9, tzinfo=UTC))
    (device,) = at_place(cast)
    path = a_learning_path(cast.programme, sessions=1)
    person = a_referral(cast.programme, place=cast.place, stage="path_done", path=path)
    clock.set(datetime(2024, 1, 15, 9, tzinfo=UTC))
    close(cast.programme)
    clock.advance(days=10)
    assert hand_over(
        actor=TESTER, pairs=[Pair(device, person)], occurred_at=noon(date(2023, 12, 20))
    ).complete
    drain()
    return cast


def asked(**more: str) -> dict[str, str]:
    return {"since": "2023-01-01", "until": "2023-12-31", **more}


def words(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_people_of_a_closed_year_are_told_as_published(late_handover: Cast) -> None:
    """Side by side the tables of both days would tell the six facts of the one who came late."""
    told = report(late_handover.programme, **YEAR_2023)
    assert (told.counted.beneficiaries, told.people_told) == (1, 0)
    assert changed(told.closing)["beneficiaries.known"] == 1  # type: ignore[arg-type]
    assert {cell.count for cells in told.facts.values() for cell in cells} <= {0, None}
    assert [(row.ceded, row.handed_over) for row in told.by_place] == [(1, 0)]


def sexes(programme: Programme, since: date | None, until: date | None) -> list[int | None]:
    """Women and men."""
    shown = {cell.key: cell.count for cell in report(programme, since, until).facts["sex"]}
    return [shown[Sex.WOMAN], shown[Sex.MAN]]


def equip_now(referral: Referral) -> None:
    """By a gesture without a date: the computer and the ledger read the clock each for itself."""
    pair = Pair(a_computer_at(referral.place, referral.programme), referral)
    assert hand_over(actor=TESTER, pairs=[pair]).complete
    Handover.objects.filter(referral=referral).update(
        handed_over_at=F("handed_over_at") - timedelta(seconds=1)
    )


def test_no_other_report_tells_who_was_entered_late_for_a_closed_year(cast: Cast, clock: Clock) -> None:
    """Less the tables that were published it would tell the six facts of one person."""
    clock.set(datetime(2024, 1, 15, 9, tzinfo=UTC))
    programme = a_new_programme(territory=cast.territory)
    people(programme, cast.place, date(2023, 11, 6), women=6, men=6)
    clock.set(datetime(2023, 12, 18, 9, tzinfo=UTC))
    equip_now(a_person(programme, cast.place, sex=Sex.MAN))
    clock.set(datetime(2024, 1, 15, 9, tzinfo=UTC))
    closing = close(programme)
    clock.advance(days=10)
    people(programme, cast.place, date(2023, 12, 4), women=1, men=0)
    handovers = Handover.objects.filter(referral__programme=programme).order_by("pk")
    back = handovers.filter(referral__sex=Sex.MAN)[0]
    take_back(
        actor=TESTER, devices=[back.device], workshop=cast.workshop, reason=ReturnReason.GIVEN_UP,
        occurred_at=noon(date(2023, 12, 12)),
    )  # fmt: skip
    mistaken = handovers.filter(referral__sex=Sex.WOMAN)[0]
    cancel_handover(actor=TESTER, handover=mistaken, reason=RectificationReason.WRONG_SCAN)
    drain()
    quarter = (date(2023, 10, 1), date(2023, 12, 31))
    published = sexes(programme, *YEAR_2023.values())
    assert published == sexes(programme, *quarter) == [6, 7]
    told = report(programme, *quarter)
    assert (told.people_told, told.counted.beneficiaries) == (13, 12)
    reopen_year(actor=TESTER, closing=closing, reason=ReopeningReason.LATE_ENTRIES)
    assert sexes(programme, *YEAR_2023.values()) == sexes(programme, *quarter) == [6, 7]
    people(programme, cast.place, date(2023, 12, 5), women=0, men=2)
    drain()
    assert sexes(programme, *YEAR_2023.values()) == sexes(programme, *quarter) == [6, 8]


def test_the_page_the_files_and_the_command_say_the_same(
    late_handover: Cast, client_of: ClientOf, capsys: pytest.CaptureFixture[str]
) -> None:
    chloe = client_of("chloe")
    shown = words(chloe, PAGE, **asked())
    assert "une personne saisie après la clôture de son année n’y est pas" in shown
    assert "L’année 2023 est close" in shown
    tag = late_handover.programme.devices.get().asset_tag
    assert f'href="{reverse("desk:device", args=[tag])}"' in shown
    body = chloe.get(reverse("reporting:download", args=["json"]), asked()).json()
    closing: dict[str, Any] = body["closing"]
    for side, count in (("published", 0), ("rectifications", 1), ("today", 1)):
        assert closing[side]["devices"]["handed_over"] == count
        assert closing[side]["beneficiaries"]["known"] == count
    assert (closing["entries"], closing["entry_count"]) == ({"device.handed_over": 1}, 1)
    assert body["devices"]["handed_over"] == 1
    text = chloe.get(reverse("reporting:download", args=["csv"]), asked()).content.decode()
    line = (
        "closing.rectifications.devices.at_places;-1;2023 : Rectifié depuis : Ordinateurs dans les lieux\r\n"
    )
    assert line in text.replace("\u00a0", " ")
    pdf = chloe.get(reverse("reporting:download", args=["pdf"]), asked())
    paper = " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages).split()
    )
    assert "L’année 2023 est close" in paper
    assert "Ordinateurs remis 0 +1 1" in paper
    command = ["report", "activity", "--programme", late_handover.programme.slug]
    assert main([*command, "--from", "2023-01-01", "--to", "2023-12-31"]) == 0
    assert json.loads(capsys.readouterr().out)["closing"] == closing


def test_who_may_not_see_the_computer_reads_the_count_alone(late_handover: Cast, client_of: ClientOf) -> None:
    entries = closed(late_handover.programme).entries
    assert [one.code for one in told_to(late_handover.actor("farid"), entries)] == [""]


def test_the_year_is_closed_and_opened_again_from_its_page(
    cast: Cast, client_of: ClientOf, clock: Clock
) -> None:
    clock.set(datetime(2024, 1, 15, 9, tzinfo=UTC))
    Programme.objects.filter(pk=cast.programme.pk).update(starts_on=date(2022, 5, 1))
    drain()
    chloe, page = client_of("chloe"), reverse("reporting:years", args=[cast.programme.slug])
    shown = words(chloe, page)
    assert "Clore l’année 2023" in shown
    assert "Clore l’année 2024" not in shown
    gesture = reverse("reporting:close_year", args=[cast.programme.slug, 2023])
    assert "Publier et clore l’année" in words(chloe, gesture)
    assert YearClosing.objects.count() == 0
    for _twice in range(2):
        assert chloe.post(gesture, {"seen": "0"}).status_code == 302
    closing = YearClosing.objects.get()
    assert "Rouvrir" in words(chloe, page)
    assert chloe.get(gesture).status_code == 302
    running = reverse("reporting:close_year", args=[cast.programme.slug, 2024])
    assert chloe.get(running).status_code == 404
    frozen = chloe.get(reverse("reporting:published", args=[closing.pk]))
    assert digest_of(frozen.json()) == closing.digest
    reopen = reverse("reporting:reopen_year", args=[closing.pk])
    chloe.post(reopen, {"confirmation": "2022", "reason": "late_entries"})
    assert YearClosing.objects.get().reopened is None
    chloe.post(reopen, {"confirmation": "2023", "reason": "late_entries"})
    assert YearClosing.objects.get().reopened is not None
    assert "Rouverte" in words(chloe, page)


def test_whoever_closes_a_year_reads_every_movement_that_is_kept(
    cast: Cast, client_of: ClientOf, clock: Clock
) -> None:
    clock.set(datetime(2024, 1, 15, 9, tzinfo=UTC))
    Programme.objects.filter(pk=cast.programme.pk).update(starts_on=date(2022, 5, 1))
    take("receive", announced(cast.programme)[0], day=date(2023, 12, 20))
    drain()
    answer = client_of("chloe").get(reverse("reporting:close_year", args=[cast.programme.slug, 2023]))
    assert [(str(label), count) for label, count in answer.context["movements"]] == [
        ("Pris en charge à l’atelier", 1)
    ]
    assert "Mouvements de l’année" in answer.content.decode()


def test_the_years_without_closed_figures_are_listed_for_whoever_closes_them(
    cast: Cast, client_of: ClientOf, clock: Clock
) -> None:
    clock.set(datetime(2024, 1, 15, 9, tzinfo=UTC))
    Programme.objects.filter(pk=cast.programme.pk).update(starts_on=date(2022, 5, 1))
    strangers = a_programme(cast.elsewhere.organisation.territory, slug="ailleurs", name="Ailleurs")
    take("receive", announced(cast.programme)[0], day=date(2021, 12, 20))
    drain()
    page = reverse("reporting:years_to_close")

    def listed() -> list[int]:
        return [row.year for _programme, row, _url in client_of("chloe").get(page).context["years"]]

    assert listed() == [2021, 2022, 2023]
    closing = close(cast.programme, year=2022)
    assert listed() == [2021, 2023]
    reopen_year(actor=TESTER, closing=closing, reason=ReopeningReason.LATE_ENTRIES)
    shown = words(client_of("chloe"), page)
    assert listed() == [2021, 2022, 2023]
    assert f"Clore l’année 2022 de {cast.programme.name}" in shown
    assert strangers.name not in shown
    assert client_of("eva").get(page).status_code == 403


def test_the_years_to_close_cost_the_same_queries_however_many_they_are(
    cast: Cast, client_of: ClientOf
) -> None:
    def another() -> None:
        a_new_programme(territory=cast.territory)

    assert_list_costs(client_of("chloe"), reverse("reporting:years_to_close"), add_row=another, expected=7)


def test_an_auditor_reads_the_years_and_closes_none(cast: Cast, client_of: ClientOf) -> None:
    eva = client_of("eva")
    assert "Clore l’année" not in words(eva, reverse("reporting:years", args=[cast.programme.slug]))
    gesture = reverse("reporting:close_year", args=[cast.programme.slug, 2023])
    assert (eva.get(gesture).status_code, eva.post(gesture, {"seen": "0"}).status_code) == (403, 403)
    with pytest.raises(NotAllowed):
        close_year(actor=cast.actor("eva"), programme=cast.programme, year=2023, seen=0)


def test_the_years_cost_the_same_queries_however_many_are_closed(cast: Cast, client_of: ClientOf) -> None:
    years = iter((2019, 2020, 2021))

    def another() -> None:
        year = next(years)
        YearClosing.objects.create(
            programme=cast.programme, year=year, version=1, published={}, digest="", ledger_sequence=0,
            closed_at=noon(date(year + 1, 1, 8)),
        )  # fmt: skip

    page = reverse("reporting:years", args=[cast.programme.slug])
    assert_list_costs(client_of("chloe"), page, add_row=another, expected=7)


def test_what_is_entered_for_the_year_while_it_is_counted_is_counted_too(
    programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    (late,) = announced(programme)
    (todays,) = announced(programme)
    counted: list[int] = []

    def count_and_enter(*given: Any, **days: Any) -> ActivityReport:
        found = activity_report(*given, **days)
        counted.append(found.counted.taken_in)
        if len(counted) == 1:
            take("receive", late, day=date(2023, 12, 20))
        elif len(counted) == 2:
            take("receive", todays)
        drain()
        return found

    monkeypatch.setattr(actions, "activity_report", count_and_enter)
    closing = close(programme)
    assert counted == [2, 3]
    assert figures_of(closing.published)["devices.taken_in"] == 3
    told = closed(programme)
    assert (told.published["devices.taken_in"], told.entries) == (3, [])


def test_a_year_of_which_something_is_entered_without_end_is_not_closed(
    programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    def count_and_enter(*given: Any, **days: Any) -> ActivityReport:
        take("receive", *announced(programme), day=date(2023, 12, 20))
        drain()
        return activity_report(*given, **days)

    monkeypatch.setattr(actions, "activity_report", count_and_enter)
    with pytest.raises(Refused) as refused:
        close(programme)
    assert (refused.value.code, YearClosing.objects.count()) == ("being_counted", 0)


def confirmed_late(person: Referral) -> None:
    confirm_facts(
        actor=TESTER,
        referral=person,
        sex=Sex.MAN,
        age_bracket=AgeBracket(person.age_bracket),
        occupation=Occupation(person.occupation),
    )


def accepted_late(person: Referral) -> None:
    """For a day of the year: that somebody waits is in no figure."""
    refer_again = a_referral(person.programme, place=person.place)
    accept(actor=TESTER, referrals=[refer_again], occurred_at=noon(date(2023, 12, 20)))


@pytest.mark.parametrize(("gesture", "times"), [(confirmed_late, 2), (accepted_late, 1)])
def test_a_fact_of_a_person_corrected_while_the_year_is_counted_is_counted_too(
    cast: Cast,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    gesture: Callable[[Referral], None],
    times: int,
) -> None:
    clock.set(datetime(2024, 1, 15, 9, tzinfo=UTC))
    programme = a_new_programme(territory=cast.territory)
    people(programme, cast.place, date(2023, 11, 6), women=7, men=6)
    woman = Referral.objects.filter(programme=programme, sex=Sex.WOMAN).order_by("pk")[0]
    counted: list[list[int | None]] = []

    def count_and_correct(*given: Any, **days: Any) -> ActivityReport:
        found = activity_report(*given, **days)
        counted.append([cell.count for cell in found.facts["sex"] if cell.key in {Sex.WOMAN, Sex.MAN}])
        if len(counted) == 1:
            gesture(woman)
            drain()
        return found

    monkeypatch.setattr(actions, "activity_report", count_and_correct)
    close(programme)
    assert counted == [[7, 6], [6, 7]][:times]


def test_gestures_of_another_programme_that_wait_to_be_counted_stop_no_closing(programme: Programme) -> None:
    drain()
    take("receive", *announced(a_new_programme()))
    assert close_year(actor=TESTER, programme=programme, year=2023, seen=0).version == 1


def closed_elsewhere(programme: Programme, year: int) -> str:
    """In a thread, with a connection of its own."""
    try:
        close_year(actor=TESTER, programme=programme, year=year, seen=0)
    except Refused as refusal:
        return refusal.code
    finally:
        connections.close_all()
    return "closed"


@pytest.mark.django_db(transaction=True)
def test_who_closes_waits_for_what_is_being_entered_so_that_it_is_counted_or_comes_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Numbered before the closing and committed after it, a reception would be neither published nor late."""
    skip_unless_rows_are_held()
    programme = gather().programme
    year = timezone.localdate().year - 1
    Programme.objects.filter(pk=programme.pk).update(starts_on=date(year, 1, 1))
    (device,) = announced(programme)
    drain()
    waits = threading.Event()

    def told_sleep(seconds: float) -> None:
        waits.set()
        time.sleep(seconds)

    monkeypatch.setattr(settling, "sleep", told_sleep)
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            take("receive", device, day=date(year, 12, 20))
            closing = other.submit(closed_elsewhere, programme, year)
            assert waits.wait(SECONDS)
        assert closing.result() == "being_counted"


@pytest.mark.django_db(transaction=True)
def test_while_a_year_is_counted_everybody_goes_on_entering(monkeypatch: pytest.MonkeyPatch) -> None:
    skip_unless_rows_are_held()
    programme = gather().programme
    year = timezone.localdate().year - 1
    Programme.objects.filter(pk=programme.pk).update(starts_on=date(year, 1, 1))
    (ours,), (theirs,) = announced(programme), announced(a_new_programme())
    drain()
    counting, entered = threading.Event(), threading.Event()

    def count_slowly(*given: Any, **days: Any) -> ActivityReport:
        counting.set()
        assert entered.wait(SECONDS)
        return activity_report(*given, **days)

    monkeypatch.setattr(actions, "activity_report", count_slowly)
    with ThreadPoolExecutor(1) as other:
        closing = other.submit(closed_elsewhere, programme, year)
        assert counting.wait(SECONDS)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        take("receive", theirs, day=date(year, 12, 20))
        take("receive", ours)
        entered.set()
        assert closing.result() == "closed"
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
    assert YearClosing.objects.get().published["devices"]["taken_in"] == 0
