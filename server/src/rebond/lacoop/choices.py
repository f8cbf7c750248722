from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ActivityKind(TextChoices):
    """Of La Coop, as its API writes them."""

    INDIVIDUAL = "individuel", _("One person")
    COLLECTIVE = "collectif", _("Group workshop")
    FORMALITIES = "demarche_administrative", _("Help with formalities")


class PlaceKind(TextChoices):
    """Of La Coop, as its API writes them."""

    PLACE = "lieu_activite", _("At a place")
    HOME = "domicile", _("At home")
    REMOTE = "a_distance", _("From afar")
    OTHER = "autre", _("Elsewhere")


class ActivityState(TextChoices):
    PROPOSED = "proposed", _("To be confirmed")
    CONFIRMED = "confirmed", _("In the diary")
    SET_ASIDE = "set_aside", _("Was set aside")
    WITHDRAWN = "withdrawn", _("Deleted in La Coop")


class Fault(TextChoices):
    """Why La Coop could not be read, and what to do."""

    UNREACHABLE = "unreachable", _("La Coop cannot be reached. It is tried again tomorrow; or try later.")
    TIMEOUT = "timeout", _("La Coop did not answer in time. It is tried again tomorrow; or try later.")
    KEY_REFUSED = (
        "key_refused",
        _("La Coop does not know this key. Ask it for another one, then write it here."),
    )
    KEY_LOST = (
        "key_lost",
        _(
            "The key that was written here can no longer be opened. Write it again, or ask La Coop for another one."
        ),
    )
    NOT_ALLOWED = (
        "not_allowed",
        _("This key may not read activities. Ask La Coop for the right to read them."),
    )
    TOO_MANY = "too_many", _("La Coop was asked too often. Try in an hour.")
    SERVER = "server", _("La Coop has a fault of its own. Try later.")
    UNREADABLE = (
        "unreadable",
        _("La Coop answered something that is not understood. Nothing was read. Tell the coordination."),
    )
