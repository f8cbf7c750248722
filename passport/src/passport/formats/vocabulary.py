"""Words of several tools for the same thing: chassis, media, makers of drives."""

import re

from passport.hardware import DriveKind, FormFactor
from passport.junk import named

_FORMS = {
    FormFactor.NOTEBOOK: "notebook|laptop|sub notebook|portable|convertible|netbook|subnotebook|sub-notebook|luggable",
    FormFactor.DESKTOP: "desktop|low profile desktop|low-profile desktop|low-profile|pizza box|pizza-box|pizzabox"
    "|space-saving|space saving|small form factor|sff|desktop computer",
    FormFactor.TOWER: "tower|mini tower|mini-tower|minitower|microtower|tower computer",
    FormFactor.MINI: "mini pc|mini|stick pc|lunch box|lunchbox|nettop|mini-pc|stick-pc",
    FormFactor.ALL_IN_ONE: "all in one|all-in-one|allinone|aio|all in one computer",
    FormFactor.TABLET: "tablet|detachable",
    FormFactor.SERVER: "server|rack mount chassis|rackmount chassis|rackmount|rack-mount|rack mount|main server chassis|blade"
    "|blade enclosing|blade enclosure|main system chassis|multi-system|multi-system chassis|blade system",
    FormFactor.PHONE: "hand held|handheld|hand-held|phone|smartphone",
    FormFactor.OTHER: "other|docking station|expansion chassis|sub chassis|sub-chassis|subchassis|bus expansion"
    "|bus expansion chassis|peripheral chassis|raid chassis|sealed-case pc|compactpci|advancedtca|embedded pc"
    "|iot gateway|vm|virtual|computer",
}
_FORM_OF = {word: form for form, words in _FORMS.items() for word in words.split("|")}
_NO_MAKER = frozenset(
    {"ata", "scsi", "usb", "linux", "nvme", "atapi", "mmc", "generic-", "(standard disk drives)"}
)
_SOLID = re.compile(
    r"\bssd|ssd\b|ssd\d|solid.?state|\bmsata|mz[-7n]|ct\d{3,}(m|mx|bx|p)\d|mtfd|thns|hfs\d|ssdsc|ocz|vertex"
    r"|kingston s[a-z]{1,2}\d|sandisk sd|wdc? ?wds|\bwds\d|liteonit|lmt-\d|plextor px",
    re.IGNORECASE,
)
_SPINNING = re.compile(
    r"^((wdc )?wd\d{2,}[a-z]|st\d{3,}[a-z]{2}|ht[se]\d{5,}|h[du][a-z]\d{5,}|(hitachi|hgst) h|fujitsu m|mht\d|maxtor"
    r"|toshiba m[kqg]\d|samsung h[dmes]\d)",
    re.IGNORECASE,
)


def form_factor(word: object) -> FormFactor:
    """The form factor of a chassis in the words of SMBIOS, lshw, GLPI or eReuse."""
    if not isinstance(word, str):
        return FormFactor.UNKNOWN
    return _FORM_OF.get(" ".join(word.lower().replace("_", " ").split()), FormFactor.UNKNOWN)


def drive_maker(value: object) -> str | None:
    """The maker of a drive; the name of its bus is none."""
    maker = named(value)
    return None if maker is None or maker.lower() in _NO_MAKER else maker


def drive_kind(model: str | None) -> DriveKind:
    """The medium that the model name gives away, where the tool does not say it."""
    if model is None:
        return DriveKind.UNKNOWN
    if re.search(r"\bnvme\b", model, re.IGNORECASE):
        return DriveKind.NVME
    if _SOLID.search(model):
        return DriveKind.SSD
    return DriveKind.HDD if _SPINNING.match(model) else DriveKind.UNKNOWN
