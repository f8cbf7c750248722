#!/usr/bin/env bash
# Prepare .venv: `install.sh runtime` or `install.sh development`. Nothing to do when nothing changed.
. "$(dirname "$0")/lib.sh"

wanted=${1:-development}
requirements=(-r requirements/build.txt -r requirements/runtime.txt)
[ "$wanted" = runtime ] || requirements+=(-r requirements/development.txt -r requirements/workbench.txt)

# What was installed is told by a stamp: the level, and the hash of all that decides it.
fingerprint=$(cat requirements/{build,runtime,development,workbench}.txt {passport,workbench,server}/pyproject.toml "$0" | sha256sum | cut -d' ' -f1)
stamp=$VENV/.installed
if [ -x "$VENV/bin/rebond" ] && [ -f "$stamp" ]; then
  read -r level hash place < "$stamp" || true
  # The development level holds the runtime one. A .venv that was moved points elsewhere.
  if [ "$hash" = "$fingerprint" ] && [ "$place" = "$ROOT" ] && { [ "$level" = "$wanted" ] || [ "$level" = development ]; }; then
    exit 0
  fi
fi

if [ ! -x "$VENV/bin/python" ]; then
  python=$(command -v python3.11 || command -v python3 || true)
  [ -n "$python" ] || die "Python 3.11 or newer is needed: apt-get install python3 python3-venv"
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    die "Python 3.11 or newer is needed, and $python is $("$python" --version 2>&1)"
  "$python" -m venv "$VENV" 2>/dev/null || {
    rm -rf "$VENV"
    die "python3 -m venv failed: apt-get install python3-venv, then again"
  }
fi

say "Installing Rebond ($wanted) into .venv ..."
rm -f "$stamp"
if uv=$(command -v uv); then
  install() { VIRTUAL_ENV=$VENV "$uv" pip install --quiet --compile-bytecode "$@"; }
else
  install() { "$VENV/bin/python" -m pip install -qq --disable-pip-version-check "$@"; }
fi
install --require-hashes "${requirements[@]}"
ours=(-e passport -e server)
[ "$wanted" = runtime ] || ours+=(-e workbench)
install --no-deps --no-build-isolation "${ours[@]}"
printf '%s %s %s\n' "$wanted" "$fingerprint" "$ROOT" > "$stamp"
