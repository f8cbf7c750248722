"""On the floor of the workshop: parts and repairs, preparation with its accessories, and the last look."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw

from rebond.bench.actions import record_object
from rebond.bench.choices import ObjectKind
from rebond.demonstration.scene.stage import Scene
from rebond.demonstration.supply import Pair, settled
from rebond.devices.models import Device
from rebond.preparation.actions import (
    NewPicture,
    add_defect_pictures,
    prepare,
    publish_recipe,
    record_accessories,
    record_final_check,
    set_minimum,
    take_in,
)
from rebond.preparation.choices import AccessoryGesture, Connector, DefectPart
from rebond.preparation.contents import Content
from rebond.preparation.models import RecipeVersion
from rebond.programmes.choices import CheckKind, HandoverItem
from rebond.recycling.actions import list_drives, open_destruction
from rebond.repairs.actions import (
    add_counted,
    add_time,
    close_repair,
    diagnose,
    keep_model,
    open_repairs,
    order_parts,
    use_part,
)
from rebond.repairs.choices import Diagnosis, PartKind, RepairOutcome
from rebond.repairs.models import Part, Repair
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
UNREADABLE = 10
"""Which computer of the bench has the drive that the live bench could not erase."""
WINDOWS = Content(
    system=OperatingSystem.WINDOWS_11,
    system_version="24H2",
    software=("Firefox", "LibreOffice"),
    settings=("Langue et clavier : français", "Compte local « maison »"),
    welcome="Bonjour !\nVotre ordinateur est prêt.",
)


def play_floor(scene: Scene, bench: Sequence[Pair]) -> None:
    erased = [pair.device for pair in bench[:8]]
    _repair(scene, [*erased[:2], erased[7]])
    _prepare(scene, erased[2:6])
    record_object(
        actor=scene.crew.technician, device=erased[6], kind=ObjectKind.USB_STICK, kept_at="Enveloppe 12"
    )
    _list_to_destroy(scene, bench[UNREADABLE].device)


def _repair(scene: Scene, devices: Sequence[Device]) -> None:
    """One battery was changed and remains to be checked; one screen waits for its part; a third computer works again."""
    technician = scene.crew.technician
    battery, screen = _parts(scene)
    worn, cracked, mended = devices
    faults = ((worn, CheckKind.BATTERY), (cracked, CheckKind.SCREEN), (mended, CheckKind.BATTERY))
    for device, fault in faults:
        failed = {fault.value: Finding(CheckResult.FAILED)}
        record_checks(actor=technician, devices=[device], results=failed, rest_passed=True)
        open_repairs(actor=technician, devices=[device], faults=[fault.value])
    first, second, third = (Repair.objects.get(device=device) for device in devices)
    for repair, minutes in ((first, 15), (third, 20)):
        diagnose(actor=technician, repair=repair, diagnoses={CheckKind.BATTERY.value: Diagnosis.WORN})
        use_part(actor=technician, repair=repair, part=battery)
        add_time(actor=technician, repair=repair, minutes=minutes)
    close_repair(actor=technician, repair=third, outcome=RepairOutcome.REPAIRED, works_again=True)
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


def _list_to_destroy(scene: Scene, device: Device) -> None:
    """The drive that could not be read through waits for the shredder."""
    destruction = open_destruction(actor=scene.crew.technician, workshop=scene.crew.workshop)
    settled(list_drives(actor=scene.crew.technician, destruction=destruction, devices=[device]))


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
    """Four are prepared: one passed the last look, one has a scratch that was photographed, one lacks its charger."""
    technician = scene.crew.technician
    mint = _publish(scene, "Mint pour les familles", MINT)
    _publish(scene, "Windows, licence d'origine", WINDOWS)
    passed = {kind.value: Finding(CheckResult.PASSED) for kind in CheckKind}
    record_checks(actor=scene.trainee, devices=devices, results=passed)
    for state, graded in ((CosmeticState.LIGHT, devices[:3]), (CosmeticState.VISIBLE, devices[3:])):
        grade(
            actor=technician,
            devices=graded,
            case=state,
            screen=CosmeticState.NONE,
            keyboard=CosmeticState.NONE,
        )
    settled(prepare(actor=technician, devices=devices, version=mint))
    _equip(scene, devices)
    record_final_check(actor=scene.supervisor, device=devices[0], submission=scene.submission())
    picture = NewPicture(DefectPart.CASE, scratched_lid())
    add_defect_pictures(actor=technician, device=devices[3], pictures=[picture])


def _equip(scene: Scene, devices: Sequence[Device]) -> None:
    """Chargers of one connector lie in a drawer, fewer than wanted; one computer waits for its own."""
    loose = take_in(
        actor=scene.crew.storekeeper,
        workshop=scene.crew.workshop,
        item=HandoverItem.CHARGER,
        connector=Connector.DELL_LARGE,
        count=3,
        submission=scene.submission(),
    )
    set_minimum(actor=scene.crew.storekeeper, loose=loose, minimum=8)
    for gesture, fitted in (
        (AccessoryGesture.PRESENT, devices[:2]),
        (AccessoryGesture.GIVEN, devices[2:3]),
        (AccessoryGesture.MISSING, devices[3:]),
    ):
        settled(
            record_accessories(
                actor=scene.crew.technician,
                devices=fitted,
                told={HandoverItem.CHARGER: gesture},
                connector=Connector.DELL_LARGE,
            )
        )


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
