"""The learning path, and how a computer leaves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rebond.programmes.choices import (
    AssessmentTool,
    HandoverItem,
    HandoverPoint,
    Outlet,
    SessionSetting,
)
from rebond.programmes.rules import Rules
from rebond.programmes.wording.words import Rule, euros, labels


def path_rules(rules: Rules) -> Iterator[Rule]:
    if rules.assessment_tools:
        yield Rule(_("Assessment"), labels(AssessmentTool, rules.assessment_tools))
    if rules.sessions_held:
        yield Rule(_("Sessions"), labels(SessionSetting, rules.sessions_held))
    yield Rule(_("Absences"), _absences(rules))
    yield Rule(_("Handover"), _handover(rules))
    yield Rule(_("Outlets"), outlets_in_words(rules))
    if rules.handover_items:
        yield Rule(_("Leaves with the computer"), items_in_words(rules.handover_items))
    if rules.required_accessories:
        yield Rule(_("Needed before the shelf"), items_in_words(rules.required_accessories))


def _absences(rules: Rules) -> str:
    if not rules.absences_followed_up:
        return _("Nobody is called after an absence.")
    words = ngettext(
        "The place calls whoever was absent %(count)d time in a row.",
        "The place calls whoever was absent %(count)d times in a row.",
        rules.absences_followed_up,
    )
    return words % {"count": rules.absences_followed_up}


def _handover(rules: Rules) -> str:
    return {
        HandoverPoint.LAST_SESSION.value: _(
            "The computer is handed over at the last session of the learning path."
        ),
        HandoverPoint.ANY_SESSION.value: _("The computer may be handed over from the first session."),
        HandoverPoint.LOAN_THEN_GIFT.value: _(
            "The computer is lent during the learning path, and given at its end."
        ),
    }[rules.handover_point]


def outlets_in_words(rules: Rules) -> str:
    told = [labels(Outlet, rules.outlets)]
    if rules.sale_price_cents and Outlet.SOLIDARITY_SALE in rules.outlets:
        told.append(_("sold at %(price)s") % {"price": euros(rules.sale_price_cents)})
    if rules.most_instalments > 1 and Outlet.SOLIDARITY_SALE in rules.outlets:
        words = _("in %(most)d instalments at most, without interest")
        told.append(words % {"most": rules.most_instalments})
    if rules.organisation_price_cents and Outlet.SALE_TO_ORGANISATION in rules.outlets:
        words = _("to an organisation for %(price)s at least")
        told.append(words % {"price": euros(rules.organisation_price_cents)})
    if rules.loan_days and {Outlet.LOAN, Outlet.LOAN_DURING_PATH} & set(rules.outlets):
        words = ngettext("lent for %(days)d day", "lent for %(days)d days", rules.loan_days)
        told.append(words % {"days": rules.loan_days})
    return " · ".join(told)


def items_in_words(codes: Iterable[str]) -> str:
    """What leaves with a computer: "Charger, Mouse"."""
    return labels(HandoverItem, codes)
