from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from passport.codes import VOUCHER_CODE, new_code
from rebond.access import Role
from rebond.kit.errors import NotFound
from rebond.network.actors import actor_for
from rebond.network.models import Organisation
from rebond.vouchers import actions
from rebond.vouchers.choices import CriterionKind, VoucherState
from rebond.vouchers.limits import UNKNOWN_CODES
from rebond.vouchers.models import (
    Accreditation,
    Claim,
    Payment,
    Redemption,
    Voucher,
    VoucherBook,
    VoucherGroup,
    VoucherScheme,
)
from rebond.vouchers.queries.accounts import account_of
from tests.cast import Cast
from tests.factories import a_membership, a_place, an_organisation
from tests.harness.clock import Clock
from tests.harness.queries import assert_list_costs
from tests.harness.signing_in import signed_in
from tests.vouchers.books import (
    TESTER,
    a_class,
    a_person,
    a_scheme,
    accredited,
    attended,
    books_of,
    held_session,
    redeemed,
    vouchers_in,
)
from tests.vouchers.pages import a_claim, a_payment

ClientOf = Callable[[str], Client]


def test_a_scheme_lives_from_its_first_page_to_its_last_without_any_script(
    cast: Cast, client_of: ClientOf
) -> None:
    chloe, ines, driss = client_of("chloe"), client_of("ines"), client_of("driss")
    rules = {
        "programme": cast.programme.pk,
        "name": "Pass numérique",
        "face_value": "10,50",
        "vouchers_per_book": 10,
        "most_per_session": 2,
        "expires_on": (timezone.localdate() + timedelta(days=60)).isoformat(),
        "days_to_enter": 31,
        "criteria": ["public_place", "digital_offer"],
        "is_open": "on",
        "funder_1": cast.operator.pk,
        "share_1": "66,67",
        "funder_2": cast.donor.pk,
        "share_2": "33,33",
    }
    assert chloe.post(reverse("vouchers:new_scheme"), rules).status_code == 302
    scheme = VoucherScheme.objects.get()
    assert (scheme.face_value_cents, scheme.criteria) == (1_050, ["public_place", "digital_offer"])

    assert (
        chloe.post(reverse("vouchers:accredit", args=[scheme.pk]), {"place": cast.place.pk}).status_code
        == 302
    )
    draft = Accreditation.objects.get()
    grant, day = reverse("vouchers:grant", args=[draft.pk]), timezone.localdate().isoformat()
    assert chloe.post(grant, {"granted_on": day}).status_code == 422
    for kind in (CriterionKind.PUBLIC_PLACE, CriterionKind.DIGITAL_OFFER):
        tick = reverse("vouchers:meet_criterion", args=[draft.pk, kind.value])
        assert chloe.post(tick, {"evidence": "Visite"}).status_code == 302
    assert chloe.post(grant, {"granted_on": day}).status_code == 302

    issue = {"count": 2, "expires_on": rules["expires_on"]}
    assert chloe.post(reverse("vouchers:issue", args=[scheme.pk]), issue).status_code == 302
    first, second = VoucherBook.objects.order_by("number")

    person = a_person(cast)
    link = f"http://testserver/V/{first.code}"
    given = {"books": link, "to": "referral", "referral": person.code.lower()}
    assert driss.post(reverse("vouchers:give"), given).status_code == 302
    first.refresh_from_db()
    assert first.referral == person

    session = held_session(cast, person)
    one, two, three = vouchers_in(first)[:3]
    scan = reverse("vouchers:session", args=[session.pk])
    pile = f"HTTP://TESTSERVER/V/{one.code}\n{two.code}\n{three.code}\nV-00000-1"
    page = ines.post(scan, {"codes": pile}, follow=True).content.decode()
    assert Redemption.objects.count() == 2
    assert ("2 pass sont encaissés : 21,00\xa0€." in page, "au plus 2 pass" in page) == (True, True)

    undone = Redemption.objects.order_by("pk")[0]
    ines.post(reverse("vouchers:reverse", args=[undone.pk]), {"reason": "slip"})
    claim_form = {"scheme": scheme.pk, "place": cast.place.pk, "starts_on": day, "ends_on": day}
    assert ines.post(reverse("vouchers:new_claim"), claim_form).status_code == 302
    claim = Claim.objects.get()
    assert (claim.voucher_count, claim.amount_cents) == (1, 1_050)
    chloe.post(reverse("vouchers:approve", args=[claim.pk]))
    chloe.post(reverse("vouchers:pay", args=[scheme.pk]))
    payment = Payment.objects.get()
    chloe.post(reverse("vouchers:paid", args=[payment.pk]), {"paid_on": day})
    cancel = reverse("vouchers:cancel_book", args=[second.code])
    assert chloe.post(cancel, {"reason": "lost", "confirmation": first.code}).status_code == 422
    assert chloe.post(cancel, {"reason": "lost", "confirmation": second.code}).status_code == 302
    chloe.post(reverse("vouchers:credit", args=[scheme.pk]))
    statement = chloe.get(reverse("vouchers:statement", args=[scheme.pk])).content.decode()
    assert ("Les deux comptes sont justes au centime." in statement, "105,00\xa0€" in statement) == (
        True,
        True,
    )
    ledger = account_of(scheme).ledger
    assert (ledger.issued.cents, ledger.paid.cents, ledger.credited.cents) == (21_000, 1_050, 10_500)


def test_a_group_receives_books_by_its_headcount(cast: Cast, client_of: ClientOf) -> None:
    scheme = a_scheme(cast)
    books = books_of(scheme, 2)
    form = {
        "books": "\n".join(book.code for book in books),
        "to": "group",
        "scheme": scheme.pk,
        "organisation": cast.social_centre.pk,
        "group_name": "AEJ XL",
        "people": 90,
    }
    assert client_of("driss").post(reverse("vouchers:give"), form).status_code == 302
    group = VoucherGroup.objects.get()
    assert (group.people, group.books.count()) == (90, 2)


def test_a_group_without_its_headcount_comes_back(cast: Cast, client_of: ClientOf) -> None:
    scheme = a_scheme(cast)
    form = {"books": books_of(scheme)[0].code, "to": "group", "scheme": scheme.pk, "group_name": "AEJ XL"}
    response = client_of("driss").post(reverse("vouchers:give"), form)
    assert (response.status_code, VoucherGroup.objects.count()) == (422, 0)


def test_a_prescriber_gives_no_book_with_the_referral_of_another(cast: Cast, client_of: ClientOf) -> None:
    scheme = a_scheme(cast)
    (book,) = books_of(scheme)
    person = a_person(cast)
    type(person).objects.update(prescriber=cast.donor)
    response = client_of("driss").post(
        reverse("vouchers:give"), {"books": book.code, "to": "referral", "referral": person.code}
    )
    book.refresh_from_db()
    assert (response.status_code, book.given_at) == (422, None)


def a_funder(organisation: Organisation) -> Client:
    return signed_in(a_membership(Role.FUNDER, organisation))


def test_a_funder_follows_and_approves_what_it_pays_and_nothing_else(cast: Cast) -> None:
    claim = a_claim(cast)
    pays = a_funder(cast.donor)
    other = a_funder(an_organisation(cast.territory))
    urls = [
        reverse("vouchers:statement", args=[claim.scheme_id]),
        reverse("vouchers:books", args=[claim.scheme_id]),
        reverse("vouchers:claim", args=[claim.pk]),
    ]
    assert [pays.get(url).status_code for url in urls] == [200] * 3
    assert [other.get(url).status_code for url in urls] == [404] * 3
    approve = reverse("vouchers:approve", args=[claim.pk])
    assert other.post(approve).status_code == 404
    pays.post(approve)
    claim.refresh_from_db()
    assert claim.state == "approved"


def test_a_funder_at_the_organisation_of_the_place_approves_nothing_it_does_not_fund(cast: Cast) -> None:
    claim = a_claim(cast)
    beside = a_membership(Role.FUNDER, cast.place.organisation)
    with pytest.raises(NotFound):
        actions.approve_claim(actor=actor_for(beside), claim=claim)


def test_the_payment_file_runs_no_formula_and_reads_as_numbers(cast: Cast, client_of: ClientOf) -> None:
    payment = a_payment(cast)
    type(cast.place).objects.filter(pk=cast.place.pk).update(name="=HYPERLINK(1)")
    answer = client_of("chloe").get(reverse("vouchers:payment_file", args=[payment.pk]))
    head, line = answer.content.decode().lstrip("\ufeff").splitlines()
    claim = payment.claims.get()
    assert head.split(";")[-1] == "Montant (€)"
    assert line.split(";") == [
        payment.reference,
        claim.reference,
        "La Fabrique numérique",
        "'=HYPERLINK(1)",
        "T-0042",
        claim.starts_on.isoformat(),
        claim.ends_on.isoformat(),
        "2",
        "20,00",
    ]


def test_the_address_on_a_voucher_tells_nobody_whether_it_exists(cast: Cast, client_of: ClientOf) -> None:
    scheme = a_scheme(cast)
    accredited(scheme, cast.place)
    (known, *_more) = vouchers_in(*books_of(scheme))
    visitor = client_of("visitor")
    pages = [visitor.get(f"/V/{code}") for code in (known.code, "V-0000-00", "anything")]
    assert [page.status_code for page in pages] == [200] * 3
    assert len({page.content.split(b"<main")[1].split(b"</main")[0] for page in pages}) == 1
    assert cast.place.name.encode() in pages[0].content


def test_a_mistyped_voucher_is_said_to_be_so(cast: Cast, client_of: ClientOf) -> None:
    row = redeemed(cast, 1)[0]
    code = row.voucher.code
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    scan = reverse("vouchers:session", args=[row.session_id])
    page = client_of("ines").post(scan, {"codes": f"{wrong}\nbonjour"}, follow=True).content.decode()
    assert ("Un signe est faux" in page, "Il ressemble à V-4K7Q-9N" in page) == (True, True)


def test_another_place_sees_neither_session_nor_claim(cast: Cast, client_of: ClientOf) -> None:
    claim = a_claim(cast)
    row = claim.redemptions.order_by("pk")[0]
    farid = client_of("farid")
    assert farid.get(reverse("vouchers:session", args=[row.session_id])).status_code == 404
    assert farid.get(reverse("vouchers:claim", args=[claim.pk])).status_code == 404
    assert farid.post(reverse("vouchers:reverse", args=[row.pk]), {"reason": "slip"}).status_code == 404
    assert Voucher.objects.get(pk=row.voucher_id).state == VoucherState.REDEEMED


def test_lists_cost_the_same_for_one_row_as_for_three(cast: Cast, client_of: ClientOf) -> None:
    scheme, people = a_scheme(cast), a_class(cast, 2)
    chloe = client_of("chloe")

    def add_claim() -> object:
        place = a_place(an_organisation(cast.territory))
        accredited(scheme, place)
        (book,) = books_of(scheme, group=f"Groupe {place.pk}")
        session = attended(cast, people, place=place)
        actions.redeem(actor=TESTER, session=session, vouchers=vouchers_in(book)[:2])
        day = timezone.localdate()
        return actions.submit_claim(actor=TESTER, scheme=scheme, place=place, starts_on=day, ends_on=day)

    costs = {
        reverse("vouchers:claims"): 6,
        reverse("vouchers:books", args=[scheme.pk]): 7,
        reverse("vouchers:scheme", args=[scheme.pk]): 17,
    }
    for url, expected in costs.items():
        assert_list_costs(chloe, url, add_row=add_claim, expected=expected)


def test_the_list_of_schemes_and_a_session_cost_the_same_too(cast: Cast, client_of: ClientOf) -> None:
    scheme = a_scheme(cast, most_per_session=10)
    accredited(scheme, cast.place)
    (book,) = books_of(scheme, group="Classe")
    session, left = attended(cast, 5), iter(vouchers_in(book))

    def add_scan() -> object:
        return actions.redeem(actor=TESTER, session=session, vouchers=[next(left)])

    scan = reverse("vouchers:session", args=[session.pk])
    assert_list_costs(client_of("ines"), scan, add_row=add_scan, expected=6)
    assert_list_costs(
        client_of("chloe"), reverse("vouchers:home"), add_row=lambda: a_scheme(cast), expected=5
    )


def test_guessing_codes_is_stopped_for_the_day(cast: Cast, client_of: ClientOf, clock: Clock) -> None:
    row = redeemed(cast, 1)[0]
    guesses = [new_code(random.Random(at).randrange, family=VOUCHER_CODE) for at in range(UNKNOWN_CODES.most)]
    scan, ines = reverse("vouchers:session", args=[row.session_id]), client_of("ines")
    assert ines.post(scan, {"codes": "\n".join(guesses)}).status_code == 302
    stopped = ines.post(scan, {"codes": row.voucher.code})
    assert (stopped.status_code, "Trop de codes inconnus" in stopped.content.decode()) == (422, True)
    clock.advance(days=1)
    assert ines.post(scan, {"codes": row.voucher.code}).status_code == 302
