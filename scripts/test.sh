#!/usr/bin/env bash
# Everything: what `make check` reads, the suite on both databases, the browser. Skips are told last.
. "$(dirname "$0")/lib.sh"
. scripts/needs.sh

if [ -n "${REBOND_CORPUS+set}" ] && [ -z "$(find "$REBOND_CORPUS" -type f -print -quit 2> /dev/null)" ]; then
  die "REBOND_CORPUS names '$REBOND_CORPUS', which is absent or empty"
fi
skips=$(mktemp)
export REBOND_SKIPS=$skips
trap 'rm -f "$skips"' EXIT

step "what the tests need: PostgreSQL, Chromium, gettext"
need_for_tests
scripts/install.sh development
scripts/check.sh
step "suite on SQLite"
scripts/suite.sh sqlite
step "suite on PostgreSQL"
scripts/suite.sh postgresql
step "browser, on a file-backed SQLite"
scripts/suite.sh browser

step "done"
if [ -s "$skips" ]; then
  say "Skipped, and why:"
  sort "$skips" | uniq -c
else
  say "Nothing was skipped."
fi
