"""What is asked of a computer, and how long things are kept."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rebond.programmes.choices import (
    CheckKind,
    ErasureLevel,
    SystemRule,
)
from rebond.programmes.rules import Rules
from rebond.programmes.wording.words import Rule, euros, labels


def computers_rules(rules: Rules) -> Iterator[Rule]:
    yield Rule(
        _("Erasure"),
        _("Every drive at the level “%(level)s” at least; a donor may ask for more.")
        % {"level": ErasureLevel(rules.erasure_level).label},
    )
    yield Rule(_("Checks"), labels(CheckKind, rules.required_checks))
    yield Rule(
        _("Battery"),
        _("%(least)d %% of its capacity at least, else it is replaced.")
        % {"least": rules.battery_threshold_percent},
    )
    yield Rule(_("Operating system"), str(SystemRule(rules.system_rule).label))
    if rules.repair_ceiling_cents is not None or rules.repair_hour_cents:
        yield Rule(_("Repairs"), _repair(rules))
    if rules.final_check_percent:
        yield Rule(_("Final check"), _final_check(rules))
    if rules.warranty_months:
        words = ngettext("%(months)d month", "%(months)d months", rules.warranty_months)
        told = _("%(months)s from the handover on.") % {"months": words % {"months": rules.warranty_months}}
        yield Rule(_("Warranty"), told)
    if rules.oldest_years is not None or rules.least_memory_gb is not None:
        yield Rule(_("Donations accepted"), " · ".join(_accepted(rules)))
    kept = ngettext(
        "Erased by themselves %(days)d day after the end.",
        "Erased by themselves %(days)d days after the end.",
        rules.contact_kept_days,
    )
    yield Rule(_("Contact details"), kept % {"days": rules.contact_kept_days})
    sheets = ngettext(
        "Erased by themselves %(days)d day after the handover.",
        "Erased by themselves %(days)d days after the handover.",
        rules.signed_sheet_kept_days,
    )
    yield Rule(_("Signed sheets"), sheets % {"days": rules.signed_sheet_kept_days})
    yield Rule(
        _("Statistics"),
        _("Numbers of people below %(least)d are not published.") % {"least": rules.small_cell},
    )


def _final_check(rules: Rules) -> str:
    if rules.final_check_percent == 100:
        return _("Every computer is checked at the end by another person than whoever prepared it.")
    return _(
        "%(percent)d %% of the computers, drawn so that nobody can choose them, are checked at the end by another person than whoever prepared them."
    ) % {"percent": rules.final_check_percent}


def _accepted(rules: Rules) -> Iterator[str]:
    if rules.oldest_years is not None:
        yield ngettext(
            "%(years)d year old at the most", "%(years)d years old at the most", rules.oldest_years
        ) % {"years": rules.oldest_years}
    if rules.least_memory_gb is not None:
        yield _("%(size)d GB of memory at least") % {"size": rules.least_memory_gb}


def _repair(rules: Rules) -> str:
    told = []
    if rules.repair_ceiling_cents is not None:
        told.append(
            _("%(price)s at most for one computer, else it is taken apart.")
            % {"price": euros(rules.repair_ceiling_cents)}
        )
    if rules.repair_hour_cents:
        told.append(_("An hour counts for %(price)s.") % {"price": euros(rules.repair_hour_cents)})
    return " ".join(told)
