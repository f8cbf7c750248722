"""An original without what must not be kept: Windows product keys, and the names of those who used the computer.

The bytes around are left as they are, so that the result is still a document of the same kind and gives the same
report.
"""

import codecs
import re

_NAMES = (
    "lastloggeduser|datelastloggeduser|lastuser|login|user|username|userid|userdomain|domain|winowner|wincompany"
    "|winprodkey|workgroup|dns_domain|contact|email|mail|home|member|members|licensekey|license_key|productkey"
    "|product_key|ssid|wifi_ssid|wifi_bssid|ssh_key|subscriber_id|line_number|val|registered_owner|full_user_name"
)
_STRING = r'"(?:[^"\\]|\\.)*"'
_FLAT_LIST = rf"\[(?:[^\[\]\"]|{_STRING})*\]"

_PRODUCT_KEY = re.compile(r"(?<![A-Za-z0-9-])[A-Za-z0-9]{5}(?:-[A-Za-z0-9]{5}){4}(?![A-Za-z0-9-])")
_NO_KEY = "XXXXX-XXXXX-XXXXX-XXXXX-XXXXX"
_EMAIL = re.compile(
    r"(?<![\w.%+-])[\w.%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,5}\.[A-Za-z]{2,24}\b"
)
_NO_EMAIL = "redacted@example.org"
_HOME = re.compile(
    r"([\\/](?:home|Users|Utilisateurs|Documents and Settings)[\\/]{1,4})[^\\/\"'<>\r\n\t:;,|*?]{1,64}"
)
_MEDIA = re.compile(r"(/(?:run/)?media/)[^/\"<>\s]{1,64}(?=/)")
_JSON_STRING = re.compile(rf'("(?:{_NAMES})"\s*:\s*){_STRING}', re.IGNORECASE)
_JSON_LIST = re.compile(rf'("(?:{_NAMES}|users|local_users|local_groups)"\s*:\s*){_FLAT_LIST}', re.IGNORECASE)
_XML_FIELD = re.compile(rf"(<({_NAMES})>)[^<]+(?=</\2>)", re.IGNORECASE)
_XML_LOCAL = re.compile(r"(?<=<LOCAL_USERS>)[^\x00]*?(?=</LOCAL_USERS>)")
_XML_NAME = re.compile(r"(<NAME>)[^<]+(?=</NAME>)")

# A proof of erasure is kept whole, except for a product key, which none holds unless someone typed it there.
_PROOFS = frozenset({"nwipe", "blancco"})


def redact(data: bytes, kind: str) -> bytes:
    """The document without product keys and, unless it is a proof of erasure, without user names.

    `kind` is the value of `passport.formats.Kind`. Never raises: bytes that are no text pass unchanged but for keys.
    """
    encoding = _encoding(data)
    text = data.decode(encoding, errors="surrogatepass") if encoding != "latin-1" else data.decode("latin-1")
    text = _PRODUCT_KEY.sub(_NO_KEY, text)
    if kind not in _PROOFS:
        text = _without_names(text, kind)
    return text.encode(encoding, errors="surrogatepass") if encoding != "latin-1" else text.encode("latin-1")


def _encoding(data: bytes) -> str:
    """UTF-16 where it is whole; else Latin-1, which gives every other file back byte for byte."""
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark) and len(data) % 2 == 0:
            return name
    return "utf-16-le" if data[1:2] == b"\x00" and data[3:4] == b"\x00" and len(data) % 2 == 0 else "latin-1"


def _without_names(text: str, kind: str) -> str:
    if kind == "smbios":
        return text  # lengths count in a binary table, and firmware knows no users
    text = _HOME.sub(r"\1user", text)
    text = _MEDIA.sub(r"\1user", text)
    if "@" in text:
        text = _EMAIL.sub(_NO_EMAIL, text)
    if kind.endswith("-xml"):
        text = _XML_FIELD.sub(r"\1", text)
        return _XML_LOCAL.sub(lambda found: _XML_NAME.sub(r"\1", found[0]), text)
    if kind.startswith(("glpi", "ereuse", "rebond")):
        text = _JSON_LIST.sub(r"\1[]", text)
        text = _JSON_STRING.sub(r'\1""', text)
    return text
