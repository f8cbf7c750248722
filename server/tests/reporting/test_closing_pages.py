"""The pages of the years: who closes one, who reads it, and what is written there and in the files."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from rebond.console.main import main
from rebond.kit.errors import NotAllowed
from rebond.ledger.worker import drain
from rebond.programmes.models import Programme
from rebond.reporting.actions import close_year, reopen_year
from rebond.reporting.choices import ReopeningReason
from rebond.reporting.closings import digest_of
from rebond.reporting.late import told_to
from rebond.reporting.models import YearClosing
from tests.cast import Cast
from tests.factories import a_programme
from tests.factories.demand import TESTER
from tests.harness.clock import Clock
from tests.harness.queries import assert_list_costs
from tests.reporting.closed_years import asked, close, closed, entered_late, words
from tests.reporting.roads import a_new_programme, announced, noon, take

pytestmark = pytest.mark.django_db
PAGE = reverse("reporting:activity")
ClientOf = Callable[[str], Client]


@pytest.fixture
def late_handover(cast: Cast, clock: Clock) -> Cast:
    return entered_late(cast, clock)


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
    assert f"Clore l’année 2022 ({cast.programme.name})" in shown
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
