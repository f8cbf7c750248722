"""The papers of a batch: a weight that nobody weighed says so, on every one of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from rebond.documents.sources import message_ids, template_path
from rebond.recycling.actions import GroupKey, weigh
from rebond.recycling.choices import WasteCode, WeeeCategory
from rebond.recycling.models import WeeeBatch
from rebond.recycling.papers import WORDS, pick_up_of, waste_slip_of
from rebond.recycling.waste import in_kilograms
from tests.cast import Cast
from tests.recycling.prepared import asked, closed, collected
from tests.recycling.test_endings import slip_text
from tests.stock.prepared import TESTER

TEMPLATES = ("return_slip", "pick_up", "waste_slip", "destruction")
ALL_WEIGHED = {
    GroupKey(WeeeCategory.LAPTOP, WasteCode.EQUIPMENT_DANGEROUS): 4_850,
    GroupKey(WeeeCategory.PART, WasteCode.COMPONENTS): 2_000,
}


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_says_only_declared_words(template: str) -> None:
    said = set(message_ids(template_path(f"recycling/{template}").read_text(encoding="utf-8")))
    assert said - set(WORDS) == set()


def test_the_request_says_what_where_when_and_what_is_estimated(cast: Cast) -> None:
    batch = asked(cast)
    text = slip_text(pick_up_of(batch, lang="fr").content)
    wanted = ("Éco-Pins", "Chloé Invente", "16 02 13*", "16 02 16", "estimé", batch.reference, "6,7")
    assert [word in text.replace("\xa0", " ") for word in wanted] == [True] * len(wanted)
    weigh(actor=TESTER, batch=batch, weights=ALL_WEIGHED)
    assert "estimé" not in slip_text(pick_up_of(batch, lang="fr").content)


def test_the_table_of_the_request_says_it_too(cast: Cast, client_of: Callable[[str], Client]) -> None:
    batch = asked(cast)
    text = client_of("amina").get(reverse("recycling:request_table", args=[batch.pk])).content.decode()
    rows = [line.split(";") for line in text.strip().splitlines()]
    assert [row[-5:] for row in rows[1:]] == [
        ["Ordinateurs portables", "16 02 13*", "2", "0,005", "estimé"],
        ["Autres pièces retirées", "16 02 16", "7", "0,002", "estimé"],
    ]


def test_there_is_no_request_on_paper_before_it_is_made(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    batch = closed(cast)
    pages = [reverse(f"recycling:{name}", args=[batch.pk]) for name in ("request_paper", "request_table")]
    assert [client_of("amina").get(page).status_code for page in pages] == [404, 404]


def test_the_slip_waits_for_the_driver_then_names_the_carrier_and_the_site(cast: Cast) -> None:
    batch = closed(cast)
    before = slip_text(waste_slip_of(batch, lang="fr").content)
    assert "À remplir par le chauffeur" in before
    after = slip_text(waste_slip_of(collected(cast), lang="fr").content)
    wanted = ("EP-2026-0417", "Transports Invente", "Démontage des Landes", "AB-123-CD", "estimé")
    assert [word in after for word in wanted] == [True] * len(wanted)


def test_a_slip_names_every_computer(cast: Cast) -> None:
    batch = WeeeBatch.objects.get(pk=collected(cast, 3).pk)
    text = slip_text(waste_slip_of(batch, lang="fr").content)
    tags = [line.device.asset_tag for line in batch.lines.exclude(device=None) if line.device]
    assert [tag in text for tag in tags] == [True] * 3


def test_kilograms_are_written_as_a_scale_shows_them() -> None:
    with override("fr"):
        french = [in_kilograms(grams) for grams in (4_860, 2_000, 1_234_560)]
    with override("en"):
        english = in_kilograms(1_234_560)
    assert (french, english) == (["4,9\xa0kg", "2\xa0kg", "1\u202f234,6\xa0kg"], "1,234.6\xa0kg")
