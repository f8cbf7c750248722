#!/usr/bin/env bash
# One suite: `suite.sh quick | sqlite | postgresql | browser | soak [pytest arguments]`.
. "$(dirname "$0")/lib.sh"

suite=${1:?quick, sqlite, postgresql, browser or soak}
shift
processes=(-n "${REBOND_TEST_PROCESSES:-2}" --dist loadgroup)
# The demonstration is played once and kept open for its tests: they have a process of their own.
case $suite in
  quick) REBOND_DATABASE_URL='' pytest -q "${processes[@]}" -m "not demonstration" "$@" ;;
  sqlite)
    scripts/suite.sh quick "$@"
    REBOND_DATABASE_URL='' pytest -q -m demonstration server/tests/demonstration "$@"
    ;;
  postgresql)
    scripts/postgresql.sh pytest -q "${processes[@]}" -m "not demonstration" server/tests "$@"
    scripts/postgresql.sh pytest -q -m demonstration server/tests/demonstration "$@"
    ;;
  browser) REBOND_DATABASE_URL='' pytest -q "${processes[@]}" server/tests/browser "$@" ;;
  soak)
    # Nothing marked yet is no failure: pytest says so with 5.
    pytest -q -m soak "$@" || [ $? -eq 5 ]
    ;;
  *) die "no suite is called $suite" ;;
esac
