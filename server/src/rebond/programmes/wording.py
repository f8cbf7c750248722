"""The rules as a person would say them, and two sets of rules compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from django.db.models import TextChoices
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rebond.geography.models import Commune
from rebond.kit.days import written
from rebond.network.choices import PrescriberKind
from rebond.programmes.choices import (
    AssessmentTool,
    BatchClaims,
    CheckKind,
    ConflictRule,
    CriteriaRule,
    Criterion,
    Document,
    ErasureLevel,
    HandoverItem,
    HandoverPoint,
    Outlet,
    SessionSetting,
    SystemRule,
)
from rebond.programmes.rules import Rules

LISTED = 6
"""Communes named before the others are counted."""


class Part(Enum):
    """Of which step of the editor a rule is."""

    FRAME = "frame"
    PEOPLE = "people"
    REFERRING = "referring"
    NUMBERS = "numbers"
    PATH = "path"
    COMPUTERS = "computers"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as a person would say it."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Change:
    """A rule before and after; nothing where it was not, or is no more."""

    name: str
    before: str
    after: str


def rules_in_words(rules: Rules) -> list[Rule]:
    return [rule for part in rules_by_part(rules).values() for rule in part]


def rules_by_part(rules: Rules) -> dict[Part, list[Rule]]:
    """In the order of the editor."""
    return {
        Part.FRAME: list(_frame(rules)),
        Part.PEOPLE: list(_people(rules)),
        Part.REFERRING: list(_referring(rules)),
        Part.NUMBERS: list(_numbers(rules)),
        Part.PATH: list(_path(rules)),
        Part.COMPUTERS: list(_computers(rules)),
    }


def changes_in_words(before: Rules, after: Rules) -> list[Change]:
    """Only what differs."""
    old = {rule.name: rule.words for rule in rules_in_words(before)}
    new = {rule.name: rule.words for rule in rules_in_words(after)}
    names = [*old, *(name for name in new if name not in old)]
    pairs = [Change(name, old.get(name, ""), new.get(name, "")) for name in names]
    return [pair for pair in pairs if pair.before != pair.after]


def criterion_in_words(code: str, rules: Rules) -> str:
    """Whom the criterion means, in the words of these rules."""
    if code == Criterion.AGE:
        return _age(rules)
    if code == Criterion.RESIDENCE:
        return _("Living in %(communes)s") % {"communes": _communes(rules.communes)}
    if code == Criterion.OWN:
        return rules.own_criterion
    return str(Criterion(code).label)


def euros(cents: int) -> str:
    amount = Decimal(cents) / 100
    return _("EUR %(amount)s") % {
        "amount": number_format(amount, 0 if cents % 100 == 0 else 2, force_grouping=True)
    }


def _frame(rules: Rules) -> Iterator[Rule]:
    yield Rule(_("Name"), rules.name)
    yield Rule(_("Days"), days_in_words(rules))
    if rules.funder or rules.funding_cents:
        amount = euros(rules.funding_cents) if rules.funding_cents else ""
        yield Rule(_("Funding"), " · ".join(filter(None, (rules.funder, amount))))
    if rules.documents:
        yield Rule(_("Papers"), _labels(Document, rules.documents))
    if rules.is_cofunded:
        yield Rule(
            _("European Social Fund"), _("People are asked whether they agree to be followed by name.")
        )


def days_in_words(rules: Rules) -> str:
    start = written(rules.starts_on)
    if rules.ends_on is None:
        return _("since %(start)s") % {"start": start}
    return _("from %(start)s to %(end)s") % {"start": start, "end": written(rules.ends_on)}


def _people(rules: Rules) -> Iterator[Rule]:
    yield Rule(_("For whom"), for_whom(rules))
    if rules.one_per_household:
        words = _(
            "One computer per household. No identity is kept: only a fingerprint that cannot be read back."
        )
    else:
        words = _("Several computers are possible in one household.")
    yield Rule(_("Household"), words)


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


def _referring(rules: Rules) -> Iterator[Rule]:
    kinds = _labels(PrescriberKind, rules.prescriber_kinds) or _("Any organisation that refers people")
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


def _numbers(rules: Rules) -> Iterator[Rule]:
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


def _path(rules: Rules) -> Iterator[Rule]:
    if rules.assessment_tools:
        yield Rule(_("Assessment"), _labels(AssessmentTool, rules.assessment_tools))
    if rules.sessions_held:
        yield Rule(_("Sessions"), _labels(SessionSetting, rules.sessions_held))
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
    told = [_labels(Outlet, rules.outlets)]
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


def _computers(rules: Rules) -> Iterator[Rule]:
    yield Rule(
        _("Erasure"),
        _("Every drive at the level “%(level)s” at least; a donor may ask for more.")
        % {"level": ErasureLevel(rules.erasure_level).label},
    )
    yield Rule(_("Checks"), _labels(CheckKind, rules.required_checks))
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


def items_in_words(codes: Iterable[str]) -> str:
    """What leaves with a computer: "Charger, Mouse"."""
    return _labels(HandoverItem, codes)


def _labels(kinds: type[TextChoices], values: Iterable[str]) -> str:
    wanted = set(values)
    return ", ".join(str(kind.label) for kind in kinds if kind.value in wanted)
