#!/usr/bin/env bash
# Mend what the tools can mend: style, imports, catalogues, the documents that the code draws.
. "$(dirname "$0")/lib.sh"

ruff check --fix --quiet || true
ruff format --quiet
python scripts/translations.py compile
python scripts/diagrams.py
python scripts/glossary.py
scripts/check.sh
