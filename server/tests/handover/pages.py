from __future__ import annotations

from rebond.handover.actions import lend
from rebond.handover.models import Loan
from rebond.network.models import Organisation
from rebond.referrals.models import Referral
from tests.cast import Cast
from tests.factories import an_organisation
from tests.handover.endings import asked_for, refused, stolen
from tests.handover.in_person import signed
from tests.handover.test_handing_over import a_person, equipped
from tests.handover.test_lending_to_people import lent_during_a_path
from tests.pages import VISITOR, Page
from tests.stock.prepared import TESTER, at_place, in_stock


def a_meeting(cast: Cast) -> Referral:
    at_place(cast)
    return a_person(cast, "on_path")


def both_codes(person: Referral) -> str:
    device = person.place.devices.filter(stage="at_place").order_by("pk")[0]
    return f"referral={person.code}&code={device.asset_tag}"


def a_borrower(cast: Cast) -> Organisation:
    return a_loan(cast).organisation


def a_loan(cast: Cast) -> Loan:
    lend(actor=TESTER, devices=in_stock(cast, 2), organisation=an_organisation(cast.territory))
    return Loan.objects.order_by("pk")[0]


PAGES = {
    "handover:list": Page(who="ines", thing=lambda cast: (equipped(cast), a_person(cast))),
    "handover:hand_over": Page(who="chloe", thing=a_meeting, query=both_codes),
    "handover:bus": Page(who="ines"),
    "handover:bus_worker": Page(who=VISITOR, kind="file"),
    "handover:handover": Page(who="ines", thing=signed),
    "handover:cancel": Page(who="chloe", thing=equipped),
    "handover:sheet": Page(who="ines", thing=equipped, kind="file"),
    "handover:give": Page(who="ines", thing=lent_during_a_path, kind="gesture"),
    "handover:extend": Page(who="ines", thing=lent_during_a_path),
    "handover:signed_sheet": Page(who="ines", thing=signed, kind="gesture"),
    "handover:file_paper": Page(who="ines", thing=signed, kind="gesture"),
    "handover:easy_sheet": Page(who="ines", thing=signed, kind="file"),
    "handover:signed_paper": Page(who="ines", thing=equipped, kind="gesture"),
    "handover:loans": Page(who="amina", thing=a_loan),
    "handover:renew": Page(who="amina", thing=a_loan),
    "handover:borrower": Page(who="amina", thing=a_borrower),
    "handover:borrower_slip": Page(who="amina", thing=a_borrower, kind="file"),
    "handover:loan_slip": Page(who="amina", thing=a_loan, kind="file"),
    "handover:lend": Page(
        who="amina", thing=lambda cast: in_stock(cast)[0], query=lambda device: f"code={device.asset_tag}"
    ),
    "handover:end_use": Page(
        who="ines", thing=equipped, query=lambda handover: f"code={handover.device.asset_tag}"
    ),
    "handover:ended": Page(who="chloe", thing=stolen),
    "handover:replace": Page(who="ines", thing=stolen),
    "handover:replacements": Page(who="chloe", thing=asked_for),
    "handover:replacement": Page(who="chloe", thing=asked_for),
    "handover:reconsider_replacement": Page(who="chloe", thing=refused, kind="gesture"),
    "handover:withdraw_replacement": Page(who="ines", thing=asked_for, kind="gesture"),
    "handover:use_goes_on": Page(who="chloe", thing=stolen, kind="gesture"),
    "handover:take_back": Page(
        who="ines", thing=equipped, query=lambda handover: f"code={handover.device.asset_tag}"
    ),
}
