#!/usr/bin/env bash
# One suite: `suite.sh quick | sqlite | postgresql | demonstration-sqlite | demonstration-postgresql | browser | soak`,
# then arguments of pytest.
. "$(dirname "$0")/lib.sh"

suite=${1:?quick, sqlite, postgresql, demonstration-sqlite, demonstration-postgresql, browser or soak}
shift
processes=(-n "${REBOND_TEST_PROCESSES:-2}" --dist loadgroup)
# The demonstration is played once and kept open for its tests: they have a process of their own. It plays beside
# others, on what they leave of two cores: its first test may take long.
case $suite in
  quick) PYTHONPATH=server REBOND_DATABASE_URL='' pytest -q "${processes[@]}" -p tests.harness.quick --snapshot-warn-unused "$@" ;;
  sqlite) REBOND_DATABASE_URL='' pytest -q "${processes[@]}" -m "not demonstration" "$@" ;;
  postgresql) scripts/postgresql.sh pytest -q "${processes[@]}" -m "not demonstration and not once" server/tests "$@" ;;
  demonstration-sqlite) REBOND_DATABASE_URL='' pytest -q --timeout 1500 -m demonstration server/tests/demonstration "$@" ;;
  demonstration-postgresql) scripts/postgresql.sh pytest -q --timeout 1500 -m demonstration server/tests/demonstration "$@" ;;
  browser) REBOND_DATABASE_URL='' pytest -q -n "${REBOND_TEST_PROCESSES:-3}" --dist loadgroup server/tests/browser "$@" ;;
  soak)
    # Nothing marked yet is no failure: pytest says so with 5.
    pytest -q -m soak "$@" || [ $? -eq 5 ]
    ;;
  *) die "no suite is called $suite" ;;
esac
