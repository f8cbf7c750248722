"""What the pages of a programme show, in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.kit.days import written
from rebond.kit.errors import NotFound
from rebond.programmes.choices import CheckKind, ConflictRule, HandoverPoint, Outlet
from rebond.programmes.models import DeclaredFigure, Programme


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as a person would say it."""

    name: str
    words: str


def programmes_listed(actor: Actor) -> QuerySet[Programme]:
    return Programme.objects.visible_to(actor).select_related("territory").order_by("-starts_on", "-pk")


def programme_visible(slug: str, actor: Actor) -> Programme:
    found = Programme.objects.visible_to(actor).select_related("territory").filter(slug=slug).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def figures_of(programme: Programme) -> QuerySet[DeclaredFigure]:
    return programme.declared_figures.order_by("-covers_from", "key", "pk")


def days_of(programme: Programme) -> str:
    start = written(programme.starts_on)
    if programme.ends_on is None:
        return _("since %(start)s") % {"start": start}
    return _("from %(start)s to %(end)s") % {"start": start, "end": written(programme.ends_on)}


def rules_in_words(programme: Programme) -> list[Rule]:
    return [
        Rule(_("Handover"), _handover(programme)),
        Rule(_("Outlets"), _labels(Outlet, programme.outlets)),
        Rule(_("Household"), _household(programme)),
        *_committee(programme),
        Rule(_("Orders"), _batch(programme)),
        Rule(_("Erasure"), _erasure(programme)),
        Rule(_("Checks"), _labels(CheckKind, programme.required_checks)),
        Rule(
            _("Battery"),
            _("%(least)d %% of its capacity at least, else it is replaced.")
            % {"least": programme.battery_threshold_percent},
        ),
        Rule(_("Contact details"), _contacts(programme)),
        Rule(
            _("Statistics"),
            _("Numbers of people below %(least)d are not published.") % {"least": programme.small_cell},
        ),
        *_funding(programme),
    ]


def euros(cents: int) -> str:
    amount = Decimal(cents) / 100
    return _("EUR %(amount)s") % {
        "amount": number_format(amount, 0 if cents % 100 == 0 else 2, force_grouping=True)
    }


def _handover(programme: Programme) -> str:
    return {
        HandoverPoint.LAST_SESSION.value: _(
            "The computer is handed over at the last session of the learning path."
        ),
        HandoverPoint.ANY_SESSION.value: _("The computer may be handed over from the first session."),
        HandoverPoint.LOAN_THEN_GIFT.value: _(
            "The computer is lent during the learning path, and given at its end."
        ),
    }[programme.handover_point]


def _household(programme: Programme) -> str:
    if programme.one_per_household:
        return _(
            "One computer per household. No identity is kept: only a fingerprint that cannot be read back."
        )
    return _("Several computers are possible in one household.")


def _batch(programme: Programme) -> str:
    words = ngettext(
        "Places order batches of %(count)d computer, at %(price)s the batch.",
        "Places order batches of %(count)d computers, at %(price)s the batch.",
        programme.batch_size,
    )
    return words % {"count": programme.batch_size, "price": euros(programme.batch_price_cents)}


def _erasure(programme: Programme) -> str:
    return _("Every drive at the level “%(level)s” at least; a donor may ask for more.") % {
        "level": programme.get_erasure_level_display()
    }


def _contacts(programme: Programme) -> str:
    words = ngettext(
        "Erased by themselves %(days)d day after the end.",
        "Erased by themselves %(days)d days after the end.",
        programme.contact_kept_days,
    )
    return words % {"days": programme.contact_kept_days}


def _committee(programme: Programme) -> Iterable[Rule]:
    if programme.decides_by_committee:
        rule = ConflictRule(programme.conflict_rule).label
        yield Rule(_("Committee"), _("A committee decides. %(rule)s.") % {"rule": rule})


def _funding(programme: Programme) -> Iterable[Rule]:
    if programme.funder or programme.funding_cents:
        amount = euros(programme.funding_cents) if programme.funding_cents else ""
        yield Rule(_("Funding"), " · ".join(filter(None, (programme.funder, amount))))


def _labels(kinds: type[Outlet | CheckKind], values: Iterable[str]) -> str:
    wanted = set(values)
    return ", ".join(str(kind.label) for kind in kinds if kind.value in wanted)
