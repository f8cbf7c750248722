"""The slip of a loan: what an organisation has, until when, signed by both."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from rebond.documents.rendering import Document, Letterhead, language, render
from rebond.handover.models import Loan
from rebond.ledger.reading import is_demonstration
from rebond.network.models import Organisation
from rebond.stock.papers import inside


def loan_slip_of(organisation: Organisation, *, lang: str | None = None) -> Document:
    """All that ``organisation`` has today. Printed again after a renewal or a return, it says how things stand then."""
    lang = lang or language()
    loans = Loan.objects.current().filter(organisation=organisation).select_related("device")
    rows = list(loans.order_by("due_on", "device__asset_tag"))
    with override(lang):
        title = gettext("Slip of a loan")
        contents = {
            "borrower": organisation.name,
            "on": timezone.localdate(),
            "lines": [_line(loan) for loan in rows],
        }
    operator = Organisation.objects.filter(territory=organisation.territory_id, is_operator=True)
    lender = operator.order_by("pk").first()
    head = Letterhead(
        territory=organisation.territory.name,
        issuer=lender.name if lender else organisation.territory.name,
        reference=f"P-{organisation.pk}-{timezone.localdate():%Y%m%d}",
        printed_at=timezone.now(),
        demonstration=is_demonstration(),
    )
    return render("handover/loan_slip", contents, head=head, title=title, lang=lang)


def _line(loan: Loan) -> dict[str, object]:
    return {
        "tag": loan.device.asset_tag,
        "model": loan.device.title,
        "detail": inside(loan.device),
        "serial": loan.device.serial,
        "outlet": str(loan.get_outlet_display()),
        "lent_on": timezone.localdate(loan.lent_at),
        "due_on": loan.due_on,
    }


WORDS = (
    _("Slip of a loan"),
    _("Lent to"),
    _("Computers"),
    _("Code"),
    _("Computer"),
    _("Serial number"),
    _("Lent on"),
    _("Due back on"),
    _("no day set"),
    _("They stay the property of the programme. If one breaks, is lost or stolen, say so at once."),
    _("Who lends"),
    _("Who borrows"),
)
"""What the template says, for the catalogue."""
