#!/usr/bin/env bash
# The figures of docs/benchmarks.md: ratios inside one run, on this machine, never a test.
# `bench.sh [ingest] [pages] [labels] [step] [pile] [erasing]`: all of them when none is named. REBOND_CORPUS gives real reports.
. "$(dirname "$0")/lib.sh"

PYTHONPATH=scripts exec python -m bench "$@"
