"""A funder's on-the-spot check: invited until a day, its digits draw the sample, originals are looked at, minutes are signed."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta

from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from rebond.audits.models import Audit
from rebond.ledger.models import Event
from rebond.network.models import Membership, Organisation
from tests.browser.gestures import Person
from tests.cast import Cast
from tests.factories import an_organisation
from tests.factories.network import PASSWORD
from tests.handover.in_person import signed

PictureTaker = Callable[[Page, str], None]
EMAIL = "rose.controle@exemple.test"


def test_a_funder_controls_until_its_last_day(page: Page, cast: Cast, picture: PictureTaker) -> None:
    for _number in range(2):
        signed(cast)
    funder = an_organisation(cast.territory, name="Département qui contrôle")
    audit = _chloe_opens(page, cast, funder)
    picture(page, "audit-opened")
    _rose_takes_the_invitation(page)
    _rose_draws(page, audit)
    _ines_says_where_papers_lie(page, cast)
    _rose_looks_at_each_line(page, audit, picture)
    _rose_concludes(page, audit)
    picture(page, "audit-concluded")
    _it_ends_by_itself(page, audit)


def _chloe_opens(page: Page, cast: Cast, funder: Organisation) -> Audit:
    chloe, today = Person.signs_in(page, cast.chloe), timezone.localdate()
    chloe.opens("/audits/open/")
    chloe.picks(programme=str(cast.programme.pk), source="handovers", organisation=str(funder.pk))
    chloe.writes(
        since=(today - timedelta(days=30)).isoformat(),
        until=today.isoformat(),
        size="2",
        access_until=(today + timedelta(days=5)).isoformat(),
        email=EMAIL,
        name="Rose",
    )
    chloe.press("size")
    chloe.sees("la liste est figée")
    chloe.sees(EMAIL)
    expect(page.locator("[name=dice]"), "who is controlled does not draw").to_have_count(0)
    return Audit.objects.get(organisation=funder)


def _rose_takes_the_invitation(page: Page) -> None:
    page.context.clear_cookies()
    (token,) = re.findall(r"/network/invitations/(\S+?)/?$", str(mail.outbox[-1].body), re.MULTILINE)
    rose = Person(page)
    rose.opens(f"/network/invitations/{token}/")
    rose.writes(name="Rose", password=PASSWORD)
    rose.press("password")
    rose.sees("Contrôles sur place en cours")


def _rose_draws(page: Page, audit: Audit) -> None:
    rose = Person(page)
    rose.opens(f"/audits/{audit.pk}/")
    rose.writes(dice="3516 2244")
    rose.press("dice")
    rose.sees("L’échantillon est tiré")
    rose.sees("le même échantillon")
    assert audit.lines.count() == 2


def _ines_says_where_papers_lie(page: Page, cast: Cast) -> None:
    ines = Person.signs_in(page, cast.ines)
    ines.opens(f"/network/places/{cast.place.pk}/")
    page.get_by_role("link", name="Où se trouvent les papiers").click()
    ines.writes(handover="armoire de l’accueil", attendance="classeur Séances 2026")
    ines.press("handover")
    ines.sees("classeur Séances 2026")


def _rose_looks_at_each_line(page: Page, audit: Audit, picture: PictureTaker) -> None:
    page.context.clear_cookies()
    rose = Person.signs_in(page, Membership.objects.get(organisation=audit.organisation))
    rose.opens(f"/audits/{audit.pk}/lines/1/")
    rose.sees("classeur Séances 2026")
    for seen in page.locator("[name=seen]").all():
        seen.check(force=True)
    picture(page, "audit-line")
    rose.press("remark")
    rose.sees("Ligne 2 sur 2")
    rose.writes(remark="Feuille de présence non trouvée")
    rose.press("remark")
    rose.sees("Non vu")


def _rose_concludes(page: Page, audit: Audit) -> None:
    rose = Person(page)
    rose.opens(f"/audits/{audit.pk}/conclude/")
    rose.picks(outcome="remarks")
    rose.press("conclusion")
    rose.sees("Dites ce qui a été constaté")
    rose.writes(conclusion="Une feuille de présence manque.")
    rose.press("conclusion")
    rose.sees("Avec observations")
    paper = page.request.get(f"/audits/{audit.pk}/minutes.pdf")
    said = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(paper.body())).pages)
    assert [word in said for word in (audit.reference, "Feuille de présence non trouvée")] == [True] * 2


def _it_ends_by_itself(page: Page, audit: Audit) -> None:
    """The day after: the same browser, the same account, nothing any more. What was done stays written."""
    Membership.objects.filter(organisation=audit.organisation).update(ends_at=timezone.now())
    answer = page.goto(f"/audits/{audit.pk}/")
    assert answer is not None
    assert answer.status == 403
    kinds = Event.objects.filter(stream=audit.stream).order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == [
        "audit.opened",
        "audit.drawn",
        "audit.line_noted",
        "audit.line_noted",
        "audit.concluded",
    ]
