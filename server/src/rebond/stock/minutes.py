"""The minutes of a stocktake on paper: what was frozen when it was signed, and nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from rebond.documents.rendering import Document, Letterhead, language, render
from rebond.kit.errors import Refused
from rebond.ledger.reading import is_demonstration
from rebond.stock.choices import Difference, GapDecision, StrangerDecision
from rebond.stock.models import Stocktake
from rebond.stock.queries import digest_of

TEMPLATE = "stock/stocktake"


def print_stocktake(stocktake: Stocktake, *, lang: str | None = None) -> Document:
    """Raise `Refused` before it is signed: until then it may change."""
    if stocktake.minutes is None:
        raise Refused(gettext("The minutes are printed once the stocktake is signed."), code="not_closed")
    lang = lang or language()
    with override(lang):
        contents = {"minutes": _in_words(stocktake.minutes), "signed_by": _signature(stocktake)}
        contents["digest"] = digest_of(stocktake.minutes)
        title = gettext("Minutes of the stocktake")
    head = Letterhead(
        territory=stocktake.site.organisation.territory.name,
        issuer=stocktake.site.name,
        reference=stocktake.reference,
        printed_at=timezone.now(),
        demonstration=is_demonstration(),
    )
    return render(TEMPLATE, contents, head=head, title=title, lang=lang)


def _signature(stocktake: Stocktake) -> str:
    hat = stocktake.closed_by
    return f"{hat.user} · {hat.get_role_display()}" if hat else ""


def _in_words(minutes: dict[str, Any]) -> dict[str, Any]:
    """The same with the words of each code, and moments by the clock of the wall."""
    differences, decisions = dict(Difference.choices), dict(GapDecision.choices)
    gaps = [
        gap
        | {
            "difference": str(differences[gap["difference"]]),
            "decision": str(decisions.get(gap["decision"], "")),
        }
        for gap in minutes["gaps"]
    ]
    said = dict(StrangerDecision.choices)
    strangers = [row | {"decision": str(said.get(row["decision"], ""))} for row in minutes["strangers"]]
    moments = {name: _by_the_clock(minutes[name]) for name in ("as_of", "opened_at", "closed_at")}
    lines = [line | {"seen_at": _by_the_clock(line["seen_at"])} for line in minutes["lines"]]
    return minutes | moments | {"gaps": gaps, "strangers": strangers, "lines": lines}


def _by_the_clock(moment: str) -> str:
    return timezone.localtime(datetime.fromisoformat(moment)).isoformat() if moment else ""


WORDS = (
    _("Minutes of the stocktake"),
    _("As of {moment}"),
    _("Counted at"),
    _("One location only"),
    _("Opened on"),
    _("Signature on"),
    _("Signed by"),
    _("Expected"),
    _("Seen"),
    _("Not seen"),
    _("Not expected"),
    _("Gaps and decisions"),
    _("No gap: everything that was expected was seen, and nothing else."),
    _("Code"),
    _("Computer"),
    _("Serial number"),
    _("What was found"),
    _("Decided"),
    _("explained by a movement"),
    _("recorded at {site}"),
    _("Codes that are none of our computers"),
    _("The frozen list"),
    _("Expected in"),
    _("Seen in"),
    _("Seen on"),
    _("not seen there"),
    _("yes"),
    _("Fingerprint of these minutes, kept in the ledger (SHA-256):"),
    _("Who counted"),
    _("Who signs"),
)
"""What the template says, for the catalogue."""
