#!/usr/bin/env bash
# Run a command with a PostgreSQL of its own: `postgresql.sh COMMAND...` finds it in REBOND_DATABASE_URL.
# The cluster is new, listens on a socket in a private folder only, and is gone afterwards.
. "$(dirname "$0")/lib.sh"
. scripts/needs.sh

programs=$(postgresql_programs)
[ -n "$programs" ] || die "no PostgreSQL server here: apt-get install postgresql"
home=/tmp/rebond-pg-$$-$(date +%s) # lower case: it stands where a URL has its host
mkdir -m 700 "$home"
owner=()
if [ "$(id -u)" = 0 ]; then # the server refuses to run as root
  chown postgres "$home"
  owner=(runuser -u postgres --)
fi
stop() {
  "${owner[@]}" "$programs/pg_ctl" -D "$home/data" -m immediate stop > /dev/null 2>&1 || true
  rm -rf "$home"
}
trap stop EXIT
trap 'exit 130' INT TERM

cd "$home"
"${owner[@]}" "$programs/initdb" -D "$home/data" -U rebond -A trust -E UTF8 --locale=C.UTF-8 --no-sync > "$home/initdb.log" 2>&1 ||
  { cat "$home/initdb.log" >&2; die "initdb failed"; }
"${owner[@]}" "$programs/pg_ctl" -D "$home/data" -w -t 60 -l "$home/data/server.log" start > /dev/null \
  -o "-k $home -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=50" ||
  { cat "$home/data/server.log" >&2; die "PostgreSQL did not start"; }
"${owner[@]}" "$programs/createdb" -h "$home" -U rebond rebond
cd "$ROOT"
export REBOND_DATABASE_URL="postgres://rebond@${home//\//%2F}/rebond"
"$@"
