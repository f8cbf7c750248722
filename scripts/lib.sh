# Sourced by the other scripts: where we stand, and how a step is announced.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
ROOT=$PWD
VENV=$ROOT/.venv
# Whatever the machine asks elsewhere: without compiled files each of our processes compiles the whole house again.
export PATH="$VENV/bin:$PATH" PYTHONDONTWRITEBYTECODE=
unset VIRTUAL_ENV PYTHONPATH DJANGO_SETTINGS_MODULE

say() { printf '%s\n' "$*"; }
die() { printf 'rebond: %s\n' "$*" >&2; exit 1; }

# step "words": a heading with the time elapsed since the script began.
step() { printf '\n== %s (%dm%02ds)\n' "$*" $((SECONDS / 60)) $((SECONDS % 60)); }
