"""Ways out other than a gift: a loan to digital advisers that comes back late, a sale with its receipt."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page
from pypdf import PdfReader

from rebond.handover.actions import remind_of_loans
from rebond.handover.models import Loan, Sale
from rebond.network.choices import OrganisationKind
from rebond.sales.models import InstalmentPlan
from tests.browser.gestures import Person
from tests.cast import Cast
from tests.factories import an_organisation
from tests.handover.test_selling import for_sale
from tests.sales.prepared import a_buyer, ruled, sellable_stock
from tests.stock.prepared import in_stock, stages

PictureTaker = Callable[[Page, str], None]


def test_computers_lent_to_advisers_are_renewed_remembered_and_checked_in_late(
    page: Page, cast: Cast, picture: PictureTaker
) -> None:
    first, second = in_stock(cast, 2)
    advisers = an_organisation(
        cast.territory, kind=OrganisationKind.ASSOCIATION, name="Conseillers numériques des Landes"
    )
    due = timezone.localdate() + timedelta(days=3)

    amina = Person.signs_in(page, cast.amina)
    amina.opens("/handover/lend/")
    amina.picks(organisation=str(advisers.pk), outlet="provision")
    amina.writes(due_on=due.isoformat())
    amina.scans("codes", first.asset_tag, second.asset_tag)
    amina.press("codes")
    amina.sees("2 ordinateurs sont prêtés")
    assert stages([first, second]) == ["lent", "lent"]

    remind_of_loans()
    amina.opens("/notices/")
    amina.sees("Ordinateurs prêtés à rendre le")

    longer = due + timedelta(days=30)
    loan = Loan.objects.get(device=second)
    amina.opens(f"/handover/loans/{loan.pk}/renew/")
    amina.writes(due_on=longer.isoformat())
    amina.press("due_on")
    amina.sees("est prêté jusqu’au")
    amina.sees("renouvelé une fois")

    yesterday = timezone.localdate() - timedelta(days=1)  # the days went by
    Loan.objects.filter(device=first).update(due_on=yesterday)
    remind_of_loans()
    amina.opens("/notices/")
    amina.sees("qui devaient revenir, le premier le")
    amina.opens("/handover/loans/?late=1")
    amina.sees(first.asset_tag)
    picture(page, "loans-late")
    with page.expect_navigation():
        page.get_by_role("link", name=f"Reprendre {first.asset_tag}").click()
    amina.press("codes")
    amina.sees("1 ordinateur est repris")
    assert stages([first, second]) == ["returned", "lent"]
    assert Loan.objects.get(device=first).ended_at is not None


def test_a_computer_is_sold_with_its_receipt_and_stands_in_the_cash_report(
    page: Page, cast: Cast, picture: PictureTaker
) -> None:
    (device,) = for_sale(cast)
    ines = Person.signs_in(page, cast.ines)
    ines.opens(f"/sales/sell/?code={device.asset_tag}")
    ines.writes(price="181")
    ines.picks(paid_by="cash")
    page.locator("[name=proof_seen]").check(force=True)
    picture(page, "sell")
    ines.press("price")
    ines.sees("180 euros")
    ines.writes(price="90")
    ines.press("price")
    ines.sees("L’ordinateur est vendu")
    sale = Sale.objects.latest("pk")
    ines.sees(sale.reference)
    picture(page, "sale")
    answer = page.request.get(f"/sales/{sale.pk}/receipt/")
    text = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(answer.body())).pages)
    assert "90\u00a0€" in text.replace("\u202f", "\u00a0")
    ines.opens("/sales/")
    ines.sees(sale.reference)
    ines.sees("90,00")
    picture(page, "cash")
    assert stages([device]) == ["sold"]


def test_a_computer_paid_month_by_month_is_exchanged_under_warranty(
    page: Page, cast: Cast, picture: PictureTaker
) -> None:
    device, other = for_sale(cast, 2)
    ruled(cast, most_instalments=4, warranty_months=6)
    ines = Person.signs_in(page, cast.ines)
    ines.opens(f"/sales/sell/?code={device.asset_tag}")
    ines.writes(price="90", instalments="4", first_due_on=timezone.localdate().isoformat())
    ines.picks(paid_by="cash")
    page.locator("[name=proof_seen]").check(force=True)
    picture(page, "sell-instalments")
    ines.press("price")
    ines.sees("Imprimez le contrat")
    picture(page, "plan")
    ines.press("amount")
    ines.sees("est enregistré")
    ines.sees("67,50")
    plan = InstalmentPlan.objects.get(sale__device=device)
    contract = page.request.get(f"/sales/plans/{plan.pk}/contract/")
    assert contract.body()[:5] == b"%PDF-"
    page.get_by_role("link", name="Voir la vente").click()
    page.get_by_role("link", name="Échanger sous garantie").click()
    page.locator("main [name=code]").fill(other.asset_tag)
    picture(page, "exchange")
    ines.presses("L’échanger")
    ines.sees("L’ordinateur est échangé")
    assert stages([device, other]) == ["returned", "sold"]
    picture(page, "exchanged")
    ines.opens("/sales/")
    picture(page, "cash-of-a-place")
    ines.sees("22,50")


def test_computers_are_sold_to_an_organisation_with_one_receipt(
    page: Page, cast: Cast, picture: PictureTaker
) -> None:
    pile, buyer = sellable_stock(cast, 2), a_buyer(cast)
    amina = Person.signs_in(page, cast.amina)
    amina.opens("/sales/organisations/sell/")
    amina.picks(organisation=str(buyer.pk), paid_by="transfer")
    amina.scans("codes", *(device.asset_tag for device in pile))
    amina.writes(price="120")
    picture(page, "sell-organisation")
    amina.press("price")
    amina.sees("Imprimez le reçu")
    amina.sees("240,00")
    picture(page, "organisation-sale")
    assert stages(pile) == ["sold", "sold"]
