"""A person knows which papers to bring: their sheet says it, and the page on which they follow their request, in easy words."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from rebond.programmes.choices import AskedPaper
from rebond.referrals.actions import accept, close
from rebond.referrals.asked_papers import FOR_THE_PERSON, PapersToBring, papers_to_bring
from rebond.referrals.choices import ClosingReason, Need
from rebond.referrals.following import secret_of
from rebond.referrals.models import Referral
from rebond.referrals.sheets import print_sheet
from tests.cast import Cast
from tests.factories import a_referral

SITUATION = "Un papier qui montre votre situation."
CHARTER = "La charte, signée."


@pytest.fixture(autouse=True)
def in_french(db: None) -> Iterator[None]:
    cache.clear()
    with translation.override("fr"):
        yield


def asked_of(cast: Cast, need: str = Need.COMPUTER_AND_INITIATION) -> Referral:
    """A programme that asks for a proof before it accepts, and for the charter on the day of the computer."""
    cast.programme.papers_at_acceptance = [AskedPaper.PROOF_OF_SITUATION]
    cast.programme.papers_at_handover = [AskedPaper.CHARTER]
    cast.programme.save()
    return a_referral(cast.programme, place=cast.place, need=need)


def words_on_the_sheet(referral: Referral) -> tuple[int, str]:
    pages = PdfReader(io.BytesIO(print_sheet(referral).content)).pages
    return len(pages), " ".join(" ".join(page.extract_text() for page in pages).split())


def words_on_the_page(client: Client, referral: Referral) -> str:
    given = {"code": referral.code, "secret": secret_of(referral.code, referral.follow_salt)}
    return client.post(reverse("privacy:follow"), given).content.decode()


def test_the_sheet_lists_them_by_the_day_on_which_they_are_shown(cast: Cast) -> None:
    _pages, words = words_on_the_sheet(asked_of(cast))
    order = ["Papiers à apporter", "première fois", SITUATION, "Le jour de votre ordinateur", CHARTER]
    places = [words.index(part) for part in order]
    assert places == sorted(places)


def test_a_programme_that_asks_for_none_says_nothing_of_papers(cast: Cast, client: Client) -> None:
    referral = a_referral(cast.programme, place=cast.place)
    assert "Papiers à apporter" not in words_on_the_sheet(referral)[1]
    assert "Papiers à apporter" not in words_on_the_page(client, referral)


def test_who_comes_to_learn_only_brings_nothing_for_a_computer(cast: Cast) -> None:
    papers = papers_to_bring(asked_of(cast, Need.INITIATION_ONLY))
    assert papers == PapersToBring(at_first=(str(FOR_THE_PERSON[AskedPaper.PROOF_OF_SITUATION]),))


def test_the_page_tells_no_more_of_what_is_behind_the_person(cast: Cast, client: Client) -> None:
    referral, ines = asked_of(cast), cast.actor("ines")

    def told() -> tuple[bool, bool]:
        page = words_on_the_page(client, referral)
        return SITUATION in page, CHARTER in page

    assert told() == (True, True)
    accept(actor=ines, referrals=[referral], papers=[AskedPaper.PROOF_OF_SITUATION])
    assert told() == (False, True)
    close(actor=ines, referrals=[referral], reason=ClosingReason.MOVED)
    assert told() == (False, False)


def test_each_paper_has_words_for_the_person() -> None:
    assert set(FOR_THE_PERSON) == set(AskedPaper)
