"""People who agree to be followed by name for the FSE+. Their names are invented, and sealed all the same."""

from __future__ import annotations

from datetime import date

from rebond.cofunding.actions import enter, leave
from rebond.cofunding.answers import Entry, Left
from rebond.cofunding.choices import Employment, Gender, Leaving, Schooling, Situation
from rebond.demonstration.scene.stage import PHONE, Scene

PEOPLE = (
    ("Odette", "Lacabanne", date(1961, 5, 17), Gender.WOMAN, Employment.LONG_UNEMPLOYED, 330, 210),
    ("Hicham", "Berrada", date(1988, 11, 3), Gender.MAN, Employment.UNEMPLOYED, 150, 35),
    ("Maryse", "Duboscq", date(1973, 2, 24), Gender.WOMAN, Employment.INACTIVE, 46, None),
    ("Lucas", "Etchegoyen", date(2001, 8, 9), Gender.MAN, Employment.UNEMPLOYED, 24, None),
)
"""Name, date of birth, gender, situation; days since they entered, and since they left."""


def play_followed(scene: Scene) -> None:
    """Two are in, one has left, one left more than six months ago and is to be asked again."""
    for first_name, last_name, born_on, gender, employment, entered, left in PEOPLE:
        participant = enter(
            actor=scene.mediator,
            programme=scene.crew.programme,
            place=scene.place,
            entry=Entry(
                first_name=first_name,
                last_name=last_name,
                birth_date=born_on,
                gender=gender,
                address=f"{next(scene.crew.homes)}, {scene.place.commune.name}",
                phone=PHONE,
                employment=employment,
                schooling=Schooling.UPPER if gender is Gender.MAN else Schooling.LOWER,
                situations=(Situation.RURAL,),
            ),
            consents=True,
            submission=scene.submission(),
            entered_on=scene.ago(entered),
        )
        if left is not None:
            result = Left(results=(Leaving.TRAINING,) if left < entered / 2 else (Leaving.SEARCHING,))
            leave(actor=scene.mediator, participant=participant, left=result, left_on=scene.ago(left))
