"""One exception for every document that cannot be read, whatever its format."""

from enum import StrEnum


class Reason(StrEnum):
    """Why a document was refused. The codes are stable: callers translate and count by them."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    ARCHIVE_BROKEN = "archive_broken"
    ARCHIVE_HOLDS_SEVERAL = "archive_holds_several"
    ARCHIVE_ENCRYPTED = "archive_encrypted"
    ENCODING = "encoding"
    UNKNOWN_FORMAT = "unknown_format"
    UNSUPPORTED_FORMAT = "unsupported_format"
    TRUNCATED = "truncated"
    MALFORMED = "malformed"
    FORBIDDEN_XML = "forbidden_xml"
    WRONG_FIELD = "wrong_field"
    NEWER_VERSION = "newer_version"
    NOT_A_COMPUTER = "not_a_computer"
    PHONE = "phone"
    NO_HARDWARE = "no_hardware"
    TOOL_FAILED = "tool_failed"
    DEVICE_LIST = "device_list"


class UnreadableDocument(ValueError):
    """A document is refused.

    `reason` is the stable code, `where` the line, offset or field concerned, `cure` what the sender can do.
    """

    def __init__(self, reason: Reason, message: str, *, cure: str, where: str | None = None) -> None:
        place = f" ({where})" if where else ""
        super().__init__(f"{message}{place}. {cure}")
        self.reason = reason
        self.message = message
        self.cure = cure
        self.where = where
