"""From bytes to text, JSON or XML, with limits and without surprises."""

import codecs
import json
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from passport.refusal import Reason, UnreadableDocument

_LARGEST_XML = 8 * 1024**2  # a tree of elements takes thirty times its text in memory
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_EXPORT_AGAIN = "Export the report again and send the whole file"


def text_of(data: bytes) -> str:
    """The text of a file in UTF-8 (with or without mark), UTF-16 or Windows-1252."""
    if data.startswith(_UTF16):
        return data.decode("utf-16", errors="replace")
    if data[1:2] == b"\x00" and data[3:4] == b"\x00":
        return data.decode("utf-16-le", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def json_of(data: bytes) -> Any:
    """The JSON value of a file."""
    return json_of_text(text_of(data))


def json_of_text(text: str) -> Any:
    """The JSON value of a text. Infinity and NaN, which are not JSON, become null."""
    try:
        return json.loads(text, parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        raise _broken_json(text, error) from None
    except RecursionError:
        raise too_deep() from None
    except ValueError:
        raise malformed("A number in this JSON is too long", where="document") from None


def _broken_json(text: str, error: json.JSONDecodeError) -> UnreadableDocument:
    where = f"line {error.lineno}, column {error.colno}"
    if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
        return UnreadableDocument(
            Reason.TRUNCATED, "This JSON stops too early", cure=_EXPORT_AGAIN, where=where
        )
    return malformed(f"This is not well-formed JSON: {error.msg.lower()}", where=where)


def xml_of(data: bytes) -> Element:
    """The root of an XML file. Entities and document types that define them are refused."""
    if len(data) > _LARGEST_XML:
        raise too_large(_LARGEST_XML)
    try:
        root: Element = fromstring(_without_declaration(text_of(data)), forbid_dtd=False)
        return root
    except DefusedXmlException:
        raise UnreadableDocument(
            Reason.FORBIDDEN_XML,
            "This XML defines entities",
            cure="Export the report without a document type: entities are never needed in one",
            where="document type",
        ) from None
    except ParseError as error:
        line, column = error.position
        where = f"line {line}, column {column + 1}"
        if "no element found" in str(error) or "unclosed" in str(error):
            raise UnreadableDocument(
                Reason.TRUNCATED, "This XML stops too early", cure=_EXPORT_AGAIN, where=where
            ) from None
        raise malformed("This is not well-formed XML", where=where) from None
    except (ValueError, LookupError):
        raise malformed("This is not well-formed XML", where="document") from None


def _without_declaration(text: str) -> str:
    """The text without its XML declaration, whose encoding no longer holds once it is text."""
    text = text.lstrip("\ufeff \t\r\n").replace("\x00", "")
    if text.startswith("<?xml"):
        _, _, text = text.partition("?>")
    return text


def too_large(limit: int) -> UnreadableDocument:
    """The refusal of a file, or of the content of an archive, beyond the limit."""
    return UnreadableDocument(
        Reason.TOO_LARGE,
        f"This file is larger than {limit // 1024**2} MiB",
        cure="A report of one computer takes a few megabytes at most: send that alone",
    )


def malformed(message: str, *, where: str | None = None) -> UnreadableDocument:
    """The refusal of a file that breaks the rules of its own format."""
    return UnreadableDocument(Reason.MALFORMED, message, cure=_EXPORT_AGAIN, where=where)


def too_deep() -> UnreadableDocument:
    """The refusal of a file nested deeper than any report."""
    return UnreadableDocument(
        Reason.TOO_DEEP, "This file is nested too deeply to be a report", cure=_EXPORT_AGAIN, where="document"
    )


def no_hardware(message: str, *, where: str | None = None) -> UnreadableDocument:
    """The refusal of a well-formed file that describes no machine and no drive."""
    return UnreadableDocument(
        Reason.NO_HARDWARE,
        message,
        cure="Export a full report of the computer, as administrator",
        where=where,
    )
