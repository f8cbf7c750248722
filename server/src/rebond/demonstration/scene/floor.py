"""On the floor of the workshop: parts and repairs, preparation and the last look, what leaves as waste, a count."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from rebond.demonstration.scene.stage import Scene
from rebond.demonstration.supply import Pair, settled
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.preparation.actions import (
    NewPicture,
    add_defect_pictures,
    prepare,
    publish_recipe,
    record_final_check,
)
from rebond.preparation.choices import DefectPart
from rebond.preparation.contents import Content
from rebond.preparation.models import RecipeVersion
from rebond.programmes.choices import CheckKind
from rebond.recycling.actions import (
    Movement,
    close_batch,
    confirm_collection,
    count_parts,
    open_batch,
    put_in_batch,
)
from rebond.recycling.choices import TreatmentCode, WasteCode, WeeeCategory
from rebond.repairs.actions import (
    add_counted,
    add_time,
    diagnose,
    keep_model,
    open_repairs,
    order_parts,
    use_part,
)
from rebond.repairs.choices import Diagnosis, PartKind
from rebond.repairs.models import Part, Repair
from rebond.stock.actions import close_stocktake, count, open_stocktake
from rebond.stock.models import Location
from rebond.workshop.actions import Finding, grade, record_checks
from rebond.workshop.choices import CheckResult, CosmeticState, OperatingSystem

MINT = Content(
    system=OperatingSystem.LINUX_MINT,
    system_version="22",
    image_name="mint-familles",
    image_version="3",
    software=("Firefox", "LibreOffice", "Lecteur de documents", "Visioconférence"),
    settings=(
        "Langue et clavier : français",
        "Compte « maison », sans mot de passe",
        "Mises à jour automatiques",
        "Marque-pages des services publics",
    ),
    welcome="Bonjour !\nVotre ordinateur est prêt. Le lieu qui vous accompagne répond à vos questions.",
)
WINDOWS = Content(
    system=OperatingSystem.WINDOWS_11,
    system_version="24H2",
    software=("Firefox", "LibreOffice"),
    settings=("Langue et clavier : français", "Compte local « maison »"),
    welcome="Bonjour !\nVotre ordinateur est prêt.",
)
CARRIER = {
    "carrier_name": "Transports de la Leyre",
    "carrier_siret": "99900000200009",
    "carrier_address": "1 route des Étangs",
    "carrier_postcode": "40160",
    "carrier_city": "Parentis-en-Born",
}
SITE = {
    "site_name": "Démontage des Landes",
    "site_siret": "99900000300007",
    "site_address": "2 rue de la Forge",
    "site_postcode": "40000",
    "site_city": "Mont-de-Marsan",
}
SENDER_SIRET, ECO_SIRET = "99900000100001", "99900000400005"
"""Numbers whose check digit is right and that no establishment bears."""


def play_floor(scene: Scene, bench: Sequence[Pair], set_aside: Sequence[Pair]) -> None:
    erased = [pair.device for pair in bench[:8]]
    _repair(scene, erased[:2])
    _prepare(scene, erased[2:6])
    _send_to_recycling(scene, [pair.device for pair in set_aside])
    _count_shelves(scene)


def _repair(scene: Scene, devices: Sequence[Device]) -> None:
    """One battery was changed and remains to be checked; one screen waits for its part, which is ordered."""
    technician = scene.crew.technician
    battery, screen = _parts(scene)
    worn, cracked = devices
    for device, fault in ((worn, CheckKind.BATTERY), (cracked, CheckKind.SCREEN)):
        failed = {fault.value: Finding(CheckResult.FAILED)}
        record_checks(actor=technician, devices=[device], results=failed, rest_passed=True)
        open_repairs(actor=technician, devices=[device], faults=[fault.value])
    first, second = (Repair.objects.get(device=device) for device in devices)
    diagnose(actor=technician, repair=first, diagnoses={CheckKind.BATTERY.value: Diagnosis.WORN})
    use_part(actor=technician, repair=first, part=battery)
    add_time(actor=technician, repair=first, minutes=15)
    diagnose(
        actor=technician,
        repair=second,
        diagnoses={CheckKind.SCREEN.value: Diagnosis.BROKEN},
        estimated_cents=42_00,
    )
    order_parts(
        actor=scene.supervisor,
        workshop=scene.crew.workshop,
        supplier="Pièces du Sud-Ouest",
        wanted={screen.model: (2, 42_00), battery.model: (6, 21_00)},
        submission=scene.submission(),
    )


def _parts(scene: Scene) -> tuple[Part, Part]:
    """What lies in the drawers: answer the batteries and the screens."""
    drawers = (
        (PartKind.BATTERY, "GJKNX, Latitude 5490", 4, 3, 19_90, "Tiroir 1"),
        (PartKind.SCREEN, "14 pouces, 30 broches", 1, 1, 39_00, "Armoire B"),
        (PartKind.CHARGER, "Dell 65 W, 7,4 mm", 5, 18, 9_00, "Bac 4"),
        (PartKind.KEYBOARD, "Latitude 5490, français", 2, 2, 14_50, "Tiroir 2"),
    )
    kept = []
    for kind, spec, minimum, there, cents, where in drawers:
        model = keep_model(
            actor=scene.crew.storekeeper,
            workshop=scene.crew.workshop,
            kind=kind,
            spec=spec,
            minimum=minimum,
        )
        kept.append(
            add_counted(
                actor=scene.crew.storekeeper,
                model=model,
                count=there,
                unit_cents=cents,
                kept_at=where,
                submission=scene.submission(),
            )
        )
    return kept[0], kept[1]


def _prepare(scene: Scene, devices: Sequence[Device]) -> None:
    """Four are prepared: one passed the last look and goes to the shelf, one has a scratch that was photographed."""
    technician = scene.crew.technician
    mint = _publish(scene, "Mint pour les familles", MINT)
    _publish(scene, "Windows, licence d'origine", WINDOWS)
    passed = {kind.value: Finding(CheckResult.PASSED) for kind in CheckKind}
    record_checks(actor=technician, devices=devices, results=passed)
    for state, graded in ((CosmeticState.LIGHT, devices[:3]), (CosmeticState.VISIBLE, devices[3:])):
        grade(
            actor=technician,
            devices=graded,
            case=state,
            screen=CosmeticState.NONE,
            keyboard=CosmeticState.NONE,
        )
    settled(prepare(actor=technician, devices=devices, version=mint))
    record_final_check(actor=scene.supervisor, device=devices[0], submission=scene.submission())
    picture = NewPicture(DefectPart.CASE, scratched_lid())
    add_defect_pictures(actor=technician, device=devices[3], pictures=[picture])


def _publish(scene: Scene, name: str, content: Content) -> RecipeVersion:
    programme = scene.crew.programme
    return publish_recipe(actor=scene.crew.coordinator, programme=programme, name=name, content=content)


def scratched_lid() -> bytes:
    """A drawing of the lid of a laptop with a scratch: no photograph of anything."""
    picture = Image.new("RGB", (640, 420), "#d9dcd6")
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((60, 40, 580, 360), radius=22, fill="#3b4245", outline="#23282a", width=6)
    pen.ellipse((298, 178, 342, 222), outline="#6f787b", width=5)
    pen.line((400, 110, 455, 168, 470, 172, 520, 240), fill="#aab2b4", width=5)
    pen.ellipse((372, 82, 548, 268), outline="#9a5b00", width=5)
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=85)
    return written.getvalue()


def _send_to_recycling(scene: Scene, devices: Sequence[Device]) -> None:
    """One batch left with its slip; the next is being filled."""
    actor, workshop = scene.crew.storekeeper, scene.crew.workshop
    gone = open_batch(actor=actor, workshop=workshop)
    settled(put_in_batch(actor=actor, batch=gone, devices=devices[:4]))
    closed = close_batch(actor=actor, batch=gone)
    movement = Movement(
        left_on=scene.today,
        slip_number=f"DL-{scene.today.year}-0217",
        sender_siret=SENDER_SIRET,
        eco_name="Éco-Océan",
        eco_siret=ECO_SIRET,
        vehicle_plate="",
        treatment_code=TreatmentCode.R12,
        **CARRIER,
        **SITE,
    )
    confirm_collection(actor=actor, batch=closed, movement=movement)
    filling = open_batch(actor=actor, workshop=workshop)
    settled(put_in_batch(actor=actor, batch=filling, devices=devices[4:]))
    count_parts(
        actor=actor,
        batch=filling,
        category=WeeeCategory.PART,
        waste_code=WasteCode.COMPONENTS,
        count=7,
    )


@dataclass(frozen=True, slots=True)
class _Shelf:
    location: Location
    devices: list[Device]


def _count_shelves(scene: Scene) -> None:
    """The place counted all that it has, and signed; one shelf of the workshop is being counted."""
    there = list(Device.objects.filter(place=scene.place, stage=Stage.AT_PLACE).order_by("pk"))
    whole = open_stocktake(actor=scene.mediator, site=scene.place)
    count(actor=scene.mediator, stocktake=whole, devices=there)
    close_stocktake(actor=scene.mediator, stocktake=whole)
    shelf = _fullest_shelf(scene)
    running = open_stocktake(actor=scene.crew.storekeeper, site=scene.crew.workshop, location=shelf.location)
    count(
        actor=scene.crew.storekeeper,
        stocktake=running,
        devices=shelf.devices[: len(shelf.devices) // 2],
        location=shelf.location,
    )


def _fullest_shelf(scene: Scene) -> _Shelf:
    shelves = [
        _Shelf(location, list(Device.objects.filter(placement__location=location).order_by("pk")))
        for location in scene.crew.shelves
    ]
    return max(shelves, key=lambda shelf: len(shelf.devices))
