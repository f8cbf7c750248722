"""A session held, in the layout of La Coop."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.lacoop.actions import confirm_activity, read_activities
from rebond.lacoop.models import CoopActivity, CoopKey
from rebond.lacoop.queries import month_after, month_before, month_named
from rebond.lacoop.records import AGES, NOT_TOLD, OCCUPATIONS, SEXES, THEMES, WORDS, headings, records_of
from rebond.learning.actions import add_path, record_attendance
from rebond.learning.choices import Presence
from rebond.learning.models import LearningPath, Session
from rebond.referrals.choices import AgeBracket, Occupation, Sex
from tests.cast import Cast
from tests.factories import a_referral, a_session
from tests.harness.queries import assert_list_costs
from tests.lacoop.coop import STRUCTURE, Coop, an_activity
from tests.learning.people import learners, seated

ClientOf = Callable[[str], Client]


def held(cast: Cast, path: LearningPath, starts_at: datetime | None = None) -> Session:
    """Three people; two came: a retired woman of 67 and a man of 24 who works."""
    facts = (
        {"sex": Sex.WOMAN, "age_bracket": AgeBracket.FROM_66_TO_69, "occupation": Occupation.RETIRED},
        {"sex": Sex.MAN, "age_bracket": AgeBracket.FROM_18_TO_24, "occupation": Occupation.WORK_INTEGRATION},
        {"sex": Sex.OTHER, "age_bracket": AgeBracket.NOT_KNOWN, "occupation": Occupation.NOT_KNOWN},
    )
    people = [
        a_referral(cast.programme, place=cast.place, stage="on_path", path=path, **known) for known in facts
    ]
    session = seated(cast, a_session(path, place=cast.place, starts_at=starts_at), people)
    presences = {person.pk: Presence.PRESENT for person in people[:2]} | {people[2].pk: Presence.EXCUSED}
    record_attendance(actor=cast.actor("ines"), session=session, presences=presences)
    return Session.objects.select_related("path", "place__commune", "commune").get(pk=session.pk)


def a_path(cast: Cast) -> LearningPath:
    return add_path(
        actor=cast.actor("chloe"),
        programme=cast.programme,
        name="Premiers pas",
        sessions=["Écrire un courriel", "Souris et clavier"],
    )


def test_a_record_has_every_attribute_of_the_description_with_its_values(
    cast: Cast, coop: Coop, key: CoopKey
) -> None:
    session = held(cast, a_path(cast))
    (record,) = records_of([session])
    item = record.item
    assert set(item["attributes"]) == set(an_activity()["attributes"])
    said = item["attributes"]
    assert (said["type"], said["accompagnements"], said["duree"]) == ("collectif", 2, 120)
    assert (said["type_lieu"], said["structure_id"]) == ("lieu_activite", STRUCTURE)
    assert (said["titre_atelier"], said["thematiques"], said["materiel"]) == (
        "Écrire un courriel",
        ["email"],
        ["ordinateur"],
    )
    assert item["participants"] == {
        "genre": {"feminin": 1, "masculin": 1},
        "tranche_age": {"soixante_soixante_neuf": 1, "dix_huit_vingt_quatre": 1},
        "statut_social": {"retraite": 1, "en_emploi": 1},
    }


def test_the_card_and_the_files_say_the_same(cast: Cast, client_of: ClientOf) -> None:
    session, ines = held(cast, a_path(cast)), client_of("ines")
    card = ines.get(reverse("lacoop:record", args=[session.pk])).content.decode()
    month = timezone.localtime(session.starts_at).strftime("%Y-%m")
    text = b"".join(
        ines.get(reverse("lacoop:records_csv", args=[cast.place.pk]), {"month": month}).streaming_content
    ).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text), delimiter=";")
    data = ines.get(reverse("lacoop:records_json", args=[cast.place.pk]), {"month": month}).json()["data"]
    assert list(row) == headings()
    assert (row["accompagnements"], data[0]["attributes"]["accompagnements"]) == ("2", 2)
    assert (row["genre:feminin"], row["statut_social:retraite"], row["thematiques"]) == ("1", "1", "email")
    said = ("Écrire un courriel", "Hommes 1, ", "non connu ici", "tranche_age", "feminin")
    assert [words in card for words in said] == [True, False, True, False, False]
    assert ("Femmes 1, Hommes 1" in card, data[0]["attributes"]["mediateur_id"]) == (True, None)
    assert (row["mediateur_id"], data[0]["inconnus"]) == ("", ["mediateur_id"])


def test_every_value_that_a_card_may_hold_has_its_words() -> None:
    values = {*SEXES.values(), *AGES.values(), *OCCUPATIONS.values(), *THEMES, NOT_TOLD, "ordinateur"}
    assert values == set(WORDS)


def test_what_comes_from_la_coop_is_not_given_back_to_it(
    cast: Cast, coop: Coop, key: CoopKey, path: LearningPath, client_of: ClientOf
) -> None:
    coop.activities = [an_activity()]
    read_activities(actor=cast.actor("ines"), place=cast.place)
    day = datetime.fromisoformat("2026-02-24T14:00:00+01:00")
    session = held(cast, path, starts_at=day)
    home = reverse("lacoop:home")
    asked = {"place": cast.place.pk, "month": "2026-02"}
    assert list(client_of("ines").get(home, asked).context["sessions"]) == [session]
    confirm_activity(actor=cast.actor("ines"), activity=CoopActivity.objects.get(), session=session)
    assert list(client_of("ines").get(home, asked).context["sessions"]) == []


def test_a_session_that_was_not_held_has_no_card(cast: Cast, client_of: ClientOf) -> None:
    path = a_path(cast)
    session = seated(cast, a_session(path, place=cast.place), learners(cast, path))
    assert client_of("ines").get(reverse("lacoop:record", args=[session.pk])).status_code == 404
    done = held(cast, path)
    assert client_of("farid").get(reverse("lacoop:record", args=[done.pk])).status_code == 404


def test_a_mediator_reads_confirms_and_goes_on_to_who_came(
    cast: Cast, coop: Coop, key: CoopKey, path: LearningPath, client_of: ClientOf
) -> None:
    coop.activities = [an_activity()]
    ines = client_of("ines")
    assert (
        "1 nouvelle" in ines.post(reverse("lacoop:read", args=[cast.place.pk]), follow=True).content.decode()
    )
    url = reverse("lacoop:confirm", args=[CoopActivity.objects.get().pk])
    assert ines.post(url, {"path": path.pk}).status_code == 422
    answer = ines.post(url, {"path": path.pk, "number": "1", "hour": "14:00"})
    assert answer["Location"] == reverse("learning:session", args=[Session.objects.get().pk])
    coop.status = 500
    told = ines.post(reverse("lacoop:read", args=[cast.place.pk]), follow=True).content.decode()
    assert "La Coop a une panne" in told


def test_the_page_costs_the_same_whatever_it_lists(cast: Cast, client_of: ClientOf) -> None:
    path = a_path(cast)
    assert_list_costs(
        client_of("ines"), reverse("lacoop:home"), add_row=lambda: held(cast, path), expected=10
    )


def test_a_month_that_no_calendar_has_is_this_one() -> None:
    assert month_named("2026-12") == date(2026, 12, 1)
    assert {month_named(text) for text in ("", "2026-13", "0001-01", "9999-12", "hier")} == {month_named("")}
    assert (month_before(date(2026, 1, 1)), month_after(date(2026, 12, 1))) == (
        date(2025, 12, 1),
        date(2027, 1, 1),
    )
