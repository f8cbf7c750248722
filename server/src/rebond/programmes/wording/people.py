"""The frame, for whom, who refers and how many, as a person would say them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rebond.geography.models import Commune
from rebond.kit.days import written
from rebond.network.choices import PrescriberKind
from rebond.programmes.choices import (
    AskedPaper,
    ConflictRule,
    CriteriaRule,
    Criterion,
    Document,
)
from rebond.programmes.rules import Rules
from rebond.programmes.wording.words import Rule, euros, labels

LISTED = 6
"""Communes named before the others are counted."""


def frame_rules(rules: Rules) -> Iterator[Rule]:
    yield Rule(_("Name"), rules.name)
    yield Rule(_("Days"), days_in_words(rules))
    if rules.funder or rules.funding_cents:
        amount = euros(rules.funding_cents) if rules.funding_cents else ""
        yield Rule(_("Funding"), " · ".join(filter(None, (rules.funder, amount))))
    if rules.documents:
        told = _("%(papers)s. Nothing waits for them.")
        yield Rule(_("Papers"), told % {"papers": labels(Document, rules.documents)})
    seen = _("%(papers)s. Seen and given back: nothing of them is kept.")
    if rules.papers_at_acceptance:
        words = seen % {"papers": papers_in_words(rules.papers_at_acceptance)}
        yield Rule(_("Papers seen before a person is accepted"), words)
    if rules.papers_at_handover:
        words = seen % {"papers": papers_in_words(rules.papers_at_handover)}
        yield Rule(_("Papers seen before the handover"), words)
    if rules.is_cofunded:
        yield Rule(
            _("European Social Fund"), _("People are asked whether they agree to be followed by name.")
        )


def papers_in_words(codes: Iterable[str]) -> str:
    """Those that a person brings: "Signed charter, Answer (yes or no) on image rights"."""
    return labels(AskedPaper, codes)


def days_in_words(rules: Rules) -> str:
    start = written(rules.starts_on)
    if rules.ends_on is None:
        return _("since %(start)s") % {"start": start}
    return _("from %(start)s to %(end)s") % {"start": start, "end": written(rules.ends_on)}


def people_rules(rules: Rules) -> Iterator[Rule]:
    yield Rule(_("For whom"), for_whom(rules))
    if rules.one_per_household:
        words = _(
            "One computer per household. No identity is kept: only a fingerprint that cannot be read back."
        )
    else:
        words = _("Several computers are possible in one household.")
    yield Rule(_("Household"), words)


def criterion_in_words(code: str, rules: Rules) -> str:
    """Whom the criterion means, in the words of these rules."""
    if code == Criterion.AGE:
        return _age(rules)
    if code == Criterion.RESIDENCE:
        return _("Living in %(communes)s") % {"communes": _communes(rules.communes)}
    if code == Criterion.OWN:
        return rules.own_criterion
    return str(Criterion(code).label)


def for_whom(rules: Rules) -> str:
    if not rules.criteria:
        return _("Whoever is referred: no criterion.")
    listed = " · ".join(
        criterion_in_words(code, rules) for code in Criterion.values if code in rules.criteria
    )
    if len(rules.criteria) == 1:
        return listed
    return f"{CriteriaRule(rules.criteria_rule).label} : {listed}"


def _age(rules: Rules) -> str:
    least, most = rules.least_age, rules.most_age
    if least is not None and most is not None:
        return _("From %(least)d to %(most)d years old") % {"least": least, "most": most}
    if least is not None:
        return _("%(least)d years old or more") % {"least": least}
    return _("%(most)d years old at the most") % {"most": most or 0}


def _communes(codes: list[str]) -> str:
    names = list(Commune.objects.filter(pk__in=codes).order_by("name", "pk").values_list("name", flat=True))
    shown = ", ".join(names[:LISTED])
    rest = len(names) - LISTED
    if rest <= 0:
        return shown
    words = ngettext("%(shown)s and %(rest)d other commune", "%(shown)s and %(rest)d other communes", rest)
    return words % {"shown": shown, "rest": rest}


def referring_rules(rules: Rules) -> Iterator[Rule]:
    kinds = labels(PrescriberKind, rules.prescriber_kinds) or _("Any organisation that refers people")
    needed = [
        words
        for asked, words in (
            (rules.network_members_only, _("member of the network")),
            (rules.pact_members_only, _("member of the integration pact (PTI)")),
        )
        if asked
    ]
    yield Rule(_("Who refers"), f"{kinds} ({', '.join(needed)})" if needed else kinds)
    if not rules.places_may_open:
        yield Rule(_("Places"), _("A place does not refer people itself."))
    elif rules.handover_needs_confirmation:
        yield Rule(
            _("Places"), _("A place refers people itself; the prescriber confirms before the handover.")
        )
    if rules.decides_by_committee:
        rule = ConflictRule(rules.conflict_rule).label
        yield Rule(_("Committee"), _("A committee decides. %(rule)s.") % {"rule": rule})
