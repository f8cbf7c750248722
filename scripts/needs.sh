# Sourced: what the tests need from the system, installed where that is allowed, else named exactly.

as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo -n)

SHELL_OF_CHROMIUM=/usr/bin/chromium-headless-shell

may_install() {
  command -v apt-get > /dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2> /dev/null; }
}

has_postgresql() { [ -n "$(postgresql_programs)" ]; }
# The shell of Chromium draws the same pages in two thirds of the time: it is preferred where it may be had.
has_chromium() { [ -x "${REBOND_CHROMIUM:-$SHELL_OF_CHROMIUM}" ] || { [ -z "${REBOND_CHROMIUM:-}" ] && [ -x /usr/bin/chromium ]; }; }
lacks_shell() { [ -z "${REBOND_CHROMIUM:-}" ] && [ ! -x "$SHELL_OF_CHROMIUM" ] && apt-cache show chromium-headless-shell > /dev/null 2>&1; }
has_gettext() { command -v xgettext > /dev/null && command -v msgfmt > /dev/null; }

# The folder of the newest PostgreSQL server on this machine, or nothing.
postgresql_programs() {
  local folder
  for folder in $(ls -d /usr/lib/postgresql/*/bin 2> /dev/null | sort -t/ -k5 -rn) /usr/local/pgsql/bin; do
    [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ] && { echo "$folder"; return; }
  done
  if command -v initdb > /dev/null; then dirname "$(readlink -f "$(command -v initdb)")"; fi
}

# The packages that are missing, one a line.
missing_for_tests() {
  has_postgresql || echo postgresql
  has_chromium || echo chromium
  has_gettext || echo gettext
}

apt_install() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" > /dev/null
}

need_for_tests() {
  local missing
  missing=$(missing_for_tests)
  if [ -n "$missing" ] && may_install; then
    say "Installing" $missing "..."
    "${as_root[@]}" apt-get update -qq || say "apt-get update failed; trying with the lists there are"
    if lacks_shell; then missing=${missing/chromium/chromium-headless-shell}; fi
    # shellcheck disable=SC2086  # one word a package
    apt_install $missing || true
  fi
  if lacks_shell && may_install; then
    apt_install chromium-headless-shell 2> /dev/null || say "No shell of Chromium to be had: the browser tests take half as long again."
  fi
  missing=$(missing_for_tests)
  [ -z "$missing" ] || die "the tests need what is not here. As root: apt-get install" $missing
}
