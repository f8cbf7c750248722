#!/usr/bin/env bash
# Everything: what `make check` reads, the suite on both databases, the browser. Skips are told last.
. "$(dirname "$0")/lib.sh"
. scripts/needs.sh

if [ -n "${REBOND_CORPUS+set}" ] && [ -z "$(find "$REBOND_CORPUS" -type f -print -quit 2> /dev/null)" ]; then
  die "REBOND_CORPUS names '$REBOND_CORPUS', which is absent or empty"
fi
scratch=$(mktemp -d)
skips=$scratch/skips
export REBOND_SKIPS=$skips
beside=
trap 'if [ -n "$beside" ]; then kill -- "-$beside" 2> /dev/null || true; fi; rm -rf "$scratch"' EXIT

# The demonstration plays on one core: `begin_beside SUITE` lets it play while others leave one idle,
# `end_beside` prints what it said and fails with it.
begin_beside() {
  step "$1, beside what follows"
  setsid scripts/suite.sh "$1" > "$scratch/beside" 2>&1 &
  beside=$!
}
end_beside() {
  local code=0
  wait "$beside" || code=$?
  beside=
  step "what was played beside"
  cat "$scratch/beside"
  return "$code"
}

step "what the tests need: PostgreSQL, Chromium, gettext"
need_for_tests
scripts/install.sh development
begin_beside demonstration-sqlite
scripts/check.sh
step "suite on SQLite"
scripts/suite.sh sqlite
end_beside
step "suite on PostgreSQL"
scripts/suite.sh postgresql
begin_beside demonstration-postgresql
step "browser, on a file-backed SQLite"
scripts/suite.sh browser
end_beside

step "done"
if [ -s "$skips" ]; then
  say "Skipped, and why:"
  sort "$skips" | uniq -c
else
  say "Nothing was skipped."
fi
