"""Invented contents for every paper."""

from __future__ import annotations

from datetime import UTC, date, datetime

from rebond.documents.rendering import Letterhead
from rebond.donations.papers import ReceivedDevice, ReceivedPallet, ReceptionSlip
from rebond.handover.papers import HandoverSheet
from rebond.referrals.papers import ReferralSheet
from rebond.reporting.papers import ActivityReport, Breakdown, Declared, Figure
from rebond.stock.papers import DeliveryNote, DeliveryNoteLine

PUBLIC_URL = "https://rebond.landes.example"
PRINTED_AT = datetime(2023, 3, 20, 15, 10, tzinfo=UTC)


def letterhead(reference: str, *, demonstration: bool = False) -> Letterhead:
    return Letterhead(
        territory="Mon Ordi PIN40 · Landes",
        issuer="Atelier numérique des Landes",
        reference=reference,
        printed_at=PRINTED_AT,
        demonstration=demonstration,
    )


TAGS = (
    "RB-4K7Q-92",
    "RB-0HXD-7M",
    "RB-9ZTV-3E",
    "RB-51PC-KG",
    "RB-C8WA-6R",
    "RB-2NJS-Y4",
    "RB-QF0B-81",
    "RB-7DGM-5T",
)

DELIVERY_NOTE = DeliveryNote(
    reference="BL-2023-0042",
    address=f"{PUBLIC_URL}/stock/deliveries/42",
    order_reference="CMD-2023-0031",
    agreement_reference="CONV-2022-018",
    sender="Atelier de Mont-de-Marsan",
    sender_address="175, place de la Caserne-Bosquet\n40000 Mont-de-Marsan",
    place="Médiathèque de Tartas",
    place_address="Place Gambetta\n40400 Tartas",
    dispatched_on=date(2023, 3, 20),
    ordered=10,
    price_cents=100,
    erasures_proven=True,
    lines=tuple(
        DeliveryNoteLine(
            tag=tag,
            model="Lenovo ThinkPad L440" if index % 3 else "HP EliteBook 840 G3",
            detail="Core i5-4300M · 8 Go · SSD 240 Go",
            serial=f"PF-0{index}K7LM",
            grade="ABC"[index % 3],
            accessories="chargeur 65 W, souris",
        )
        for index, tag in enumerate(TAGS)
    ),
)

RECEPTION_SLIP = ReceptionSlip(
    reference="LOT-2020-07",
    address=f"{PUBLIC_URL}/donations/lots/7",
    agreement_reference="DON-2019-004",
    donor="Département des Landes",
    donor_address="23, rue Victor-Hugo\n40000 Mont-de-Marsan",
    workshop="Atelier de Mont-de-Marsan",
    workshop_address="175, place de la Caserne-Bosquet\n40000 Mont-de-Marsan",
    announced=150,
    pallets=(
        ReceivedPallet(number=1, counted=48, received_on=date(2020, 10, 1)),
        ReceivedPallet(number=2, counted=48, received_on=date(2020, 10, 1)),
        ReceivedPallet(number=3, counted=51, received_on=date(2020, 10, 8)),
    ),
    devices=tuple(
        ReceivedDevice(
            tag=TAGS[index % len(TAGS)],
            model="Lenovo ThinkPad L440",
            serial=f"PF-1{index:03d}XQ",
            inventory_number=f"CG40-{index:05d}",
            announced=index != 3,
        )
        for index in range(60)
    ),
    missing=("PF-02K7LM", "PF-02K7LN", "PF-02K7LQ", "PF-02K7LR"),
)

REFERRAL_SHEET = ReferralSheet(
    code="P-7KQ4-3M",
    address=f"{PUBLIC_URL}/R/P-7KQ4-3M".upper(),
    programme="Mon Ordi PIN40",
    with_computer=True,
    place="Médiathèque de Tartas",
    place_address="Place Gambetta\n40400 Tartas",
    place_phone="05 58 00 00 00",
    place_hours="mardi à samedi, 10 h à 18 h",
    distance_km=12,
    prescriber="Mission locale des Landes",
    referred_on=date(2023, 3, 1),
    sessions=5,
    contact_kept=True,
    contact_days=30,
)

HANDOVER_SHEET = HandoverSheet(
    reference="REM-2023-0118",
    address=f"{PUBLIC_URL}/D/RB-4K7Q-92".upper(),
    programme="Mon Ordi PIN40",
    referral_code="P-7KQ4-3M",
    place="Médiathèque de Tartas",
    place_address="Place Gambetta\n40400 Tartas",
    place_phone="05 58 00 00 00",
    handed_over_on=date(2023, 5, 12),
    outlet="Don",
    is_loan=False,
    tag="RB-4K7Q-92",
    model="Lenovo ThinkPad L440",
    detail="Core i5-4300M · 8 Go · SSD 240 Go",
    serial="PF-02K7LM",
    operating_system="Linux Mint 22",
    grade="B",
    tested=True,
    accessories=("chargeur 65 W", "souris", "housse"),
    erasure="1 disque effacé et vérifié le 20 mars 2023 (certificat E-2023-00812)",
    path="Premiers pas, 5 séances",
    path_state="Terminé",
)

ACTIVITY_REPORT = ActivityReport(
    programme="Mon Ordi PIN40",
    period_from=date(2020, 1, 1),
    period_to=date(2023, 12, 31),
    taken_in=1802,
    parts=(
        Figure("remis", 447),
        Figure("au lieu, remise non déclarée", 894),
        Figure("mis à disposition", 101),
        Figure("en stock", 26),
        Figure("éliminés", 264),
        Figure("retournés hors service", 70),
        Figure("en préparation", 0),
    ),
    key_figures=(
        Figure("ordinateurs reconditionnés", 1538),
        Figure("cédés aux lieux", 1341),
        Figure("conventions", 48),
        Figure("lieux", 26),
        Figure("personnes dont la situation est connue", 447),
        Figure("lots de 10 commandés", 135),
    ),
    flows=(Figure("pris en charge", 1802), Figure("livrés aux lieux", 1341), Figure("remis", 447)),
    breakdowns=(
        Breakdown(
            title="Les lieux reçoivent surtout par les EPCI",
            reading="Près d’un ordinateur sur deux est cédé à une intercommunalité.",
            heading="Nature du lieu",
            unit="Ordinateurs",
            rows=(
                Figure("EPCI (11)", 604),
                Figure("Association (9)", 398),
                Figure("Établissement public (4)", 221),
                Figure("Département (1)", 78),
                Figure("Opérateur de service public (1)", 40),
            ),
        ),
        Breakdown(
            title="Un bénéficiaire sur trois est connu",
            reading="Les personnes de 30 à 54 ans sont les plus nombreuses.",
            heading="Classe d’âge",
            unit="Personnes",
            rows=(
                Figure("Moins de 18 ans", None),
                Figure("18-29 ans", 71),
                Figure("30-54 ans", 187),
                Figure("55-65 ans", 102),
                Figure("66 ans et plus", None),
                Figure("Non renseigné", 12),
            ),
            note="894 ordinateurs au lieu sans remise déclarée ne sont pas comptés ici.",
        ),
    ),
    declared=(
        Declared(label="Ordinateurs pris en charge", declared=1802, counted=1802),
        Declared(label="Ordinateurs reconditionnés", declared=1541, counted=1538),
    ),
    as_of=PRINTED_AT,
    events=24816,
    seal="9f2c51d0a7e34b68b1f0c6d2e8a94773",
)
