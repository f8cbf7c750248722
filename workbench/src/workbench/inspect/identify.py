"""The 512 bytes of ATA IDENTIFY DEVICE (ACS-3, 7.12.7): who a drive is, and what it locks or hides.

Words are counted from 0, little-endian; texts have their bytes swapped in pairs.
"""

from dataclasses import dataclass

from passport.junk import meaningful, named
from passport.storage import DriveSecurity, HiddenArea, HiddenAreas

LENGTH = 512
_VPD_PREFIX = 60  # of the VPD page 89h, ATA Information (SAT-4, 12.4.2), which holds them
_UNESTIMATED = 0


@dataclass(frozen=True, slots=True)
class Identify:
    """The words, and what is read from them."""

    data: bytes

    def word(self, number: int) -> int:
        """One word of 16 bits."""
        return int.from_bytes(self.data[2 * number : 2 * number + 2], "little")

    def bit(self, word: int, place: int) -> bool:
        """Whether a bit of a word is set."""
        return bool(self.word(word) >> place & 1)

    def text(self, first: int, last: int) -> str:
        """The text in words `first` to `last`."""
        raw = self.data[2 * first : 2 * last + 2]
        swapped = b"".join(
            raw[place + 1 : place + 2] + raw[place : place + 1] for place in range(0, len(raw), 2)
        )
        return swapped.decode("latin-1").replace("\x00", " ").strip()

    @property
    def model(self) -> str | None:
        return named(self.text(27, 46))

    @property
    def serial(self) -> str | None:
        return meaningful(self.text(10, 19))

    @property
    def firmware(self) -> str | None:
        return named(self.text(23, 26))

    @property
    def wwn(self) -> str | None:
        """In 16 hexadecimal digits, as the kernel writes it."""
        number = "".join(f"{self.word(n):04x}" for n in range(108, 112))
        return f"0x{number}" if self.bit(87, 8) and number.strip("0") else None

    @property
    def rotation_rpm(self) -> int | None:
        """Turns a minute; 0 for a medium that does not turn; `None` when the drive does not say."""
        said = self.word(217)
        return 0 if said == 1 else said if 0x0401 <= said <= 0xFFFE else None

    @property
    def sector_bytes(self) -> int:
        """The logical sector."""
        is_said = self.word(106) & 0xC000 == 0x4000 and self.bit(106, 12)
        return 2 * (self.word(117) | self.word(118) << 16) if is_said else 512

    @property
    def sectors(self) -> int:
        """How many an ordinary command reaches."""
        if self.bit(83, 10):
            return int.from_bytes(self.data[200:208], "little")
        return int.from_bytes(self.data[120:124], "little")

    @property
    def has_hpa(self) -> bool:
        """Whether SET MAX may hide the end of the drive."""
        return self.bit(82, 10)

    @property
    def has_dco(self) -> bool:
        """Whether DEVICE CONFIGURATION OVERLAY may hide it."""
        return self.bit(83, 11)

    @property
    def has_amac(self) -> bool:
        """Whether ACCESSIBLE MAX ADDRESS CONFIGURATION may hide it (ACS-3)."""
        return self.bit(119, 8)


def identify_of(raw: bytes | None) -> Identify | None:
    """From IDENTIFY data or from the VPD page 89h that holds them; nothing when they are damaged or blank."""
    if raw is None:
        return None
    data = raw[_VPD_PREFIX:] if len(raw) >= _VPD_PREFIX + LENGTH and raw[1:2] == b"\x89" else raw
    data = data[:LENGTH]
    if len(data) < LENGTH or not any(data) or data[:2] == b"\xff\xff":
        return None
    has_checksum = data[510] == 0xA5
    return None if has_checksum and sum(data) % 256 else Identify(data)


def security_of(found: Identify) -> DriveSecurity:
    """Words 82, 89, 90 and 128: the Security feature set; 59: Sanitize."""
    supported = found.bit(128, 0)
    return DriveSecurity(
        ata_supported=supported,
        ata_enabled=found.bit(128, 1) if supported else None,
        ata_locked=found.bit(128, 2) if supported else None,
        ata_frozen=found.bit(128, 3) if supported else None,
        ata_attempts_exhausted=found.bit(128, 4) if supported else None,
        enhanced_erase=found.bit(128, 5) if supported else None,
        erase_minutes=_minutes(found.word(89)) if supported else None,
        enhanced_erase_minutes=_minutes(found.word(90)) if supported and found.bit(128, 5) else None,
        sanitize_supported=found.bit(59, 12),
    )


def _minutes(word: int) -> int | None:
    """Two minutes a unit; with bit 15 set the unit is counted in 15 bits (ACS-3), else in 8."""
    units = word & 0x7FFF if word & 0x8000 else word & 0xFF
    return None if units == _UNESTIMATED else 2 * units


def hidden_of(
    found: Identify, *, native_sectors: int | None, dco_sectors: int | None = None
) -> HiddenAreas | None:
    """What the drive may hide; a feature that nobody could ask about is indeterminate, never absent.

    `native_sectors` is the answer of READ NATIVE MAX ADDRESS EXT or of GET NATIVE MAX ADDRESS EXT, `dco_sectors` that
    of DEVICE CONFIGURATION IDENTIFY; `None` when the drive gave none that can be believed.
    """
    if not (found.has_hpa or found.has_dco or found.has_amac):
        return None
    visible = found.sectors
    believed = [sectors for sectors in (native_sectors, dco_sectors) if sectors and sectors >= visible]
    return HiddenAreas(
        hpa=_state(visible, native_sectors) if found.has_hpa else None,
        dco=_state(max(visible, native_sectors or 0), dco_sectors) if found.has_dco else None,
        amac=_state(visible, native_sectors) if found.has_amac else None,
        visible_bytes=visible * found.sector_bytes,
        native_bytes=max(believed) * found.sector_bytes if believed else None,
    )


def _state(visible: int, whole: int | None) -> HiddenArea:
    """A drive that says it is smaller than what was read of it is not believed ("DCO real max sectors: 1")."""
    if whole is None or whole < visible:
        return HiddenArea.INDETERMINATE
    return HiddenArea.PRESENT if whole > visible else HiddenArea.NONE
