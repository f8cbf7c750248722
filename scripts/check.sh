#!/usr/bin/env bash
# Everything that reads the code without running it.
. "$(dirname "$0")/lib.sh"

export REBOND_DATA=${REBOND_DATA:-$(mktemp -d)}
step "ruff"
ruff check --quiet
ruff format --check --quiet || die "not formatted: make fix"
step "mypy --strict"
mypy
step "contracts between apps"
lint-imports --no-logo
step "translations"
python scripts/translations.py check
python scripts/workbench_translations.py check
step "migrations"
python -m django makemigrations --check --dry-run --settings rebond.config.settings
step "templates"
djlint --quiet --configuration pyproject.toml --lint server/src/rebond
