"""Speaking to the person at the terminal."""

import sys


def say(line: str = "") -> None:
    """One line of result on standard output."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def complain(line: str) -> None:
    """One line about what is wrong, on standard error."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
