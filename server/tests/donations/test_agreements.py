"""What a donor promises, the papers it signed, and the days on which an agreement is remembered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from rebond.access import Role
from rebond.desk.queries.todo import todo_of
from rebond.donations.actions import announce_lot, keep_document, promise, remind_of_agreements
from rebond.donations.choices import DocumentKind
from rebond.donations.models import AgreementDocument, DonationAgreement, Lot
from rebond.donations.queries import commitments_of
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.ledger.worker import drain
from rebond.network.actors import actor_for
from rebond.notices.models import Notice
from tests.cast import Cast
from tests.collection.offering import a_picture
from tests.factories import a_donation_agreement, a_lot, a_membership, a_user, devices
from tests.harness.clock import Clock
from tests.harness.signing_in import signed_in

Clients = Callable[[str], Client]
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
END = date(2026, 12, 31)


def three_years(cast: Cast, **fields: object) -> DonationAgreement:
    given = {"kind": "multi_year", "signed_on": date(2024, 1, 10), "ends_on": END, **fields}
    return a_donation_agreement(cast.programme, donor=cast.donor, **given)


def kinds(agreement: DonationAgreement) -> list[str]:
    rows = Event.objects.filter(stream=agreement.stream).order_by("seq")
    return list(rows.values_list("kind", flat=True))


def test_what_was_promised_stands_beside_what_came_with_the_gap(
    cast: Cast, clock: Clock, client_of: Clients
) -> None:
    agreement, chloe = three_years(cast), client_of("chloe")
    page = reverse("donations:agreement", args=[agreement.pk])
    for year, computers in ((2025, 400), (2026, 300), (2026, 300)):
        chloe.post(f"{page}promise/", {"year": year, "computers": computers})
    devices(2, a_lot(agreement, workshop=cast.workshop))
    drain()
    rows = [(row.year, row.promised, row.counted, row.gap) for row in commitments_of(agreement)]
    assert rows == [(2025, 400, 0, -400), (2026, 300, 2, -298)]
    chloe.post(f"{page}promise/", {"year": 2025, "computers": 0})
    assert [row.year for row in commitments_of(agreement)] == [2026]
    assert kinds(agreement) == ["donation_agreement.promised"] * 3
    told = client_of("gael").get(page).content.decode()
    assert ("−298" in told or "-298" in told, "promise/" in told) == (True, False)


def test_a_year_outside_the_agreement_is_refused_beside_its_field(cast: Cast, client_of: Clients) -> None:
    agreement = three_years(cast)
    answer = client_of("chloe").post(
        reverse("donations:promise", args=[agreement.pk]), {"year": 2027, "computers": 10}
    )
    assert (answer.status_code, "2024" in answer.content.decode()) == (422, True)
    with pytest.raises(NotAllowed):
        promise(actor=cast.actor("gael"), agreement=agreement, year=2026, computers=1)


def test_a_paper_is_kept_to_the_byte_and_opened_by_those_who_may(cast: Cast, client_of: Clients) -> None:
    agreement, chloe = three_years(cast), client_of("chloe")
    sent = {"kind": "deliberation"}
    for _again in range(2):
        file = SimpleUploadedFile("Délibération de M. Untel.pdf", PDF)
        chloe.post(reverse("donations:keep_document", args=[agreement.pk]), {**sent, "file": file})
    kept = AgreementDocument.objects.get()
    address = reverse("donations:document", args=[agreement.pk, kept.pk])
    answer = client_of("gael").get(address)
    assert (answer.content, answer["Content-Disposition"], answer["X-Content-Type-Options"]) == (
        PDF,
        f'attachment; filename="deliberation-{kept.pk}.pdf"',
        "nosniff",
    )
    codes = {
        who: client_of(who).get(address).status_code for who in ("chloe", "eva", "bruno", "amina", "farid")
    }
    assert codes == {"chloe": 200, "eva": 200, "bruno": 403, "amina": 403, "farid": 403}
    assert (
        address
        not in client_of("bruno").get(reverse("donations:agreement", args=[agreement.pk])).content.decode()
    )
    chloe.post(reverse("donations:remove_document", args=[agreement.pk, kept.pk]))
    assert (chloe.get(address).status_code, AgreementDocument.objects.count()) == (404, 0)
    assert kinds(agreement) == ["donation_agreement.document_kept", "donation_agreement.document_removed"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html>%PDF- %%EOF", "no_paper"),
        (b"\xff\xd8\xff\xe1 not a picture", "no_picture"),
        (b"%PDF-1.7 and then nothing", "cut_short"),
        (b"%PDF-1.7 /Encrypt 5 0 R %%EOF", "locked"),
        (b"%PDF-" + bytes(10 * 1024 * 1024) + b"%%EOF", "too_heavy"),
    ],
)
def test_what_is_no_whole_readable_paper_is_not_kept(cast: Cast, content: bytes, code: str) -> None:
    agreement = three_years(cast)
    with pytest.raises(Invalid) as refused:
        keep_document(
            actor=cast.actor("chloe"), agreement=agreement, kind=DocumentKind.AGREEMENT, content=content
        )
    assert (refused.value.code, refused.value.field, kinds(agreement)) == (code, "file", [])


def test_of_a_photo_only_what_it_shows_is_kept(cast: Cast) -> None:
    photo = a_picture(exif=b"Exif\x00\x00 taken at home")
    kept = keep_document(
        actor=cast.actor("chloe"), agreement=three_years(cast), kind=DocumentKind.AGREEMENT, content=photo
    )
    assert (kept.media_type, kept.file_name.rpartition(".")[2], b"at home" in bytes(kept.content)) == (
        "image/jpeg",
        "jpg",
        False,
    )


def test_an_agreement_is_not_signed_on_a_day_to_come(cast: Cast, clock: Clock, client_of: Clients) -> None:
    page, today = reverse("donations:draw_up_agreement"), clock.now.date()
    sent = {
        "donor": cast.donor.pk,
        "programme": cast.programme.pk,
        "reference": "CD-1",
        "kind": "one_off",
        "legal_ground": "public_gift",
        "erasure_level": "clear",
    }
    for day, status, kept in ((today + timedelta(days=1), 422, 0), (today, 302, 1)):
        answer = client_of("chloe").post(page, {**sent, "signed_on": day.isoformat()})
        assert (answer.status_code, DonationAgreement.objects.filter(reference="CD-1").count()) == (
            status,
            kept,
        )


def test_nothing_of_it_is_of_another_donor_or_territory(cast: Cast) -> None:
    agreement = three_years(cast)
    kept = keep_document(
        actor=cast.actor("chloe"), agreement=agreement, kind=DocumentKind.AGREEMENT, content=PDF
    )
    strangers = [
        a_membership(Role.DONOR, cast.social_centre),
        a_membership(Role.COORDINATOR, cast.elsewhere.organisation),
    ]
    addresses = [
        reverse("donations:agreement", args=[agreement.pk]),
        reverse("donations:document", args=[agreement.pk, kept.pk]),
        reverse("reporting:reuse", args=[cast.donor.pk]),
        reverse("reporting:reuse_download", args=[cast.donor.pk, 2026, "csv"]),
    ]
    for stranger in strangers:
        client = signed_in(stranger)
        assert [client.get(address).status_code for address in addresses] == [404] * 4
    other = actor_for(strangers[1])
    with pytest.raises(NotFound):
        promise(actor=other, agreement=agreement, year=2026, computers=1)
    with pytest.raises(NotFound):
        keep_document(actor=other, agreement=agreement, kind=DocumentKind.OTHER, content=PDF)


def turns(name: str) -> list[str]:
    rows = Notice.objects.filter(recipient__name=name).order_by("pk")
    return [f"{notice.kind}:{notice.key.rpartition(':')[2]}" for notice in rows]


def test_the_end_is_remembered_three_times_and_once_each(cast: Cast) -> None:
    three_years(cast)
    for days in (93, 92, 60, 31, 30, 0, -1, -20, -40):
        for _again in range(2):
            remind_of_agreements(END - timedelta(days=days))
    wanted = [
        "donation_agreement.ends:quarter",
        "donation_agreement.ends:month",
        "donation_agreement.ended:ended",
    ]
    assert [turns(name) for name in ("Chloé", "Gaël", "Amina", "Farid")] == [wanted, wanted, [], []]


@pytest.mark.parametrize(
    ("days", "turn"),
    [(93, None), (92, "quarter"), (32, "quarter"), (31, "month"), (0, "month"), (-1, "ended"), (-31, "ended"), (-32, None)],
)  # fmt: skip
def test_each_day_before_and_after_the_end_has_its_turn(cast: Cast, days: int, turn: str | None) -> None:
    three_years(cast)
    stranger = a_membership(Role.DONOR, cast.social_centre, user=a_user("Stan"))
    assert remind_of_agreements(END - timedelta(days=days)) == (turn is not None)
    assert [key.rpartition(":")[2] for key in turns("Gaël")] == ([turn] if turn else [])
    assert turns(stranger.user.name) == []


def test_one_that_is_not_signed_yet_follows_no_other(cast: Cast) -> None:
    three_years(cast)
    three_years(cast, signed_on=None, ends_on=date(2029, 12, 31))
    assert remind_of_agreements(END) == 1
    three_years(cast, signed_on=END, ends_on=date(2029, 12, 31))
    assert remind_of_agreements(END) == 0


def test_a_lot_is_announced_on_the_last_day_of_its_agreement_and_of_this_year(
    cast: Cast, clock: Clock, client_of: Clients
) -> None:
    today = clock.now.date()
    agreement = three_years(cast, ends_on=today)
    page = reverse("donations:announce_lot")
    sent = {
        "agreement": agreement.pk,
        "workshop": cast.workshop.pk,
        "reference": "L-1",
        "announced_on": today.isoformat(),
        "announced_by": "nothing",
        "bought_in": today.year,
    }
    assert client_of("gael").post(page, sent).status_code == 302
    assert Lot.objects.get(reference="L-1").bought_in == today.year
    clock.advance(days=1)
    assert client_of("gael").get(page).context["has_agreements"] is False


def test_an_agreement_keeps_so_many_papers_and_no_more(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rebond.donations.actions.documents.MOST", 2)
    given = {"actor": cast.actor("chloe"), "agreement": three_years(cast), "kind": DocumentKind.OTHER}
    first, _second = (keep_document(content=PDF + words, **given) for words in (b"", b"%%EOF"))
    with pytest.raises(Refused):
        keep_document(content=PDF + b"%%%%EOF", **given)
    assert keep_document(content=PDF, **given) == first


def test_one_that_another_follows_is_nobody_s_worry(cast: Cast, clock: Clock) -> None:
    three_years(cast, ends_on=date(2026, 3, 31))
    line = ("Conventions de don qui se terminent, ou terminées", 1)

    def told(who: str) -> list[tuple[str, int]]:
        return [(str(item.title), item.count) for item in todo_of(cast.actor(who)) if "ending" in item.url]

    assert [told(who) for who in ("chloe", "gael", "farid")] == [[line], [line], []]
    three_years(cast, signed_on=date(2026, 4, 1), ends_on=date(2029, 3, 31))
    assert (remind_of_agreements(date(2026, 3, 20)), told("chloe")) == (0, [])
    listing = signed_in(cast.chloe).get(reverse("donations:agreements"), {"show": "ending"})
    assert listing.context["listing"].rows == []


def test_a_lot_says_when_its_computers_were_bought(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        announce_lot(
            actor=cast.actor("gael"),
            agreement=three_years(cast),
            workshop=cast.workshop,
            reference="L-1",
            announced_on=date(2026, 1, 5),
            bought_in=2999,
        )
    assert refused.value.field == "bought_in"
