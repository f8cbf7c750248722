#!/usr/bin/env bash
# One suite: `suite.sh sqlite | postgresql | browser | soak [pytest arguments]`.
. "$(dirname "$0")/lib.sh"

suite=${1:?sqlite, postgresql, browser or soak}
shift
processes=(-n "${REBOND_TEST_PROCESSES:-2}" --dist loadgroup)
case $suite in
  sqlite) REBOND_DATABASE_URL='' pytest -q "${processes[@]}" "$@" ;;
  postgresql) scripts/postgresql.sh pytest -q "${processes[@]}" server/tests "$@" ;;
  browser) REBOND_DATABASE_URL='' pytest -q "${processes[@]}" server/tests/browser "$@" ;;
  soak)
    # Nothing marked yet is no failure: pytest says so with 5.
    pytest -q -m soak "$@" || [ $? -eq 5 ]
    ;;
  *) die "no suite is called $suite" ;;
esac
