"""The glossary: the words of the house by hand, the answer lists from the code and the French catalogues."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.db.models import TextChoices
from django.utils import translation
from django.utils.module_loading import module_has_submodule

from drawing.places import DOCS

NOTE = "<!-- Written by `.venv/bin/python scripts/glossary.py`, words in scripts/drawing/words.py. Do not edit. -->"

# French, English, code word (a test finds each in the sources), what it means here.
WORDS = (
    ("territoire", "territory", "Territory", "an operator of programmes and its area: the tenant"),
    ("dispositif", "programme", "Programme", "rules under which computers are given"),
    ("structure", "organisation", "Organisation", "a legal body: association, town, college, company"),
    ("lieu de médiation numérique", "place", "Place", "where people are received, taught and equipped"),
    ("arrêt, passage d'un bus", "stop, passage", "PlaceStop", "where a place that travels stands, and when; one day there is a passage"),
    ("atelier", "workshop", "Workshop", "where computers are refurbished"),
    ("établi", "bench", "bench", "the work that each computer still asks"),
    ("rôle, casquette", "role, hat", "Membership", "a person, in an organisation or at a place, in a role"),
    ("gisement", "donor pool", "DonorPool", "where computers of one kind come from, year after year"),
    ("convention de don", "donation agreement", "DonationAgreement", "what a donor gives, and on which terms"),
    ("engagement du donneur", "commitment", "Commitment", "how many computers a donor promises in a year"),
    ("taux de réemploi", "reuse rate", "ReuseRate", "of what a donor gave in a year, the share reused or prepared for it"),
    ("lot (donné)", "lot", "Lot", "computers announced and received together"),
    ("lot mis de côté, réserve", "earmark", "earmark_place", "for whom the computers of a lot are: no other handover, order, loan or sale takes them"),
    ("étape d'une signature", "step of a signature", "SigningStep", "the vote, the delegation or a signature of a donation agreement, in its turn"),
    ("demande de don", "donation request", "DonationRequest", "somebody offers computers, and is answered"),
    ("dépôt", "drop-off", "DropOff", "what a donor brings to a drop-off point, from the wish to the workshop"),
    ("tournée d'enlèvement", "pick-up round", "Round", "one vehicle, one day, sites in order"),
    ("point de dépôt", "drop-off point", "DropOffPoint", "where anybody may bring computers"),
    ("palette", "pallet", "Pallet", "what is counted by hand on arrival"),
    ("ordinateur", "computer", "Device", "the machine, from the list to its end"),
    ("code de l'atelier", "asset tag", "asset_tag", "our own number of a computer: RB-XXXX-XX"),
    ("rapport matériel", "hardware report", "HardwareReport", "what a tool read of a computer"),
    ("file de revue", "review queue", "Review", "what the intake could not attach by itself"),
    ("support, disque", "drive", "Drive", "what holds data, and needs a proof"),
    ("effacement, blanchiment", "erasure", "Erasure", "Proven, Failed or Unknown, by its document"),
    ("lot de déchets", "waste batch", "WeeeBatch", "what leaves together with the recycler"),
    ("registre des déchets sortants", "waste register", "RegisterEntry", "what left as waste, kept three years"),
    ("destruction de disques", "destruction", "Destruction", "drives destroyed together, and what attests it"),
    ("preuve", "proof", "DriveState", "why a drive holds no data any more"),
    ("contrôle, test", "check", "Check", "a function tried, and its result"),
    ("grade", "grade", "Grade", "how a computer looks and whether a fault is told"),
    ("blocage", "hold", "Hold", "what stops steps without being a stage"),
    ("emplacement", "location", "Location", "a site, aisle, shelf or box of a workshop, with its label"),
    ("mise en stock", "shelving", "Placement", "a computer on a shelf"),
    ("transfert", "transfer", "Transfer", "computers that go from workshop to workshop, or from place to place"),
    ("ordinateur confié à un atelier externe", "entrustment", "Entrustment", "what is agreed with an external workshop: when, at which level, for how much"),
    ("contrôle sur place", "on-the-spot check", "Audit", "a funder draws handovers by lot and looks at their originals"),
    ("échantillon", "sample", "AuditLine", "the lines that were drawn: anybody may draw them again"),
    ("inventaire", "stocktake", "Stocktake", "a frozen list, what was seen of it, and each gap decided and signed"),
    ("mise au rebut", "disposal", "Disposal", "eliminated, out of service, given back"),
    ("hors service (HS)", "out of service", "out_of_service", "came back broken after refurbishing"),
    ("reconditionnement", "refurbishment", "refurbished", "every function tested, data erased"),
    ("convention (de cession)", "agreement", "Agreement", "what a place signs before it orders"),
    ("prérequis", "prerequisite", "Prerequisite", "what a place shows before its agreement is signed"),
    ("commande", "order", "Order", "batches that a place asks for"),
    ("demande de paiement de lots", "claim of the price of batches", "PriceClaim", "what a place owes for several orders, claimed at once"),
    ("lot de 10", "batch", "batches", "the unit of an order"),
    ("livraison, bon de livraison", "delivery, delivery note", "Delivery", "a load on its way to a place"),
    ("prescripteur", "prescriber", "prescriber", "who refers a person"),
    ("prescription, fiche", "referral", "Referral", "a person's need, without a name (never “prescription”)"),
    ("lien personnel", "personal link", "PersonalLink", "lets somebody without an account refer people and follow those of the link"),
    ("groupe (classe, cohorte)", "group", "ReferralGroup", "people referred together, each with a request of their own"),
    ("bénéficiaire", "beneficiary", "beneficiaries", "who receives a computer; has no account, ever"),
    ("foyer, empreinte du foyer", "household, fingerprint", "household", "one computer each, without keeping an identity"),
    ("coordonnées", "contact details", "Contact", "first name and telephone, sealed, erased by themselves"),
    ("questionnaire, version", "questionnaire, version", "QuestionnaireVersion", "what people are asked about what they can do; published, it never changes"),
    ("diagnostic (avant, après)", "assessment of skills", "SkillAssessment", "what a person can do at one moment of the path, over all areas or by those of DigComp"),
    ("domaine (DigComp)", "area", "Area", "one of the five areas to which every tool is brought"),
    ("parcours", "learning path", "LearningPath", "the sessions that lead to a computer"),
    ("séance", "session", "Session", "a date, a place, a group"),
    ("présence", "attendance", "Attendance", "who came"),
    ("liste d'attente d'une séance", "waiting for a seat", "SeatWait", "who is served when a seat becomes free"),
    ("activité de La Coop", "activity of La Coop", "CoopActivity", "what a mediator wrote there, to confirm here"),
    ("groupe (promotion)", "cohort", "Cohort", "people of one place who follow one path together"),
    ("suivi des absences", "absence follow-up", "AbsenceFollowUp", "somebody who no longer comes, and what was done"),
    ("dérogation", "waiver", "waiver", "a handover before the point that the programme sets"),
    ("remise, fiche de remise", "handover, handover sheet", "Handover", "a computer in a person's hands"),
    ("prêt, mise à disposition", "loan", "Loan", "a computer that is expected back"),
    ("retour", "return", "DeviceReturn", "a computer that came back"),
    ("registre", "ledger", "ledger", "what happened, in order, never edited"),
    ("scellé", "seal", "Seal", "what shows that the ledger was not altered"),
    ("bilan d'activité", "activity report", "ActivityReport", "figures counted from the ledger"),
    ("clôture de l'année", "closing of the year", "YearClosing", "the figures of a year as published, kept with their digest"),
    ("rectification (d'une année close)", "rectification of a closed year", "ClosedYear", "what was entered for a closed year afterwards: today's figure less the published one"),
    ("chiffre déclaré", "declared figure", "DeclaredFigure", "a figure entered by hand, labelled so"),
    ("écart", "gap", "gaps", "declared minus counted; shown, never smoothed"),
    ("médiateur, conseiller numérique, aidant", "mediator, digital adviser, helper", "mediator", "who receives and teaches"),
    ("poste, clé", "agent", "Agent", "a bench or a stick that a workshop enrolled"),
    ("clé de signature", "signing key", "SigningKey", "what a workshop signs certificates with"),
    ("certificat d'effacement", "certificate", "Certificate", "what the workbench saw of one drive, signed"),
    ("réparation", "repair", "Repair", "what is wrong with a computer, what was done, what it cost"),
    ("pièce", "part", "Part", "what goes into a repair, and where it comes from"),
    ("défaut, panne", "fault", "Fault", "one thing that is wrong, by the check that shows it"),
    ("recette de préparation", "recipe", "Recipe", "what is put on a computer; its versions are kept"),
    ("préparation", "preparation", "Preparation", "a computer made ready with a version of a recipe"),
    ("accessoire", "accessory", "Accessory", "what goes with a computer: charger, mouse, bag"),
    ("connecteur", "connector", "Connector", "the end of a charger; said once a model"),
    ("accessoire en réserve", "loose accessory", "LooseAccessory", "what lies in a drawer until a computer needs it"),
    ("contrôle final", "final check", "FinalCheck", "another person looks at a computer of the sample"),
    ("garantie", "warranty", "Warranty", "what the programme promises from the handover on"),
    ("objet trouvé", "found object", "FoundObject", "somebody's thing that was in a computer"),
    ("commission", "committee", "CommitteeSession", "who decides to whom the computers go"),
    ("pass, carnet", "voucher, voucher book", "VoucherBook", "training paid beforehand: one voucher, one session, once"),
    ("labellisation d'un lieu", "accreditation", "Accreditation", "why a place may take vouchers, and until when"),
    ("demande de paiement", "claim", "Claim", "what a place asks to be paid for the vouchers it took"),
    ("personne en insertion", "trainee", "Trainee", "somebody who works in a workshop under a work-integration contract"),
    ("contrat d'insertion", "work-integration contract", "Contract", "from when to when, for which share of full time, and what follows"),
    ("compétence", "skill", "SkillRecord", "what a person can do at a station, validated by another person"),
    ("poste d'insertion, aide au poste", "integration post", "PostsOfYear", "full-time posts that the State pays for in one year"),
    ("EPCI", "intermunicipality", "intermunicipality", "towns that act together"),
    ("CCAS, CIAS", "social action centre", "social_action_centre", "the social service of a town or of several"),
)  # fmt: skip


def files() -> dict[Path, str]:
    return {DOCS / "glossary.md": "\n".join([NOTE, "", *_intro(), *_words(), *_lists()])}


def answer_lists() -> list[type[TextChoices]]:
    """Every list of answers of our apps, in the order of the modules that declare them."""
    for config in apps.get_app_configs():
        for name in ("stages", "choices"):
            if config.name.startswith("rebond.") and module_has_submodule(config.module, name):
                import_module(f"{config.name}.{name}")
    import_module("rebond.access.roles")
    found = [item for item in TextChoices.__subclasses__() if item.__module__.startswith("rebond.")]
    return sorted(found, key=lambda item: (_app(item), item.__module__, _line(item)))


def _intro() -> list[str]:
    return [
        "# Glossary",
        "",
        "The code speaks English with these words and only these; the interface speaks French first. The answer lists below",
        "are those of the code, in both languages as the pages show them.",
        "",
    ]


def _words() -> Iterator[str]:
    yield "## Words"
    yield ""
    yield "| French | English | code | meaning |"
    yield "|---|---|---|---|"
    for french, english, code, meaning in WORDS:
        yield f"| {french} | {english} | `{code}` | {meaning} |"
    yield ""


def _lists() -> Iterator[str]:
    yield "## Stages, roles and answer lists"
    yield ""
    for item in answer_lists():
        yield f"### {_app(item)}: {item.__name__}"
        yield ""
        yield "| French | English | code |"
        yield "|---|---|---|"
        for member in item:
            yield f"| {_in('fr', member)} | {_in('en', member)} | `{member.value}` |"
        yield ""


def _in(language: str, member: TextChoices) -> str:
    with translation.override(language):
        return str(member.label).replace("|", "\\|")


def _app(item: type[TextChoices]) -> str:
    return item.__module__.split(".")[1]


def _line(item: type[TextChoices]) -> int:
    """Where the list stands in its module: the order in which it was written."""
    return list(vars(sys.modules[item.__module__])).index(item.__name__)
