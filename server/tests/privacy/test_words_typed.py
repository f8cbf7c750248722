"""What somebody typed for people who come together, or during a check, does not outlive its use."""

from __future__ import annotations

import pytest

from rebond.audits.actions import locate_papers
from rebond.audits.choices import PaperKind
from rebond.audits.models import Audit, PapersKept
from rebond.audits.papers import print_minutes
from rebond.kit.errors import Invalid, Refused
from rebond.learning.actions import form_cohort, join_cohort
from rebond.learning.models import Cohort
from rebond.ledger.models import Event
from rebond.privacy.actions import erase_what_is_due
from rebond.vouchers.actions import form_group
from tests.audits.drawn import concluded
from tests.cast import Cast
from tests.factories import a_learning_path, a_referral
from tests.harness.clock import Clock
from tests.vouchers.books import a_scheme


def test_a_cohort_keeps_its_name_while_somebody_is_on_the_path_then_gets_a_number(
    cast: Cast, clock: Clock
) -> None:
    path, ines = a_learning_path(cast.programme, sessions=2), cast.actor("ines")
    running, over = (
        form_cohort(actor=ines, place=cast.place, path=path, name=name) for name in ("Ceux de Zoé", "Zoé")
    )
    person = a_referral(cast.programme, place=cast.place, stage="accepted")
    assert join_cohort(actor=ines, cohort=running, referrals=[person]).complete
    for days, names in ((700, ["Ceux de Zoé", "Zoé"]), (100, ["Ceux de Zoé", f"n° {over.pk}"])):
        clock.advance(days=days)
        erase_what_is_due()
        assert list(Cohort.objects.order_by("pk").values_list("name", flat=True)) == names


def test_nobody_takes_the_number_that_another_name_will_leave_behind(cast: Cast, clock: Clock) -> None:
    """Taken, it would keep every name of every cohort from being erased, night after night."""
    path, ines, scheme = a_learning_path(cast.programme, sessions=2), cast.actor("ines"), a_scheme(cast)
    cohort = form_cohort(actor=ines, place=cast.place, path=path, name="Zoé")
    driss = {"actor": cast.actor("driss"), "scheme": scheme, "organisation": cast.social_centre, "people": 4}
    group = form_group(name="Zoé", **driss)
    with pytest.raises(Invalid) as refused:
        form_cohort(actor=ines, place=cast.place, path=path, name=f"n°  {cohort.pk}")
    assert refused.value.field == "name"
    with pytest.raises(Invalid) as refused:
        form_group(name=f"n° {group.pk}", **driss)
    assert refused.value.field == "group_name"
    clock.advance(days=800)
    assert erase_what_is_due().failed == []
    group.refresh_from_db()
    assert (Cohort.objects.get().name, group.name) == (f"n° {cohort.pk}", f"n° {group.pk}")


def test_where_papers_lie_goes_five_years_after_it_was_last_said(cast: Cast, clock: Clock) -> None:
    where = {PaperKind.HANDOVER: "Bureau de Mme Zoé", PaperKind.ATTENDANCE: "Armoire 2"}
    locate_papers(actor=cast.actor("ines"), place=cast.place, where=where)
    clock.advance(days=4 * 365)
    locate_papers(actor=cast.actor("ines"), place=cast.place, where={PaperKind.ATTENDANCE: "Armoire 2"})
    for days, left in ((2 * 366 + 1, ["Armoire 2"]), (4 * 365, [])):
        erase_what_is_due()
        clock.advance(days=days)
        erase_what_is_due()
        assert list(PapersKept.objects.values_list("where", flat=True)) == left
    (_once,) = Event.objects.filter(kind="place.papers_located")  # the same again is no news


def test_the_minutes_of_a_check_go_after_five_years_and_say_so(cast: Cast, clock: Clock) -> None:
    audit = concluded(cast)
    clock.advance(days=5 * 365)
    erase_what_is_due()
    audit.refresh_from_db()
    assert "lines" in (audit.minutes or {})
    clock.advance(days=366)
    erase_what_is_due()
    audit = Audit.objects.get()
    assert audit.lines.count() == 1
    with pytest.raises(Refused) as refused:
        print_minutes(audit)
    assert refused.value.code == "erased"
