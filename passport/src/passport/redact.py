"""An original without what must not be kept: Windows product keys, and the names of those who used the computer.

The bytes around are left as they are, so that the result is still a document of the same kind and gives the same
report.
"""

import codecs
import re
from collections.abc import Iterable

_NAMES = (
    "lastloggeduser|datelastloggeduser|lastuser|login|user|username|userid|userdomain|domain|winowner|wincompany"
    "|winprodkey|workgroup|dns_domain|fqdn|contact|email|mail|home|member|members|licensekey|license_key|productkey"
    "|product_key|ssid|wifi_ssid|wifi_bssid|ssh_key|subscriber_id|line_number|val|registered_owner|full_user_name"
)
_STRING = r'"(?:[^"\\]|\\.)*"'
_FLAT_LIST = rf"\[(?:[^\[\]\"]|{_STRING})*\]"
_JSON_FIELD = re.compile(
    rf'("(?:{_NAMES}|users|local_users|local_groups)"\s*:\s*)(?:({_STRING})|{_FLAT_LIST})', re.IGNORECASE
)

# These two begin at their rare character, with what stands before it looked at afterwards: ten times faster.
_KEY_TAIL = re.compile(r"-(?:[A-Za-z0-9]{5}-){3}[A-Za-z0-9]{5}(?![A-Za-z0-9])")
_KEY_HEAD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]{5}\Z")
_NO_KEY = "XXXXX-XXXXX-XXXXX-XXXXX-XXXXX"
_AT_HOST = re.compile(r"@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,5}\.[A-Za-z]{2,24}\b")
_MAILBOX = re.compile(r"[\w.%+-]{1,64}\Z")
_NO_EMAIL = "redacted@example.org"
_HOME = re.compile(
    r"([\\/](?:home|Users|Utilisateurs|Documents and Settings)[\\/]{1,4})[^\\/\"'<>\r\n\t:;,|*?]{1,64}"
)
_MEDIA = re.compile(r"(/(?:run/)?media/)[^/\"<>\s]{1,64}(?=/)")
_XML_FIELD = re.compile(rf"(<({_NAMES})>)[^<]+(?=</\2>)", re.IGNORECASE)
_XML_NAME = re.compile(r"(<NAME>)[^<]+(?=</NAME>)")

# A proof of erasure is kept whole, except for a product key, which none holds unless someone typed it there.
_PROOFS = frozenset({"nwipe", "blancco"})


def redact(data: bytes, kind: str) -> bytes:
    """The document without product keys and, unless it is a proof of erasure, without user names.

    `kind` is the value of `passport.formats.Kind`. Never raises: bytes that are no text pass unchanged but for keys.
    """
    encoding = _encoding(data)
    text = data.decode(encoding, errors="surrogatepass") if encoding != "latin-1" else data.decode("latin-1")
    text = _without_keys(text)
    if kind not in _PROOFS:
        text = _without_names(text, kind)
    return text.encode(encoding, errors="surrogatepass") if encoding != "latin-1" else text.encode("latin-1")


def _encoding(data: bytes) -> str:
    """UTF-16 where it is whole; else Latin-1, which gives every other file back byte for byte."""
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark) and len(data) % 2 == 0:
            return name
    return "utf-16-le" if data[1:2] == b"\x00" and data[3:4] == b"\x00" and len(data) % 2 == 0 else "latin-1"


def _without_keys(text: str) -> str:
    """Without anything in the shape of a Windows product key: five groups of five."""
    tails = _KEY_TAIL.finditer(text)
    spans = (
        (t.start() - 5, t.end()) for t in tails if _KEY_HEAD.search(text[max(0, t.start() - 6) : t.start()])
    )
    return _replaced(text, spans, _NO_KEY)


def _without_addresses(text: str) -> str:
    """Without e-mail addresses."""
    spans = []
    for host in _AT_HOST.finditer(text):
        mailbox = _MAILBOX.search(text, max(0, host.start() - 64), host.start())
        if mailbox:
            spans.append((mailbox.start(), host.end()))
    return _replaced(text, spans, _NO_EMAIL)


def _without_local_names(text: str) -> str:
    """Without the full names of an XML inventory's local users, which stand in a field that others use too."""
    first, *sections = text.split("<LOCAL_USERS>")
    parts = [section.partition("</LOCAL_USERS>") for section in sections]
    cleaned = (_XML_NAME.sub(r"\1", users) + end + rest for users, end, rest in parts)
    return "<LOCAL_USERS>".join([first, *cleaned])


def _replaced(text: str, spans: Iterable[tuple[int, int]], by: str) -> str:
    kept, position = [], 0
    for start, end in spans:
        if start >= position:
            kept += [text[position:start], by]
            position = end
    return "".join([*kept, text[position:]]) if kept else text


def _without_names(text: str, kind: str) -> str:
    if kind == "smbios":
        return text  # lengths count in a binary table, and firmware knows no users
    text = _HOME.sub(r"\1user", text)
    text = _MEDIA.sub(r"\1user", text)
    text = _without_addresses(text)
    if kind.endswith("-xml"):
        text = _XML_FIELD.sub(r"\1", text)
        return _without_local_names(text)
    if kind.startswith(("glpi", "ereuse", "rebond")):
        return _JSON_FIELD.sub(lambda found: found[1] + ('""' if found[2] else "[]"), text)
    return text
