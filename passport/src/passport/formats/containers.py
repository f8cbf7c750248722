"""Reports that come inside a .gz or a .zip, opened with a strict limit on what comes out."""

import gzip
import io
import zipfile
import zlib

from passport.formats.opening import too_large
from passport.refusal import Reason, UnreadableDocument

OPENED_WITHIN_LIMITS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""How a file of a ZIP may be packed. Of the others (bzip2, LZMA) Python unfolds all, however little is asked for."""

_SEND_ONE = "Send the report itself, or an archive that holds one report and nothing else"


def content(data: bytes, *, limit: int) -> bytes:
    """The report inside an archive, or the data itself when it is none. Never more than `limit` bytes."""
    if data.startswith(b"\x1f\x8b"):
        return _gunzipped(data, limit)
    if data.startswith(b"PK\x03\x04"):
        return _unzipped(data, limit)
    return data


def _gunzipped(data: bytes, limit: int) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as archive:
            return _within(archive.read(limit + 1), limit)
    except (OSError, EOFError, zlib.error):
        raise _broken() from None


def _unzipped(data: bytes, limit: int) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            member = _only_member(archive)
            if member.flag_bits & 1:
                raise UnreadableDocument(
                    Reason.ARCHIVE_ENCRYPTED, "This archive is protected by a password", cure=_SEND_ONE
                )
            if member.compress_type not in OPENED_WITHIN_LIMITS:
                raise UnreadableDocument(
                    Reason.UNSUPPORTED_FORMAT,
                    "This archive is packed in a way that is not opened here",
                    cure=_SEND_ONE,
                )
            with archive.open(member) as opened:
                return _within(opened.read(limit + 1), limit)
    except (
        zipfile.BadZipFile,
        OSError,
        EOFError,
        zlib.error,
        RuntimeError,
        NotImplementedError,
        ValueError,
    ) as error:
        if isinstance(error, UnreadableDocument):
            raise
        raise _broken() from None


def _only_member(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    members = [m for m in archive.infolist() if not m.filename.startswith("__MACOSX/")]
    members = [m for m in members if not m.filename.endswith("/")]
    if len(members) != 1:
        raise UnreadableDocument(
            Reason.ARCHIVE_HOLDS_SEVERAL, f"This archive holds {len(members)} files", cure=_SEND_ONE
        )
    return members[0]


def _within(content: bytes, limit: int) -> bytes:
    if len(content) > limit:
        raise too_large(limit)
    return content


def _broken() -> UnreadableDocument:
    return UnreadableDocument(Reason.ARCHIVE_BROKEN, "This archive is damaged", cure=_SEND_ONE)
