r"""nwipe logs, versions 0.3x and 0.4x: the file that `nwipe --logfile` writes, or its screen output.

The lines that carry evidence, as both versions write them (`/dev/sda` stands for any device, `[T]` for a time such
as `[2024/03/05 10:11:12]`; all else is passed over):

    [T]    info: nwipe 0.42                                         0.4x; the first line of a run
    [T]  notice: Found /dev/sda, ATA, ST500LM021-1KJ152, 500 GB, S/N=W620ABCD
    [T]    info: system-serial-number = R90ABCDE                    also system-manufacturer, -product-name, -version, -uuid
    [T] warning:  *** HIDDEN SECTORS DETECTED ! *** on /dev/sda
    [T]  notice:   banner   = nwipe 0.33                            also method, rounds, verify
    [T]  notice: /dev/sda, sect/blk/dev 512/4096/500107862016       0.3x; the last number is the size in bytes
    [T]  notice: /dev/sda: Device geometry is as follows...         0.4x
    [T]  notice:   Total device bytes   = 500107862016              0.4x, of the device named last
    [T]  notice: Invoking method 'PRNG Stream' on /dev/sda
    [T]  notice: Starting round 1 of 1 on /dev/sda
    [T]  notice: 500107862016 bytes written to /dev/sda
    [T]  notice: Verifying pass 1 of 1, round 1 of 1, on /dev/sda
    [T]  notice: 500107862016 bytes read from /dev/sda
    [T]  notice: Verified pass 1 of 1, round 1 of 1, on '/dev/sda'.
    [T]  notice: [SUCCESS] Verified that /dev/sda is empty.         after a final blanking pass
    [T]  notice: Finished final round 1 of 1 on /dev/sda

    ******************************** Error Summary *********************************
    !   Device | Pass Errors | Verifications Errors | Fdatasync I\O Errors
    --------------------------------------------------------------------------------
           sda |           0 |                    0 |                    0
    ********************************************************************************

    ******************************* Erasure Summary ********************************      0.4x
    !   Device |      Bytes Erased |      Bytes Total | Percentage Erased
    --------------------------------------------------------------------------------
           sda |      500107862016 |     500107862016 |           100.00%
    ********************************************************************************

    ********************************* Drive Status *********************************
    !   Device | Status | Thru-put | HH:MM:SS | Model/Serial Number
    --------------------------------------------------------------------------------
           sda | Erased |  112 MB/s | 02:27:10 | ST500LM021-1KJ152/W620ABCD
    --------------------------------------------------------------------------------
    [T] Total Throughput  112 MB/s, PRNG Stream, 1R+NB+VL
    ********************************************************************************

    [T]    info: Nwipe successfully completed. See summary table for details.

The status is ` Erased `, `-FAILED-`, `UABORTED` or `INSANITY`, with a leading `!` where something is wrong. It is
the last word, not the proof: nwipe has printed "Erased" for wipes that never started and beside verification errors
(issues 116 and 317), so the bytes written and read back must be there too. One file may hold several runs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from passport.erasure import (
    Bus,
    Doubt,
    DriveErasure,
    ErasureReport,
    Errors,
    HiddenArea,
    Host,
    Method,
    Verdict,
    Verification,
)
from passport.formats.opening import text_of
from passport.hardware import DriveKind
from passport.junk import meaningful, named, system_uuid
from passport.refusal import Reason, UnreadableDocument

TOOL = "nwipe"
_LONGEST_LINE = 2000

_LINE = re.compile(
    r"^\[(\d{4}/\d\d/\d\d \d\d:\d\d:\d\d)\]\s+(?:debug|info|notice|warning|error|fatal|sanity): ?(.*)$"
)
_LINE_IN_HEAD = re.compile(_LINE.pattern, re.MULTILINE)
_REPORT_IN_HEAD = re.compile(r"\A\s*(?:Disk|System) Erasure Report\b")
_TRAILER = re.compile(
    r"^\[(\d{4}/\d\d/\d\d \d\d:\d\d:\d\d)\] Total Throughput [^,]*, (.*), (\d+)R\+(?:NB|B)\+(?:NV|VL|VA)\s*$"
)
_TABLE = re.compile(r"^\*+ (Error Summary|Erasure Summary|Drive Status) \*+$")
_STARS = re.compile(r"^\*{20,}$")
_CLOSING = re.compile(r"^Nwipe (?:successfully|exited with errors, check|was aborted)", re.IGNORECASE)
_DEVICE = re.compile(r"/dev/[^\s,':]+")

_METHODS = {
    "fill with zeros": Method.OVERWRITE_ZEROS,
    "zero fill": Method.OVERWRITE_ZEROS,
    "quick erase": Method.OVERWRITE_ZEROS,
    "fill with ones": Method.OVERWRITE_ONES,
    "prng stream": Method.OVERWRITE_RANDOM,
    "secure erase + prng + verify": Method.OVERWRITE_RANDOM,
    "dod 5220.22-m": Method.OVERWRITE_SEVERAL,
    "dod short": Method.OVERWRITE_SEVERAL,
    "gutmann wipe": Method.OVERWRITE_SEVERAL,
    "rcmp tssit ops-ii": Method.OVERWRITE_SEVERAL,
    "hmg is5 enhanced": Method.OVERWRITE_SEVERAL,
    "bruce schneier 7-pass": Method.OVERWRITE_SEVERAL,
    "bmb21-2019": Method.OVERWRITE_SEVERAL,
    "verify zeros (0x00)": Method.READ_ONLY,
    "verify ones (0xff)": Method.READ_ONLY,
    "secure erase (ata/nvme)": Method.ATA_SECURE_ERASE,
    "sanitize crypto erase (ata/scsi/nvme)": Method.SANITIZE_CRYPTO_ERASE,
    "sanitize block erase (ata/scsi/nvme)": Method.SANITIZE_BLOCK_ERASE,
    "sanitize overwrite (ata/scsi/nvme)": Method.SANITIZE_OVERWRITE,
}
_BUSES = {
    "ATA": Bus.ATA,
    "SATA": Bus.ATA,
    "IDE": Bus.ATA,
    "NVME": Bus.NVME,
    "SCSI": Bus.SCSI,
    "SAS": Bus.SAS,
    "USB": Bus.USB,
    "MMC": Bus.MMC,
    "VIRT": Bus.VIRTUAL,
    "": Bus.UNKNOWN,
    "UNK": Bus.UNKNOWN,
}
_VERDICTS = {
    "Erased": Verdict.SUCCESS,
    "FAILED": Verdict.FAILED,
    "UABORTED": Verdict.ABORTED,
    "ABORTED": Verdict.ABORTED,
}


def detect(head: bytes, name: str) -> bool:
    """Whether a file that begins with `head` is a document of nwipe, readable or not."""
    if head.startswith(b"%PDF"):
        return b"nwipe" in head.lower() or "nwipe" in name.lower()
    text = text_of(head).replace("\r\n", "\n")
    return bool(_LINE_IN_HEAD.search(text) or _REPORT_IN_HEAD.match(text))


def read(data: bytes) -> ErasureReport:
    """The erasures of a log, one for each drive and run. Raises `UnreadableDocument`."""
    _refuse_reports(data)
    runs = list(_runs(text_of(data).splitlines()))
    if not runs:
        raise UnreadableDocument(
            Reason.UNKNOWN_FORMAT,
            "This is not a log of nwipe",
            cure="Send the file that nwipe wrote with its option --logfile",
        )
    erasures = tuple(drive.erasure(run) for run in runs for drive in run.drives.values() if drive.was_begun)
    if not erasures:
        raise UnreadableDocument(
            Reason.NO_HARDWARE,
            "This log of nwipe begins no erasure of any drive",
            cure="Send the log of the run that erased the drives, saved after nwipe ended",
        )
    return ErasureReport(tool=TOOL, tool_version=runs[-1].version, host=runs[-1].host(), erasures=erasures)


def _refuse_reports(data: bytes) -> None:
    """The PDF report tells which verification was asked for, not that it took place."""
    if data.startswith(b"%PDF") or _REPORT_IN_HEAD.match(text_of(data[:400])):
        raise UnreadableDocument(
            Reason.UNSUPPORTED_FORMAT,
            "The printed report of nwipe does not show what was written and read back",
            cure="Send the log of nwipe (a text file, option --logfile) instead of its report",
        )


@dataclass(slots=True)
class _Drive:
    """What the lines of one run say of one device."""

    device: str
    described: bool = False
    type_text: str = ""
    model: str | None = None
    serial: str = ""
    sizes: set[int] = field(default_factory=set)
    method_name: str | None = None
    written: list[int] = field(default_factory=list)
    read_back: int | None = None
    verified_bytes: int = 0
    started_at: datetime | None = None
    last_seen_at: datetime | None = None
    errors: Errors = field(default_factory=Errors)
    has_error_row: bool = False
    bytes_erased: int | None = None
    is_partial: bool = False
    status: str | None = None
    hidden_area: HiddenArea | None = None
    contradicts: bool = False

    @property
    def was_begun(self) -> bool:
        return self.started_at is not None or self.method_name is not None or self.status is not None

    def erasure(self, run: _Run) -> DriveErasure:
        size = min(self.sizes) if self.sizes else None
        bus = _BUSES.get(self.type_text.removesuffix("-SSD").removesuffix("-HDD"), Bus.OTHER)
        method_name = self.method_name or run.method_name
        return DriveErasure(
            tool=TOOL,
            tool_version=run.version,
            drive_serial=meaningful(self.serial),
            drive_model=named(self.model),
            size_bytes=size,
            kind=self._kind(bus),
            bus=bus,
            method=_method(method_name, bus),
            method_name=method_name,
            rounds=run.rounds,
            started_at=self.started_at,
            ended_at=self.last_seen_at if self.status else None,
            bytes_erased=self._extent(),
            errors=self.errors,
            verification=Verification.FULL if size and self.verified_bytes >= size else Verification.NONE,
            verdict=self._verdict(run),
            status=self.status,
            hidden_area=self.hidden_area,
            doubts=tuple(self._doubts()),
        )

    def _kind(self, bus: Bus) -> DriveKind:
        if bus is Bus.NVME or self.device.startswith("/dev/nvme"):
            return DriveKind.NVME
        if bus is Bus.USB:
            return DriveKind.USB
        for kind in (DriveKind.SSD, DriveKind.HDD):
            if self.type_text.endswith(f"-{kind.name}"):
                return kind
        return DriveKind.UNKNOWN

    def _extent(self) -> int | None:
        """The least of what the passes wrote and what the summary counts."""
        known = [*self.written] if self.bytes_erased is None else [*self.written, self.bytes_erased]
        return min(known, default=None)

    def _verdict(self, run: _Run) -> Verdict:
        if self.status is None:
            return Verdict.UNFINISHED
        verdict = _VERDICTS.get(self.status, Verdict.UNCLEAR)
        cut_off = not (run.has_trailer and run.is_closed and self.has_error_row)
        return Verdict.UNFINISHED if cut_off and verdict is Verdict.SUCCESS else verdict

    def _doubts(self) -> Iterator[Doubt]:
        if self.contradicts or len(self.sizes) > 1:
            yield Doubt.CONTRADICTION
        if self.is_partial:
            yield Doubt.INCOMPLETE


@dataclass(slots=True)
class _Run:
    """One start of nwipe, from its first line to its closing one."""

    drives: dict[str, _Drive] = field(default_factory=dict)
    system: dict[str, str] = field(default_factory=dict)
    version: str | None = None
    method_name: str | None = None
    rounds: int | None = None
    measured: str | None = None
    table: str | None = None
    has_trailer: bool = False
    is_closed: bool = False
    lines: int = 0

    def host(self) -> Host:
        return Host(
            maker=named(self.system.get("system-manufacturer")),
            model=named(self.system.get("system-product-name")),
            version=named(self.system.get("system-version")),
            serial=meaningful(self.system.get("system-serial-number")),
            system_uuid=system_uuid(self.system.get("system-uuid")),
        )

    def drive(self, device: str) -> _Drive:
        return self.drives.setdefault(device, _Drive(device))

    def row_of(self, cell: str) -> _Drive:
        """The drive of a table row, which names the device without its folder and cuts a long name on the left."""
        for device, drive in self.drives.items():
            if device == f"/dev/{cell}" or device.rpartition("/")[2] == cell:
                return drive
        return self.drive(f"/dev/{cell}")


def _runs(lines: Iterable[str]) -> Iterator[_Run]:
    run = _Run()
    for text in lines:
        line = text[:_LONGEST_LINE].rstrip()
        match = _LINE.match(line)
        if match and _begins_a_run(match[2], run):
            yield run
            run = _Run()
        if match:
            run.lines += 1
            _take_message(run, _moment(match[1]), match[2])
        else:
            _take_summary(run, line)
    if run.lines:
        yield run


def _begins_a_run(message: str, run: _Run) -> bool:
    if not run.lines:
        return False
    found = _FOUND.match(message)
    found_again = found is not None and found[1] in run.drives and run.drives[found[1]].described
    return run.is_closed or found_again or (run.version is not None and _VERSION.match(message) is not None)


_VERSION = re.compile(r"^nwipe (\d[\w.\-]*)")
_FOUND = re.compile(r"^Found (/dev/\S+), ([^,]*), (.*), [^,]*, S/N=(.*)$")
_OPTION = re.compile(r"^\s*(banner|method|rounds)\s+= (.*)$")
_SYSTEM = re.compile(r"^(system-[a-z-]+)\s*=\s*(.*)$")
_SIZE_OLD = re.compile(r"^(/dev/\S+), sect/blk/dev \d+/\d+/(\d{1,19})$")
_GEOMETRY = re.compile(r"^(/dev/[^\s:]+): Device geometry")
_SIZE_NEW = re.compile(r"^\s*Total device bytes\s*= (\d{1,19})$")
_METHOD = re.compile(r"^Invoking method '(.*)' on (/dev/\S+)$")
_STARTED = re.compile(r"^Starting round 1 of \d+ on (/dev/\S+)$")
_WRITTEN = re.compile(r"^(\d{1,19}) bytes written to (/dev/\S+)$")
_READ = re.compile(r"^(\d{1,19}) bytes read from (/dev/\S+)$")
_VERIFIED = re.compile(
    r"^(?:Verified pass \d+ of \d+, round \d+ of \d+, on '([^']+)'\.?"
    r"|\[SUCCESS\] Verified that (/dev/\S+) is empty\.?|\[SUCCESS\] Verified FRP on '([^']+)' matches\.?)$"
)
_HIDDEN = re.compile(
    r"HIDDEN SECTORS (DETECTED|INDETERMINATE) ?!.* on (/dev/[^\s,]+)|No hidden sectors on (/dev/\S+)"
)


def _take_message(run: _Run, at: datetime | None, message: str) -> None:
    if _CLOSING.match(message):
        run.is_closed = True
    for device in _DEVICE.findall(message):
        seen = run.drives.get(device.rstrip("."))
        if seen is not None:
            seen.last_seen_at = at
    for pattern, take in _MESSAGES:
        match = pattern.search(message)
        if match:
            take(run, match, at)
            return


def _take_version(run: _Run, match: re.Match[str], _at: datetime | None) -> None:
    run.version = match[1]


def _take_found(run: _Run, match: re.Match[str], _at: datetime | None) -> None:
    drive = run.drive(match[1])
    drive.described = True
    drive.type_text, drive.model, drive.serial = match[2].strip().upper(), match[3].strip(), match[4].strip()


def _take_option(run: _Run, match: re.Match[str], _at: datetime | None) -> None:
    name, value = match[1], match[2].strip()
    if name == "banner":
        run.version = value.removeprefix("nwipe ")[:40]
    elif name == "method":
        run.method_name = value[:100]
    elif value.isascii() and value.isdigit():
        run.rounds = int(value[:9])


def _take_system(run: _Run, match: re.Match[str], _at: datetime | None) -> None:
    run.system[match[1]] = match[2]


def _take_old_size(run: _Run, match: re.Match[str], _at: datetime | None) -> None:
    run.drive(match[1]).sizes.add(int(match[2]))


def _take_geometry(run: _Run, match: re.Match[str], _at: datetime | None) -> None:
    run.measured = match[1]


def _take_new_size(run: _Run, match: re.Match[str], _at: datetime | None) -> None:
    if run.measured:
        run.drive(run.measured).sizes.add(int(match[1]))


def _take_method(run: _Run, match: re.Match[str], at: datetime | None) -> None:
    drive = run.drive(match[2])
    drive.method_name = match[1][:100]
    drive.started_at = drive.last_seen_at = at


def _take_start(run: _Run, match: re.Match[str], at: datetime | None) -> None:
    drive = run.drive(match[1])
    drive.started_at = drive.started_at or at


def _take_written(run: _Run, match: re.Match[str], _at: datetime | None) -> None:
    run.drive(match[2]).written.append(int(match[1]))


def _take_read(run: _Run, match: re.Match[str], _at: datetime | None) -> None:
    run.drive(match[2]).read_back = int(match[1])


def _take_verified(run: _Run, match: re.Match[str], _at: datetime | None) -> None:
    drive = run.drive(match[1] or match[2] or match[3])
    drive.verified_bytes = max(drive.verified_bytes, drive.read_back or 0)
    drive.read_back = None


def _take_hidden(run: _Run, match: re.Match[str], _at: datetime | None) -> None:
    drive = run.drive((match[2] or match[3]).rstrip("."))
    words = {"DETECTED": HiddenArea.PRESENT, "INDETERMINATE": HiddenArea.INDETERMINATE}
    drive.hidden_area = words.get(match[1] or "", HiddenArea.NONE)


_MESSAGES: tuple[tuple[re.Pattern[str], Callable[[_Run, re.Match[str], datetime | None], None]], ...] = (
    (_VERSION, _take_version),
    (_FOUND, _take_found),
    (_OPTION, _take_option),
    (_SYSTEM, _take_system),
    (_SIZE_OLD, _take_old_size),
    (_GEOMETRY, _take_geometry),
    (_SIZE_NEW, _take_new_size),
    (_METHOD, _take_method),
    (_STARTED, _take_start),
    (_WRITTEN, _take_written),
    (_READ, _take_read),
    (_VERIFIED, _take_verified),
    (_HIDDEN, _take_hidden),
)


def _take_summary(run: _Run, line: str) -> None:
    title = _TABLE.match(line)
    trailer = _TRAILER.match(line)
    if title:
        run.table = title[1]
    elif trailer:
        run.has_trailer = run.table == "Drive Status"
        run.method_name = run.method_name or trailer[2].strip()
    elif _STARS.match(line):
        run.table = None
    elif run.table and "|" in line and not line.startswith("!   Device |"):
        _take_row(run, run.table, line)


def _take_row(run: _Run, table: str, line: str) -> None:
    name, *cells = (cell.strip() for cell in line.removeprefix("!").split("|", 4))
    drive = run.row_of(name)
    if table == "Error Summary":
        _take_errors(drive, cells)
    elif table == "Erasure Summary":
        _take_extent(drive, cells)
    elif len(cells) == 4:
        _take_status(drive, cells, is_alert=line.startswith("!"))


def _take_errors(drive: _Drive, cells: list[str]) -> None:
    counts = [_count(cell) for cell in cells]
    if len(counts) < 3 or None in counts:
        return
    drive.has_error_row = True
    write, verification, sync = (count or 0 for count in counts[:3])
    drive.errors = Errors(write=write, verification=verification, sync=sync)


def _take_extent(drive: _Drive, cells: list[str]) -> None:
    if len(cells) < 3:
        return
    drive.bytes_erased = _count(cells[0])
    total = _count(cells[1])
    if total is not None:
        drive.sizes.add(total)
    drive.is_partial = cells[2] != "100.00%"


def _take_status(drive: _Drive, cells: list[str], *, is_alert: bool) -> None:
    status = cells[0].strip("- ")[:40]
    model, _, serial = cells[3].rpartition("/")
    if drive.status is not None or (is_alert and status == "Erased"):
        drive.contradicts = True
    if not drive.described:
        drive.model, drive.serial = model.strip(), serial.strip()
    elif serial.strip() != drive.serial:
        drive.contradicts = True
    drive.status = drive.status or status


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 19 else None


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y/%m/%d %H:%M:%S")  # noqa: DTZ007 -- the log knows no time zone
    except ValueError:
        return None


def _method(name: str | None, bus: Bus) -> Method:
    method = _METHODS.get(" ".join((name or "").split()).lower(), Method.UNKNOWN)
    return Method.NVME_FORMAT if method is Method.ATA_SECURE_ERASE and bus is Bus.NVME else method
