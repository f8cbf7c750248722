from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from rebond.console.main import main
from rebond.ledger.models import Event
from rebond.ledger.worker import drain
from rebond.programmes.models import DeclaredFigure, Programme
from tests.cast import Cast
from tests.factories import a_programme
from tests.factories.demand import an_agreement
from tests.harness.clock import Clock
from tests.reporting.roads import announced, walk

pytestmark = pytest.mark.django_db
PAGE = reverse("reporting:activity")
FIRST = date(2023, 1, 2)
ClientOf = Callable[[str], Client]
KEYS = {
    "taken_in", "in_work", "in_stock", "in_transit", "at_places", "handed_over", "lent", "sold", "eliminated",
    "returned_out_of_service", "given_back", "missing", "refurbished", "ceded_to_places",
}  # fmt: skip
KINDS = {
    "association", "intermunicipality", "public_service_operator", "public_establishment", "departement",
}  # fmt: skip


@pytest.fixture
def counted(cast: Cast) -> Cast:
    """Three computers: one lent, one eliminated, one at the place; two refurbished, three declared so."""
    for device, stage in zip(announced(cast.programme, 3), ("lent", "eliminated", "at_place"), strict=True):
        walk(device, stage, first_day=FIRST, place=cast.place)
    an_agreement(cast.programme, place=cast.place)
    DeclaredFigure.objects.create(
        programme=cast.programme, key="devices.refurbished", value=3, source="Compte-rendu 2023",
        covers_from=date(2023, 1, 1), covers_to=date(2023, 12, 31),
    )  # fmt: skip
    drain()
    return cast


def words(client: Client, address: str = PAGE, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_report_opens_on_the_programme_that_runs(cast: Cast, client_of: ClientOf, clock: Clock) -> None:
    clock.set(datetime(2026, 3, 2, 9, tzinfo=UTC))
    ended, running = date(2023, 12, 31), None
    Programme.objects.update(starts_on=date(2020, 1, 1), ends_on=ended)
    a_programme(cast.territory, slug="a", name="A premier", starts_on=date(2019, 1, 1), ends_on=ended)
    now = a_programme(cast.territory, slug="z", name="Z dernier", starts_on=date(2024, 1, 1), ends_on=running)
    answer = client_of("chloe").get(PAGE)
    assert (answer.context["report"].programme, answer.context["form"]["programme"].value()) == (
        now,
        now.slug,
    )


def test_the_report_opens_on_the_programme_that_took_in_most_though_another_runs(
    counted: Cast, client_of: ClientOf
) -> None:
    a_programme(counted.territory, slug="vide", name="Rentrée numérique", starts_on=date(2025, 1, 1))
    Programme.objects.filter(pk=counted.programme.pk).update(ends_on=date(2023, 12, 31))
    assert client_of("chloe").get(PAGE).context["report"].programme == counted.programme


def test_the_sum_is_written_out_and_right(counted: Cast, client_of: ClientOf) -> None:
    shown = words(client_of("chloe"))
    assert "3 ordinateurs pris en charge : où sont-ils ?" in shown.replace("\u00a0", " ")
    assert (
        "1 au lieu, remise non déclarée + 1 mis à disposition + 1 éliminé = <strong>3</strong>. Le compte est juste."
        in shown
    )


def test_each_block_says_whom_it_counts(counted: Cast, client_of: ClientOf) -> None:
    shown = words(client_of("chloe"))
    by_place = shown[shown.index(">Par lieu<") :]
    headings = re.findall(
        r"<th scope=\"col\"[^>]*>([^<]*)</th>|<th role=\"columnheader\"[^>]*>([^<]*)</th>", by_place
    )
    assert ["".join(heading) for heading in headings[:4]] == [
        "Lieu",
        "Pris en charge, puis cédés",
        "dont remis",
        "Personnes équipées pendant la période",
    ]


def test_a_gap_is_shown_with_its_source_and_can_be_understood(counted: Cast, client_of: ClientOf) -> None:
    shown = words(client_of("eva"))
    assert "Écart de 1</span> ordinateurs reconditionnés" in shown.replace("\u00a0", " ")
    assert "« Compte-rendu 2023 » en déclare 3 ; les événements en comptent 2." in shown
    assert "<summary>Comprendre" in shown


def test_the_declared_figure_is_compared_with_its_own_days(counted: Cast, client_of: ClientOf) -> None:
    """What came later widens no gap of a report that was printed before."""
    walk(announced(counted.programme)[0], "ready", first_day=date(2024, 5, 6))
    drain()
    body = json.loads(client_of("chloe").get(reverse("reporting:download", args=["json"])).content)
    assert (body["devices"]["refurbished"], body["declared"]["refurbished"], body["gaps"]["refurbished"]) == (
        3,
        3,
        1,
    )


def test_a_declared_figure_is_not_shown_in_days_that_it_exceeds(counted: Cast, client_of: ClientOf) -> None:
    assert "Compte-rendu 2023" not in words(client_of("chloe"), until="2023-06-30")


def test_the_days_of_the_address_are_those_counted(counted: Cast, client_of: ClientOf) -> None:
    shown = words(client_of("chloe"), since="2023-01-01", until="2023-01-02")
    assert "du 1er janvier 2023 au 2 janvier 2023" in shown
    assert "3 à l’atelier = <strong>3</strong>" in shown


def test_days_at_the_ends_of_the_calendar_count_as_the_whole(counted: Cast, client_of: ClientOf) -> None:
    everything = {"since": "0001-01-01", "until": "9999-12-31"}
    body = client_of("chloe").get(reverse("reporting:download", args=["json"]), everything).json()
    assert (body["devices"]["taken_in"], body["from"], body["to"]) == (3, "0001-01-01", "9999-12-31")
    assert "31 décembre 9999" in words(client_of("chloe"), since="9999-12-31")


def test_days_in_the_wrong_order_are_told_beside_the_field(counted: Cast, client_of: ClientOf) -> None:
    assert "Le dernier jour précède le premier." in words(
        client_of("chloe"), since="2023-02-01", until="2023-01-01"
    )


def test_what_waits_to_be_counted_is_told(cast: Cast, client_of: ClientOf) -> None:
    walk(announced(cast.programme)[0], "received", first_day=FIRST)
    assert "Des gestes récents sont en cours de comptage" in words(client_of("chloe"))
    drain()
    assert "en cours de comptage" not in words(client_of("chloe"))


def test_a_programme_of_another_territory_does_not_exist(counted: Cast, client_of: ClientOf) -> None:
    theirs = a_programme(counted.elsewhere.organisation.territory, slug="transnumeric", name="Transnuméric")
    for client in (client_of("chloe"), client_of("eva")):
        assert client.get(PAGE, {"programme": theirs.slug}).status_code == 404
        assert (
            client.get(reverse("reporting:download", args=["json"]), {"programme": theirs.slug}).status_code
            == 404
        )
        assert "Transnuméric" not in words(client)
    assert client_of("chloe").get(reverse("reporting:declare", args=[theirs.slug])).status_code == 404


@pytest.mark.parametrize("person", ["ines", "driss", "gael", "bruno", "farid", "hanna"])
def test_those_without_the_capability_see_no_report(counted: Cast, client_of: ClientOf, person: str) -> None:
    assert client_of(person).get(PAGE).status_code == 403


def test_the_report_costs_as_many_queries_for_one_place_as_for_many(
    counted: Cast, client_of: ClientOf, django_assert_max_num_queries: Callable[..., object]
) -> None:
    client = client_of("chloe")
    words(client)
    with django_assert_max_num_queries(45):  # type: ignore[attr-defined]
        words(client)


def test_json_has_every_documented_key(counted: Cast, client_of: ClientOf) -> None:
    body = json.loads(client_of("chloe").get(reverse("reporting:download", args=["json"])).content)
    assert set(body["devices"]) == KEYS
    assert set(body["places"]["by_kind"]) == KINDS
    assert (body["agreements"], body["places"]["count"], body["beneficiaries"]["known"]) == (
        {"count": 1},
        1,
        0,
    )
    assert (body["reconciles"], body["demonstration"], body["uncounted"]) == (True, False, 0)
    assert set(body["beneficiaries"]["by_fact"]) == {
        "sex",
        "age_bracket",
        "occupation",
        "prescriber",
        "place",
        "path",
    }


def test_the_keys_of_the_document_are_those_of_the_report(counted: Cast) -> None:
    from pathlib import Path

    from rebond.reporting.activity import activity_report
    from rebond.reporting.formats import as_json

    page = (Path(__file__).parents[3] / "docs" / "activity-report.md").read_text(encoding="utf-8")
    report = activity_report(counted.programme)
    keys = [*report.figures(), *as_json(report)]
    assert [
        key for key in keys if f"`{key}`" not in page and f"`{key.rpartition('.')[0]}.<" not in page
    ] == []


def test_the_spreadsheet_opens_in_french_and_runs_nothing(counted: Cast, client_of: ClientOf) -> None:
    counted.place.name = "=HYPERLINK(1)"
    counted.place.save()
    text = client_of("chloe").get(reverse("reporting:download", args=["csv"])).content.decode()
    assert text.startswith("\ufefffigure;value;label\r\n")
    assert "devices.taken_in;3;Ordinateurs pris en charge\r\n" in text
    assert (
        f"by_place.{counted.place.pk}.ceded;1;'=HYPERLINK(1) : Pris en charge, puis cédés\r\n"
        in text.replace("\u00a0", " ")
    )
    assert [line for line in text.splitlines() if line.endswith(";")] == []


def test_the_paper_holds_the_same_figures(counted: Cast, client_of: ClientOf) -> None:
    pdf = client_of("chloe").get(reverse("reporting:download", args=["pdf"]))
    assert pdf["Content-Type"] == "application/pdf"
    page = " ".join(PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text().split())
    assert "1 + 1 + 1 = 3. Le compte est juste." in page


@pytest.mark.parametrize("kind", ["csv", "json", "pdf"])
def test_the_name_of_a_report_that_is_kept_holds_its_accents_in_every_browser(
    kind: str, counted: Cast, client_of: ClientOf
) -> None:
    """RFC 6266: a plain ``filename`` is read as ASCII, and by some as Latin-1."""
    name = client_of("chloe").get(reverse("reporting:download", args=[kind]))["Content-Disposition"]
    assert name.isascii()
    assert f"filename*=utf-8''activit%C3%A9-{counted.programme.slug}" in name


def test_an_unknown_form_of_the_report_does_not_exist(counted: Cast, client_of: ClientOf) -> None:
    assert client_of("chloe").get(reverse("reporting:download", args=["xls"])).status_code == 404


def test_the_coordinator_declares_a_figure_and_withdraws_it(cast: Cast, client_of: ClientOf) -> None:
    chloe = client_of("chloe")
    form = {
        "key": "devices.lent", "value": "101", "source": "Compte-rendu", "covers_from": "2020-01-01",
        "covers_to": "2023-12-31",
    }  # fmt: skip
    page = reverse("reporting:declare", args=[cast.programme.slug])
    assert chloe.post(page, form).status_code == 302
    figure = DeclaredFigure.objects.get()
    assert (figure.key, figure.value, figure.source) == ("devices.lent", 101, "Compte-rendu")
    again = chloe.post(page, form)
    assert (again.status_code, DeclaredFigure.objects.count()) == (422, 1)
    assert "déjà déclaré" in again.content.decode()

    withdraw = reverse("reporting:withdraw", args=[figure.pk])
    chloe.post(withdraw, {"confirmation": "C0"})
    assert DeclaredFigure.objects.count() == 1
    chloe.post(withdraw, {"confirmation": f"C{figure.pk}"})
    assert DeclaredFigure.objects.count() == 0
    events = Event.objects.filter(stream=f"programme:{cast.programme.pk}").order_by("seq")
    assert list(events.values_list("kind", flat=True)) == [
        "programme.figure_declared",
        "programme.figure_withdrawn",
    ]


def test_an_auditor_reads_and_declares_nothing(cast: Cast, client_of: ClientOf) -> None:
    assert client_of("eva").get(reverse("reporting:declare", args=[cast.programme.slug])).status_code == 403
    assert "Déclarer un chiffre" not in words(client_of("eva"))


def test_the_command_drains_and_answers_json(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    walk(announced(cast.programme)[0], "lent", first_day=FIRST)
    assert main(["report", "activity", "--programme", "mon-ordi-pin40"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert (body["devices"]["lent"], body["reconciles"]) == (1, True)


def test_the_command_names_the_programmes_there_are(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "activity", "--programme", "autre"]) == 2
    told = capsys.readouterr()
    assert (told.out, "autre" in told.err, "mon-ordi-pin40" in told.err) == ("", True, True)


@pytest.mark.parametrize("days", [["--from", "hier"], ["--to", "2023-02-30"]])
def test_the_command_refuses_what_is_no_day(cast: Cast, days: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["report", "activity", "--programme", "mon-ordi-pin40", *days])
    assert left.value.code == 2


def test_the_command_refuses_days_in_the_wrong_order(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    asked = [
        "report",
        "activity",
        "--programme",
        "mon-ordi-pin40",
        "--from",
        "2023-02-01",
        "--to",
        "2023-01-01",
    ]
    assert main(asked) == 2


def test_the_command_writes_a_pdf_to_a_file(cast: Cast, tmp_path: object) -> None:
    from pathlib import Path

    file = Path(str(tmp_path)) / "bilan.pdf"
    asked = ["report", "activity", "--programme", "mon-ordi-pin40", "--format", "pdf", "--output", str(file)]
    assert main(asked) == 0
    assert file.read_bytes().startswith(b"%PDF")


def test_a_file_that_cannot_be_written_is_told(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["report", "activity", "--programme", "mon-ordi-pin40", "--output", "/nowhere/bilan.json"]
    assert main(asked) == 2
    assert "/nowhere/bilan.json" in capsys.readouterr().err
