"""The network, its rules, its benches, this installation."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from rebond.access import Role
from rebond.agents.choices import AgentKind, RevocationReason
from rebond.audits.choices import Outcome, PaperKind, Proof, Source
from rebond.bench.choices import ObjectFate, ObjectKind
from rebond.desk.history.words import Words, words
from rebond.programmes.choices import DeclarableFigure
from rebond.reporting.choices import ReopeningReason

WORDS: Mapping[str, Words] = {
    # The network
    "organisation.created": words(_("Organisation created"), "%(organisation_id)s"),
    "organisation.changed": words(_("Organisation changed"), "%(organisation_id)s"),
    "workshop.created": words(_("Workshop created"), "%(workshop_id)s"),
    "workshop.changed": words(_("Workshop changed"), "%(workshop_id)s"),
    "place.created": words(_("Place created"), "%(place_id)s"),
    "place.changed": words(_("Place changed"), "%(place_id)s"),
    "place.taken_over": words(_("Place taken over by another one"), "%(place_id)s", "%(to_place_id)s"),
    "place.stop_added": words(_("Stop of a bus added"), "%(place_id)s", "%(first_on)s"),
    "place.stop_skipped": words(_("Stop of a bus left out for one day"), "%(place_id)s", "%(day)s"),
    "place.stop_removed": words(_("Stop of a bus given up"), "%(place_id)s", "%(day)s"),
    "invitation.sent": words(_("Person invited: %(role)s"), "%(place_id)s", "%(organisation_id)s", role=Role),
    "invitation.withdrawn": words(_("Invitation withdrawn: %(role)s"), "%(organisation_id)s", role=Role),
    "membership.started": words(_("Role given: %(role)s"), "%(place_id)s", "%(organisation_id)s", role=Role),
    "membership.ended": words(_("Role ended: %(role)s"), "%(place_id)s", "%(organisation_id)s", role=Role),
    "api_token.created": words(_("API token created")),
    "api_token.revoked": words(_("API token revoked")),
    # Benches, sticks and keys
    "signing_key.made": words(_("New key of the workshop"), "%(workshop_id)s"),
    "signing_key.revoked": words(
        _("Key of the workshop revoked"), "%(workshop_id)s", "%(reason)s", reason=RevocationReason
    ),
    "agent.invited": words(
        _("Enrolment code shown: %(agent_kind)s"), "%(workshop_id)s", agent_kind=AgentKind
    ),
    "agent.enrolled": words(_("Enrolled: %(agent_kind)s"), "%(workshop_id)s", agent_kind=AgentKind),
    "agent.revoked": words(
        _("Bench or stick revoked: %(reason)s"), "%(workshop_id)s", reason=RevocationReason
    ),
    # The live bench
    "operator.switched": words(_("Works at a shared computer")),
    "operator.locked": words(_("PIN given wrongly too often")),
    "operator.code_changed": words(_("New PIN or badge")),
    "found_object.recorded": words(_("Object found inside: %(object_kind)s"), object_kind=ObjectKind),
    "found_object.settled": words(
        _("Object found inside: %(object_kind)s"), "%(fate)s", object_kind=ObjectKind, fate=ObjectFate
    ),
    # On-the-spot checks
    "audit.opened": words(
        _("On-the-spot check opened"), "%(programme_id)s", "%(organisation_id)s", "%(source)s", source=Source
    ),
    "audit.drawn": words(_("Sample drawn"), _("lines: %(lines)s"), _("digits thrown: %(dice)s")),
    "audit.line_noted": words(_("Line %(line)s of the sample noted"), "%(seen)s", seen=Proof),
    "audit.concluded": words(_("On-the-spot check concluded: %(outcome)s"), outcome=Outcome),
    "place.papers_located": words(_("Place of papers said"), "%(place_id)s", "%(papers)s", papers=PaperKind),
    # Programmes
    "programme.published": words(_("Rules of the programme published"), "%(programme_id)s"),
    "programme.figure_declared": words(_("Figure declared: %(key)s"), "%(value)s", key=DeclarableFigure),
    "programme.figure_withdrawn": words(_("Declared figure withdrawn"), corrects=True),
    "programme.year_closed": words(_("Year %(year)s closed"), _("version %(version)s")),
    "programme.year_reopened": words(
        _("Year %(year)s opened again"), _("version %(version)s"), "%(reason)s", reason=ReopeningReason
    ),
    # This installation
    "installation.demonstration_opened": words(_("Opened as a demonstration")),
    "privacy.keys_rotated": words(_("Contact details sealed with a new key"), _("values: %(resealed)s")),
    "privacy.file_given": words(_("File given to the person")),
    "privacy.erased_on_request": words(
        _("Erased because the person asked"), _("erased: %(deleted)s"), _("emptied: %(emptied)s")
    ),
    "privacy.secret_renewed": words(_("Lost sheet made worthless")),
}
