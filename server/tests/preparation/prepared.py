"""Recipes, and computers that lack nothing but what their programme asks for at the end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from rebond.access import Actor, Role
from rebond.devices.models import Device
from rebond.network.actors import actor_for
from rebond.network.models import Membership
from rebond.preparation.actions import NewPicture, add_defect_pictures, prepare, publish_recipe
from rebond.preparation.contents import Content
from rebond.preparation.models import DefectPicture, RecipeVersion
from rebond.programmes.models import Programme
from rebond.workshop.queries import obstacles_to_ready
from tests.cast import Cast
from tests.collection.offering import a_picture
from tests.factories.network import a_membership, a_programme, numbers
from tests.stock.prepared import prepared

MINT = Content(
    system="linux_mint",
    system_version="22",
    image_name="mint-familles",
    image_version="2026-03",
    software=("LibreOffice", "Firefox"),
    settings=("Langue : français", "Compte « maison » sans mot de passe"),
    welcome="Bonjour !\nVotre ordinateur est prêt.",
)


def a_recipe(cast: Cast, name: str = "", content: Content = MINT) -> RecipeVersion:
    return publish_recipe(
        actor=cast.actor("chloe"),
        programme=cast.programme,
        name=name or f"Mint pour les familles {next(numbers)}",
        content=content,
    )


def of_a_programme_that_checks(cast: Cast, percent: int = 100) -> Cast:
    """The same people, with a programme of its own: others that share the database keep theirs."""
    programme = a_programme(
        cast.territory, slug=f"controle-{next(numbers)}", name="Ordis contrôlés", final_check_percent=percent
    )
    return replace(cast, programme=programme)


def checking(cast: Cast, percent: int = 100) -> None:
    """The programme asks for a final check of so many computers in a hundred."""
    Programme.objects.filter(pk=cast.programme.pk).update(final_check_percent=percent)


def a_computer(cast: Cast, version: RecipeVersion | None = None, *, who: str = "bruno") -> Device:
    """Prepared by Bruno, with nothing left to do but a final check where one is asked."""
    (device,) = prepared(cast)
    outcome = prepare(actor=cast.actor(who), devices=[device], version=version or a_recipe(cast))
    assert outcome.complete, outcome.refused[0].reason
    return device


def a_colleague(cast: Cast, role: Role = Role.SUPERVISOR) -> Membership:
    return a_membership(role, cast.operator)


def another(cast: Cast) -> Actor:
    """Somebody of the workshop who prepared nothing."""
    return actor_for(a_colleague(cast))


def codes(device: Device) -> list[str]:
    return [obstacle.code for obstacle in obstacles_to_ready([device])[device.pk]]


def a_defect(cast: Cast, device: Device | None = None) -> DefectPicture:
    shown = NewPicture("case", a_picture())
    (made,) = add_defect_pictures(
        actor=cast.actor("bruno"), device=device or prepared(cast)[0], pictures=[shown]
    )
    return made


def an_upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("coin.jpg", a_picture(), "image/jpeg")


def sent(**changes: Any) -> dict[str, Any]:
    """What the form of a final check sends."""
    return {"submission": str(uuid4()), "result": "passed", **changes}
