"""The eight programmes of the field, each set up by a coordinator through the pages, tried by referring two people, and
walked to the handover of a computer as its rules have it: given, lent for a time, lent then given, or sold.

What differs from one to the other is data below: no line of code knows any of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from rebond.committees.choices import Decision
from rebond.committees.models import CommitteeSession
from rebond.devices.choices import FormFactor
from rebond.devices.models import Device
from rebond.handover.models import Handover
from rebond.learning.models import LearningPath
from rebond.network.choices import PrescriberKind
from rebond.network.models import Organisation
from rebond.programmes.choices import Outlet
from rebond.programmes.models import Programme, ProgrammeVersion
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage
from tests.browser.gestures import Person
from tests.cast import Cast
from tests.factories.demand import an_agreement
from tests.factories.network import a_commune, an_address
from tests.stock.prepared import at_place

PictureTaker = Callable[[Page, str], None]
STEPS = ("frame", "people", "referring", "numbers", "path", "computers")
PERSON = {
    "need": "computer_and_initiation",
    "age_bracket": "30-39",
    "sex": "woman",
    "occupation": "employed",
    "internet_at_home": "no",
}


@dataclass(frozen=True)
class Told:
    """What a coordinator writes, ticks, unticks and chooses on one step."""

    writes: dict[str, str] = field(default_factory=dict)
    ticks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    only: dict[str, tuple[str, ...]] = field(default_factory=dict)
    picks: dict[str, str] = field(default_factory=dict)
    flags: dict[str, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class Story:
    """A programme: its steps, then a person whom its rules let in and one whom they do not, and the words of the refusal.

    ``tool``: with what the person is assessed; ``sessions``: the titles of the path, ``held`` where (see
    `SessionSetting`) by ``trainer``; ``ends``: as what the computer leaves.
    """

    name: str
    starts_on: str
    steps: dict[str, Told]
    lets_in: dict[str, object]
    refuses: dict[str, object]
    refusal: str
    stage: str = Stage.SENT
    kind: str = PrescriberKind.SOCIAL_ACTION_CENTRE
    is_member: bool = False
    tool: str = "interview"
    sessions: tuple[str, ...] = ("Premiers pas", "Courriel et démarches")
    held: str = "place"
    ends: Outlet = Outlet.GIFT

    @property
    def computer_comes_last(self) -> bool:
        """The rule refuses the handover before the last session: there is something before it, and nothing is lent."""
        return len(self.sessions) > 1 and self.ends != Outlet.LOAN_DURING_PATH


STORIES = (
    Story(
        name="Mon Ordi PIN40, deuxième version",
        starts_on="2024-01-01",
        steps={
            "frame": Told(
                writes={"funder": "Fonds social européen +", "funding": "20586.35"},
                ticks={"documents": ("referral_sheet", "handover_sheet")},
            ),
            "referring": Told(flags={"network_members_only": True, "pact_members_only": True}),
            "numbers": Told(
                writes={
                    "wave_name_1": "Ordinateurs neufs",
                    "wave_opens_1": "2024-01-01",
                    "wave_computers_1": "3000",
                    "batch_size": "10",
                    "batch_price": "1",
                }
            ),
            "path": Told(ticks={"assessment_tools": ("pix", "les_bons_clics")}, only={"outlets": ("gift",)}),
            "computers": Told(picks={"erasure_level": "purge", "system_rule": "choice"}),
        },
        is_member=True,
        tool="pix",
        lets_in={},
        refuses={"not_a_member": True},
        refusal="Seuls les membres du",
    ),
    Story(
        name="1 ordi, 1 clic",
        starts_on="2023-01-01",
        steps={
            "people": Told(
                writes={"communes": "Campagne (40090)\nBostens (40090)"},
                ticks={"criteria": ("residence", "priority_district")},
                picks={"criteria_rule": "any"},
            ),
            "numbers": Told(
                writes={
                    "wave_name_1": "3e opération",
                    "wave_opens_1": "2024-02-01",
                    "wave_computers_1": "320",
                }
            ),
            "path": Told(ticks={"sessions_held": ("bus",)}, picks={"handover_point": "last_session"}),
        },
        sessions=("Une demi-journée dans le bus",),
        held="bus",
        lets_in={"commune": "Campagne (40090)"},
        refuses={"commune": "Dax (40100)"},
        refusal="Habitant un quartier prioritaire",
    ),
    Story(
        name="Retraités branchés",
        starts_on="2024-01-01",
        steps={
            "frame": Told(writes={"funder": "CARSAT"}),
            "people": Told(writes={"least_age": "55"}, ticks={"criteria": ("age",)}),
            "numbers": Told(
                writes={"wave_opens_1": "2024-01-01", "wave_computers_1": "50"},
            ),
            "path": Told(
                ticks={"assessment_tools": ("self_assessment",), "sessions_held": ("home",)},
                only={"outlets": ("gift",)},
            ),
        },
        tool="self_assessment",
        sessions=("Découvrir", "Écrire", "Chercher", "Échanger", "Se protéger"),
        held="home",
        lets_in={"age_bracket": "66-69"},
        refuses={"age_bracket": "40-54"},
        refusal="55 ans ou plus",
    ),
    Story(
        name="PrepaSport",
        starts_on="2024-01-01",
        steps={
            "people": Told(
                writes={"own_criterion": "Stagiaire de la promotion PrepaSport"},
                ticks={"criteria": ("own",)},
                flags={"one_per_household": False},
            ),
            "path": Told(
                writes={"loan_days": "150"},
                ticks={"sessions_held": ("partner",)},
                only={"outlets": ("gift", "loan_during_path")},
                picks={"handover_point": "loan_then_gift"},
            ),
        },
        sessions=("Septembre", "Octobre", "Novembre", "Décembre", "Janvier"),
        held="partner",
        ends=Outlet.LOAN_DURING_PATH,
        lets_in={"criteria": ("own",), "occupation": "trainee"},
        refuses={"occupation": "trainee"},
        refusal="Stagiaire de la promotion PrepaSport",
    ),
    Story(
        name="La Smalah",
        starts_on="2024-01-01",
        steps={
            "people": Told(ticks={"criteria": ("minimum_income",)}),
            "path": Told(
                writes={"sale_price": "60"},
                only={"outlets": ("solidarity_sale",)},
            ),
            "computers": Told(picks={"system_rule": "linux"}),
        },
        ends=Outlet.SOLIDARITY_SALE,
        lets_in={"criteria": ("minimum_income",)},
        refuses={},
        refusal="Bénéficiaire d’un minimum social",
    ),
    Story(
        name="Transnuméric",
        starts_on="2022-01-01",
        steps={
            "people": Told(
                ticks={"criteria": ("minimum_income", "disability", "job_seeker")},
                picks={"criteria_rule": "any"},
            ),
            "path": Told(
                writes={"sale_price": "40", "loan_days": "365"},
                only={"outlets": ("gift", "loan", "solidarity_sale")},
            ),
            "computers": Told(picks={"erasure_level": "purge"}),
        },
        ends=Outlet.LOAN,
        lets_in={"occupation": "job_seeker_long"},
        refuses={},
        refusal="Demandeur d’emploi",
    ),
    Story(
        name="Fonds d’aide collèges",
        starts_on="2022-01-01",
        steps={
            "frame": Told(
                ticks={
                    "documents": ("handover_sheet", "diploma"),
                    "papers_at_acceptance": ("proof_of_situation",),
                    "papers_at_handover": ("charter", "image_right"),
                }
            ),
            "people": Told(
                writes={"own_criterion": "Famille qui n’a jamais activé Pronote"},
                ticks={"criteria": ("schoolchildren", "own")},
                picks={"criteria_rule": "all"},
            ),
            "referring": Told(ticks={"prescriber_kinds": ("college",)}),
            "numbers": Told(writes={"most_per_place": "20"}),
            "path": Told(picks={"handover_point": "last_session"}),
        },
        sessions=("Les bases, 1", "Les bases, 2", "Conseil de connexion", "Pronote et l’ENT"),
        kind=PrescriberKind.COLLEGE,
        lets_in={"criteria": ("schoolchildren", "own")},
        refuses={"criteria": ("schoolchildren",)},
        refusal="Famille qui n’a jamais activé Pronote",
    ),
    Story(
        name="Ordinateurs solidaires",
        starts_on="2023-01-01",
        steps={
            "frame": Told(writes={"funder": "Grand Poitiers", "funding": "6000"}),
            "people": Told(
                ticks={"criteria": ("schoolchildren", "job_seeker", "student")},
                picks={"criteria_rule": "any"},
            ),
            "referring": Told(
                flags={"decides_by_committee": True}, picks={"conflict_rule": "members_nominate"}
            ),
            "numbers": Told(writes={"batch_price": "0"}),
        },
        stage=Stage.NOMINATED,
        lets_in={"occupation": "student"},
        refuses={"occupation": "retired"},
        refusal="Famille avec enfants scolarisés",
    ),
)


@pytest.fixture
def prescriber(cast: Cast) -> Iterator[Organisation]:
    """Driss's organisation; it is afterwards what it was before."""
    before = Organisation.objects.get(pk=cast.social_centre.pk)
    yield cast.social_centre
    before.save()


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_programme_is_set_up_on_pages_and_walked_to_a_handover_under_its_rules(
    page: Page, cast: Cast, prescriber: Organisation, picture: PictureTaker, story: Story
) -> None:
    for name, code, postcode in (
        ("Dax", "40088", "40100"),
        ("Campagne", "40061", "40090"),
        ("Bostens", "40050", "40090"),
    ):
        a_commune(name, code, postcodes=postcode)
    programme = _chloe_sets_it_up(page, cast, story, picture)
    path = _chloe_writes_the_path(page, programme, story, picture)
    _may_refer(prescriber, story, is_member=story.is_member)
    an_agreement(programme, place=cast.place)
    _is_referred(page, cast, programme, story)
    _is_refused(page, cast, programme, story)
    picture(page, f"programme-{programme.slug}-refusal")
    if story.stage == Stage.NOMINATED:
        _the_committee_retains(page, cast, programme, picture)
    _leaves_with_a_computer(page, cast, path, story)
    picture(page, f"programme-{programme.slug}-handover")


def _chloe_sets_it_up(page: Page, cast: Cast, story: Story, picture: PictureTaker) -> Programme:
    chloe = Person.signs_in(page, cast.chloe)
    chloe.opens("/programmes/new/")
    chloe.writes(name=story.name, starts_on=story.starts_on)
    chloe.press("name")
    for number, step in enumerate(STEPS):
        assert page.url.rstrip("/").endswith(step)
        _tell(chloe, story.steps.get(step, Told()))
        if story is STORIES[1]:
            picture(page, f"programme-step-{number + 1}-{step}")
        chloe.presses("Enregistrer et continuer")
    expect(page.locator("h1")).to_have_text(re.compile(re.escape(story.name)))
    if story is STORIES[1]:
        picture(page, "programme-review")
    chloe.presses("Publier ces règles")
    programme = Programme.objects.filter(name=story.name).latest("pk")
    assert ProgrammeVersion.objects.get(programme=programme).rules == programme.rules
    return programme


def _chloe_writes_the_path(
    page: Page, programme: Programme, story: Story, picture: PictureTaker
) -> LearningPath:
    chloe = Person(page)
    chloe.opens("/learning/paths/new")
    chloe.picks(programme=str(programme.pk))
    chloe.writes(name="Parcours")
    while page.locator(f"[name=title_{len(story.sessions)}]").count() == 0:
        chloe.presses("Plus de séances")
    for number, title in enumerate(story.sessions, start=1):
        chloe.writes(**{f"title_{number}": title})
    if story.computer_comes_last:
        picture(page, "programme-path")
    chloe.presses("Proposer ce parcours")
    path = LearningPath.objects.get(programme=programme)
    assert tuple(path.plan.titles) == story.sessions
    return path


def _tell(person: Person, told: Told) -> None:
    person.writes(**told.writes)
    for name, wanted in told.only.items():
        for box in person.page.locator(f"input[name={name}]").all():
            box.set_checked(box.get_attribute("value") in wanted, force=True)
    for name, values in told.ticks.items():
        for value in values:
            person.page.locator(f'input[name="{name}"][value="{value}"]').check(force=True)
    for name, is_on in told.flags.items():
        person.page.locator(f"input[name={name}]").set_checked(is_on, force=True)
    person.picks(**told.picks)


def _may_refer(organisation: Organisation, story: Story, *, is_member: bool) -> None:
    Organisation.objects.filter(pk=organisation.pk).update(
        prescriber_kind=story.kind, is_network_member=is_member, is_pact_member=is_member
    )


def _is_referred(page: Page, cast: Cast, programme: Programme, story: Story) -> None:
    _driss_refers(page, cast, programme, story.lets_in, an_address())
    expect(page).to_have_url(re.compile(r"/referrals/P-"))
    referral = Referral.objects.get(programme=programme)
    assert (referral.stage, referral.rules.number) == (story.stage, 1)


def _is_refused(page: Page, cast: Cast, programme: Programme, story: Story) -> None:
    given = dict(story.refuses)
    if given.pop("not_a_member", False):
        _may_refer(cast.social_centre, story, is_member=False)
    _driss_refers(page, cast, programme, given, an_address())
    expect(page.locator("main")).to_contain_text(story.refusal)
    assert Referral.objects.filter(programme=programme).count() == 1


def _driss_refers(
    page: Page, cast: Cast, programme: Programme, given: dict[str, object], household: str
) -> None:
    driss = Person.signs_in(page, cast.driss)
    driss.opens(f"/referrals/new?programme={programme.slug}")
    told = {**PERSON, **{name: str(value) for name, value in given.items() if name in PERSON}}
    driss.picks(**told)
    driss.writes(commune=str(given.get("commune", "Dax (40100)")))
    if programme.one_per_household:
        driss.writes(household=household)
    ticked = given.get("criteria", ())
    assert isinstance(ticked, tuple)
    for code in ticked:
        page.locator(f'input[name=criteria][value="{code}"]').check(force=True)
    driss.press("commune", words="Orienter")


def _leaves_with_a_computer(page: Page, cast: Cast, path: LearningPath, story: Story) -> None:
    programme = path.programme
    person = Referral.objects.get(programme=programme)
    (device,) = at_place(replace(cast, programme=programme))
    Device.objects.filter(pk=device.pk).update(form_factor=FormFactor.NOTEBOOK)
    ines = Person.signs_in(page, cast.ines)
    ines.opens(f"/referrals/{person.code}")
    _shows_papers(ines, programme.papers_at_acceptance)
    ines.presses("Accepter")
    ines.opens(f"/learning/people/{person.code}")
    ines.picks(tool=story.tool, level="beginner")
    ines.press("tool")
    ines.opens(f"/learning/people/{person.code}")
    ines.press("path")
    both = f"referral={person.code}&code={device.asset_tag}"
    is_lent_first = story.ends == Outlet.LOAN_DURING_PATH
    if is_lent_first:
        ines.opens(f"/handover/hand-over/?{both}")
        ines.hands_over()
        ines.sees("Prêt pendant le parcours")
    for number in range(1, path.length):
        _attends(ines, path, number, story)
    if story.computer_comes_last:
        ines.opens(f"/handover/hand-over/?{both}")
        ines.sees(f"La séance {path.length} reste à suivre.")
        expect(page.locator("[name=facts_confirmed]")).to_have_count(0)
    _attends(ines, path, path.length, story)
    if story.ends == Outlet.SOLIDARITY_SALE:
        ines.opens(f"/handover/hand-over/?{both}")
        ines.sees("60,00")
        with page.expect_navigation():
            page.get_by_role("link", name="Le vendre à cette personne").click()
        ines.picks(paid_by="cash")
        page.locator("[name=proof_seen]").check(force=True)
        ines.press("price")
        ines.sees("L’ordinateur est vendu")
    elif is_lent_first:
        ines.opens(f"/handover/{Handover.objects.get(device=device).pk}/")
        ines.presses("Le donner définitivement")
        ines.sees("L’ordinateur est à elle")
    else:
        ines.opens(f"/handover/hand-over/?{both}")
        if page.locator("input[type=radio][name=outlet]").count():
            ines.picks(outlet=story.ends.value)
        _shows_papers(ines, programme.papers_at_handover)
        ines.hands_over()
        ines.sees("L’ordinateur est remis")
    handover = Handover.objects.get(device=device)
    left_as = Outlet.GIFT if is_lent_first else story.ends
    length = programme.loan_days if left_as == Outlet.LOAN else None
    assert (handover.outlet, handover.referral) == (left_as, person)
    assert handover.due_on == (timezone.localdate() + timedelta(days=length) if length else None)
    person.refresh_from_db()
    assert person.stage == Stage.EQUIPPED


def _shows_papers(ines: Person, asked: list[str]) -> None:
    """One tick for each that the programme asks for at this moment, and no other."""
    ticks = ines.page.locator("[name=papers]")
    expect(ticks).to_have_count(len(asked))
    for tick in ticks.all():
        tick.check(force=True)


def _attends(ines: Person, path: LearningPath, number: int, story: Story) -> None:
    """Each session on a day of its own, the last one yesterday."""
    day = timezone.localdate() - timedelta(days=1 + path.length - number)
    ines.opens("/learning/sessions/new")
    ines.picks(path=str(path.pk))
    ines.writes(number=str(number), day=day.isoformat(), hour="14:00")
    ines.page.locator("details.more summary").first.click()
    ines.picks(setting=story.held)
    ines.press("number")
    ines.page.locator("[name=people]").first.check(force=True)
    ines.press("people")
    ines.presses("Tous présents")


def _the_committee_retains(page: Page, cast: Cast, programme: Programme, picture: PictureTaker) -> None:
    """Chloé publishes the criteria, calls the members, opens the session, writes what it decides, and closes it."""
    (code,) = Referral.objects.filter(programme=programme).values_list("code", flat=True)
    chloe = Person.signs_in(page, cast.chloe)
    chloe.opens(f"/committees/criteria/{programme.slug}/publish/")
    for name, value in {
        "public-0-name": "Étudiants",
        "public-0-points": "10",
        "public-0-share": "100",
        "question-0-text": "Un autre ordinateur au foyer ?",
        "question-0-no": "5",
    }.items():
        page.locator(f"[name='{name}']").fill(value)
    chloe.press("public-0-name")
    picture(page, "committee-criteria")
    chloe.opens(f"/committees/criteria/{programme.slug}/plan/")
    chloe.writes(meets_on=timezone.localdate().isoformat())
    chloe.press("meets_on")
    session = CommitteeSession.objects.get(programme=programme)
    assert list(session.members.values_list("membership_id", flat=True)) == [cast.hanna.pk]
    chloe.opens(f"/committees/{session.pk}/open/")
    chloe.writes(computers="5")
    chloe.press("computers")
    page.locator("[name=items]").check(force=True)
    chloe.picks(decision=Decision.RETAINED.value)
    chloe.press("decision")
    picture(page, "committee-session")
    chloe.opens(f"/committees/{session.pk}/close/")
    chloe.presses("Fermer la séance")
    chloe.sees(code)
    minutes = page.request.get(f"/committees/{session.pk}/minutes/")
    assert minutes.body()[:5] == b"%PDF-"
