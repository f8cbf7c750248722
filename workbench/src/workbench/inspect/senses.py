"""What a computer shows, hears, sees and speaks to: screens, graphics, sound, cameras, networks."""

from collections.abc import Iterable, Iterator

from passport.formats.edid import display_of
from passport.hardware import (
    BusKind,
    Component,
    Display,
    GraphicsCard,
    NetworkInterface,
    NetworkKind,
)
from passport.junk import mac_address, named
from workbench.inspect.buses import Part
from workbench.inspect.tree import Tree

_DRM, _NET, _VIDEO = "sys/class/drm", "sys/class/net", "sys/class/video4linux"
_DISPLAY, _AUDIO, _NETWORK, _WIRELESS = "03", "0403", "02", "0280"
_PERMANENT = 0  # of addr_assign_type: the address is that of the maker, not one given since
_CAMERA, _BLUETOOTH = "0e", "e00101"


def displays_of(tree: Tree) -> tuple[Display, ...]:
    """Screens that are attached, the built-in one first as the kernel names it (eDP, LVDS)."""
    found = [(name, tree.raw(f"{path}/edid") or b"") for name, path in tree.each(_DRM, "card") if "-" in name]
    found.sort(key=lambda item: not any(mark in item[0] for mark in ("eDP", "LVDS", "DSI")))
    return tuple(filter(None, (display_of(edid) for _, edid in found)))


def graphics_of(parts: Iterable[Part]) -> tuple[GraphicsCard, ...]:
    """Graphics controllers on PCI."""
    found = [part.device for part in _of_class(parts, _DISPLAY)]
    return tuple(GraphicsCard(maker=device.maker, model=device.model) for device in found)


def audio_of(parts: Iterable[Part]) -> tuple[Component, ...]:
    """Sound controllers on PCI and USB."""
    every = list(parts)
    on_pci = [part.device for part in _of_class(every, _AUDIO)]
    on_usb = [part.device for part in every if any(i.startswith("01") for i in part.interfaces)]
    return tuple(Component(maker=device.maker, model=device.model) for device in on_pci + on_usb)


def cameras_of(tree: Tree, parts: Iterable[Part]) -> tuple[Component, ...]:
    """Cameras: one for each USB device that films, else one for each name that the kernel gives to video devices."""
    on_usb = [part.device for part in parts if any(i.startswith(_CAMERA) for i in part.interfaces)]
    if on_usb:
        return tuple(Component(maker=device.maker, model=device.model) for device in on_usb)
    told = (named(tree.text(f"{path}/name")) for _, path in tree.each(_VIDEO, "video"))
    return tuple(Component(model=model) for model in dict.fromkeys(filter(None, told)))


def network_of(tree: Tree, parts: Iterable[Part]) -> tuple[NetworkInterface, ...]:
    """Interfaces with a device behind them, then controllers on PCI that no driver has taken, then Bluetooth."""
    every = list(parts)
    by_path = {tree.target(part.path): part for part in every}
    names = [name for name in tree.names(_NET) if tree.exists(f"{_NET}/{name}/device")]
    behind = {name: _part_behind(tree, name, by_path) for name in names}
    found = [_interface(tree, name, behind[name]) for name in names]
    taken = [part for part in behind.values() if part]
    found += [_silent(part) for part in _of_class(every, _NETWORK) if part not in taken]
    found += [_bluetooth(part) for part in every if _BLUETOOTH in part.interfaces]
    return tuple(found)


def _part_behind(tree: Tree, name: str, by_path: dict[str | None, Part]) -> Part | None:
    """The part whose own the interface is, or that it hangs from: an interface of a USB device, a virtio device."""
    place = tree.target(f"{_NET}/{name}/device") or ""
    steps = place.split("/")
    above = ("/".join(steps[:length]) for length in range(len(steps), 2, -1))
    return next((by_path[path] for path in above if path in by_path), None)


def _interface(tree: Tree, name: str, part: Part | None) -> NetworkInterface:
    path = f"{_NET}/{name}"
    is_wireless = tree.exists(f"{path}/wireless") or tree.exists(f"{path}/phy80211")
    return NetworkInterface(
        mac=mac_address(_permanent_address(tree, path)),
        kind=NetworkKind.WIRELESS if is_wireless else NetworkKind.WIRED,
        maker=part.device.maker if part else None,
        model=part.device.model if part else None,
    )


def _permanent_address(tree: Tree, path: str) -> str | None:
    """The address that the maker gave: that of the radio for Wi-Fi, else the current one when nobody changed it."""
    radio = tree.text(f"{path}/phy80211/macaddress")
    if radio:
        return radio
    return tree.text(f"{path}/address") if tree.number(f"{path}/addr_assign_type") == _PERMANENT else None


def _silent(part: Part) -> NetworkInterface:
    is_wireless = (part.device.function or "").startswith(_WIRELESS)
    kind = NetworkKind.WIRELESS if is_wireless else NetworkKind.WIRED
    return NetworkInterface(kind=kind, maker=part.device.maker, model=part.device.model)


def _bluetooth(part: Part) -> NetworkInterface:
    return NetworkInterface(kind=NetworkKind.BLUETOOTH, maker=part.device.maker, model=part.device.model)


def _of_class(parts: Iterable[Part], function: str) -> Iterator[Part]:
    for part in parts:
        if part.device.bus is BusKind.PCI and (part.device.function or "").startswith(function):
            yield part
