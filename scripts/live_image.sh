#!/usr/bin/env bash
# Build the live system of the workbench: build/live/NAME.iso (USB, BIOS and UEFI) and build/live/NAME-pxe/ (by the network).
# FIRMWARE=no leaves out Debian's non-free-firmware. As root: the system is put together in a folder with its owners.
. "$(dirname "$0")/lib.sh"
. scripts/live_needs.sh

LIVE=$ROOT/workbench/live
OUT=$ROOT/build/live
WORK=$OUT/work CACHE=$OUT/cache
FIRMWARE=${FIRMWARE:-yes}
. "$LIVE/steps/base.sh"
. "$LIVE/steps/system.sh"
. "$LIVE/steps/media.sh"

# What the image is made from. Its times are those of the last commit that touched it.
MADE_FROM=(passport/src workbench/src workbench/live workbench/pyproject.toml passport/pyproject.toml requirements/workbench.txt scripts/live_image.sh)
if [ -z "${SOURCE_DATE_EPOCH:-}" ]; then SOURCE_DATE_EPOCH=$(git log -1 --format=%ct -- "${MADE_FROM[@]}"); fi
export SOURCE_DATE_EPOCH
VERSION=$(sed -n 's/^version = "\(.*\)"/\1/p' workbench/pyproject.toml)+$(git log -1 --format=%h -- "${MADE_FROM[@]}")
[ -z "$(git status --porcelain -- "${MADE_FROM[@]}")" ] || VERSION=$VERSION.modified
NAME=rebond-live-$VERSION-amd64
[ "$FIRMWARE" = yes ] || NAME=$NAME-free

# Built once for each state of what it is made from; REBUILD=1 builds it again all the same.
if [ -z "${REBUILD:-}" ] && [ "${VERSION%.modified}" = "$VERSION" ] && [ -f "$OUT/$NAME.iso" ] && [ "$(cat "$OUT/latest" 2> /dev/null)" = "$NAME" ]; then
  say "build/live/$NAME.iso is up to date; REBUILD=1 builds it again"
  exit 0
fi

need_for_live_image
[ "$(id -u)" = 0 ] || exec sudo --preserve-env=FIRMWARE,REBUILD,SOURCE_DATE_EPOCH,LEVEL "$0" "$@"
mkdir -p "$WORK" "$CACHE"
exec 9> "$OUT/lock"
flock --nonblock 9 || die "another build of the live image is running"

step "Debian"
base_of_debian
step "the agent"
wheel_house
system_with_agent
step "one file of all"
one_file_of_all
step "the stick and the start by the network"
signed_loaders
find "$OUT" -maxdepth 1 -name 'rebond-live-*' -exec rm -rf {} +
stick
by_the_network
(cd "$OUT" && sha256sum "$NAME.iso" "$NAME-pxe"/live/* > "$NAME.sha256")
printf '%s\n' "$NAME" > "$OUT/latest"
rm -rf "$WORK/root" "$WORK/iso"

say ""
say "build/live/$NAME.iso       $(du -m "$OUT/$NAME.iso" | cut -f1) MB, for a USB stick"
say "build/live/$NAME-pxe/      for a start by the network"
say "How a workshop uses them: docs/guides/demarrer-le-poste.md"
