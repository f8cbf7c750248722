"""The record of processing, in the language of the law that asks for it: docs/privacy/registre.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.utils import translation

from drawing.places import DOCS

NOTE = "<!-- Dessiné depuis le code par `.venv/bin/python scripts/diagrams.py`. Ne pas modifier. -->"


def files() -> dict[Path, str]:
    with translation.override("fr"):
        return {DOCS / "privacy/registre.md": "\n".join([NOTE, "", *_record()])}


def _record() -> Iterator[str]:
    from rebond.privacy.queries.record import record_of_processing

    yield "# Registre des traitements"
    yield ""
    yield "Article 30 du RGPD. Chaque application de Rebond déclare dans son fichier `personal.py` ce qu’elle garde ; un test refuse"
    yield "un champ dont personne ne parle. La page `/privacy/record` montre le même registre, avec le responsable de traitement de"
    yield "l’installation, et le donne en tableur."
    yield ""
    for number, entry in enumerate(record_of_processing(), start=1):
        about = entry.processing
        yield f"## {number}. {about.title}"
        yield ""
        yield f"- Personnes concernées : {about.people}"
        yield f"- Finalité : {about.purpose}"
        yield f"- Base légale : {about.basis.label}"
        yield f"- Durée : {about.kept}"
        yield f"- Effacement : {about.erased}"
        yield ""
        yield "| gardé | données | chiffré | qui le voit | durée | effacement |"
        yield "|---|---|---|---|---|---|"
        for line in entry.lines:
            sealed = "oui" if line.is_sealed else "non"
            roles = ", ".join(line.roles) or "–"
            yield f"| {line.name} | {', '.join(line.data)} | {sealed} | {roles} | {line.kept} | {line.erased} |"
        yield ""
