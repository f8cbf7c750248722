from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from rebond.integration.told import RECORDS


class Erasable(TextChoices):
    """What erases itself when its time has come."""

    CONTACT_DETAILS = "contact_details", _("Contact details")
    INVITATIONS = "invitations", _("Invitations without an answer")
    NOTICES = "notices", _("Messages in the page")
    ACCOUNTS = "accounts", _("Names of people who left")
    DONOR_LISTS = "donor_lists", _("Files of donors’ lists")
    PAPER_SHEETS = "paper_sheets", _("Pictures and answers of paper sheets")
    PERSONAL_LINKS = "personal_links", _("Addresses of personal links")
    UNREAD_FILES = "unread_files", _("Files that could not be read")
    PICK_UP_CONTACTS = "pick_up_contacts", _("People to call for a pick-up")
    GIVERS = "givers", _("Whom to call about a donation, what was written, pictures")
    ROUNDS = "rounds", _("Whom to call and who signed at a pick-up")
    SIGNATURES = "signatures", _("Signatures and signed papers")
    PARTICIPANTS = "participants", _("People followed by name for the FSE+")
    FOLLOW_UPS = "follow_ups", _("What people said of their computer later")
    GROUP_NAMES = "group_names", _("Names of cohorts and groups")
    REMARKS = "remarks", _("What was written during an on-the-spot check")
    PAPERS_KEPT = "papers_kept", _("Where places keep their papers")
    TRAINEES = "trainees", RECORDS
    SESSIONS = "sessions", _("Sessions that ran out")
    MAILS = "mails", _("Copies of mails on the disk")


class Look(TextChoices):
    """Kinds of events that open contact details, a signature or a name, or all that is kept of a person."""

    REVEALED = "referral.contact_revealed", _("Contact details looked at")
    FILE_GIVEN = "privacy.file_given", _("File given to the person")
    SIGNATURE = "handover.signed_sheet_opened", _("Signature or signed paper looked at")
    PARTICIPANT = "cofunding.revealed", _("Answers of a person followed by name (FSE+) looked at")
    EXPORTED = "cofunding.exported", _("Records of people followed by name (FSE+) taken away")
