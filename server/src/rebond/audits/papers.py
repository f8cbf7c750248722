"""The minutes of a check on paper: what was frozen when it was concluded, and nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from rebond.audits.choices import Outcome, Proof, Source, Verdict
from rebond.audits.minutes import digest_of
from rebond.audits.models import Audit
from rebond.documents.rendering import Document, Letterhead, render
from rebond.kit.errors import Refused
from rebond.ledger.reading import is_demonstration

TEMPLATE = "audits/minutes"


def print_minutes(audit: Audit) -> Document:
    """In the language in which it was concluded. Raise `Refused` before that, and once it is erased."""
    if audit.minutes is None:
        raise Refused(gettext("The minutes are printed once the check is concluded."), code="not_concluded")
    if "lines" not in audit.minutes:
        raise Refused(gettext("These minutes are erased: more than five years have passed."), code="erased")
    lang = audit.minutes["language"]
    with override(lang):
        contents = {"minutes": _in_words(audit.minutes), "signed_by": _signature(audit)}
        contents["digest"] = digest_of(audit.minutes)
        title = gettext("Minutes of the on-the-spot check")
    head = Letterhead(
        territory=audit.programme.territory.name,
        issuer=audit.organisation.name,
        reference=audit.reference,
        printed_at=timezone.now(),
        demonstration=is_demonstration(),
    )
    return render(TEMPLATE, contents, head=head, title=title, lang=lang)


def _signature(audit: Audit) -> str:
    hat = audit.closed_by
    return f"{hat.user} · {hat.organisation.name}" if hat else ""


def _in_words(minutes: dict[str, Any]) -> dict[str, Any]:
    """The same with the words of each code, and moments by the clock of the wall."""
    moments = {name: _by_the_clock(minutes[name]) for name in ("opened_at", "drawn_at", "closed_at")}
    tally = [[str(verdict.label), minutes["verdicts"][verdict.value]] for verdict in Verdict]
    said = {
        "source": str(Source(minutes["source"]).label),
        "outcome": str(Outcome(minutes["outcome"]).label),
        "tally": tally[1:],
        "lines": [_line(line) for line in minutes["lines"]],
    }
    return minutes | moments | said


def _line(line: dict[str, Any]) -> dict[str, Any]:
    originals = [one | {"proof": str(Proof(one["proof"]).label)} for one in line["originals"]]
    return line | {"verdict": str(Verdict(line["verdict"]).label), "originals": originals}


def _by_the_clock(moment: str) -> str:
    return timezone.localtime(datetime.fromisoformat(moment)).isoformat() if moment else ""


WORDS = (
    _("Minutes of the on-the-spot check"),
    _("From {since} to {until}"),
    _("Controlled by"),
    _("Programme"),
    _("Drawn from"),
    _("{size} of {count} lines"),
    _("Opened on"),
    _("Drawn on"),
    _("Concluded on"),
    _("Signed by"),
    _("Outcome"),
    _("Observations"),
    _("How the sample was drawn"),
    _(
        "The list was frozen and a secret number committed to, in the ledger, before the controller threw the digits. "
        "Whoever holds the list draws the same sample again."
    ),
    _("Method"),
    _("Digits thrown"),
    _("Secret number"),
    _("Its fingerprint, kept in the ledger before the draw"),
    _("Fingerprint of the list (SHA-256)"),
    _("Seal of the ledger, no. {number}"),
    _("Seed"),
    _("The sample, line by line"),
    _("No."),
    _("Computer"),
    _("Code"),
    _("Proof"),
    _("Where the original lies"),
    _("Seen"),
    _("yes"),
    _("no"),
    _("Remark:"),
    _("Fingerprint of these minutes, kept in the ledger (SHA-256):"),
    _("Who controls"),
    _("Who was controlled"),
)
"""What the template says, for the catalogue."""
