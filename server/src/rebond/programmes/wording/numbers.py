"""How many computers, and in which batches."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rebond.kit.days import written
from rebond.programmes.choices import (
    BatchClaims,
)
from rebond.programmes.rules import Rules
from rebond.programmes.wording.words import Rule, euros


def numbers_rules(rules: Rules) -> Iterator[Rule]:
    if rules.waves:
        yield Rule(_("Computers"), " · ".join(_waves(rules)))
    if rules.most_per_place:
        words = ngettext(
            "%(most)d person at one place at the most; the next ones wait.",
            "%(most)d people at one place at the most; the next ones wait.",
            rules.most_per_place,
        )
        yield Rule(_("At one place"), words % {"most": rules.most_per_place})
    batch = ngettext(
        "Places order batches of %(count)d computer, at %(price)s the batch.",
        "Places order batches of %(count)d computers, at %(price)s the batch.",
        rules.batch_size,
    )
    yield Rule(_("Orders"), batch % {"count": rules.batch_size, "price": euros(rules.batch_price_cents)})
    if rules.batch_price_cents:
        yield Rule(_("Price of batches claimed"), str(BatchClaims(rules.batch_claims).label))
    if rules.least_declared_percent:
        words = _("Once %(share)d %% of the last computers received are declared handed over.")
        yield Rule(_("Next order"), words % {"share": rules.least_declared_percent})


def _waves(rules: Rules) -> Iterator[str]:
    for wave in rules.waves:
        words = ngettext(
            "%(count)d computer from %(day)s", "%(count)d computers from %(day)s", wave.computers
        )
        told = words % {"count": wave.computers, "day": written(wave.opens_on)}
        yield f"{wave.name} : {told}" if wave.name else told
