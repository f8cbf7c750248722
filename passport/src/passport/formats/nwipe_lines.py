"""The lines of a nwipe log, gathered by run and by drive. Their shapes are told in `passport.formats.nwipe`."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from passport.erasure import Errors
from passport.storage import HiddenArea

_LONGEST_LINE = 2000
LINE = re.compile(
    r"^\[(\d{4}/\d\d/\d\d \d\d:\d\d:\d\d)\]\s+(?:debug|info|notice|warning|error|fatal|sanity): ?(.*)$"
)
_TRAILER = re.compile(
    r"^\[(\d{4}/\d\d/\d\d \d\d:\d\d:\d\d)\] Total Throughput [^,]*, (.*), (\d+)R\+(?:NB|B)\+(?:NV|VL|VA)\s*$"
)
_TABLE = re.compile(r"^\*+ (Error Summary|Erasure Summary|Drive Status) \*+$")
_STARS = re.compile(r"^\*{20,}$")
_CLOSING = re.compile(r"^Nwipe (?:successfully|exited with errors, check|was aborted)", re.IGNORECASE)
_DEVICE = re.compile(r"/dev/[^\s,':]+")


@dataclass(slots=True)
class Drive:
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


@dataclass(slots=True)
class Run:
    """One start of nwipe, from its first line to its closing one."""

    drives: dict[str, Drive] = field(default_factory=dict)
    system: dict[str, str] = field(default_factory=dict)
    version: str | None = None
    method_name: str | None = None
    rounds: int | None = None
    measured: str | None = None
    table: str | None = None
    has_trailer: bool = False
    is_closed: bool = False
    lines: int = 0

    def drive(self, device: str) -> Drive:
        return self.drives.setdefault(device, Drive(device))

    def row_of(self, cell: str) -> Drive:
        """The drive of a table row, which names the device without its folder and cuts a long name on the left."""
        for device, drive in self.drives.items():
            if device == f"/dev/{cell}" or device.rpartition("/")[2] == cell:
                return drive
        return self.drive(f"/dev/{cell}")


def runs(lines: Iterable[str]) -> Iterator[Run]:
    """The runs of a log, in its order; none when no line is one of nwipe."""
    run = Run()
    for text in lines:
        line = _legible(text[:_LONGEST_LINE].rstrip())
        match = LINE.match(line)
        if match and _begins_a_run(match[2], run):
            yield run
            run = Run()
        if match:
            run.lines += 1
            _take_message(run, _moment(match[1]), match[2])
        else:
            _take_summary(run, line)
    if run.lines:
        yield run


def _legible(line: str) -> str:
    """A stick that lost its power leaves zeros in a log: such a sign stays as a mark, which no value may be made of."""
    if line.isprintable():
        return line
    return "".join(sign if sign.isprintable() or sign.isspace() else "\ufffd" for sign in line)


def _begins_a_run(message: str, run: Run) -> bool:
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


def _take_message(run: Run, at: datetime | None, message: str) -> None:
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


def _take_version(run: Run, match: re.Match[str], _at: datetime | None) -> None:
    run.version = match[1]


def _take_found(run: Run, match: re.Match[str], _at: datetime | None) -> None:
    drive = run.drive(match[1])
    drive.described = True
    drive.type_text, drive.model, drive.serial = match[2].strip().upper(), match[3].strip(), match[4].strip()


def _take_option(run: Run, match: re.Match[str], _at: datetime | None) -> None:
    name, value = match[1], match[2].strip()
    if name == "banner":
        run.version = value.removeprefix("nwipe ")[:40]
    elif name == "method":
        run.method_name = value[:100]
    elif value.isascii() and value.isdigit():
        run.rounds = int(value[:9])


def _take_system(run: Run, match: re.Match[str], _at: datetime | None) -> None:
    run.system[match[1]] = match[2]


def _take_old_size(run: Run, match: re.Match[str], _at: datetime | None) -> None:
    run.drive(match[1]).sizes.add(int(match[2]))


def _take_geometry(run: Run, match: re.Match[str], _at: datetime | None) -> None:
    run.measured = match[1]


def _take_new_size(run: Run, match: re.Match[str], _at: datetime | None) -> None:
    if run.measured:
        run.drive(run.measured).sizes.add(int(match[1]))


def _take_method(run: Run, match: re.Match[str], at: datetime | None) -> None:
    drive = run.drive(match[2])
    drive.method_name = match[1][:100]
    drive.started_at = drive.last_seen_at = at


def _take_start(run: Run, match: re.Match[str], at: datetime | None) -> None:
    drive = run.drive(match[1])
    drive.started_at = drive.started_at or at


def _take_written(run: Run, match: re.Match[str], _at: datetime | None) -> None:
    run.drive(match[2]).written.append(int(match[1]))


def _take_read(run: Run, match: re.Match[str], _at: datetime | None) -> None:
    run.drive(match[2]).read_back = int(match[1])


def _take_verified(run: Run, match: re.Match[str], _at: datetime | None) -> None:
    drive = run.drive(match[1] or match[2] or match[3])
    drive.verified_bytes = max(drive.verified_bytes, drive.read_back or 0)
    drive.read_back = None


def _take_hidden(run: Run, match: re.Match[str], _at: datetime | None) -> None:
    drive = run.drive((match[2] or match[3]).rstrip("."))
    words = {"DETECTED": HiddenArea.PRESENT, "INDETERMINATE": HiddenArea.INDETERMINATE}
    drive.hidden_area = words.get(match[1] or "", HiddenArea.NONE)


_MESSAGES: tuple[tuple[re.Pattern[str], Callable[[Run, re.Match[str], datetime | None], None]], ...] = (
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


def _take_summary(run: Run, line: str) -> None:
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


def _take_row(run: Run, table: str, line: str) -> None:
    name, *cells = (cell.strip() for cell in line.removeprefix("!").split("|", 4))
    drive = run.row_of(name)
    if table == "Error Summary":
        _take_errors(drive, cells)
    elif table == "Erasure Summary":
        _take_extent(drive, cells)
    elif len(cells) == 4:
        _take_status(drive, cells, is_alert=line.startswith("!"))


def _take_errors(drive: Drive, cells: list[str]) -> None:
    counts = [_count(cell) for cell in cells]
    if len(counts) < 3 or None in counts:
        return
    drive.has_error_row = True
    write, verification, sync = (count or 0 for count in counts[:3])
    drive.errors = Errors(write=write, verification=verification, sync=sync)


def _take_extent(drive: Drive, cells: list[str]) -> None:
    if len(cells) < 3:
        return
    drive.bytes_erased = _count(cells[0])
    total = _count(cells[1])
    if total is not None:
        drive.sizes.add(total)
    drive.is_partial = cells[2] != "100.00%"


def _take_status(drive: Drive, cells: list[str], *, is_alert: bool) -> None:
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
