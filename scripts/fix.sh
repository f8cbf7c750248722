#!/usr/bin/env bash
# Mend what the tools can mend: style, imports, catalogues.
. "$(dirname "$0")/lib.sh"

ruff check --fix --quiet || true
ruff format --quiet
python scripts/translations.py compile
scripts/check.sh
