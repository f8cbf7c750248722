"""The French is complete: nothing missing, nothing fuzzy, compiled catalogues up to date."""

from __future__ import annotations

import importlib.util
import re
import shutil
from pathlib import Path
from types import ModuleType

import polib
import pytest
from django.utils import translation
from django.utils.translation import gettext, pgettext

from tests.architecture.tree import PACKAGE, ROOT


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """What `make check` and `make fix` call."""
    spec = importlib.util.spec_from_file_location("translations", ROOT / "scripts/translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_string_has_its_french_and_every_catalogue_is_compiled(tool: ModuleType) -> None:
    assert [fault for catalogue in tool.catalogues() for fault in tool.faults_of(catalogue)] == []


def test_the_catalogues_hold_what_the_sources_say(tool: ModuleType) -> None:
    if shutil.which("xgettext") is None:
        pytest.skip("xgettext is not installed (apt-get install gettext)")
    assert list(tool.stale_strings()) == []


def test_one_sentence_has_one_french_wherever_it_is_said(tool: ModuleType) -> None:
    """Catalogues are laid over one another, so two translations of one string would hide each other."""
    wrong = []
    with translation.override("fr"):
        for catalogue in tool.catalogues():
            for entry in polib.pofile(str(catalogue)):
                if not entry.translated() or entry.obsolete or entry.msgid_plural:
                    continue
                said = pgettext(entry.msgctxt, entry.msgid) if entry.msgctxt else gettext(entry.msgid)
                if said != entry.msgstr:
                    wrong.append(
                        f"{catalogue.relative_to(PACKAGE).parts[0]}: {entry.msgid!r} shows as {said!r}"
                    )
    assert wrong == []


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (polib.POEntry(msgid="Lot", msgstr="Lot", flags=["fuzzy"]), "fuzzy: 'Lot'"),
        (polib.POEntry(msgid="Lot", msgstr=""), "no French for 'Lot'"),
    ],
)
def test_a_fuzzy_or_missing_string_is_found(
    tool: ModuleType, tmp_path: Path, entry: polib.POEntry, fault: str
) -> None:
    catalogue = polib.POFile()
    catalogue.append(entry)
    catalogue.save(str(tmp_path / "django.po"))
    catalogue.save_as_mofile(str(tmp_path / "django.mo"))
    assert [
        found.removeprefix(f"{tmp_path / 'django.po'}: ") for found in tool.faults_of(tmp_path / "django.po")
    ] == [fault]


def test_a_catalogue_compiled_before_its_last_change_is_found(tool: ModuleType, tmp_path: Path) -> None:
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="Lot", msgstr="Lot"))
    catalogue.save_as_mofile(str(tmp_path / "django.mo"))
    catalogue.append(polib.POEntry(msgid="Order", msgstr="Commande"))
    catalogue.save(str(tmp_path / "django.po"))
    assert list(tool.faults_of(tmp_path / "django.po")) == [
        f"{tmp_path / 'django.mo'}: does not hold what its .po says; compile it"
    ]


def test_no_name_follows_a_word_that_french_would_run_into_its_article() -> None:
    """ "à Le Hangar", "de Les Landes", "de Agence": a name of ours stands after a colon, in brackets, after "pour"."""
    names = "commune|donor|name|organisation|part|place|point|programme|site|town|workshop"
    before_a_name = re.compile(
        rf"(\b(à|au|aux|de|des|du|que) |[dl]’)(%\((\w*_)?({names})(_id)?\)s|{{({names})}})", re.IGNORECASE
    )
    assert [words for words in _all_french() if before_a_name.search(words)] == []


def test_french_is_written_with_the_apostrophe_of_printed_french() -> None:
    typed = re.compile(r"[a-zà-ÿ]'[a-zà-ÿ]", re.IGNORECASE)
    assert [words for words in _all_french() if typed.search(words)] == []


def _all_french() -> list[str]:
    return [
        words
        for catalogue in sorted(PACKAGE.glob("*/locale/fr/LC_MESSAGES/django.po"))
        for entry in polib.pofile(str(catalogue))
        if not entry.obsolete
        for words in (entry.msgstr, *entry.msgstr_plural.values())
    ]
