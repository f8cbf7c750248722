#!/usr/bin/env bash
# The demonstration, with all it keeps in var/ (or the directory that REBOND_DATA names).
. "$(dirname "$0")/lib.sh"

# Whatever the machine asks elsewhere: without compiled files each of our processes compiles the whole house again.
export PYTHONDONTWRITEBYTECODE=

exec rebond serve --demo
