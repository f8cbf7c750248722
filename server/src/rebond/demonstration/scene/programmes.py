"""The rules of the programmes that are under way in the Landes."""

from __future__ import annotations

from datetime import date

from rebond.demonstration.scene.stage import Scene
from rebond.network.models import Territory
from rebond.programmes.actions import begin_draft, publish, save_draft
from rebond.programmes.choices import Document, HandoverItem, Outlet
from rebond.programmes.models import Programme

SLUG = "mon-ordi-pin40-2024"
COMMITTEE_SLUG = "rentree-numerique"
OUTLETS = (
    Outlet.GIFT,
    Outlet.LOAN,
    Outlet.PROVISION,
    Outlet.TRANSFER_TO_PLACE,
    Outlet.SOLIDARITY_SALE,
    Outlet.SALE_TO_ORGANISATION,
)
SALE_CENTS, ORGANISATION_CENTS = 60_00, 120_00
LOAN_DAYS = 90


def following_programme(where: Territory, today: date) -> Programme:
    """What follows the programme of the printed report: every outlet, and people followed for the FSE+."""
    return Programme.objects.create(
        territory=where,
        slug=SLUG,
        name="Mon Ordi PIN40 (2024)",
        starts_on=date(2024, 1, 1),
        ends_on=date(today.year + 2, 12, 31),
        funder="Fonds social européen +",
        is_cofunded=True,
        outlets=[outlet.value for outlet in OUTLETS],
        sale_price_cents=SALE_CENTS,
        organisation_price_cents=ORGANISATION_CENTS,
        most_instalments=6,
        loan_days=LOAN_DAYS,
        warranty_months=12,
        repair_hour_cents=25_00,
        repair_ceiling_cents=60_00,
        oldest_years=10,
        least_memory_gb=4,
        handover_items=[HandoverItem.CHARGER, HandoverItem.MOUSE, HandoverItem.BOOKLET],
        documents=[Document.REFERRAL_SHEET, Document.HANDOVER_SHEET, Document.DIPLOMA, Document.EASY_SHEET],
    )


def ask_for_more(scene: Scene) -> None:
    """From today on, another person looks once more at each computer, and none is put in stock without its charger."""
    draft = begin_draft(actor=scene.crew.coordinator, programme=scene.crew.programme)
    save_draft(
        actor=scene.crew.coordinator,
        draft=draft,
        final_check_percent=100,
        required_accessories=[HandoverItem.CHARGER.value],
    )
    publish(actor=scene.crew.coordinator, draft=draft)
    scene.crew.programme.refresh_from_db()


def committee_programme(where: Territory, today: date) -> Programme:
    """A second programme, where a committee decides."""
    return Programme.objects.create(
        territory=where,
        slug=COMMITTEE_SLUG,
        name="Rentrée numérique",
        starts_on=date(today.year - 1, 9, 1),
        funder="Département des Landes",
        decides_by_committee=True,
    )
