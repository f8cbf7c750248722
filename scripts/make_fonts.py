"""Make the fonts of the printed papers: TTF files from the web fonts of npm.

Source: npm package `@fontsource/atkinson-hyperlegible-next`, version below (SIL Open Font License 1.1,
no reserved font name). It splits each weight into two woff2 subsets; typst reads neither woff2 nor split
families, so both subsets are merged into one TTF. Running it again gives the same bytes.

    .venv/bin/python scripts/make_fonts.py

Needs npm and the development requirements.
"""

from __future__ import annotations

import copy
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

PACKAGE = "@fontsource/atkinson-hyperlegible-next"
VERSION = "5.3.0"
FAMILY = "Atkinson Hyperlegible Next"
STYLES = {
    "400-normal": "Regular",
    "400-italic": "Italic",
    "600-normal": "SemiBold",
    "700-normal": "Bold",
}
TARGET = Path(__file__).resolve().parent.parent / "server/src/rebond/documents/fonts"
LICENCE = "OFL.txt"
CHARACTERS = "characters.txt"
NARROW_NO_BREAK_SPACE, THIN_SPACE, NO_BREAK_HYPHEN = 0x202F, 0x2009, 0x2011


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        package = fetch(Path(name))
        for style, suffix in STYLES.items():
            font = TARGET / f"AtkinsonHyperlegibleNext-{suffix}.ttf"
            merge(subsets(package, style), font, Path(name))
            print(f"{font.name}: {font.stat().st_size:,} bytes")
        (TARGET / CHARACTERS).write_text(ranges(printable_everywhere()), encoding="ascii")
        shutil.copyfile(package / "LICENSE", TARGET / LICENCE)


def fetch(folder: Path) -> Path:
    """Download the package with npm, without running any of its scripts."""
    command = ["npm", "pack", "--ignore-scripts", "--silent", f"{PACKAGE}@{VERSION}"]
    archive = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()
    with tarfile.open(folder / archive) as tar:
        tar.extractall(folder, filter="data")
    return folder / "package"


def subsets(package: Path, style: str) -> list[Path]:
    stem = PACKAGE.partition("/")[2]
    return [package / "files" / f"{stem}-{subset}-{style}.woff2" for subset in ("latin", "latin-ext")]


def merge(sources: list[Path], target: Path, scratch: Path) -> None:
    """Decompress each subset, then merge them into one font."""
    plain = [decompress(source, scratch) for source in sources]
    merged = Merger().merge([str(path) for path in plain])
    first = TTFont(plain[0], recalcTimestamp=False)
    merged["head"].created = first["head"].created
    merged["head"].modified = first["head"].modified
    merged.recalcTimestamp = False
    name_family(merged)
    add_french_spaces(merged)
    merged.save(target)


def name_family(font: TTFont) -> None:
    """One family name for every weight, so that a template asks for the weight and not for the file."""
    names = font["name"]
    for platform in ((3, 1, 0x409), (1, 0, 0)):
        if names.getName(1, *platform):
            names.setName(FAMILY, 16, *platform)


def add_french_spaces(font: TTFont) -> None:
    """A half-width space for "1 802" and before ";", "?" and "!", and the hyphen that never breaks."""
    space = font.getBestCmap()[ord(" ")]
    narrow = "space.narrow"
    font.setGlyphOrder([*font.getGlyphOrder(), narrow])
    font["glyf"][narrow] = copy.deepcopy(font["glyf"][space])
    width, bearing = font["hmtx"][space]
    font["hmtx"][narrow] = (width // 2 + width // 8, bearing)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.setdefault(NARROW_NO_BREAK_SPACE, narrow)
            table.cmap.setdefault(THIN_SPACE, narrow)
            table.cmap.setdefault(NO_BREAK_HYPHEN, table.cmap[ord("-")])


def printable_everywhere() -> list[int]:
    """The code points that every weight holds."""
    cmaps = [set(TTFont(font).getBestCmap()) for font in sorted(TARGET.glob("*.ttf"))]
    return sorted(set.intersection(*cmaps))


def ranges(points: list[int]) -> str:
    """One range a line, `0020-007E` in hexadecimal, both ends included."""
    lines: list[list[int]] = []
    for point in points:
        if lines and lines[-1][1] == point - 1:
            lines[-1][1] = point
        else:
            lines.append([point, point])
    return "".join(f"{start:04X}-{end:04X}\n" for start, end in lines)


def decompress(source: Path, scratch: Path) -> Path:
    font = TTFont(source, recalcTimestamp=False)
    font.flavor = None
    plain = scratch / f"{source.stem}.ttf"
    font.save(plain)
    return plain


if __name__ == "__main__":
    main()
