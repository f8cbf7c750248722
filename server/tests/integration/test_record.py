"""What is held of a person: counted from the ledger, read by the person and the supervisor, by nobody else."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

from django.test import Client
from pypdf import PdfReader

from rebond.access import Actor, Role
from rebond.integration.actions import answer_skill, claim_skill
from rebond.integration.choices import Station
from rebond.integration.models import Trainee
from rebond.integration.queries import own_trainee, record_of
from rebond.integration.stations import ALL_KINDS, TAKEN_BACK
from rebond.ledger.facts import declared_kinds
from rebond.ledger.recording import Entry, record
from rebond.workshop.actions import grade
from rebond.workshop.facts import ErasureRecorded, Graded
from tests.cast import Cast
from tests.factories import a_membership
from tests.harness.signing_in import signed_in
from tests.integration.prepared import (
    a_colleague,
    a_contract,
    a_skill,
    a_trainee,
    computers,
    days,
    mistaken,
    worked,
)
from tests.preparation.prepared import a_recipe

ClientOf = Callable[[str], Client]
GRADED = Graded(grade="A", case="none", screen="none", keyboard="none")


def done_by(trainee: Trainee) -> dict[str, int]:
    return {place.practice.station.value: place.practice.computers for place in record_of(trainee).places}


def test_what_a_person_did_is_counted_by_computer_and_station(cast: Cast) -> None:
    trainee, made = a_trainee(cast), computers(cast, 3)
    worked(cast.bruno, made)
    worked(cast.bruno, made[:2])
    worked(cast.bruno, made[:1], facts=GRADED)
    worked(cast.chloe, made)
    assert done_by(trainee) == {"testing": 3}


def test_what_was_said_of_a_pile_by_mistake_is_no_work(cast: Cast) -> None:
    trainee, made, recipe = a_trainee(cast), computers(cast, 3), a_recipe(cast).recipe
    worked(cast.bruno, made[:1])
    mistaken(cast.bruno, "check", made)
    mistaken(cast.bruno, "grade", made, "light")
    mistaken(cast.bruno, "prepare", made, str(recipe.pk))
    assert done_by(trainee) == {"testing": 1}
    grade(actor=cast.actor("bruno"), devices=made[:2], case="none", screen="none", keyboard="none")
    assert done_by(trainee) == {"testing": 2}


def test_work_with_a_stick_in_hand_is_work_of_the_person(cast: Cast) -> None:
    trainee, (device,) = a_trainee(cast), computers(cast, 1)
    stick = replace(Actor(agent_id=7, role=Role.TECHNICIAN), membership_id=cast.bruno.pk)
    erased = ErasureRecorded(erasure_id=1, drive_id=1, document_id=1, result="proven")
    record(actor=stick, entries=[Entry(device.stream, erased)])
    assert done_by(trainee) == {"erasing": 1}


def test_only_the_days_under_contract_count(cast: Cast) -> None:
    made = computers(cast, 3)
    trainee = a_contract(cast, starts_on=days(-30)).trainee
    assert trainee is not None
    worked(cast.bruno, made[:2], days_ago=40)
    worked(cast.bruno, made[2:], days_ago=29)
    assert done_by(trainee) == {"testing": 1}


def test_every_kind_of_event_that_is_counted_exists() -> None:
    assert sorted({*ALL_KINDS, *TAKEN_BACK, *TAKEN_BACK.values()} - set(declared_kinds())) == []


def test_a_skill_is_proposed_from_what_was_done(cast: Cast) -> None:
    trainee = a_trainee(cast)
    often, later, never = (
        a_skill(cast, name, propose_after=after) for name, after in (("A", 2), ("B", 3), ("C", 0))
    )
    worked(cast.bruno, computers(cast, 2))
    assert {line.skill: line.is_proposed for line in record_of(trainee).skills} == {
        often: True,
        later: False,
        never: False,
    }
    claim_skill(actor=cast.actor("bruno"), skill=often)
    assert [line.is_proposed for line in record_of(trainee).skills] == [False, False, False]


def test_the_person_reads_figures_and_the_supervisor_words(cast: Cast, client_of: ClientOf) -> None:
    trainee = a_trainee(cast)
    worked(cast.bruno, computers(cast, 12))
    own = client_of("bruno").get("/my-work/record/").content.decode()
    seen = client_of("lea").get(f"/integration/people/{trainee.pk}/").content.decode()
    assert ["12 ordinateurs" in page for page in (own, seen)] == [True, False]
    assert "Pratiqué" in seen


def test_a_record_is_seen_by_the_person_and_the_own_supervisor_alone(cast: Cast, client_of: ClientOf) -> None:
    trainee = a_trainee(cast)
    administrator = a_membership(Role.ADMINISTRATOR, cast.operator)
    elsewhere = a_membership(Role.SUPERVISOR, cast.donor)
    clients = {
        **{who: client_of(who) for who in ("lea", "chloe", "amina", "eva", "bruno")},
        "administrator": signed_in(administrator),
        "elsewhere": signed_in(elsewhere),
    }
    address = f"/integration/people/{trainee.pk}/"
    assert {who: client.get(address).status_code for who, client in clients.items()} == {
        "lea": 200,
        "chloe": 403,
        "amina": 403,
        "eva": 403,
        "bruno": 403,
        "administrator": 403,
        "elsewhere": 404,
    }


def test_nobody_finds_the_record_of_another_under_my_work(cast: Cast, client_of: ClientOf) -> None:
    a_trainee(cast)
    assert own_trainee(cast.actor("amina")) is None
    page = client_of("amina").get("/my-work/record/").content.decode()
    assert "Rien n’est conservé" in page


def test_the_sheet_holds_what_is_validated_and_no_more(cast: Cast, client_of: ClientOf) -> None:
    trainee = a_trainee(cast)
    validated, claimed = a_skill(cast, "Tester un portable"), a_skill(cast, "Changer un disque")
    answer_skill(actor=cast.actor("lea"), trainee=trainee, skill=validated)
    claim_skill(actor=cast.actor("bruno"), skill=claimed)
    answer = client_of("bruno").get("/my-work/record/sheet.pdf")
    said = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(answer.content)).pages)
    assert [words in said for words in ("Bruno", "Tester un portable", "Changer un disque")] == [
        True,
        True,
        False,
    ]
    assert "bruno" not in answer["Content-Disposition"].lower()


def test_a_record_and_the_list_cost_the_same_for_one_and_for_many(
    cast: Cast, assert_list_costs: Callable[..., None], client: Client
) -> None:
    names = iter("ABCDEFGH")
    client.cookies = signed_in(cast.lea).cookies

    def add_person() -> None:
        a_contract(cast, a_colleague(cast, f"Camille {next(names)}"))

    assert_list_costs("/integration/people/", add_row=add_person, expected=5)
    trainee = a_trainee(cast)

    def add_skill() -> None:
        skill = a_skill(cast, f"Savoir {next(names)}", station=Station.REPAIR)
        answer_skill(actor=cast.actor("lea"), trainee=trainee, skill=skill)

    assert_list_costs(f"/integration/people/{trainee.pk}/", add_row=add_skill, expected=11)
