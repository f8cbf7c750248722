"""The rules of a programme as one value: what a draft changes, what a version keeps, what a referral was made under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from rebond.kit.errors import Invalid
from rebond.network.choices import PrescriberKind
from rebond.programmes.choices import (
    AskedPaper,
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

OLDEST = 120
MOST_INSTALMENTS = 36
LONGEST_WARRANTY = 60
"""Months."""


@dataclass(frozen=True, slots=True)
class Wave:
    """``computers`` more from ``opens_on`` on."""

    name: str
    opens_on: date
    computers: int


def all_checks() -> list[str]:
    return list(CheckKind.values)


def usual_outlets() -> list[str]:
    return [Outlet.GIFT, Outlet.PROVISION, Outlet.TRANSFER_TO_PLACE]


def usual_items() -> list[str]:
    return [HandoverItem.CHARGER]


def no_codes() -> list[str]:
    return []


def no_waves() -> list[Wave]:
    return []


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Everything that a programme decides.

    Ages in whole years, both bounds included; ``communes`` are INSEE codes; amounts in cents; ``waves`` none: as many
    computers as there are; ``most_per_place`` None: no limit; ``prescriber_kinds`` none: anybody who refers.
    ``repair_ceiling_cents``: what repairing one computer may cost, parts and time together; None: no ceiling.
    ``absences_followed_up``: after how many absences in a row the place calls the person; 0: never.
    ``oldest_years`` and ``least_memory_gb`` are what a donation is accepted by; None: no limit.
    ``least_declared_percent``: the share of the last delivery that a place declares handed over before it orders again;
    0: no condition.
    ``batch_claims``: how the price of batches is claimed.
    ``handover_needs_confirmation``: of a request that a place opened itself, whoever follows the person confirms it before.
    ``is_cofunded``: people are asked whether they agree to be followed for the European Social Fund (FSE+).
    ``organisation_price_cents``: what an organisation pays at least for one computer. ``most_instalments``: in how many a
    sale to a person may be paid, without interest; 0: at once.
    ``final_check_percent``: how many computers in a hundred another person checks at the end; 0: none.
    ``warranty_months``: from the handover on; 0: no warranty.
    ``documents`` are signed or given, and nothing waits for them; ``papers_at_acceptance`` and ``papers_at_handover`` (see
    `AskedPaper`) are seen before, else the person is not accepted, or the computer does not leave.
    ``required_accessories``: those of ``handover_items`` without which a computer is not put in stock; none: it waits for nothing.
    """

    name: str
    starts_on: date
    ends_on: date | None = None
    funder: str = ""
    funding_cents: int = 0
    is_cofunded: bool = False
    criteria: list[str] = field(default_factory=no_codes)
    criteria_rule: str = CriteriaRule.ANY.value
    least_age: int | None = None
    most_age: int | None = None
    communes: list[str] = field(default_factory=no_codes)
    own_criterion: str = ""
    one_per_household: bool = True
    prescriber_kinds: list[str] = field(default_factory=no_codes)
    network_members_only: bool = False
    pact_members_only: bool = False
    places_may_open: bool = True
    handover_needs_confirmation: bool = False
    decides_by_committee: bool = False
    conflict_rule: str = ConflictRule.STEP_ASIDE.value
    waves: list[Wave] = field(default_factory=no_waves)
    most_per_place: int | None = None
    batch_size: int = 10
    batch_price_cents: int = 100
    batch_claims: str = BatchClaims.GROUPED.value
    least_declared_percent: int = 0
    assessment_tools: list[str] = field(default_factory=no_codes)
    sessions_held: list[str] = field(default_factory=no_codes)
    absences_followed_up: int = 2
    handover_point: str = HandoverPoint.LAST_SESSION.value
    outlets: list[str] = field(default_factory=usual_outlets)
    sale_price_cents: int = 0
    organisation_price_cents: int = 0
    most_instalments: int = 0
    loan_days: int = 0
    handover_items: list[str] = field(default_factory=usual_items)
    required_accessories: list[str] = field(default_factory=no_codes)
    documents: list[str] = field(default_factory=no_codes)
    papers_at_acceptance: list[str] = field(default_factory=no_codes)
    papers_at_handover: list[str] = field(default_factory=no_codes)
    erasure_level: str = ErasureLevel.CLEAR.value
    required_checks: list[str] = field(default_factory=all_checks)
    battery_threshold_percent: int = 50
    system_rule: str = SystemRule.SUPPORTED.value
    repair_hour_cents: int = 0
    repair_ceiling_cents: int | None = None
    oldest_years: int | None = None
    least_memory_gb: int | None = None
    final_check_percent: int = 0
    warranty_months: int = 0
    contact_kept_days: int = 30
    signed_sheet_kept_days: int = 365
    small_cell: int = 5

    def as_json(self) -> dict[str, Any]:
        """What a database keeps: days as ISO text."""
        known = asdict(self)
        known["starts_on"] = self.starts_on.isoformat()
        known["ends_on"] = self.ends_on.isoformat() if self.ends_on else None
        known["waves"] = waves_as_json(self.waves)
        return known

    def computers_by(self, day: date) -> int | None:
        """How many computers the waves opened so far give; None where there is no limit."""
        if not self.waves:
            return None
        return sum(wave.computers for wave in self.waves if wave.opens_on <= day)

    def next_wave(self, day: date) -> Wave | None:
        """The first one that opens after ``day``."""
        later = [wave for wave in self.waves if wave.opens_on > day]
        return min(later, key=lambda wave: wave.opens_on, default=None)


NAMES = tuple(item.name for item in fields(Rules))


def rules_from(stored: Mapping[str, Any]) -> Rules:
    """Of `as_json`, or of the columns of a programme. A rule that an older version did not know has its default."""
    known = {name: stored[name] for name in NAMES if name in stored}
    known["starts_on"], known["ends_on"] = _day(known["starts_on"]), _day(known.get("ends_on"))
    known["waves"] = waves_from(known.get("waves", ()))
    return Rules(**known)


def waves_as_json(waves: list[Wave]) -> list[dict[str, Any]]:
    return [
        {"name": wave.name, "opens_on": wave.opens_on.isoformat(), "computers": wave.computers}
        for wave in waves
    ]


def waves_from(stored: Any) -> list[Wave]:
    return [
        wave
        if isinstance(wave, Wave)
        else Wave(wave["name"], date.fromisoformat(wave["opens_on"]), wave["computers"])
        for wave in stored
    ]


def judge(rules: Rules) -> None:
    """Raise `Invalid`, with the field to mend, for rules that make no sense."""
    _judge_frame(rules)
    _judge_people(rules)
    _judge_numbers(rules)
    _judge_computers(rules)


def changes_between(before: Rules, after: Rules) -> tuple[str, ...]:
    """The names of the rules that differ."""
    return tuple(name for name in NAMES if getattr(before, name) != getattr(after, name))


def _judge_frame(rules: Rules) -> None:
    if not rules.name.strip():
        raise Invalid(_("A name is needed."), field="name")
    if rules.ends_on is not None and rules.ends_on < rules.starts_on:
        raise Invalid(_("The last day comes before the first one."), field="ends_on")
    if rules.is_cofunded and rules.ends_on is None:
        raise Invalid(
            _("A programme co-funded by the FSE+ has a last day: names are erased five years after it."),
            field="ends_on",
        )
    _known(rules.documents, Document.values, "documents")
    _known(rules.papers_at_acceptance, AskedPaper.values, "papers_at_acceptance")
    _known(rules.papers_at_handover, AskedPaper.values, "papers_at_handover")


def _judge_people(rules: Rules) -> None:
    _known(rules.criteria, Criterion.values, "criteria")
    _known([rules.criteria_rule], CriteriaRule.values, "criteria_rule")
    _known(rules.prescriber_kinds, PrescriberKind.values, "prescriber_kinds")
    bounds = [age for age in (rules.least_age, rules.most_age) if age is not None]
    if Criterion.AGE in rules.criteria and not bounds:
        raise Invalid(_("Say from which age, or up to which one."), field="least_age")
    if any(age > OLDEST for age in bounds) or bounds != sorted(bounds):
        raise Invalid(_("The first age comes before the last one."), field="most_age")
    if Criterion.RESIDENCE in rules.criteria and not rules.communes:
        raise Invalid(_("Write the communes, one a line."), field="communes")
    if Criterion.OWN in rules.criteria and not rules.own_criterion.strip():
        raise Invalid(_("Write the criterion of the programme in a few words."), field="own_criterion")


def _judge_numbers(rules: Rules) -> None:
    _known([rules.batch_claims], BatchClaims.values, "batch_claims")
    if rules.least_declared_percent > 100:
        raise Invalid(_("A share is 100 % at the most."), field="least_declared_percent")
    if any(wave.computers < 1 for wave in rules.waves):
        raise Invalid(_("A wave has at least one computer."), field="waves")
    if any(rules.ends_on is not None and wave.opens_on > rules.ends_on for wave in rules.waves):
        raise Invalid(_("A wave opens after the last day of the programme."), field="waves")
    if rules.waves and rules.decides_by_committee:
        raise Invalid(
            _("Where a committee decides, it shares out the computers of each session: no wave is needed."),
            field="waves",
        )


def _judge_computers(rules: Rules) -> None:
    _judge_accessories(rules)
    if not rules.outlets or not set(rules.outlets) <= set(Outlet.values):
        raise Invalid(_("Choose at least one outlet."), field="outlets")
    if rules.handover_point == HandoverPoint.LOAN_THEN_GIFT and Outlet.LOAN_DURING_PATH not in rules.outlets:
        raise Invalid(
            _("A computer lent during the path needs the outlet “Loan during the path”."), field="outlets"
        )
    if not rules.required_checks or not set(rules.required_checks) <= set(CheckKind.values):
        raise Invalid(
            _("Choose at least one check: nothing is refurbished without a test."), field="required_checks"
        )
    if rules.battery_threshold_percent > 100:
        raise Invalid(_("A battery holds 100 % at the most."), field="battery_threshold_percent")
    if rules.final_check_percent > 100:
        raise Invalid(
            _("At 100 %, every computer is checked: there is no more."), field="final_check_percent"
        )
    if rules.warranty_months > LONGEST_WARRANTY:
        raise Invalid(
            _("A warranty lasts %(most)d months at the most.") % {"most": LONGEST_WARRANTY},
            field="warranty_months",
        )
    if rules.most_instalments > MOST_INSTALMENTS:
        raise Invalid(
            _("At most %(most)d instalments.") % {"most": MOST_INSTALMENTS}, field="most_instalments"
        )
    _known(rules.assessment_tools, AssessmentTool.values, "assessment_tools")
    _known(rules.sessions_held, SessionSetting.values, "sessions_held")
    _known([rules.system_rule], SystemRule.values, "system_rule")


def _judge_accessories(rules: Rules) -> None:
    _known(rules.handover_items, HandoverItem.values, "handover_items")
    if not set(rules.required_accessories) <= set(rules.handover_items):
        raise Invalid(
            _("A computer waits only for what leaves with it: tick it in the line above too."),
            field="required_accessories",
        )


def _known(given: list[str], allowed: list[str], name: str) -> None:
    if not set(given) <= set(allowed):
        raise Invalid(_("Choose in the list."), field=name)


def _day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value
