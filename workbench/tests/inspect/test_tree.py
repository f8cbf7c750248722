"""Reading files that may not be there, or not want to be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.inspect.tree import LARGEST, Tree
from workbench.outbox.clock import clock_of


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    (tmp_path / "file").write_bytes(b" text\x00\n")
    (tmp_path / "number").write_bytes(b"0x1f\n")
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    (tmp_path / "out").symlink_to("/etc")
    (tmp_path / "nowhere").symlink_to("gone/driver")
    (tmp_path / "circle").symlink_to("circle")
    return Tree(tmp_path)


def test_a_file_is_read_as_text_and_as_a_number(tree: Tree) -> None:
    assert (tree.text("file"), tree.number("number", 16), tree.number("file")) == ("text", 31, None)


@pytest.mark.parametrize("path", ["absent", "empty", "folder", "circle", "a\x00b"])
def test_what_cannot_be_read_says_nothing(tree: Tree, path: str) -> None:
    assert (tree.text(path), tree.number(path), tree.names("absent")) == (None, None, [])


def test_a_link_that_leads_out_of_the_recording_leads_nowhere(tree: Tree) -> None:
    assert (tree.target("out"), tree.target("nowhere"), tree.target("circle")) == (None, None, None)
    assert tree.link_name("nowhere") == "driver"


def test_a_file_without_end_is_cut(tmp_path: Path) -> None:
    (tmp_path / "zero").symlink_to("/dev/zero")
    assert len(Tree(tmp_path).raw("zero") or b"") == LARGEST


def test_the_settings_of_the_kernel_are_read_though_they_refuse_large_pieces() -> None:
    assert Tree(Path("/")).text("proc/sys/kernel/ostype") == "Linux"


def test_every_computer_has_a_name_for_its_clock_that_tells_no_serial_number(tmp_path: Path) -> None:
    (tmp_path / "sys/class/dmi/id").mkdir(parents=True)
    (tmp_path / "sys/class/dmi/id/product_uuid").write_text(
        "6f1d2c3b-4a59-4e8f-9b21-0c4de95a7710", encoding="ascii"
    )
    names = {clock_of(Tree(tmp_path)), clock_of(Tree(Path("/"))), clock_of(Tree(tmp_path / "none"))}
    assert (len(names), "" in names, any("6f1d" in name for name in names)) == (3, True, False)
