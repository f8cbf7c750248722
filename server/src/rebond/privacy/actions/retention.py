"""What erases itself when its time has come, beside contact details: each rule once, with what it takes away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import CharField, Exists, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from rebond.accounts.models import User
from rebond.aftercare.models import FollowUp
from rebond.audits.actions import due_checks, due_papers, empty_checks
from rebond.audits.models import Audit
from rebond.cofunding.actions import erase_participants
from rebond.cofunding.models import Participant
from rebond.collection.actions import due_requests, due_rounds, erase_requests, erase_rounds
from rebond.collection.models import DonationRequest, Round
from rebond.devices.models import ListImport
from rebond.handover.actions import erase_signatures
from rebond.handover.models import Signing
from rebond.integration.actions import due_trainees, erase_trainees
from rebond.integration.models import Trainee
from rebond.learning.actions.naming import due_cohorts
from rebond.network.models import Invitation, Membership
from rebond.notices.models import Notice
from rebond.pads.models import Sheet
from rebond.privacy.choices import Erasable
from rebond.recycling.models import PickUpRequest
from rebond.referrals.models import PersonalLink
from rebond.vouchers.actions.naming import due_groups
from rebond.workshop.choices import IntakeOutcome
from rebond.workshop.models import Document

INVITATION, NOTICE, ACCOUNT = timedelta(days=30), timedelta(days=365), timedelta(days=365)
DONOR_LIST, UNREAD_FILE, PICK_UP = timedelta(days=365), timedelta(days=90), timedelta(days=3 * 365 + 1)
MAIL = timedelta(days=30)
PAPER_SHEET, PERSONAL_LINK = timedelta(days=60), timedelta(days=30)
NO_LATER = timedelta(days=1)
"""What was due longer ago than this is late."""
GIVERS = ("collection.RequestContact", "collection.RequestMessage", "collection.RequestPicture")
AT_WORK = (
    "integration.Trainee",
    "integration.Contract",
    "integration.SkillRecord",
    "integration.Hours",
)
NOBODY = "@parti.invalid"
"""RFC 2606: nobody ever reads a mail there. The number before it keeps addresses apart."""


@dataclass(frozen=True, slots=True)
class Rule:
    """``due`` finds what is due at a moment; ``take`` erases it and answers how many. ``models`` are those it touches."""

    what: Erasable
    models: tuple[str, ...]
    due: Callable[[datetime], QuerySet[Model]]
    take: Callable[[QuerySet[Model]], int]


def rules() -> tuple[Rule, ...]:
    return (
        Rule(Erasable.INVITATIONS, ("network.Invitation",), _invitations, _delete),
        Rule(Erasable.NOTICES, ("notices.Notice",), _notices, _delete),
        Rule(Erasable.ACCOUNTS, ("accounts.User", "account.EmailAddress"), _accounts, _anonymise),
        Rule(Erasable.DONOR_LISTS, ("devices.ListImport",), _donor_lists, _empty_lists),
        Rule(Erasable.PAPER_SHEETS, ("pads.Sheet",), _emptied_sheets, _note_emptied),
        Rule(Erasable.PAPER_SHEETS, ("pads.Sheet",), _paper_sheets, _delete),
        Rule(Erasable.PERSONAL_LINKS, ("referrals.PersonalLink",), _links, _empty_links),
        Rule(Erasable.UNREAD_FILES, ("workshop.Document",), _unread_files, _empty_files),
        Rule(Erasable.PICK_UP_CONTACTS, ("recycling.PickUpRequest",), _pick_ups, _empty_pick_ups),
        Rule(Erasable.GIVERS, GIVERS, due_requests, _empty_requests),
        Rule(Erasable.ROUNDS, ("collection.Round", "collection.Stop"), due_rounds, _empty_rounds),
        Rule(Erasable.TRAINEES, AT_WORK, due_trainees, _erase_trainees),
        Rule(Erasable.SIGNATURES, ("handover.Signing",), _signings, _erase_signings),
        Rule(Erasable.PARTICIPANTS, ("cofunding.Participant",), _participants, _erase_participants),
        Rule(Erasable.GROUP_NAMES, ("learning.Cohort",), due_cohorts, _number),
        Rule(Erasable.GROUP_NAMES, ("vouchers.VoucherGroup",), due_groups, _number),
        Rule(Erasable.REMARKS, ("audits.Audit", "audits.AuditLine"), due_checks, _empty_checks),
        Rule(Erasable.PAPERS_KEPT, ("audits.PapersKept",), due_papers, _delete),
        Rule(Erasable.FOLLOW_UPS, ("aftercare.FollowUp",), _follow_ups, _delete),
        Rule(Erasable.SESSIONS, ("sessions.Session",), _sessions, _delete),
    )


def erase_mails(now: datetime) -> tuple[int, int]:
    """Copies of mails, where no mail server is set. Answer how many went, and how many of them late."""
    folder = Path(settings.EMAIL_FILE_PATH)
    files = [file for file in folder.iterdir() if file.is_file()] if folder.is_dir() else []
    ages = {file: now - datetime.fromtimestamp(file.stat().st_mtime, tz=now.tzinfo) for file in files}
    old = {file: age for file, age in ages.items() if age > MAIL}
    for file in old:
        file.unlink(missing_ok=True)
    return len(old), sum(age > MAIL + NO_LATER for age in old.values())


def clear_cache(now: datetime) -> None:
    """Entries of the cache that ran out: it does not remove them by itself until it is full."""
    if "DatabaseCache" not in settings.CACHES["default"]["BACKEND"]:
        return
    table = str(settings.CACHES["default"]["LOCATION"])
    if table not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        moment = connection.ops.adapt_datetimefield_value(now.replace(microsecond=0))
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)} WHERE expires < %s", [moment])  # noqa: S608 - the name is ours


def _invitations(now: datetime) -> QuerySet[Model]:
    return Invitation.objects.filter(expires_at__lt=now - INVITATION, accepted_at=None).exclude(email="")


def _notices(now: datetime) -> QuerySet[Model]:
    return Notice.objects.filter(created_at__lt=now - NOTICE)


def _accounts(now: datetime) -> QuerySet[Model]:
    """Those whose every role ended that long ago. Who never had one is no account of the network: the administrator."""
    roles = Membership.objects.filter(user=OuterRef("pk"))
    recent = roles.filter(Q(ended_at=None) | Q(ended_at__gte=now - ACCOUNT))
    return User.objects.filter(Exists(roles), ~Exists(recent)).exclude(email__endswith=NOBODY)


def _donor_lists(now: datetime) -> QuerySet[Model]:
    return ListImport.objects.filter(uploaded_at__lt=now - DONOR_LIST).exclude(content=b"")


def _unread_files(now: datetime) -> QuerySet[Model]:
    refused = Document.objects.filter(outcome=IntakeOutcome.REFUSED, received_at__lt=now - UNREAD_FILE)
    return refused.exclude(content=b"")


def _paper_sheets(now: datetime) -> QuerySet[Model]:
    """The paper is still there: photographed again, it can still be entered."""
    return Sheet.objects.left_since(now - PAPER_SHEET)


def _emptied_sheets(now: datetime) -> QuerySet[Model]:
    """Emptied when they were entered or set aside: the database has to forget it, and the day to count it."""
    return Sheet.objects.emptied_by(now)


def _links(now: datetime) -> QuerySet[Model]:
    return PersonalLink.objects.ended_before(now - PERSONAL_LINK).exclude(sealed_email=b"")


def _pick_ups(now: datetime) -> QuerySet[Model]:
    return PickUpRequest.objects.filter(requested_on__lt=timezone.localdate(now - PICK_UP)).exclude(
        contact_name=""
    )


def _signings(now: datetime) -> QuerySet[Model]:
    return Signing.objects.due_for_erasure(timezone.localdate(now))


def _erase_signings(rows: QuerySet[Model]) -> int:
    return erase_signatures(list(rows.order_by("pk").values_list("pk", flat=True)))


def _participants(now: datetime) -> QuerySet[Model]:
    return Participant.objects.due_for_erasure(timezone.localdate(now))


def _erase_participants(rows: QuerySet[Model]) -> int:
    return erase_participants(list(rows.order_by("pk").values_list("pk", flat=True)))


def _follow_ups(now: datetime) -> QuerySet[Model]:
    return FollowUp.objects.due_for_erasure(timezone.localdate(now))


def _number(rows: QuerySet[Model]) -> int:
    """A name typed for people who come together may be that of one of them: a number stands in its place."""
    return rows.update(name=Concat(Value("n° "), Cast("pk", CharField())))


def _empty_checks(rows: QuerySet[Model]) -> int:
    return empty_checks(Audit.objects.filter(pk__in=rows.values("pk")))


def _sessions(now: datetime) -> QuerySet[Model]:
    return Session.objects.filter(expire_date__lt=now)


def _delete(rows: QuerySet[Model]) -> int:
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    rows.model._default_manager.filter(pk__in=keys).delete()  # noqa: SLF001 - Django's own name
    return len(keys)


def _anonymise(rows: QuerySet[Model]) -> int:
    """The number stays, because the ledger names it; it leads to nobody any more."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    for key in keys:
        User.objects.filter(pk=key).update(name="", email=f"{key}{NOBODY}", password="!", is_active=False)  # noqa: S106 - "!" opens with no word
    EmailAddress.objects.filter(user__in=keys).delete()
    return len(keys)


def _empty_lists(rows: QuerySet[Model]) -> int:
    return rows.update(content=b"", file_name="")


def _empty_files(rows: QuerySet[Model]) -> int:
    return rows.update(content=b"")


def _note_emptied(rows: QuerySet[Model]) -> int:
    return rows.update(emptied_at=None)


def _empty_links(rows: QuerySet[Model]) -> int:
    return rows.update(sealed_email=b"")


def _empty_requests(rows: QuerySet[Model]) -> int:
    return erase_requests(DonationRequest.objects.filter(pk__in=rows.values("pk")))


def _erase_trainees(rows: QuerySet[Model]) -> int:
    return erase_trainees(Trainee.objects.filter(pk__in=rows.values("pk")))


def _empty_rounds(rows: QuerySet[Model]) -> int:
    return erase_rounds(Round.objects.filter(pk__in=rows.values("pk")))


def _empty_pick_ups(rows: QuerySet[Model]) -> int:
    return rows.update(contact_name="", contact_phone="", contact_email="", access="")
