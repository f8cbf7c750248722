"""Parts on the PCI and USB buses, with their names from the lists that every distribution carries."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from passport.hardware import BusDevice, BusKind
from passport.junk import named
from workbench.inspect.tree import Tree

_PCI, _USB = "sys/bus/pci/devices", "sys/bus/usb/devices"
_LISTS = {
    BusKind.PCI: ("usr/share/misc/pci.ids", "usr/share/hwdata/pci.ids"),
    BusKind.USB: ("usr/share/misc/usb.ids", "usr/share/hwdata/usb.ids", "var/lib/usbutils/usb.ids"),
}
_HUB = "09"


@dataclass(frozen=True)
class Part:
    """One device: what a `BusDevice` says, and where it stands. `interfaces` are the classes of a USB device."""

    device: BusDevice
    path: str
    interfaces: tuple[str, ...] = ()


class Names:
    """The names of a list of identifiers, of the makers that are asked for only: the whole has 30,000 lines."""

    def __init__(self, text: str, wanted: Iterable[str]) -> None:
        self._text = text
        self._wanted = frozenset(identifier.split(":")[0] for identifier in wanted)

    @cached_property
    def _known(self) -> dict[str, str]:
        found: dict[str, str] = {}
        maker = ""
        for line in self._text.splitlines():
            if line[:1] not in {"\t", "#", ""}:
                if line.startswith("C "):
                    break  # the classes follow, which are not makers
                maker = line[:4] if line[:4] in self._wanted else ""
                if maker:
                    found[maker] = line[4:].strip()
            elif maker and line[:1] == "\t" and line[1:2] != "\t":
                found[f"{maker}:{line[1:5]}"] = line[5:].strip()
        return found

    def of(self, identifier: str) -> tuple[str | None, str | None]:
        """The names of the maker and of the model."""
        return named(self._known.get(identifier.split(":", maxsplit=1)[0])), named(
            self._known.get(identifier)
        )


def parts_of(tree: Tree) -> tuple[Part, ...]:
    """Everything on the two buses, hubs and bridges too."""
    found = [*_pci(tree), *_usb(tree)]
    names = {kind: _names(tree, kind, [p for p in found if p.device.bus is kind]) for kind in BusKind}
    return tuple(_named(part, names[part.device.bus]) for part in found)


def _pci(tree: Tree) -> Iterator[Part]:
    for _, path in tree.each(_PCI):
        vendor, device = tree.number(f"{path}/vendor", 16), tree.number(f"{path}/device", 16)
        function = tree.number(f"{path}/class", 16)
        if vendor is None or device is None:
            continue
        yield Part(
            BusDevice(
                bus=BusKind.PCI,
                identifier=f"{vendor:04x}:{device:04x}",
                function=f"{function:06x}" if function is not None else None,
                driver=tree.link_name(f"{path}/driver"),
            ),
            path,
        )


def _usb(tree: Tree) -> Iterator[Part]:
    for _, path in tree.each(_USB):
        vendor, device = tree.text(f"{path}/idVendor"), tree.text(f"{path}/idProduct")
        if not vendor or not device or len(vendor) != 4 or len(device) != 4:
            continue
        interfaces = tuple(_interfaces(tree, path))
        yield Part(
            BusDevice(
                bus=BusKind.USB,
                identifier=f"{vendor}:{device}".lower(),
                function=tree.text(f"{path}/bDeviceClass"),
                maker=named(tree.text(f"{path}/manufacturer")),
                model=named(tree.text(f"{path}/product")),
            ),
            path,
            interfaces,
        )


def _interfaces(tree: Tree, path: str) -> Iterator[str]:
    """Class, subclass and protocol of each interface, such as "0e0100" for a camera."""
    own = path.rsplit("/", 1)[-1]
    for name in tree.names(path):
        if name.startswith(f"{own}:"):
            told = [tree.text(f"{path}/{name}/{file}") for file in _INTERFACE]
            yield "".join(word or "00" for word in told)


_INTERFACE = ("bInterfaceClass", "bInterfaceSubClass", "bInterfaceProtocol")


def _names(tree: Tree, kind: BusKind, parts: list[Part]) -> Names:
    text = next(filter(None, (tree.text(path) for path in _LISTS[kind])), "") if parts else ""
    return Names(text or "", (part.device.identifier for part in parts))


def _named(part: Part, names: Names) -> Part:
    device = part.device
    maker, model = names.of(device.identifier)
    told = BusDevice(
        bus=device.bus,
        identifier=device.identifier,
        function=device.function,
        maker=device.maker or maker,
        model=device.model or model,
        driver=device.driver,
    )
    return Part(told, part.path, part.interfaces)
