"""Processor, memory, TPM and Secure Boot, as the kernel tells them."""

import re
from dataclasses import replace

from passport.hardware import HardwareReport, Processor
from passport.junk import named
from workbench.inspect.tree import Tree

_SECURE_BOOT = "sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
_MAKERS = {"GenuineIntel": "Intel", "AuthenticAMD": "AMD", "CentaurHauls": "VIA"}


def processors_of(cpuinfo: str) -> tuple[Processor, ...]:
    """One for each package of /proc/cpuinfo. A virtual machine may not tell packages: then one holds all threads."""
    blocks = [dict(_pairs(block)) for block in cpuinfo.split("\n\n") if "processor" in block]
    packages: dict[str, list[dict[str, str]]] = {}
    for block in blocks:
        packages.setdefault(block.get("physical id", "0"), []).append(block)
    return tuple(_processor(threads) for threads in packages.values())


def _pairs(block: str) -> list[tuple[str, str]]:
    lines = (line.partition(":") for line in block.splitlines())
    return [(name.strip(), value.strip()) for name, _, value in lines]


def _processor(threads: list[dict[str, str]]) -> Processor:
    first = threads[0]
    cores = {thread["core id"] for thread in threads if "core id" in thread}
    told = first.get("cpu cores", "")
    vendor = first.get("vendor_id", "")
    return Processor(
        maker=_MAKERS.get(vendor) or named(vendor),
        model=named(first.get("model name")),
        cores=int(told) if told.isdigit() else len(cores) or None,
        threads=len(threads),
    )


def memory_of(meminfo: str) -> int | None:
    """What the kernel may use, in bytes: less than what is fitted."""
    found = re.search(r"^MemTotal:\s+(\d+) kB", meminfo, re.MULTILINE)
    return int(found[1]) * 1024 if found else None


def tpm_version_of(tree: Tree) -> str | None:
    """The version, 1.2 or 2.0: from the driver, else 2.0 when the firmware has its table."""
    for _, path in tree.each("sys/class/tpm", "tpm"):
        major = tree.number(f"{path}/tpm_version_major")
        if major in {1, 2}:
            return {1: "1.2", 2: "2.0"}[major]
        if tree.exists(f"{path}/device/caps"):  # a file that only a TPM 1.2 has
            return "1.2"
    return "2.0" if tree.exists("sys/firmware/acpi/tables/TPM2") else None


def boots_with_uefi(tree: Tree) -> bool | None:
    """Whether this start went through UEFI; nothing when the tree shows no firmware at all."""
    return tree.exists("sys/firmware/efi") if tree.exists("sys/firmware") else None


def secure_boot_of(tree: Tree) -> bool | None:
    """The UEFI variable SecureBoot: four bytes of attributes, then 1 or 0 (UEFI 2.10, 3.3)."""
    held = tree.raw(_SECURE_BOOT)
    return bool(held[4]) if held and len(held) == 5 else None


def completed(report: HardwareReport, tree: Tree) -> HardwareReport:
    """The report of SMBIOS with what the kernel knows better: makers leave cores out and name no processor."""
    seen = processors_of(tree.text("proc/cpuinfo") or "")
    if seen and len(seen) == len(report.processors):
        pairs = zip(report.processors, seen, strict=True)
        processors = tuple(
            replace(
                told,
                model=own.model or told.model,
                cores=told.cores or own.cores,
                threads=told.threads or own.threads,
            )
            for told, own in pairs
        )
    else:
        processors = seen or report.processors
    memory = report.memory_bytes or memory_of(tree.text("proc/meminfo") or "")
    return replace(report, processors=processors, memory_bytes=memory)
