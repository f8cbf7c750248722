"""`play` fills an empty database with the demonstration, through the same actions as people do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Role, system_actor
from rebond.accounts.models import User
from rebond.demonstration import landes_data, setting
from rebond.demonstration.clock import at
from rebond.demonstration.crew import Crew
from rebond.demonstration.demand import Prescriber
from rebond.demonstration.landes import Story, play_landes
from rebond.demonstration.lot_et_garonne import play_lot_et_garonne
from rebond.demonstration.people import CAST, joins, player
from rebond.demonstration.poitiers import play_poitiers
from rebond.demonstration.scene import following_programme
from rebond.demonstration.today import Week, play_today
from rebond.donations.actions import draw_up_agreement
from rebond.donations.choices import LegalGround
from rebond.donations.models import DonationAgreement
from rebond.kit.errors import Refused
from rebond.learning.actions import add_path
from rebond.ledger.installation import DemonstrationOpened
from rebond.ledger.reading import INSTALLATION_STREAM, is_empty
from rebond.ledger.recording import Entry, record
from rebond.ledger.sealing import seal_all
from rebond.ledger.worker import drain
from rebond.network.choices import OrganisationKind as Kind
from rebond.network.models import Organisation, Place, Territory
from rebond.programmes.choices import HandoverPoint
from rebond.programmes.models import Programme

EDITION = "1"
OPERATOR = "Agence landaise du numérique"
ADVISERS = (
    "Conseillers du Département",
    "Conseillers des intercommunalités",
    "Conseillers des communes",
    "Conseillers associatifs",
)
Progress = Callable[[str], None]


def play(progress: Progress = lambda _text: None) -> None:
    """Open the database as a demonstration, for ever, and play. Raise `Refused` when it is not empty."""
    with transaction.atomic():
        if not is_empty() or User.objects.exists():
            raise Refused(
                _("This database is not empty: a demonstration needs one of its own (REBOND_DATA)."),
                code="not_empty",
            )
        opened = DemonstrationOpened(edition=EDITION)
        record(actor=system_actor("demonstration"), entries=[Entry(INSTALLATION_STREAM, opened)])
    _play_landes(progress)
    play_lot_et_garonne(progress)
    play_poitiers(progress)
    progress("Statistiques et sceaux")
    drain()
    seal_all()


def _play_landes(progress: Progress) -> None:
    where = setting.territory("landes", "Landes", "40")
    reached = {"public_phone": "05 36 49 99 00", "public_email": "coordination@rebond.example"}
    operator = setting.structure(where, OPERATOR, Kind.PUBLIC_ESTABLISHMENT, is_operator=True, **reached)
    donor = setting.structure(where, "Département des Landes", Kind.DEPARTEMENT, is_network_member=True)
    places = [setting.place(where, spot.name, spot.kind, spot.commune) for spot in landes_data.PLACES]
    bench = setting.workshop(operator, "Atelier de Mont-de-Marsan", "40192")
    senders = setting.prescribers(where, landes_data.PRESCRIBERS)
    published = _published_programme(where)
    crew = setting.crew(published, bench, ("A-1", "A-2", "B-1", "B-2"), places)
    path = add_path(
        actor=crew.coordinator,
        programme=published,
        name="Premiers pas",
        sessions=("Découvrir l'ordinateur", "Internet et la messagerie", "Mes démarches en ligne"),
    )
    advisers = [setting.structure(where, name, Kind.ASSOCIATION) for name in ADVISERS]
    donations = _donations(crew, donor)
    play_landes(Story(crew, donations, places, advisers, path, senders), progress)
    _sign_everybody_in(where, operator, donor, places[0], progress)
    prescriber = Prescriber(player(Role.PRESCRIBER), senders[0].kind)
    following = _those_with_accounts(crew, places[0])
    play_today(Week(following, donor, places[0], places[9], prescriber), progress)


def _those_with_accounts(crew: Crew, place: Place) -> Crew:
    """The people of the accounts do the work of the programme that follows: who signs in finds what they did."""
    return replace(
        crew,
        programme=following_programme(crew.programme.territory, timezone.localdate()),
        coordinator=player(Role.COORDINATOR),
        technician=player(Role.TECHNICIAN),
        storekeeper=player(Role.STOREKEEPER),
        mediators={**crew.mediators, place.pk: player(Role.MEDIATOR)},
    )


def _published_programme(where: Territory) -> Programme:
    programme = Programme.objects.create(
        territory=where,
        slug="mon-ordi-pin40",
        name="Mon Ordi PIN40",
        starts_on=landes_data.STARTS_ON,
        ends_on=landes_data.ENDS_ON,
        funding_cents=landes_data.FUNDING_CENTS,
        funder="Fonds social européen",
        handover_point=HandoverPoint.LAST_SESSION,
    )
    setting.declare(
        programme,
        landes_data.DECLARED,
        source=landes_data.REPORT,
        since=landes_data.STARTS_ON,
        until=landes_data.ENDS_ON,
    )
    return programme


def _donations(crew: Crew, donor: Organisation) -> dict[int, DonationAgreement]:
    return {
        year.year: draw_up_agreement(
            actor=crew.coordinator,
            programme=crew.programme,
            donor=donor,
            reference=f"CD40-{year.year}",
            signed_on=date(year.year, 1, 6),
            legal_ground=LegalGround.PUBLIC_GIFT,
            pool="Un collégien, un ordinateur portable",
            occurred_at=at(date(year.year, 1, 6)),
        )
        for year in landes_data.YEARS
    }


def _sign_everybody_in(
    where: Territory, operator: Organisation, donor: Organisation, place: Place, progress: Progress
) -> None:
    progress("Comptes de démonstration")
    social_centre = Organisation.objects.get(territory=where, name=landes_data.PRESCRIBERS[0][0])
    funder = setting.structure(where, "Autorité de gestion du fonds social", Kind.STATE)
    homes: dict[Role, tuple[Organisation, Place | None]] = {
        Role.DONOR: (donor, None),
        Role.SIGNATORY: (place.organisation, None),
        Role.MEDIATOR: (place.organisation, place),
        Role.PLACE_MANAGER: (place.organisation, place),
        Role.TRAINER: (place.organisation, place),
        Role.PRESCRIBER: (social_centre, None),
        Role.COMMITTEE_MEMBER: (social_centre, None),
        Role.FUNDER: (funder, None),
        Role.AUDITOR: (funder, None),
    }
    for character in CAST:
        organisation, spot = homes.get(character.role, (operator, None))
        joins(character.name, character.role, organisation, spot, login=character.key)
