"""Battery, charger, networks, camera: what a program can see of them without a person."""

import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from passport.checks import NotApplicableReason
from passport.hardware import Battery, FormFactor, NetworkInterface, NetworkKind
from workbench.check.verdict import Tell, Verdict, absent, failed, passed, undecided
from workbench.inspect.machine import Run
from workbench.inspect.power import charging_of, mains_online
from workbench.inspect.tree import Tree
from workbench.words import _, _n

_PORTABLE = (FormFactor.NOTEBOOK, FormFactor.TABLET)
_NET = "sys/class/net"
_SMALLEST_FRAME = 4096
_FEWEST_SHADES = 8


def check_battery(batteries: tuple[Battery, ...], form: FormFactor, threshold: int | None) -> Verdict:
    """How much the weakest battery still holds of what it was made for."""
    if not batteries:
        return undecided(_("No battery is seen")) if form in _PORTABLE else absent()
    health = [battery.health_percent for battery in batteries]
    known = [percent for percent in health if percent is not None]
    if len(known) < len(health):
        return undecided(_("The battery does not say what it holds"))
    told = _("holds %d %%") % min(known)
    return failed(told) if min(known) < (threshold or 1) else passed(told)


def check_charger(tree: Tree, form: FormFactor) -> Verdict:
    """Whether power comes in, and the battery takes it."""
    online = mains_online(tree)
    if online is None:
        return (
            absent(NotApplicableReason.NOT_NEEDED)
            if form not in _PORTABLE
            else undecided(_("No charger is seen"))
        )
    if not online:
        return undecided(_("Plug the charger in"))
    if charging_of(tree) == "Discharging":
        return undecided(_("Plugged in, and the battery goes down"))
    return passed(_("power comes in"))


def check_wired(
    tree: Tree, run: Run, tell: Tell, *, seconds: float, sleep: Callable[[float], None] = time.sleep
) -> Verdict:
    """Whether a cable gives a link, on any of the wired interfaces."""
    names = [name for name in _devices(tree) if not _is_wireless(tree, name)]
    if not names:
        return absent()
    for name in names:
        run(["ip", "link", "set", name, "up"], 2.0)
    waited = 0.0
    while True:
        linked = next((name for name in names if tree.number(f"{_NET}/{name}/carrier") == 1), None)
        if linked is not None:
            speed = tree.number(f"{_NET}/{linked}/speed") or 0
            return passed(f"{speed} Mbit/s" if speed > 0 else "")
        if waited >= seconds:
            return undecided(_("Plug a network cable in"))
        tell(waited / seconds, _("Plug a network cable in"))
        sleep(0.5)
        waited += 0.5


def check_wireless(tree: Tree, run: Run, interfaces: tuple[NetworkInterface, ...]) -> Verdict:
    """Whether any network is seen. How many, never their names."""
    names = [name for name in _devices(tree) if _is_wireless(tree, name)]
    if not names:
        has_card = any(card.kind is NetworkKind.WIRELESS for card in interfaces)
        return undecided(_("There is a Wi-Fi card, and no driver for it")) if has_card else absent()
    if _is_switched_off(tree):
        return undecided(_("Wi-Fi is turned off by a switch or a key"))
    most = 0
    for name in names:
        run(["rfkill", "unblock", "wlan"], 2.0)
        run(["ip", "link", "set", name, "up"], 2.0)
        most = max(most, networks_in(run(["iw", "dev", name, "scan"], 15.0)))
    return (
        passed(_n("%(count)d network", "%(count)d networks", most))
        if most
        else undecided(_("No network is seen"))
    )


def networks_in(output: bytes | None) -> int:
    """How many access points a scan of `iw` lists."""
    return len(set(re.findall(rb"^BSS ([0-9a-f:]{17})", output or b"", re.MULTILINE)))


def check_camera(tree: Tree, run: Run, cameras: int) -> Verdict:
    """Whether a camera delivers a frame that shows something."""
    devices = [name for name in tree.names("sys/class/video4linux") if name.startswith("video")]
    if not devices:
        return undecided(_("There is a camera, and no driver for it")) if cameras else absent()
    with tempfile.TemporaryDirectory(prefix="rebond-") as folder:
        for name in devices:
            frame = Path(folder) / name
            wanted = ["--stream-mmap", "--stream-skip=5", "--stream-count=1", f"--stream-to={frame}"]
            run(["v4l2-ctl", "-d", f"/dev/{name}", *wanted], 8.0)
            data = frame.read_bytes() if frame.exists() else b""
            if is_live(data):
                return passed(_("one picture of %d kB") % (len(data) // 1000))
    return undecided(_("The camera gave no picture: is its cover open?"))


def is_live(frame: bytes) -> bool:
    """Whether a frame is more than one shade: a camera that is dead or covered gives one."""
    return len(frame) >= _SMALLEST_FRAME and len(set(frame[:: max(1, len(frame) // 4096)])) >= _FEWEST_SHADES


def _devices(tree: Tree) -> list[str]:
    return [name for name in tree.names(_NET) if tree.exists(f"{_NET}/{name}/device")]


def _is_wireless(tree: Tree, name: str) -> bool:
    return tree.exists(f"{_NET}/{name}/wireless") or tree.exists(f"{_NET}/{name}/phy80211")


def _is_switched_off(tree: Tree) -> bool:
    """By a switch that no program can turn (rfkill "hard")."""
    switches = [path for _name, path in tree.each("sys/class/rfkill") if tree.text(f"{path}/type") == "wlan"]
    return any(tree.number(f"{path}/hard") == 1 for path in switches)
