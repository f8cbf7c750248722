"""From the names of devices to the drives that may be erased: each known by what it is, free of every interlock, confirmed."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from passport.shape import decode
from passport.strict import loads
from workbench.erasure.interlocks import Bench, Refusal, Site, refusals
from workbench.erasure.planning import needs_thawing, recipes_for, takes
from workbench.erasure.targets import NotADrive, Target, all_targets, target_at
from workbench.erasure.wishes import NotDone, Wish
from workbench.exits import Exit
from workbench.inspect.machine import Computer
from workbench.terminal import complain
from workbench.words import _


@dataclass(frozen=True, slots=True)
class _BenchFile:
    """A bench as its file declares it."""

    own_serials: tuple[str, ...] = ()
    ports: tuple[str, ...] = ()
    docks: tuple[str, ...] = ()


def chosen(wish: Wish, is_locked_by_us: Callable[[Target], bool]) -> list[Target]:
    """The drives, looked at. Raises NotDone with every reason not to touch them, UnreadableDocument for the file of the bench."""
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
        locked_by_us=frozenset(target.name for target in targets if is_locked_by_us(target)),
        read_at=_read_at,
    )
    found = [(target, one) for target in targets for one in refusals(target, site)]
    if found:
        raise NotDone("\n".join([*(_told(target, one) for target, one in found), _untouched()]))
    return targets


def asks(wish: Wish) -> bool:
    """Whether a person will be asked to type a word for each drive."""
    return not wish.confirmed and sys.stdin.isatty()


def confirm(wish: Wish, targets: list[Target]) -> None:
    """Raises NotDone. Every drive by a word of its own, given on the command line or typed."""
    given = list(wish.confirmed)
    for target in targets:
        if target.word in given:
            given.remove(target.word)
        elif not asks(wish):
            words = _("not confirmed: --confirm %s") % target.word
            raise NotDone(f"{target.label}\n  {words}\n{_untouched()}")
        else:
            _ask(target)


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
    _refuse_other_methods(wish, targets)
    unreadable = [target for target in targets if not os.access(target.path, os.R_OK | os.W_OK)]
    if unreadable:
        raise NotDone(_("%s may not be written: this needs root.") % unreadable[0].path, Exit.UNAVAILABLE)
    return targets


def _refuse_other_methods(wish: Wish, targets: list[Target]) -> None:
    others = [str(target.path) for target in targets if not takes(target.drive, wish.method)]
    if others:
        words = _("%(method)s is not for %(drive)s: leave --method out.")
        raise NotDone(words % {"method": wish.method, "drive": ", ".join(others)} + f"\n{_untouched()}")


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


def _ask(target: Target) -> None:
    complain(target.label)
    complain("  " + _("All that it holds will be gone."))
    wanted = _("Type LOOP:") if target.is_loop else _("Type the last four characters of its serial number:")
    sys.stderr.write(f"  {wanted} ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().upper() != target.word.upper():
        raise NotDone(_("That is not it.") + f"\n{_untouched()}")
