"""Why a document cannot be read, in the words of the person who sent it: what is wrong, where, and the cure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from passport.refusal import Reason, UnreadableDocument

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

WORDS: Mapping[Reason, StrPromise] = {
    Reason.EMPTY: _("This file is empty."),
    Reason.TOO_LARGE: _("This file is too large: 32 MB at most, also once unpacked."),
    Reason.TOO_DEEP: _("This file is nested too deeply to be a report."),
    Reason.ARCHIVE_BROKEN: _("This archive is damaged."),
    Reason.ARCHIVE_HOLDS_SEVERAL: _("This archive does not hold exactly one file."),
    Reason.ARCHIVE_ENCRYPTED: _("This archive is protected by a password."),
    Reason.ENCODING: _("The characters of this file cannot be read."),
    Reason.UNKNOWN_FORMAT: _("This file is in no format that is known here."),
    Reason.UNSUPPORTED_FORMAT: _("This file is recognised, but its format is not read here."),
    Reason.TRUNCATED: _("This file stops too early: a part of it is missing."),
    Reason.MALFORMED: _("This file is not well formed."),
    Reason.FORBIDDEN_XML: _("This XML declares entities or a document type, which is not accepted."),
    Reason.WRONG_FIELD: _("A field of this report is wrong."),
    Reason.NEWER_VERSION: _("This report is of a version that is not known here."),
    Reason.NOT_A_COMPUTER: _("This is not the report of a computer."),
    Reason.PHONE: _("This is the report of a telephone or of a tablet."),
    Reason.NO_HARDWARE: _("This document describes no computer and no drive."),
    Reason.TOOL_FAILED: _("The tool could not read the computer."),
    Reason.DEVICE_LIST: _("This is only a list of drives, without what they are."),
}

TOO_LARGE = _(
    "This file is too large: 32 MB at most. A report of one computer takes a few megabytes: send that alone."
)

CURES = (
    gettext_noop("A report of one computer takes a few megabytes at most: send that alone"),
    gettext_noop("Copy the whole table again"),
    gettext_noop("Correct the field, or export the report again with a current version of the tool"),
    gettext_noop("Export a full report of the computer, as administrator"),
    gettext_noop("Export the report again and check that it has a size"),
    gettext_noop("Export the report again and send the whole file"),
    gettext_noop("Export the report without a document type: entities are never needed in one"),
    gettext_noop("Only computers are taken in"),
    gettext_noop("Run dmidecode as administrator"),
    gettext_noop("Run it again as administrator, with the -d option that the message asks for"),
    gettext_noop("Run lshw again with -json and send that output"),
    gettext_noop("Run smartctl -x -j on each drive and send those files"),
    gettext_noop("Run smartctl again with -j and send that output"),
    gettext_noop("Send a report of the whole computer: lshw -json, dmidecode or a GLPI inventory"),
    gettext_noop("Send the JSON that Workbench wrote"),
    gettext_noop("Send the JSON without its signature"),
    gettext_noop("Send the file that nwipe wrote with its option --logfile"),
    gettext_noop("Send the log of nwipe (a text file, option --logfile) instead of its report"),
    gettext_noop("Send the log of the run that erased the drives, saved after nwipe ended"),
    gettext_noop("Send the log or the data that this PDF was made from"),
    gettext_noop("Send the report itself, or an archive that holds one report and nothing else"),
    gettext_noop("Send the report that Blancco makes after an erasure"),
)
"""Sentences of `passport` that say what to do. A new one is shown as it is until it stands here."""

_LINE_AND_COLUMN = re.compile(r"line (?P<line>\d+), column (?P<column>\d+)")


def refusal_in_words(refusal: UnreadableDocument) -> str:
    """What is wrong, where in the file, and what to do, in the current language."""
    wrong = str(WORDS[refusal.reason])
    if refusal.where:
        wrong = f"{wrong[:-1]} ({_place(refusal.where)})."
    return f"{wrong} {gettext(refusal.cure)}."


def _place(where: str) -> str:
    """A line and a column in the current language; the name of a field as it stands in the file."""
    if found := _LINE_AND_COLUMN.fullmatch(where):
        return gettext("line %(line)s, column %(column)s") % found.groupdict()
    return where
