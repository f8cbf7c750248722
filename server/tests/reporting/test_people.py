"""Who benefits, by six facts and no name: each person once, and those who said nothing counted too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rebond.devices.choices import FormFactor, RectificationReason
from rebond.devices.models import Device
from rebond.handover.actions import Pair, cancel_handover, hand_over, sell, take_back
from rebond.handover.choices import PaymentMeans, ReturnReason, WaiverReason
from rebond.handover.models import Handover
from rebond.learning.actions import change_path
from rebond.ledger.worker import drain
from rebond.network.models import Place
from rebond.programmes.choices import Outlet
from rebond.programmes.models import Programme
from rebond.referrals.choices import Sex
from rebond.referrals.models import Referral
from rebond.reporting.formats import as_json
from rebond.reporting.models import ToldWhole
from rebond.workshop.models import NoMediumFinding
from tests.cast import Cast
from tests.factories import a_learning_path, a_place, a_referral
from tests.factories.demand import TESTER
from tests.reporting.roads import a_new_programme, announced, noon, report, walk

pytestmark = pytest.mark.django_db
FIRST = date(2023, 1, 2)


@pytest.fixture
def programme(cast: Cast) -> Programme:
    return a_new_programme(territory=cast.territory)


def a_person(programme: Programme, place: Place, **facts: Any) -> Referral:
    """Whose path is done."""
    path = programme.learning_paths.offered().first() or a_learning_path(
        programme, sessions=1, name="Premiers pas"
    )
    return a_referral(programme, place=place, stage="path_done", path=path, **facts)


def a_computer_at(place: Place, programme: Programme) -> Device:
    device = announced(programme)[0]
    NoMediumFinding.objects.create(device=device, found_on=FIRST, recorded_at=noon(FIRST))
    walk(device, "at_place", first_day=FIRST, place=place)
    device.refresh_from_db()
    return device


def equip(referral: Referral, *, day: date, waiver: WaiverReason | None = None) -> Device:
    device = a_computer_at(referral.place, referral.programme)
    referral.refresh_from_db()
    outcome = hand_over(actor=TESTER, pairs=[Pair(device, referral)], waiver=waiver, occurred_at=noon(day))
    assert outcome.refused == []
    return device


def known(programme: Programme, since: date | None = None, until: date | None = None) -> int:
    return report(programme, since, until).counted.beneficiaries


def table(programme: Programme, fact: str) -> dict[str, int | None]:
    return {cell.label: cell.count for cell in report(programme).facts[fact] if cell.count != 0}


def test_one_who_was_handed_a_computer_is_known(programme: Programme, cast: Cast) -> None:
    equip(a_person(programme, cast.place), day=FIRST + timedelta(days=20))
    assert known(programme) == 1


def test_an_exchange_is_no_second_person(programme: Programme, cast: Cast) -> None:
    person = a_person(programme, cast.place)
    first = equip(person, day=FIRST + timedelta(days=20))
    take_back(
        actor=TESTER, devices=[first], workshop=cast.workshop, reason=ReturnReason.FAULTY, exchange_wanted=True,
        occurred_at=noon(FIRST + timedelta(days=60)),
    )  # fmt: skip
    equip(person, day=FIRST + timedelta(days=70))
    assert Handover.objects.filter(referral=person).count() == 2
    days = [FIRST + timedelta(days=number) for number in (10, 30, 65, 80)]
    assert [known(programme, until=day) for day in days] == [0, 1, 0, 1]


def test_an_exchange_of_the_next_year_is_no_person_of_that_year(programme: Programme, cast: Cast) -> None:
    person = a_person(programme, cast.place)
    first = equip(person, day=date(2023, 12, 1))
    take_back(
        actor=TESTER, devices=[first], workshop=cast.workshop, reason=ReturnReason.FAULTY, exchange_wanted=True,
        occurred_at=noon(date(2024, 1, 10)),
    )  # fmt: skip
    equip(person, day=date(2024, 1, 20))
    years = [(date(year, 1, 1), date(year, 12, 31)) for year in (2023, 2024)]
    assert [known(programme, *year) for year in years] == [1, 0]
    assert known(programme) == 1


def test_one_who_gave_the_computer_back_is_no_beneficiary_any_more(programme: Programme, cast: Cast) -> None:
    device = equip(a_person(programme, cast.place), day=FIRST + timedelta(days=20))
    take_back(actor=TESTER, devices=[device], workshop=cast.workshop, reason=ReturnReason.GIVEN_UP)
    assert known(programme) == 0


def test_a_handover_entered_by_mistake_made_nobody_a_beneficiary(programme: Programme, cast: Cast) -> None:
    equip(a_person(programme, cast.place), day=FIRST + timedelta(days=20))
    cancel_handover(actor=TESTER, handover=Handover.objects.get(), reason=RectificationReason.WRONG_PERSON)
    assert (known(programme), table(programme, "place")) == (0, {})


def test_those_who_said_nothing_are_counted_and_no_one_is_lost(programme: Programme, cast: Cast) -> None:
    for sex in [Sex.WOMAN] * 6 + [Sex.NOT_KNOWN] * 5:
        equip(a_person(programme, cast.place, sex=sex), day=FIRST + timedelta(days=20))
    assert table(programme, "sex") == {"Femme": 6, "Non renseigné": 5}
    for cells in report(programme).facts.values():
        assert sum(cell.count or 0 for cell in cells) == 11


def test_an_answer_that_the_list_no_longer_has_is_not_known(programme: Programme, cast: Cast) -> None:
    for _ in range(5):
        person = a_person(programme, cast.place)
        equip(person, day=FIRST + timedelta(days=20))
        Referral.objects.filter(pk=person.pk).update(prescriber_kind="")
    assert table(programme, "prescriber") == {"Non renseigné": 5}


def test_who_was_let_off_the_path_is_told_apart_whatever_version_they_began(
    programme: Programme, cast: Cast
) -> None:
    path = a_learning_path(programme, sessions=2, name="Parcours long")
    for number in range(5):
        if number == 2:
            sessions = [*path.plan.sessions, "Mes démarches en ligne"]
            path = change_path(actor=TESTER, path=path, name=path.name, sessions=sessions, is_open=True)
        equip(a_person(programme, cast.place), day=FIRST + timedelta(days=20))
        unfinished = a_referral(programme, place=cast.place, stage="on_path", path=path)
        equip(unfinished, day=FIRST + timedelta(days=20), waiver=WaiverReason.ALREADY_SKILLED)
    shown = table(programme, "path")
    assert sorted(shown.values(), key=str) == [5, 5]
    assert "Parcours long, par dérogation" in shown


def test_what_one_table_hides_of_a_place_no_other_shows(programme: Programme, cast: Cast) -> None:
    """Five at one place, one at another: neither the computers handed over nor the people give that one away."""
    neighbour = a_place(cast.place.organisation, name="Le Relais")
    for place, people in ((cast.place, 5), (neighbour, 1)):
        for _ in range(people):
            equip(a_person(programme, place), day=FIRST + timedelta(days=20))
    counted = report(programme)
    assert {row.name: (row.ceded, row.handed_over) for row in counted.by_place} == {
        cast.place.name: (5, None),
        "Le Relais": (1, None),
    }
    assert {cell.count for cell in counted.facts["place"]} == {None}


def sell_to(person: Referral, *, day: date) -> None:
    device = a_computer_at(person.place, person.programme)
    Device.objects.filter(pk=device.pk).update(form_factor=FormFactor.NOTEBOOK)
    person.refresh_from_db()
    sell(
        actor=TESTER, device=device, price_cents=50_00, paid_by=PaymentMeans.CASH, proof_seen=True, referral=person,
        occurred_at=noon(day),
    )  # fmt: skip


def test_where_one_place_only_sells_no_table_tells_how_many_bought_there(cast: Cast) -> None:
    """Three bought at one place, two and six left with a gift at two others: 11 people, 8 computers handed over."""
    programme = a_new_programme(territory=cast.territory, outlets=[Outlet.GIFT, Outlet.SOLIDARITY_SALE])
    relay, hub = (a_place(cast.place.organisation, name=name) for name in ("Le Relais", "Le Pôle"))
    day = FIRST + timedelta(days=20)
    for _ in range(3):
        sell_to(a_person(programme, cast.place), day=day)
    for place, count in ((relay, 2), (hub, 6)):
        for _ in range(count):
            equip(a_person(programme, place), day=day)
    counted = report(programme)
    assert (counted.counted.beneficiaries, counted.counted.partition["handed_over"]) == (11, 8)
    assert {cell.label: cell.count for cell in counted.facts["place"]} == {
        "Le Pôle": None,
        "Le Relais": None,
        "Achetés, tous lieux ensemble": None,
    }


@pytest.mark.parametrize(
    ("since", "until", "published"),
    [
        (None, None, True),
        (date(2023, 1, 1), date(2023, 3, 31), True),
        (date(2023, 1, 1), date(2023, 12, 31), True),
        (None, date(2023, 6, 30), True),
        (date(2023, 4, 1), None, True),
        (date(2023, 1, 1), date(2023, 3, 30), False),
        (date(2023, 2, 1), date(2023, 3, 31), False),
        (None, date(2023, 2, 28), False),
    ],
)
def test_days_that_are_no_whole_quarters_tell_nothing_of_people(
    programme: Programme, cast: Cast, since: date | None, until: date | None, published: bool
) -> None:
    """Else two reports whose days differ at will tell the six facts of one person."""
    for _ in range(6):
        equip(a_person(programme, cast.place, sex=Sex.WOMAN), day=FIRST + timedelta(days=20))
    body = as_json(report(programme, since, until))
    assert body["beneficiaries"]["facts_published"] is published
    assert set(body["beneficiaries"]["by_fact"]) == {
        "sex", "age_bracket", "occupation", "prescriber", "place", "path",
    }  # fmt: skip
    cells = [cell for table in body["beneficiaries"]["by_fact"].values() for cell in table]
    handed_over = {row["handed_over"] for row in body["by_place"]}
    if published:
        assert not any(cell["hidden"] for cell in cells)
    else:
        assert {cell["count"] for cell in cells} | handed_over == {None}
        assert all(cell["hidden"] for cell in cells)
        assert body["beneficiaries"]["by_fact"]["place"] == []


def people(programme: Programme, place: Place, day: date, women: int, men: int) -> None:
    for sex in [Sex.WOMAN] * women + [Sex.MAN] * men:
        equip(a_person(programme, place, sex=sex), day=day)


def by_sex(programme: Programme, since: date | None, until: date) -> list[int | None]:
    """Women and men."""
    shown = {cell.key: cell.count for cell in report(programme, since, until).facts["sex"]}
    return [shown[Sex.WOMAN], shown[Sex.MAN]]


YEAR = (date(2023, 1, 1), date(2023, 12, 31))
Q1, Q2, Q3 = (
    (date(2023, month, 1), date(2023, month + 2, last)) for month, last in ((1, 31), (4, 30), (7, 30))
)


def test_two_reports_of_quarters_do_not_give_back_what_one_quarter_hides(
    programme: Programme, cast: Cast
) -> None:
    people(programme, cast.place, date(2023, 2, 1), women=7, men=6)
    people(programme, cast.place, date(2023, 5, 1), women=1, men=0)
    assert by_sex(programme, *Q1) == by_sex(programme, None, Q1[1]) == [7, 6]
    assert by_sex(programme, *Q2) == by_sex(programme, None, Q2[1]) == [None, None]
    assert {cell.count for cell in report(programme, None, Q2[1]).facts["place"]} == {None}
    assert {row.handed_over for row in report(programme, None, Q2[1]).by_place} == {None}


def test_a_report_of_quarters_shows_what_each_of_them_shows(programme: Programme, cast: Cast) -> None:
    people(programme, cast.place, date(2023, 2, 1), women=5, men=6)
    people(programme, cast.place, date(2023, 5, 1), women=7, men=5)
    assert by_sex(programme, Q1[0], Q2[1]) == by_sex(programme, None, Q3[1]) == [12, 11]


def test_one_who_gave_back_in_a_later_quarter_is_told_of_still(programme: Programme, cast: Cast) -> None:
    """Less the quarters, a year that left them out would tell their facts."""
    people(programme, cast.place, date(2023, 2, 1), women=6, men=12)
    back = Device.objects.get(handovers=Handover.objects.filter(referral__sex=Sex.WOMAN).first())
    take_back(
        actor=TESTER, devices=[back], workshop=cast.workshop, reason=ReturnReason.GIVEN_UP,
        occurred_at=noon(date(2023, 5, 2)),
    )  # fmt: skip
    assert by_sex(programme, *Q1) == by_sex(programme, Q1[0], Q2[1]) == by_sex(programme, *YEAR) == [6, 12]
    year = report(programme, *YEAR)
    assert (year.people_told, year.counted.beneficiaries) == (18, 17)


def test_the_page_has_one_number_of_known_beneficiaries_and_says_of_how_many_its_tables_tell(
    programme: Programme, cast: Cast, client_of: Callable[[str], Client]
) -> None:
    people(programme, cast.place, date(2023, 2, 1), women=6, men=12)
    back = Device.objects.get(handovers=Handover.objects.filter(referral__sex=Sex.WOMAN).first())
    take_back(
        actor=TESTER, devices=[back], workshop=cast.workshop, reason=ReturnReason.GIVEN_UP,
        occurred_at=noon(date(2023, 5, 2)),
    )  # fmt: skip
    drain()
    asked = {"programme": programme.slug, "since": "2023-01-01", "until": "2023-12-31"}
    page = client_of("chloe").get(reverse("reporting:activity"), asked).content.decode()
    assert "17 bénéficiaires connus" in page
    assert "18 bénéficiaires connus" not in page
    assert "Les tableaux parlent de 18 personnes" in page


@pytest.mark.parametrize("told_whole", [False, True])
@pytest.mark.parametrize(
    ("few", "shown"), [((4, 0), [None, None]), ((3, 2), [11, 12]), ((2, 2), [None, None])]
)
def test_a_year_is_told_where_several_quarters_hide_enough_people_together(
    programme: Programme, cast: Cast, few: tuple[int, int], shown: list[int | None], told_whole: bool
) -> None:
    """And so is the whole of a programme that was published whole before its years were."""
    people(programme, cast.place, date(2023, 2, 1), women=6, men=6)
    for (first, _last), women in zip((Q2, Q3), few, strict=True):
        people(programme, cast.place, first + timedelta(days=3), women=women, men=3)
    assert by_sex(programme, None, Q3[1]) == [None, None]
    if told_whole:
        ToldWhole.objects.create(programme=programme, until=Q3[1])
    assert by_sex(programme, None, Q3[1] if told_whole else YEAR[1]) == shown
    assert by_sex(programme, Q1[0], YEAR[1]) == ([None, None] if told_whole else shown)


def test_one_handed_a_computer_after_the_end_is_not_told_by_the_whole_of_then_and_of_now(
    programme: Programme, cast: Cast
) -> None:
    people(programme, cast.place, date(2023, 2, 1), women=6, men=7)
    assert by_sex(programme, None, Q3[1]) == by_sex(programme, None, date(2024, 3, 31)) == [6, 7]
    people(programme, cast.place, date(2024, 2, 1), women=1, men=0)
    assert by_sex(programme, None, Q3[1]) == [6, 7]
    assert by_sex(programme, None, date(2024, 3, 31)) == [None, None]
