"""Tell what this computer is."""

import argparse
import json
import sys
from pathlib import Path

from workbench.exits import Exit
from workbench.terminal import complain, say

NAME = "inspect"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(NAME, help="tell what this computer is", description=__doc__)
    parser.add_argument("--json", action="store_true", help="the whole report, as rebond.hardware-report/1")
    parser.add_argument("--root", type=Path, default=Path("/"), help="read a recorded machine in this folder")


def run(arguments: argparse.Namespace) -> Exit:
    """Print the report, or its summary."""
    from passport.hardware import to_json
    from workbench.inspect.machine import Computer, without_tools
    from workbench.inspect.report import inspect
    from workbench.inspect.summary import summary
    from workbench.inspect.tree import Tree

    if not arguments.root.is_dir():
        complain(f"There is no folder {arguments.root}")
        return Exit.UNAVAILABLE
    tree = Tree(arguments.root)
    computer = Computer() if arguments.root == Path("/") else without_tools(tree)
    report = inspect(computer)
    if arguments.json:
        json.dump(to_json(report), sys.stdout, ensure_ascii=False, indent=1)
        say()
    else:
        for line in summary(report):
            say(line)
    return Exit.OK
