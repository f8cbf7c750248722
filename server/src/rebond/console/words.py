"""The words that argparse itself says, so that its help speaks the language of the rest."""

from __future__ import annotations

import argparse

from django.utils.translation import gettext, gettext_noop

SAID_BY_ARGPARSE = (
    gettext_noop("usage: "),
    gettext_noop("options"),
    gettext_noop("positional arguments"),
    gettext_noop("show this help message and exit"),
    gettext_noop("%(prog)s: error: %(message)s\n"),
    gettext_noop("the following arguments are required: %s"),
    gettext_noop("unrecognized arguments: %s"),
    gettext_noop("invalid choice: %(value)r (choose from %(choices)s)"),
    gettext_noop("invalid %(type)s value: %(value)r"),
    gettext_noop("argument %(argument_name)s: %(message)s"),
    gettext_noop("expected one argument"),
)


def translate_argparse() -> None:
    """Give argparse our catalogue: it looks its words up through a module-level name, as documented for translators."""
    vars(argparse)["_"] = gettext
