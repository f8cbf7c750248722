"""A funder controls on the spot: one sample is drawn and half looked at, another is still to be drawn."""

from __future__ import annotations

from rebond.access import Role
from rebond.audits.actions import Asked, draw_sample, locate_papers, note_line, open_audit
from rebond.audits.choices import PaperKind, Source
from rebond.audits.models import Audit
from rebond.demonstration.people import hat_of, player
from rebond.demonstration.scene.stage import Scene

SIZE, LOOKED_AT = 6, 3
DICE = "415263"
"""What the controller threw."""


def play_control(scene: Scene) -> None:
    locate_papers(
        actor=player(Role.PLACE_MANAGER),
        place=scene.place,
        where={
            PaperKind.HANDOVER: "Classeur bleu, armoire du bureau",
            PaperKind.ATTENDANCE: "Classeur vert, armoire du bureau",
        },
    )
    drawn = draw_sample(actor=player(Role.AUDITOR), audit=_open(scene, days=450), dice=DICE)
    for line in drawn.lines.order_by("number")[:LOOKED_AT]:
        note_line(actor=player(Role.AUDITOR), line=line, seen=line.asked)
    _open(scene, days=130)


def _open(scene: Scene, *, days: int) -> Audit:
    asked = Asked(
        programme=scene.crew.programme,
        organisation=hat_of(Role.AUDITOR).organisation,
        source=Source.HANDOVERS,
        since=scene.ago(days),
        until=scene.ago(1),
        size=SIZE,
        access_until=scene.in_days(21),
    )
    return open_audit(actor=scene.crew.coordinator, asked=asked, submission=scene.submission())
