"""One call of `rebond-workbench erase`, from the names of devices to the certificates."""

import hashlib
import hmac
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from passport.certificate import Certificate, Setting
from passport.erasure import Level
from passport.refusal import UnreadableDocument
from passport.sanitization import ResultKind, Shortfall
from passport.shape import decode
from passport.strict import b64, loads
from workbench.erasure.bench import BenchCard
from workbench.erasure.certifying import certificate_of, computer_setting, journals_of, keep_evidence
from workbench.erasure.firmware_commands import has_password
from workbench.erasure.interlocks import Bench, Refusal, Site, refusals
from workbench.erasure.jobs import Job
from workbench.erasure.journal import BrokenJournal, Journal
from workbench.erasure.planning import needs_thawing, recipes_for
from workbench.erasure.showing import Lines, Screen, Several
from workbench.erasure.supervisor import Running, erase_all
from workbench.erasure.targets import NotADrive, Target, all_targets, target_at
from workbench.exits import Exit
from workbench.inspect.machine import Computer
from workbench.livecard import Computer as BenchedComputer
from workbench.livecard import LiveCard
from workbench.outbox.clock import clock_of
from workbench.outbox.places import keep_certificate
from workbench.spool import Spool, write_whole
from workbench.terminal import complain
from workbench.words import _

# These leave a drive that may be gone on with.
_TO_BE_RESUMED = {Shortfall.INTERRUPTED, Shortfall.DRIVE_LOST}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the command line asked for."""

    devices: tuple[Path, ...]
    method: str
    level: str | None
    confirmed: tuple[str, ...]
    suspend: bool
    allow_loop: bool
    certificate: Path | None
    json: bool
    spool: Path
    bench: Path | None
    setting: dict[str, str | None] = field(default_factory=dict)

    @property
    def wanted(self) -> Level | None:
        return Level(self.level) if self.level else None


@dataclass(frozen=True, slots=True)
class _BenchFile:
    """A bench as its file declares it."""

    own_serials: tuple[str, ...] = ()
    ports: tuple[str, ...] = ()
    docks: tuple[str, ...] = ()


class NotDone(Exception):
    """Nothing was touched; the message says why."""

    def __init__(self, words: str, status: Exit = Exit.REFUSED) -> None:
        super().__init__(words)
        self.status = status


def erase(wish: Wish) -> Exit:
    """Do it. Every reason not to is told before anything is touched."""
    spool = Spool(wish.spool)
    try:
        spool.prepare()
        targets = _targets(wish, spool)
        _confirm(wish, targets)
        work = [(target, _job(wish, spool, target)) for target in targets]
    except NotDone as refusal:
        complain(str(refusal))
        return refusal.status
    except (OSError, UnreadableDocument) as error:
        complain(f"{wish.spool}: {error}")
        return Exit.UNAVAILABLE
    return _erased(wish, spool, work)


def _targets(wish: Wish, spool: Spool) -> list[Target]:
    computer = Computer()
    targets = _looked_at(wish, computer)
    plans = {
        target.path: recipes_for(target.drive, method=wish.method, wanted=wish.wanted) for target in targets
    }
    frozen = [target for target in targets if needs_thawing(target.drive, plans[target.path])]
    if frozen:
        targets = _thawed(wish, computer, targets, frozen)
    site = Site(
        tree=computer.tree,
        all_drives=tuple(all_targets(computer)),
        kept=_kept(wish),
        bench=_bench(wish.bench),
        allow_loop=wish.allow_loop,
        locked_by_us=frozenset(target.name for target in targets if _is_locked_by_us(spool, target)),
        read_at=_read_at,
    )
    found = [(target, one) for target in targets for one in refusals(target, site)]
    if found:
        raise NotDone("\n".join([*(_told(target, one) for target, one in found), _untouched()]))
    return targets


def _looked_at(wish: Wish, computer: Computer) -> list[Target]:
    try:
        targets = [target_at(computer, path) for path in wish.devices]
    except NotADrive as error:
        raise NotDone(f"{error}\n{_untouched()}") from None
    if len({target.number for target in targets}) < len(targets):
        raise NotDone(_("One drive is named twice.") + f"\n{_untouched()}", Exit.USAGE)
    if wish.certificate and len(targets) > 1:
        raise NotDone(
            _("--certificate is for one drive; those of several are kept in the spool."), Exit.USAGE
        )
    unreadable = [target for target in targets if not os.access(target.path, os.R_OK | os.W_OK)]
    if unreadable:
        raise NotDone(_("%s may not be written: this needs root.") % unreadable[0].path, Exit.UNAVAILABLE)
    return targets


def _thawed(wish: Wish, computer: Computer, targets: list[Target], frozen: list[Target]) -> list[Target]:
    """Suspend and wake up: most firmware freezes drives at the start only (ACS-3, 4.18.4)."""
    names = ", ".join(str(target.path) for target in frozen)
    if not wish.suspend:
        complain(_("%s: frozen by the firmware of this computer.") % names)
        complain(_("With --suspend the computer sleeps for 5 seconds, which mostly cures that."))
        complain(_("Without it such a drive is overwritten, and its level is Clear."))
        return targets
    os.sync()
    subprocess.run(["rtcwake", "--mode", "mem", "--seconds", "5"], check=False, capture_output=True)
    again = [target_at(computer, target.path) for target in targets]
    for before, after in zip(targets, again, strict=True):
        if before.identity != after.identity:
            raise NotDone(_("%s is another drive after the sleep.") % before.path + f"\n{_untouched()}")
    return again


def _kept(wish: Wish) -> tuple[str, ...]:
    """What must survive: results, this program, and the file of the certificate."""
    paths = [wish.spool, Path(sys.executable), Path(__file__)]
    if wish.certificate:
        paths.append(wish.certificate.parent)
    return tuple(str(path.resolve()) for path in paths)


def _bench(path: Path | None) -> Bench:
    if path is None:
        return Bench()
    try:
        held = decode(_BenchFile, loads(path.read_bytes()))
    except OSError as error:
        raise NotDone(f"{path}: {error.strerror}", Exit.UNAVAILABLE) from None
    return Bench(own_serials=frozenset(held.own_serials), ports=held.ports, docks=held.docks)


def _read_at(name: str, offset: int, size: int) -> bytes:
    with Path("/dev", name).open("rb", buffering=0) as device:
        device.seek(offset)
        return device.read(size) or b""


def _untouched() -> str:
    return _("Nothing was touched.")


def _told(target: Target, refusal: Refusal) -> str:
    refused = _("REFUSED")
    return f"{target.label}\n  {refused} ({refusal.interlock}): {refusal.words}"


def _confirm(wish: Wish, targets: list[Target]) -> None:
    """Every drive by a word of its own, given on the command line or typed."""
    given = list(wish.confirmed)
    for target in targets:
        if target.word in given:
            given.remove(target.word)
        elif wish.confirmed or not sys.stdin.isatty():
            words = _("not confirmed: --confirm %s") % target.word
            raise NotDone(f"{target.label}\n  {words}\n{_untouched()}")
        else:
            _ask(target)


def _ask(target: Target) -> None:
    complain(target.label)
    complain("  " + _("All that it holds will be gone."))
    wanted = _("Type LOOP:") if target.is_loop else _("Type the last four characters of its serial number:")
    sys.stderr.write(f"  {wanted} ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().upper() != target.word.upper():
        raise NotDone(_("That is not it.") + f"\n{_untouched()}")


def _is_locked_by_us(spool: Spool, target: Target) -> bool:
    """Whether a firmware erasure of this drive set our password and was ended before it took it away."""
    path = _journal(spool, target).with_suffix(".firmware.jsonl")
    if not (target.drive.security and target.drive.security.is_locked and path.exists()):
        return False
    try:
        with Journal(path, _secret(spool)) as journal:
            return has_password(journal)
    except BrokenJournal:
        return False


def _journal(spool: Spool, target: Target) -> Path:
    """Found again by what the drive is, whatever it is called then."""
    identity = "\n".join(str(part) for part in target.identity)
    return spool.journals.resolve() / f"{hashlib.sha256(identity.encode()).hexdigest()[:32]}.jsonl"


def _secret(spool: Spool) -> bytes:
    return hmac.new(spool.key().private_bytes_raw(), b"rebond journal", hashlib.sha256).digest()


def _job(wish: Wish, spool: Spool, target: Target) -> Job:
    drive = target.drive
    return Job(
        path=str(target.path),
        number=target.number,
        serial=drive.serial,
        wwn=drive.wwn,
        model=drive.model,
        size_bytes=drive.size_bytes or 0,
        is_loop=target.is_loop,
        recipes=recipes_for(drive, method=wish.method, wanted=wish.wanted),
        journal=str(_journal(spool, target)),
        secret=b64(_secret(spool)),
    )


def _erased(wish: Wish, spool: Spool, work: list[tuple[Target, Job]]) -> Exit:
    given = {name: text for name, text in wish.setting.items() if text}
    setting = replace(computer_setting(), **given)
    show = _shown(wish, spool, setting, len(work))
    statuses: list[Exit] = []

    def end(running: Running) -> None:
        if running.told is not None and running.told.refused:
            show.refused(running)
            statuses.append(Exit.REFUSED)
            return
        try:
            journals = journals_of(running)
            contents = {name: place.read_bytes() for name, place in journals.items()}
            made = certificate_of(running, setting=setting, wanted=wish.wanted, journals=contents)
            file = _issued(wish, spool, made)
        except (OSError, ValueError) as error:
            complain(_("%s: no certificate could be kept:") % running.target.path + f" {error}")
            statuses.append(Exit.UNKNOWN)
            return
        is_over = not _TO_BE_RESUMED & set(made.outcome.shortfalls)
        keep_evidence(spool.evidence / made.certificate_id, journals, contents, is_over=is_over)
        show.result(running, made, str(file))
        statuses.append(_status(made))

    erase_all(work, on_progress=show.progress, on_end=end)
    show.close()
    return _worst(statuses, len(work))


def _shown(wish: Wish, spool: Spool, setting: Setting, drives: int) -> Several:
    """The terminal, and the bench of the workshop that this stick joined."""
    computer = BenchedComputer(
        maker=setting.computer_maker or "",
        model=setting.computer_model or "",
        serial=setting.computer_serial or "",
        system_uuid=setting.computer_uuid or "",
        asset_tag=setting.asset_tag or "",
    )
    card = LiveCard.of(spool, computer)
    terminal: Lines | Screen = Lines() if wish.json else Screen()
    return Several((terminal, BenchCard(card, drives)) if card else (terminal,))


def _issued(wish: Wish, spool: Spool, certificate: Certificate) -> Path:
    data = spool.issue(certificate)
    with suppress(OSError):  # it is in the chain: what is not in the outbox is collected from there
        clock = clock_of(Computer().tree)
        keep_certificate(spool.folder, data, at=certificate.issued_at, clock=clock)
    if wish.certificate:
        write_whole(wish.certificate, data)
        return wish.certificate
    return next(spool.certificates.glob(f"*-{certificate.certificate_id}.json"))


def _status(certificate: Certificate) -> Exit:
    return {ResultKind.PROVEN: Exit.OK, ResultKind.FAILED: Exit.FAILED, ResultKind.UNKNOWN: Exit.UNKNOWN}[
        certificate.outcome.result
    ]


def _worst(statuses: list[Exit], expected: int) -> Exit:
    if len(statuses) < expected:
        statuses = [*statuses, Exit.UNKNOWN]
    order = (Exit.FAILED, Exit.UNKNOWN, Exit.REFUSED, Exit.OK)
    return next(status for status in order if status in statuses)
