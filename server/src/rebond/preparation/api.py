"""The door of programs: recipes, what a computer was prepared with and goes with, its final check."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from rebond.access.guards import actor_of, require
from rebond.devices.models import Device
from rebond.kit.errors import Refused
from rebond.preparation import actions
from rebond.preparation.models import RecipeVersion
from rebond.preparation.queries import (
    accessory_lines,
    equipment_of,
    items_asked,
    prepared,
    version_offered,
    versions_offered,
)
from rebond.preparation.schemas import (
    AccessoriesIn,
    AccessoriesOut,
    AccessoryLineOut,
    AccessoryOut,
    FinalCheckIn,
    PreparationOut,
    PreparedIn,
    RecipeOut,
)
from rebond.ui.problems import ObstacleOut, Problem
from rebond.workshop.queries import dossier_of
from rebond.workshop.queries.lookup import device_with_proofs

router = Router(tags=["preparation"])
PROBLEMS = frozenset({401, 403, 404, 409})


@router.get(
    "/recipes", response={200: list[RecipeOut], frozenset({401, 403}): Problem}, summary="Recipes offered"
)
def read_recipes(request: HttpRequest) -> list[RecipeOut]:
    actor = actor_of(request)
    require(actor, "recipe.view")
    return [_recipe_out(version) for version in versions_offered(actor=actor)]


@router.get(
    "/devices/{tag}/preparation",
    response={200: PreparationOut, PROBLEMS: Problem},
    summary="What one computer was prepared with",
)
def read_preparation(request: HttpRequest, tag: str) -> PreparationOut:
    return _preparation_out(_device(request, tag))


@router.post(
    "/devices/{tag}/preparation",
    response={200: PreparationOut, PROBLEMS | {422}: Problem},
    summary="Say that a computer was prepared with a recipe",
)
def submit_preparation(request: HttpRequest, tag: str, given: PreparedIn) -> PreparationOut:
    """Its system is recorded as installed. 409 with the obstacles where it may not be: another programme, no licence."""
    actor, device = actor_of(request), _device(request, tag)
    version = version_offered(given.version, actor)
    outcome = actions.prepare(actor=actor, devices=[device], version=version, licence=given.licence)
    for refusal in outcome.refused:
        raise Refused(refusal.reason, code=refusal.obstacles[0].code, obstacles=refusal.obstacles)
    return _preparation_out(device)


@router.post(
    "/devices/{tag}/final-check",
    response={200: PreparationOut, PROBLEMS | {422}: Problem},
    summary="Record the final check",
)
def submit_final_check(request: HttpRequest, tag: str, given: FinalCheckIn) -> PreparationOut:
    """409 `same_person` for whoever prepared it."""
    device = _device(request, tag)
    actions.record_final_check(actor=actor_of(request), device=device, **given.dict())
    return _preparation_out(device)


@router.get(
    "/accessories",
    response={200: list[AccessoryLineOut], frozenset({401, 403}): Problem},
    summary="Accessories that computers wait for, and those in the drawers",
)
def read_accessories(request: HttpRequest) -> list[AccessoryLineOut]:
    actor = actor_of(request)
    require(actor, "accessory.view")
    return [
        AccessoryLineOut(
            workshop=line.workshop.name,
            item=line.item,
            connector=line.connector,
            waiting=[device.asset_tag for device in line.waiting],
            in_stock=line.in_stock,
            minimum=line.minimum,
            to_find=line.to_find,
        )
        for line in accessory_lines(actor)
    ]


@router.post(
    "/devices/{tag}/accessories",
    response={200: AccessoriesOut, PROBLEMS | {422}: Problem},
    summary="Say which accessories a computer has, or give them from the stock",
)
def submit_accessories(request: HttpRequest, tag: str, given: AccessoriesIn) -> AccessoriesOut:
    """Said again, nothing changes. 409 with the obstacles where none is left, or the connector is not known."""
    device = _device(request, tag)
    outcome = actions.record_accessories(
        actor=actor_of(request), devices=[device], told=given.told, connector=given.connector
    )
    for refusal in outcome.refused:
        raise Refused(refusal.reason, code=refusal.obstacles[0].code, obstacles=refusal.obstacles)
    return _accessories_out(device)


def _accessories_out(device: Device) -> AccessoriesOut:
    known, dossier = equipment_of([device])[device.pk], dossier_of(device)
    return AccessoriesOut(
        tag=device.asset_tag,
        connector=known.connector,
        accessories=[
            AccessoryOut(
                item=item,
                state=known.rows[item].state if item in known.rows else "",
                is_required=item in dossier.required_accessories,
            )
            for item in items_asked(known)
        ],
        obstacles=[ObstacleOut(code=item.code, message=str(item.message)) for item in dossier.obstacles],
    )


def _device(request: HttpRequest, tag: str) -> Device:
    actor = actor_of(request)
    require(actor, "recipe.view")
    return device_with_proofs(tag, actor=actor)


def _preparation_out(device: Device) -> PreparationOut:
    device.refresh_from_db()
    known, obstacles = prepared(device), dossier_of(device).obstacles
    version = known.preparation.version if known.preparation else None
    return PreparationOut(
        tag=device.asset_tag,
        recipe=version.recipe.name if version else "",
        number=version.number if version else None,
        prepared_at=known.preparation.prepared_at if known.preparation else None,
        final_check_required=any(item.code == "final_check_required" for item in obstacles),
        final_check=known.final_check.result if known.final_check else "",
        warranty_until=known.warranty.ends_on if known.warranty else None,
        obstacles=[ObstacleOut(code=item.code, message=str(item.message)) for item in obstacles],
    )


def _recipe_out(version: RecipeVersion) -> RecipeOut:
    return RecipeOut(
        version=version.pk,
        recipe=version.recipe.name,
        number=version.number,
        programme=version.recipe.programme.slug,
        system=version.system,
        system_version=version.system_version,
        image_name=version.image_name,
        image_version=version.image_version,
        software=version.software,
        settings=version.settings,
    )
