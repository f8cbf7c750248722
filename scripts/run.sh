#!/usr/bin/env bash
# The demonstration, with all it keeps in var/ (or the directory that REBOND_DATA names).
. "$(dirname "$0")/lib.sh"

exec rebond serve --demo
