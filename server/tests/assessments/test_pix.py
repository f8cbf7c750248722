"""The exports of Pix Orga: both layouts, no name kept, each line told, nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from rebond.access import Actor
from rebond.assessments.actions import import_results
from rebond.assessments.choices import Moment, Verdict
from rebond.assessments.models import SkillAssessment
from rebond.assessments.pix import sealing
from rebond.assessments.pix.competences import ease_of_level, ease_of_share
from rebond.assessments.pix.lines import read_results
from rebond.assessments.pix.reading import LARGEST_FILE, MOST_LINES
from rebond.assessments.queries.pix import preview
from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.ledger.models import Event
from rebond.referrals.models import Referral
from tests.assessments.cases import as_sent, evaluation, profiles
from tests.cast import Cast
from tests.factories import a_referral

ClientOf = Callable[[str], Client]
LEVELS = {"Interagir": (3, 26), "Gérer des données": (1, 9), "Développer des documents textuels": (0, 3)}
SHARES = {
    "Information et données": (4, 0),
    "Communication et collaboration": (10, 2),
    "Création de contenu": (4, 2),
    "Protection et sécurité": (8, 8),
    "Environnement numérique": (0, 0),
}


@pytest.fixture
def person(cast: Cast) -> Referral:
    return a_referral(cast.programme, place=cast.place, stage="on_path")


def verdicts(content: bytes, actor: Actor, moment: Moment = Moment.BEFORE) -> dict[int, str]:
    return {one.number: one.verdict.value for one in preview(read_results(content), moment, actor).judged}


def sent(content: bytes, actor: Actor, moment: Moment = Moment.BEFORE) -> list[str]:
    seen = preview(read_results(content), moment, actor)
    return [one.verdict.value for one in import_results(actor=actor, lines=seen.lines, moment=moment)]


def test_a_collection_of_profiles_gives_levels_by_area(cast: Cast, person: Referral) -> None:
    assert sent(as_sent(profiles((person.code, LEVELS))), cast.actor("ines")) == ["new"]
    kept = SkillAssessment.objects.get()
    assert kept.eases == {
        "information": 1,
        "communication": 3,
        "creation": 0,
        "safety": None,
        "problem_solving": None,
    }
    assert (kept.assessed_on, kept.campaign, kept.measure, kept.way, kept.tool) == (
        date(2024, 3, 12), "4211", "level", "file", "pix",
    )  # fmt: skip


def test_an_evaluation_gives_shares_of_what_it_asks(cast: Cast, person: Referral) -> None:
    shares = {**SHARES, "Environnement numérique": (5, 1)}
    assert sent(as_sent(evaluation((person.code, shares))), cast.actor("ines"), Moment.AFTER) == ["new"]
    kept = SkillAssessment.objects.get()
    assert (kept.measure, list(kept.eases.values())) == ("share", [0, 1, 3, 4, 1])


def test_levels_and_shares_are_brought_to_the_steps_of_digcomp() -> None:
    assert [ease_of_level(level) for level in range(9)] == [0, 1, 2, 3, 3, 4, 4, 4, 4]
    assert [ease_of_share(mastered, 8) for mastered in (0, 1, 2, 4, 6, 8)] == [0, 1, 2, 3, 4, 4]


def test_a_second_import_of_the_same_file_changes_nothing(cast: Cast, person: Referral) -> None:
    ines, content = cast.actor("ines"), as_sent(profiles((person.code, LEVELS)))
    sent(content, ines)
    before = SkillAssessment.objects.values().get()
    assert (verdicts(content, ines), sent(content, ines)) == ({2: "unchanged"}, ["unchanged"])
    assert SkillAssessment.objects.values().get() == before
    assert Event.objects.filter(kind="skills.assessed").count() == 1


def test_newer_results_take_the_place_of_older_ones_and_never_the_other_way(
    cast: Cast, person: Referral
) -> None:
    ines = cast.actor("ines")
    newer = as_sent(profiles((person.code, {"Interagir": (4, 33)}), day="2024-05-02"))
    older = as_sent(profiles((person.code, LEVELS)))
    assert [sent(content, ines) for content in (older, newer, older)] == [["new"], ["replaces"], ["older"]]
    assert SkillAssessment.objects.get().assessed_on == date(2024, 5, 2)


def test_each_line_says_what_becomes_of_it(cast: Cast, person: Referral) -> None:
    elsewhere = a_referral(cast.programme, stage="on_path")
    early = a_referral(cast.programme, place=cast.place)
    wrong = person.code[:-1] + ("0" if person.code[-1] != "0" else "1")
    content = profiles(
        (person.code.lower().replace("-", " "), LEVELS),
        (f'="{person.code}"', {}),
        ("Martin Durand", LEVELS),
        ("", LEVELS),
        (wrong, LEVELS),
        (elsewhere.code, LEVELS),
        (early.code, LEVELS),
        (person.code, {"Interagir": (0, 0)}),
        ("=1+1", LEVELS),
    )
    assert verdicts(as_sent(content), cast.actor("ines")) == {
        2: Verdict.NEW,
        3: Verdict.NOT_SHARED,
        4: Verdict.NO_CODE,
        5: Verdict.NO_CODE,
        6: Verdict.MISTYPED,
        7: Verdict.UNKNOWN,
        8: Verdict.REFUSED,
        9: Verdict.NO_RESULT,
        10: Verdict.NO_CODE,
    }


def test_of_two_lines_of_one_person_the_newest_counts(cast: Cast, person: Referral) -> None:
    first = profiles((person.code, LEVELS), day="2024-05-02")
    second = profiles((person.code, {"Interagir": (1, 8)})).splitlines()[1]
    assert verdicts(as_sent(f"{first}{second}\n"), cast.actor("ines")) == {2: "new", 3: "twice"}


@pytest.mark.parametrize("day", ["NA", "2999-01-01", "31/02/2024 10:00", ""])
def test_a_line_without_a_possible_day_is_not_kept(cast: Cast, person: Referral, day: str) -> None:
    content = as_sent(profiles((person.code, LEVELS), day=day))
    assert verdicts(content, cast.actor("ines")) == {2: "no_date"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_a_spreadsheet_may_have_written_the_file_again(cast: Cast, person: Referral, encoding: str) -> None:
    text = evaluation((person.code, SHARES), label="N° de fiche").replace("\n", "\r\n")
    assert verdicts(text.encode(encoding), cast.actor("ines")) == {2: "new"}
    commas = profiles((person.code, LEVELS)).replace('";"', '","')
    assert verdicts(commas.encode(encoding), cast.actor("ines")) == {2: "new"}


def test_the_identifier_is_found_among_other_columns(cast: Cast, person: Referral) -> None:
    text = profiles((person.code, LEVELS))
    for column, cell in (('"Classe"', '"3A"'), ('"Référent"', '"Mme Vidal"')):
        head, _, rest = text.partition('"Numéro de la fiche"')
        text = f'{head}{column};"Numéro de la fiche"{rest}'.replace(
            f'"{person.code}"', f'{cell};"{person.code}"'
        )
    assert verdicts(as_sent(text), cast.actor("ines")) == {2: "new"}


WHOLE = profiles(("P-4K7Q-9N", LEVELS))
FAULTS: Mapping[str, tuple[bytes, str]] = {
    "empty": (b" \n", "empty"),
    "cells without a letter": (b";;;\n", "empty"),
    "an empty quote": (b'""', "empty"),
    "a mark of UTF-16 alone": (b"\xff\xfe", "empty"),
    "too large": (b"a" * (LARGEST_FILE + 1), "too_large"),
    "a workbook": (b"PK\x03\x04rest", "workbook"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not_csv"),
    "cut in a cell": (WHOLE[:-40].encode(), "cut"),
    "cut in a quote": ((WHOLE.rstrip("\n") + '\n"La Fabrique";"42').encode(), "cut"),
    "another list": (b"Marque;Mod\xc3\xa8le\nLenovo;L440\n", "not_pix"),
    "a word": (b"bonjour", "not_pix"),
    "no identifier": (WHOLE.replace('"Numéro de la fiche";', "").replace('"P-4K7Q-9N";', "").encode(), "no_identifier"),
    "too many lines": ((WHOLE + (WHOLE.splitlines()[1] + "\n") * MOST_LINES).encode(), "too_many"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "code"), FAULTS.values(), ids=FAULTS.keys())
def test_a_file_that_cannot_be_read_says_why(content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_results(content)
    assert (refusal.value.code, refusal.value.field) == (code, "file")


def test_the_import_judges_again_and_keeps_to_the_place(cast: Cast, person: Referral) -> None:
    ines = cast.actor("ines")
    lines = preview(read_results(as_sent(profiles((person.code, LEVELS)))), Moment.BEFORE, ines).lines
    with pytest.raises(NotFound):
        import_results(actor=cast.actor("farid"), lines=lines, moment=Moment.BEFORE)
    assert sealing.opened(sealing.sealed(lines, Moment.BEFORE, ines), ines) == (lines, Moment.BEFORE)
    with pytest.raises(Refused):
        sealing.opened(sealing.sealed(lines, Moment.BEFORE, ines), cast.actor("farid"))


def upload(client: Client, content: bytes, moment: str = "before") -> str:
    file = BytesIO(content)
    file.name = "quentinvald.csv"
    page = client.post(reverse("assessments:pix"), {"moment": moment, "file": file})
    assert page.status_code == 200
    return page.content.decode()


@pytest.mark.parametrize("written", [profiles, evaluation])
def test_a_name_in_the_file_reaches_no_page_and_no_table(
    cast: Cast, client_of: ClientOf, person: Referral, written: object
) -> None:
    ines = client_of("ines")
    levels = LEVELS if written is profiles else SHARES
    text = written((person.code, levels), ("Zéphyrine Quentinvald", levels))  # type: ignore[operator]
    shown = upload(ines, as_sent(text))
    sent_back = shown.partition('name="preview" value="')[2].partition('"')[0]
    answers = [ines.post(reverse("assessments:confirm_pix"), {"preview": sent_back}) for _twice in range(2)]
    assert SkillAssessment.objects.count() == 1
    told = [shown, *(answer.content.decode() for answer in answers)]
    told += [
        repr(row) for model in apps.get_models() for row in model._default_manager.order_by("pk").values()
    ]
    assert [text for text in told if "quentinvald" in text.lower() or "phyrine" in text.lower()] == []


def test_a_fault_of_the_file_stands_beside_its_field_and_an_old_preview_is_refused(
    cast: Cast, client_of: ClientOf
) -> None:
    ines = client_of("ines")
    file = BytesIO(b"Marque;Serie\nLenovo;1\n")
    file.name = "liste.csv"
    page = ines.post(reverse("assessments:pix"), {"moment": "before", "file": file})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["file"])
    assert ines.post(reverse("assessments:confirm_pix"), {"preview": "forged"}).status_code == 409
