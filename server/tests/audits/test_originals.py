"""Where each original lies, and what the controller may open of it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from rebond.audits.actions import locate_papers
from rebond.audits.choices import PaperKind, Proof
from rebond.audits.models import AuditLine, PapersKept
from rebond.audits.originals import RELATED, Original, originals_of
from rebond.handover.actions import note_signed_paper
from rebond.handover.choices import SignatureMeans
from rebond.kit.errors import Invalid, NotFound
from rebond.ledger.models import Event
from tests.audits.drawn import concluded, drawn, note, the_handover
from tests.cast import Cast
from tests.handover.in_person import signed

Clients = Callable[[str], Client]
ON_PAPER = {"means": SignatureMeans.PAPER, "strokes": ""}


def original(line: AuditLine, proof: Proof) -> Original:
    found = AuditLine.objects.select_related(*RELATED).get(pk=line.pk)
    return next(one for one in originals_of([found])[line.pk] if one.proof is proof)


def a_line(cast: Cast, **said: object) -> AuditLine:
    signed(cast, **said)
    return drawn(cast, handovers=0).lines.get()


def test_a_paper_lies_where_nobody_told_until_the_place_says_it_once(cast: Cast) -> None:
    line = a_line(cast, **ON_PAPER)
    assert not original(line, Proof.SHEET).is_known
    where = {PaperKind.HANDOVER: "armoire de l’accueil,  classeur Remises 2026"}
    locate_papers(actor=cast.actor("ines"), place=cast.place, where=where)
    told = original(line, Proof.SHEET)
    assert told.is_known
    assert told.where.endswith(
        "(lieu : La Fabrique numérique) : armoire de l’accueil, classeur Remises 2026."
    )
    note_signed_paper(actor=cast.actor("ines"), handover=the_handover(line.audit), reference="Classeur 3")
    assert original(line, Proof.SHEET).where.endswith(": Classeur 3.")


def test_where_papers_lie_is_written_without_its_words_and_once(cast: Cast) -> None:
    where = {PaperKind.HANDOVER: "Chez Mme Martin", PaperKind.ATTENDANCE: ""}
    for _turn in range(2):
        locate_papers(actor=cast.actor("ines"), place=cast.place, where=where)
    (event,) = Event.objects.filter(kind="place.papers_located")
    assert event.facts == {"place_id": cast.place.pk, "papers": ["handover"]}
    locate_papers(actor=cast.actor("ines"), place=cast.place, where={PaperKind.HANDOVER: ""})
    assert not PapersKept.objects.exists()


def test_where_papers_lie_is_written_whole_or_not_at_all(cast: Cast, client_of: Clients) -> None:
    with pytest.raises(Invalid) as long:
        locate_papers(actor=cast.actor("ines"), place=cast.place, where={PaperKind.HANDOVER: "a " * 90})
    assert (long.value.code, long.value.field) == ("too_long", "handover")
    page = client_of("ines").get(reverse("audits:locate_papers", args=[cast.place.pk])).content.decode()
    assert "cinq ans après la fin de l’année" in page


def test_a_place_tells_of_its_own_papers_only(cast: Cast, client_of: Clients) -> None:
    with pytest.raises(NotFound):
        locate_papers(actor=cast.actor("farid"), place=cast.place, where={PaperKind.HANDOVER: "Ici"})
    page = reverse("audits:locate_papers", args=[cast.place.pk])
    assert client_of("ines").post(page, {"handover": "Bureau"}).status_code == 302
    assert PapersKept.objects.get().where == "Bureau"


def test_what_was_signed_on_the_screen_is_opened_by_a_gesture_that_is_written(
    cast: Cast, client_of: Clients
) -> None:
    line = a_line(cast)
    assert original(line, Proof.SHEET).is_sealed
    answer = client_of("eva").post(reverse("audits:signed_sheet", args=[line.audit_id, line.number]))
    assert answer["Content-Type"] == "application/pdf"
    (event,) = Event.objects.filter(kind="handover.signed_sheet_opened")
    assert event.actor == f"user:{cast.eva.user_id}"


def test_the_coordination_sees_the_line_and_not_the_signature(cast: Cast, client_of: Clients) -> None:
    line = a_line(cast)
    chloe = client_of("chloe")
    page = chloe.get(reverse("audits:line", args=[line.audit_id, line.number]))
    signature = reverse("audits:signed_sheet", args=[line.audit_id, line.number])
    assert page.status_code == 200
    assert signature not in page.content.decode()
    assert chloe.post(signature).status_code == 403


def test_every_page_that_a_line_leads_to_is_open_to_who_controls(cast: Cast, client_of: Clients) -> None:
    line, eva = a_line(cast), client_of("eva")
    page = eva.get(reverse("audits:line", args=[line.audit_id, line.number])).content.decode()
    addresses = [
        one.address for one in originals_of([AuditLine.objects.select_related(*RELATED).get()])[line.pk]
    ]
    led_to = [address for address in addresses if address]
    assert len(led_to) == 5
    assert all(f'href="{address}"' in page for address in led_to)
    assert [eva.get(address).status_code for address in led_to] == [200] * 5


def test_a_line_is_noted_by_a_post_and_leads_to_the_next_one_that_waits(
    cast: Cast, client_of: Clients
) -> None:
    signed(cast)
    audit = drawn(cast)
    gesture = reverse("audits:note_line", args=[audit.pk, 1])
    answer = client_of("eva").post(gesture, {"before": "", "seen": ["erasure", "sheet"], "remark": ""})
    assert answer.headers["Location"] == reverse("audits:line", args=[audit.pk, 2])
    assert audit.lines.get(number=1).seen == ["erasure", "sheet"]
    assert client_of("chloe").post(gesture, {"before": "", "seen": []}).status_code == 403


def test_a_line_noted_meanwhile_is_shown_and_what_was_written_is_sent_again(
    cast: Cast, client_of: Clients
) -> None:
    line = drawn(cast).lines.select_related("audit__programme").get()
    note(cast, line, seen=["erasure"], remark="Feuille absente")
    gesture, eva = reverse("audits:note_line", args=[line.audit_id, 1]), client_of("eva")
    sent = {"before": "", "seen": ["sheet"], "remark": "Feuille au coffre"}
    refused = eva.post(gesture, sent)
    page = refused.content.decode()
    assert (refused.status_code, "Feuille au coffre" in page, "Feuille absente" in page) == (422, True, True)
    again = sent | {"before": refused.context["form"]["before"].value()}
    assert eva.post(gesture, again).status_code == 302
    line.refresh_from_db()
    assert (line.seen, line.remark) == (["sheet"], "Feuille au coffre")


def test_minutes_tell_each_line_on_paper(cast: Cast, client_of: Clients) -> None:
    audit = concluded(cast)
    answer = client_of("eva").get(reverse("audits:minutes", args=[audit.pk]))
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    bare = re.sub(r"\s+", "", text)
    line = audit.lines.get()
    assert all(value in bare for value in (audit.seed, audit.secret, audit.dice, line.device.asset_tag))
