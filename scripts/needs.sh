# Sourced: what the tests need from the system, installed where that is allowed, else named exactly.

as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo -n)

may_install() {
  command -v apt-get > /dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2> /dev/null; }
}

has_postgresql() { [ -n "$(postgresql_programs)" ]; }
has_chromium() { [ -x "${REBOND_CHROMIUM:-/usr/bin/chromium}" ]; }
has_gettext() { command -v xgettext > /dev/null && command -v msgfmt > /dev/null; }

# The folder of the newest PostgreSQL server on this machine, or nothing.
postgresql_programs() {
  local folder
  for folder in $(ls -d /usr/lib/postgresql/*/bin 2> /dev/null | sort -t/ -k5 -rn) /usr/local/pgsql/bin; do
    [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ] && { echo "$folder"; return; }
  done
  if command -v initdb > /dev/null; then dirname "$(readlink -f "$(command -v initdb)")"; fi
}

need_for_tests() {
  local missing=()
  has_postgresql || missing+=(postgresql)
  has_chromium || missing+=(chromium)
  has_gettext || missing+=(gettext)
  [ ${#missing[@]} -gt 0 ] || return 0
  if may_install; then
    say "Installing ${missing[*]} ..."
    "${as_root[@]}" apt-get update -qq || say "apt-get update failed; trying with the lists there are"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null || true
  fi
  missing=()
  has_postgresql || missing+=(postgresql)
  has_chromium || missing+=(chromium)
  has_gettext || missing+=(gettext)
  [ ${#missing[@]} -eq 0 ] || die "the tests need what is not here. As root: apt-get install ${missing[*]}"
}
