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

import re
from collections.abc import Iterator

from passport.erasure import Bus, Doubt, DriveErasure, ErasureReport, Host, Method, Verdict, Verification
from passport.formats.nwipe_lines import LINE, Drive, Run, runs
from passport.formats.opening import text_of
from passport.hardware import DriveKind
from passport.junk import meaningful, named, system_uuid
from passport.refusal import Reason, UnreadableDocument

TOOL = "nwipe"

_LINE_IN_HEAD = re.compile(LINE.pattern, re.MULTILINE)
_REPORT_IN_HEAD = re.compile(r"\A\s*(?:Disk|System) Erasure Report\b")

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
    found = list(runs(text_of(data).splitlines()))
    if not found:
        raise UnreadableDocument(
            Reason.UNKNOWN_FORMAT,
            "This is not a log of nwipe",
            cure="Send the file that nwipe wrote with its option --logfile",
        )
    erasures = tuple(
        _erasure(drive, run) for run in found for drive in run.drives.values() if drive.was_begun
    )
    if not erasures:
        raise UnreadableDocument(
            Reason.NO_HARDWARE,
            "This log of nwipe begins no erasure of any drive",
            cure="Send the log of the run that erased the drives, saved after nwipe ended",
        )
    return ErasureReport(tool=TOOL, tool_version=found[-1].version, host=_host(found[-1]), erasures=erasures)


def _refuse_reports(data: bytes) -> None:
    """The PDF report tells which verification was asked for, not that it took place."""
    if data.startswith(b"%PDF") or _REPORT_IN_HEAD.match(text_of(data[:400])):
        raise UnreadableDocument(
            Reason.UNSUPPORTED_FORMAT,
            "The printed report of nwipe does not show what was written and read back",
            cure="Send the log of nwipe (a text file, option --logfile) instead of its report",
        )


def _host(run: Run) -> Host:
    return Host(
        maker=named(run.system.get("system-manufacturer")),
        model=named(run.system.get("system-product-name")),
        version=named(run.system.get("system-version")),
        serial=meaningful(run.system.get("system-serial-number")),
        system_uuid=system_uuid(run.system.get("system-uuid")),
    )


def _erasure(drive: Drive, run: Run) -> DriveErasure:
    size = min(drive.sizes) if drive.sizes else None
    bus = _BUSES.get(drive.type_text.removesuffix("-SSD").removesuffix("-HDD"), Bus.OTHER)
    method_name = drive.method_name or run.method_name
    return DriveErasure(
        tool=TOOL,
        tool_version=run.version,
        drive_serial=meaningful(drive.serial),
        drive_model=named(drive.model),
        size_bytes=size,
        kind=_kind(drive, bus),
        bus=bus,
        method=_method(method_name, bus),
        method_name=method_name,
        rounds=run.rounds,
        started_at=drive.started_at,
        ended_at=drive.last_seen_at if drive.status else None,
        bytes_erased=_extent(drive),
        errors=drive.errors,
        verification=Verification.FULL if size and drive.verified_bytes >= size else Verification.NONE,
        verdict=_verdict(drive, run),
        status=drive.status,
        hidden_area=drive.hidden_area,
        doubts=tuple(_doubts(drive)),
    )


def _kind(drive: Drive, bus: Bus) -> DriveKind:
    if bus is Bus.NVME or drive.device.startswith("/dev/nvme"):
        return DriveKind.NVME
    if bus is Bus.USB:
        return DriveKind.USB
    for kind in (DriveKind.SSD, DriveKind.HDD):
        if drive.type_text.endswith(f"-{kind.name}"):
            return kind
    return DriveKind.UNKNOWN


def _extent(drive: Drive) -> int | None:
    """The least of what the passes wrote and what the summary counts."""
    known = [*drive.written] if drive.bytes_erased is None else [*drive.written, drive.bytes_erased]
    return min(known, default=None)


def _verdict(drive: Drive, run: Run) -> Verdict:
    if drive.status is None:
        return Verdict.UNFINISHED
    verdict = _VERDICTS.get(drive.status, Verdict.UNCLEAR)
    cut_off = not (run.has_trailer and run.is_closed and drive.has_error_row)
    return Verdict.UNFINISHED if cut_off and verdict is Verdict.SUCCESS else verdict


def _doubts(drive: Drive) -> Iterator[Doubt]:
    if drive.contradicts or len(drive.sizes) > 1:
        yield Doubt.CONTRADICTION
    if drive.is_partial:
        yield Doubt.INCOMPLETE


def _method(name: str | None, bus: Bus) -> Method:
    method = _METHODS.get(" ".join((name or "").split()).lower(), Method.UNKNOWN)
    return Method.NVME_FORMAT if method is Method.ATA_SECURE_ERASE and bus is Bus.NVME else method
