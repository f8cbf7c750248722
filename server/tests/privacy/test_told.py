"""What the public page of personal data says, against what the pages really ask."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from rebond.referrals.forms import ReferralForm


@pytest.mark.django_db
def test_what_serves_the_fingerprint_is_told_as_asked_and_never_as_not_asked(client: Client) -> None:
    page = client.get(reverse("privacy:kept"), headers={"accept-language": "fr"}).content.decode()
    asked, never = re.findall(
        r"Ce qui est demandé, puis effacé aussitôt(.*?)Ce qui n’est jamais demandé(.*?)</section>",
        page,
        re.DOTALL,
    )[0]
    assert {"first_name", "birth_date", "household"} <= set(ReferralForm.base_fields)
    for word in ("noms de famille", "adresse", "date de naissance"):
        assert word in asked
        assert word not in never
