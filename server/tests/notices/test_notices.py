from __future__ import annotations

import traceback
from collections.abc import Callable
from itertools import count
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils.translation import gettext_lazy as _

from rebond.access import system_actor
from rebond.console.worker import chores
from rebond.ledger.installation import DemonstrationOpened
from rebond.ledger.reading import INSTALLATION_STREAM
from rebond.ledger.recording import Entry, record
from rebond.ledger.worker import do_chores
from rebond.notices import email
from rebond.notices.actions import mark_read, notify, send_waiting
from rebond.notices.kinds import NoticeKind, checked, declare
from rebond.notices.models import Notice
from tests.cast import Cast, gather
from tests.harness.queries import assert_list_costs
from tests.harness.signing_in import signed_in
from tests.notices.samples import ARRIVED, said_to

pytestmark = pytest.mark.django_db
SENTENCE = "Delivery BL-2023-0042 has left for your place."
QUERIES = 5


@pytest.fixture
def cast() -> Cast:
    return gather()


class Refusing(EmailBackend):
    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError


class Unknown(EmailBackend):
    """A server that knows none of the recipients, and says whom."""

    def send_messages(self, messages: Any) -> int:
        raise SMTPRecipientsRefused({address: (550, b"unknown") for mail in messages for address in mail.to})


def test_a_notice_is_said_once_whatever_the_reaction_does(cast: Cast) -> None:
    said_to(cast.ines)
    said_to(cast.ines)
    said_to(cast.ines, key="event-2")
    assert Notice.objects.unread_for(cast.ines.user_id).count() == 2


def test_each_person_has_their_own_notices(cast: Cast) -> None:
    recipients = [cast.ines.user_id, cast.chloe.user_id, cast.ines.user_id]
    notify(recipients=recipients, kind=ARRIVED.code, facts={"reference": "BL-1"}, key="e")
    people = (cast.ines, cast.chloe, cast.farid)
    assert [Notice.objects.unread_for(person.user_id).count() for person in people] == [1, 1, 0]


def test_nobody_is_told_what_no_app_declared(cast: Cast) -> None:
    with pytest.raises(KeyError):
        notify(recipients=[cast.ines.user_id], kind="tests.nothing", facts={}, key="e")


@pytest.mark.parametrize(
    "value", ["Inès Martin", "ines@example.org", "Séverine", 1.5, True, None, "x" * 65, ""]
)
def test_a_notice_refuses_what_could_be_personal(value: Any) -> None:
    with pytest.raises(ValueError, match="ids and codes only"):
        checked({"reference": value})


def test_ids_and_codes_are_facts() -> None:
    facts = {"order": 12, "reference": "BL-2023-0042", "reason": "place_full"}
    assert checked(facts) == facts


def test_two_apps_cannot_share_a_kind() -> None:
    with pytest.raises(ValueError, match=r"tests\.arrived"):
        declare(NoticeKind(code=ARRIVED.code, sentence=_("Something else."), page="notices:list"))


def test_the_mail_leaves_when_the_transaction_is_committed(
    cast: Cast, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        notice = said_to(cast.ines)
        assert mail.outbox == []
    (sent,) = mail.outbox
    notice.refresh_from_db()
    assert (sent.to, sent.subject) == ([cast.ines.user.email], "Rebond : quelque chose vous attend")
    assert notice.sent_at is not None
    assert send_waiting() == 0


def test_a_mail_holds_the_sentence_the_address_and_no_name(cast: Cast) -> None:
    said_to(cast.ines)
    send_waiting()
    (sent,) = mail.outbox
    (html, kind) = sent.alternatives[0]
    assert kind == "text/html"
    for part in (str(sent.body), str(html)):
        assert SENTENCE in part
        assert "http://127.0.0.1:8000/notices/" in part
        assert cast.ines.user.name not in part


def test_a_mail_speaks_the_language_of_its_reader(cast: Cast) -> None:
    cast.ines.user.language = "en"
    cast.ines.user.save()
    said_to(cast.ines)
    send_waiting()
    assert mail.outbox[0].subject == "Rebond: something waits for you"


def test_a_mail_that_the_server_refuses_waits_for_the_next_time(cast: Cast, settings: Any) -> None:
    said_to(cast.ines)
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    assert send_waiting() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_waiting() == 1


def test_no_log_names_whom_a_mail_server_refuses(cast: Cast, settings: Any, caplog: Any) -> None:
    said_to(cast.ines)
    settings.EMAIL_BACKEND = f"{__name__}.Unknown"
    address = cast.ines.user.email
    assert send_waiting() == 0
    assert "SMTPRecipientsRefused" in caplog.text
    with pytest.raises(OSError, match=r"^SMTPRecipientsRefused$") as refused:
        Client().post("/accounts/password/reset/", {"email": address})
    told = "".join(traceback.format_exception(refused.value))
    assert [text for text in (caplog.text, told) if address in text] == []


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_cannot_be_written_does_not_undo_what_it_tells_of(settings: Any) -> None:
    cast = gather()
    settings.EMAIL_BACKEND = "nowhere.at.all"
    said_to(cast.ines)
    assert Notice.objects.unread_for(cast.ines.user_id).count() == 1


def test_the_worker_mails_what_waits(cast: Cast) -> None:
    said_to(cast.ines)
    do_chores(chores())
    assert [sent.to for sent in mail.outbox] == [[cast.ines.user.email]]


def test_who_left_gets_no_mail(cast: Cast) -> None:
    cast.ines.user.is_active = False
    cast.ines.user.save()
    said_to(cast.ines)
    assert send_waiting() == 0


def test_a_mail_of_a_demonstration_says_so(cast: Cast) -> None:
    said_to(cast.ines)
    facts = DemonstrationOpened(edition="1")
    record(actor=system_actor("demonstration"), entries=[Entry(stream=INSTALLATION_STREAM, facts=facts)])
    send_waiting()
    body = str(mail.outbox[0].body)
    assert body.startswith("Démonstration : les personnes et les ordinateurs sont inventés.")


def test_any_app_can_send_a_mail_of_its_own(tmp_path: Any, settings: Any) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "invitation.txt").write_text(
        "Bienvenue\n\nOuvrez <ceci> & cela :\n\nhttps://rebond.example/i/abc\n"
    )
    engine = dict(settings.TEMPLATES[0])
    engine["OPTIONS"] = {**engine["OPTIONS"], "loaders": [*engine["OPTIONS"]["loaders"][0][1][0][1]]}
    engine["DIRS"] = [str(tmp_path)]
    engine["OPTIONS"]["loaders"].insert(0, "django.template.loaders.filesystem.Loader")
    settings.TEMPLATES = [engine]
    email.send("mine/invitation", "someone@example.org", {}, lang="fr")
    (sent,) = mail.outbox
    html = str(sent.alternatives[0][0])
    assert (sent.subject, "Ouvrez <ceci> & cela" in str(sent.body)) == ("Bienvenue", True)
    assert "Ouvrez &lt;ceci&gt; &amp; cela" in html
    assert 'href="https://rebond.example/i/abc"' in html


def test_a_person_reads_one_or_all_of_their_notices(cast: Cast) -> None:
    first = said_to(cast.ines)
    said_to(cast.ines, key="event-2")
    said_to(cast.chloe)
    assert mark_read(user_id=cast.ines.user_id, notice_ids=[first.pk]) == 1
    assert mark_read(user_id=cast.ines.user_id) == 1
    assert Notice.objects.unread_for(cast.chloe.user_id).count() == 1


def test_opening_a_notice_leads_to_its_page_and_reads_it(cast: Cast) -> None:
    notice = said_to(cast.ines)
    answer = signed_in(cast.ines).post(f"/notices/{notice.pk}/open")
    assert (answer.status_code, answer["Location"]) == (302, "/notices/")
    assert Notice.objects.unread_for(cast.ines.user_id).count() == 0


def test_the_notice_of_someone_else_does_not_exist(cast: Cast) -> None:
    notice = said_to(cast.ines)
    assert signed_in(cast.chloe).post(f"/notices/{notice.pk}/open").status_code == 404
    assert Notice.objects.unread_for(cast.ines.user_id).count() == 1


def test_the_page_shows_what_is_new(cast: Cast) -> None:
    said_to(cast.ines)
    page = signed_in(cast.ines).get("/notices/").content.decode()
    assert (SENTENCE in page, "Nouveau" in page, "Tout marquer comme lu" in page) == (True, True, True)


def test_the_page_without_a_notice_says_what_to_expect(cast: Cast) -> None:
    page = signed_in(cast.ines).get("/notices/").content.decode()
    assert "Vous n’avez aucun message." in page


def test_the_page_costs_the_same_for_three_notices_as_for_one(cast: Cast) -> None:
    keys = count(1)
    client = signed_in(cast.ines)
    assert_list_costs(
        client, "/notices/", add_row=lambda: said_to(cast.ines, key=str(next(keys))), expected=QUERIES
    )
