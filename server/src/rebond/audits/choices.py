from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Source(TextChoices):
    """What the sample is drawn from."""

    HANDOVERS = "handovers", _("Handovers of the period")
    RECEPTIONS = "receptions", _("Computers taken in during the period")


class Proof(TextChoices):
    """What a controller asks to see for one computer, in the order of its road."""

    DONATION = "donation", _("Donation agreement")
    ERASURE = "erasure", _("Erasure certificates")
    CHECKS = "checks", _("Check list")
    REFERRAL = "referral", _("Referral")
    ATTENDANCE = "attendance", _("Attendance")
    SHEET = "sheet", _("Signed handover sheet")


class Verdict(TextChoices):
    """What is said of one line of the sample."""

    WAITING = "waiting", _("To look at")
    SEEN = "seen", _("All seen")
    PARTLY = "partly", _("Seen in part")
    NOT_SEEN = "not_seen", pgettext_lazy("line of a check", "Not seen")


class Outcome(TextChoices):
    CLEAR = "clear", _("No observation")
    REMARKS = "remarks", _("With observations")
    NOT_PROVEN = "not_proven", _("What was asked could not be shown")


class PaperKind(TextChoices):
    """Papers that a place keeps itself."""

    HANDOVER = "handover", _("Signed handover sheets")
    ATTENDANCE = "attendance", _("Attendance sheets")
    REFERRAL = "referral", _("Referral sheets")


BADGES = {
    Verdict.WAITING: "neutral",
    Verdict.SEEN: "done",
    Verdict.PARTLY: "attention",
    Verdict.NOT_SEEN: "blocked",
}
MOST_LINES = 300
