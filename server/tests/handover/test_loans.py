"""A loan has a day: it is remembered before and after, renewed, and checked in."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from rebond.handover.actions import lend, remind_of_loans, renew_loan, take_back
from rebond.handover.actions.lending import renew_loans
from rebond.handover.choices import ReturnReason
from rebond.handover.models import Loan
from rebond.handover.slips import loan_slip_of
from rebond.kit.errors import Invalid, NotAllowed, Refused
from rebond.ledger.models import Event
from rebond.notices.models import Notice
from rebond.programmes.choices import Outlet
from tests.cast import Cast
from tests.harness.clock import Clock
from tests.harness.queries import assert_list_costs
from tests.stock.prepared import TESTER, in_stock, stages

Clients = Callable[[str], Client]
DAY = date(2026, 4, 1)
pytestmark = pytest.mark.usefixtures("clock")  # stands at the 2nd of March 2026


def a_loan(cast: Cast, count: int = 1, due_on: date | None = DAY) -> Loan:
    """To the organisation of Ines: she is told, as the lenders are."""
    pile = in_stock(cast, count)
    lend(
        actor=TESTER,
        devices=pile,
        organisation=cast.ines.organisation,
        outlet=Outlet.PROVISION,
        due_on=due_on,
    )
    return Loan.objects.get(device=pile[0])


def told() -> list[tuple[str, str]]:
    rows = Notice.objects.order_by("kind", "recipient__name").select_related("recipient")
    return [(notice.kind, notice.recipient.name) for notice in rows]


def test_nothing_is_lent_until_a_day_before_it_leaves(cast: Cast) -> None:
    with pytest.raises(Invalid) as invalid:
        a_loan(cast, due_on=date(202, 4, 1))
    assert invalid.value.field == "due_on"
    assert a_loan(cast, due_on=timezone.localdate()).due_on == timezone.localdate()


def test_nobody_is_told_while_the_day_is_far(cast: Cast) -> None:
    a_loan(cast)
    assert remind_of_loans(DAY - timedelta(days=8)) == 0
    assert told() == []


def test_a_week_before_borrower_and_lenders_are_told_once(cast: Cast) -> None:
    a_loan(cast, 2)
    for days in (7, 6, 0):
        remind_of_loans(DAY - timedelta(days=days))
    assert ("loan.due_soon", "Amina") in told()
    assert len(told()) == len(set(told()))
    notice = Notice.objects.get(recipient=cast.ines.user_id)
    assert (notice.kind, str(notice.sentence)) == (
        "loan.give_back_soon",
        "Ordinateurs prêtés à rendre le 01/04/2026 : 2.",
    )


def test_a_late_loan_is_remembered_every_week_until_it_comes_back(cast: Cast) -> None:
    loan = a_loan(cast)
    mine = Notice.objects.filter(recipient=cast.ines.user_id, kind="loan.give_back_late")
    counted = []
    for days in (1, 7, 8, 15):
        remind_of_loans(DAY + timedelta(days=days))
        counted.append(mine.count())
    assert counted == [1, 1, 2, 3]
    take_back(actor=TESTER, devices=[loan.device], workshop=cast.workshop, reason=ReturnReason.LOAN_ENDED)
    assert remind_of_loans(DAY + timedelta(days=30)) == 0


def test_a_loan_is_renewed_once_however_often_it_is_said(cast: Cast) -> None:
    loan, later = a_loan(cast), DAY + timedelta(days=90)
    for _time in range(2):
        renew_loan(actor=cast.actor("amina"), loan=loan, due_on=later)
    loan.refresh_from_db()
    assert (loan.due_on, loan.renewals) == (later, 1)
    renewed = Event.objects.get(kind="device.loan_renewed")
    assert renewed.facts == {"organisation_id": loan.organisation_id, "due_on": later.isoformat()}
    assert remind_of_loans(DAY + timedelta(days=1)) == 0


def test_a_loan_is_not_renewed_backwards_nor_after_its_end_nor_by_a_mediator(
    cast: Cast, clock: Clock
) -> None:
    loan, amina = a_loan(cast), cast.actor("amina")
    with pytest.raises(Invalid) as invalid:
        renew_loan(actor=amina, loan=loan, due_on=DAY - timedelta(days=1))
    assert invalid.value.field == "due_on"
    with pytest.raises(NotAllowed):
        renew_loan(actor=cast.actor("ines"), loan=loan, due_on=DAY + timedelta(days=1))
    clock.advance(days=90)
    with pytest.raises(Invalid):
        renew_loan(actor=amina, loan=loan, due_on=DAY + timedelta(days=1))  # past by now
    take_back(actor=amina, devices=[loan.device], workshop=cast.workshop, reason=ReturnReason.LOAN_ENDED)
    with pytest.raises(Refused):
        renew_loan(actor=amina, loan=loan, due_on=timezone.localdate() + timedelta(days=9))


def test_all_that_one_borrower_has_late_is_one_message(cast: Cast) -> None:
    a_loan(cast)
    a_loan(cast, 2, due_on=DAY + timedelta(days=2))
    assert remind_of_loans(DAY + timedelta(days=3)) == 1
    notice = Notice.objects.get(recipient=cast.ines.user_id)
    assert str(notice.sentence) == "Ordinateurs prêtés qui devaient revenir, le premier le 01/04/2026 : 3."


def test_many_loans_are_renewed_at_once_and_each_refused_one_says_why(cast: Cast) -> None:
    first, later = a_loan(cast, 2), DAY + timedelta(days=90)
    beyond = a_loan(cast, due_on=later + timedelta(days=1))
    ended = a_loan(cast)
    amina = cast.actor("amina")
    take_back(actor=amina, devices=[ended.device], workshop=cast.workshop, reason=ReturnReason.LOAN_ENDED)
    for _time in range(2):
        outcome = renew_loans(actor=amina, loans=list(Loan.objects.all()), due_on=later)
    assert [loan.renewals for loan in outcome.taken] == [1, 1]
    refused = {refusal.subject.pk: refusal.obstacles[0].code for refusal in outcome.refused}
    assert refused == {beyond.pk: "due_too_early", ended.pk: "loan_ended"}
    assert Event.objects.filter(kind="device.loan_renewed").count() == 2
    first.refresh_from_db()
    assert first.due_on == later


def test_the_page_of_a_borrower_renews_what_is_ticked(cast: Cast, client_of: Clients, clock: Clock) -> None:
    kept, given_up = Loan.objects.filter(organisation=a_loan(cast, 2).organisation).order_by("pk")
    clock.advance(days=40)
    page = reverse("handover:borrower", args=[kept.organisation_id])
    amina = client_of("amina")
    assert amina.get(page).context["ticked"] == {kept.pk, given_up.pk}
    assert amina.post(page, {"due_on": "2026-09-01"}).status_code == 422
    assert amina.post(page, {"due_on": "2026-01-01", "loans": [kept.pk]}).status_code == 422
    assert amina.post(page, {"due_on": "2026-09-01", "loans": [kept.pk]}).status_code == 302
    rows = Loan.objects.order_by("pk").values_list("due_on", flat=True)
    assert list(rows) == [date(2026, 9, 1), DAY]
    slip = amina.get(reverse("handover:borrower_slip", args=[kept.organisation_id]))
    assert slip["Content-Type"] == "application/pdf"
    elsewhere = reverse("handover:borrower", args=[cast.farid.organisation_id])
    assert amina.get(elsewhere).status_code == 404


def test_only_what_is_late_or_ends_within_a_week_is_ticked_beforehand(
    cast: Cast, client_of: Clients, clock: Clock
) -> None:
    late = a_loan(cast)
    clock.advance(days=32)
    soon, _later = (a_loan(cast, due_on=timezone.localdate() + timedelta(days=days)) for days in (7, 8))
    page = client_of("amina").get(reverse("handover:borrower", args=[late.organisation_id]))
    assert page.context["ticked"] == {late.pk, soon.pk}


def test_loans_to_organisations_that_are_late_are_to_do(cast: Cast, client_of: Clients, clock: Clock) -> None:
    a_loan(cast, 2)
    clock.advance(days=40)
    for who in ("amina", "chloe"):
        (line,) = (
            item
            for item in client_of(who).get("/").context["home"].items
            if "prêtés à des organismes" in str(item.title)
        )
        assert (line.count, line.url) == (2, reverse("handover:loans", query={"late": "1"}))


def test_a_borrower_of_three_costs_what_one_costs(cast: Cast, client_of: Clients) -> None:
    page = reverse("handover:borrower", args=[cast.ines.organisation_id])
    assert_list_costs(client_of("amina"), page, add_row=lambda: a_loan(cast), expected=6)


def test_the_slip_lists_all_that_a_borrower_has_and_until_when(cast: Cast) -> None:
    loan = a_loan(cast, 2)
    take_back(
        actor=TESTER,
        devices=[Loan.objects.exclude(pk=loan.pk).get().device],
        workshop=cast.workshop,
        reason=ReturnReason.LOAN_ENDED,
    )
    slip = loan_slip_of(loan.organisation)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(slip.content)).pages)
    tags = Loan.objects.order_by("pk").values_list("device__asset_tag", flat=True)
    assert [tag in text.replace("\u2011", "-") for tag in tags] == [True, False]
    assert "1er\u00a0avril\u00a02026" in text


def test_the_list_tells_the_late_ones_and_leads_to_their_renewal_and_return(
    cast: Cast, client_of: Clients, clock: Clock
) -> None:
    loan, _other = a_loan(cast), a_loan(cast, due_on=DAY + timedelta(days=60))
    clock.advance(days=40)
    amina = client_of("amina")
    page = amina.get(reverse("handover:loans"), {"late": "1"})
    assert [row.pk for row in page.context["listing"].rows] == [loan.pk]
    renew = reverse("handover:renew", args=[loan.pk])
    assert renew in page.content.decode()
    assert amina.post(renew, {"due_on": "2026-01-01"}).status_code == 422
    assert amina.post(renew, {"due_on": "2026-09-01"}).status_code == 302
    check_in = reverse("handover:take_back", query={"code": loan.device.asset_tag, "reason": "loan_ended"})
    assert amina.get(check_in).context["form"]["reason"].value() == "loan_ended"
    given = {"codes": loan.device.asset_tag, "reason": "loan_ended", "workshop": cast.workshop.pk}
    assert amina.post(check_in, given).status_code == 302
    assert stages([loan.device]) == ["returned"]
