# Sourced by scripts/live_image.sh: the Debian system, as mmdebstrap makes it, kept in the cache for a week.
# Mirrors and their settings are those of this machine; none of them is written into the image.

base_of_debian() {
  local sources=$WORK/sources.list settings=$WORK/apt.conf components=main lists=("$LIVE/packages.txt")
  apt-config dump | grep -E '^Acquire::(Check|http|https|ftp|Retries|Proxy|Languages)' > "$settings" || true
  sources_of_this_machine main > "$sources"
  [ -s "$sources" ] || die "apt of this machine knows no Debian 12 (bookworm): the live system is made from it"
  if [ "$FIRMWARE" = yes ]; then
    components="main non-free-firmware"
    lists+=("$LIVE/firmware.txt")
    sources_of_this_machine "$components" > "$sources"
  fi
  local packages fingerprint
  packages=$(sed 's/#.*//' "${lists[@]}" | xargs | tr ' ' ',')
  fingerprint=$(cat "${lists[@]}" "$LIVE/steps/base.sh" | sha256sum | cut -c1-16)
  BASE=$CACHE/base-$fingerprint.tar
  if [ -n "$(find "$BASE" -mtime -7 2> /dev/null)" ]; then
    say "Debian packages: $(basename "$BASE") of the cache ($(date -r "$BASE" +%F)); make clean forgets it"
    return
  fi
  say "Debian packages by mmdebstrap, $components; some minutes ..."
  rm -rf "$CACHE"/base-*
  nice mmdebstrap --quiet --format=tar --variant=minbase --aptopt="$settings" \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    --include="$packages" bookworm "$BASE.part" "$sources" > "$WORK/base.log" 2>&1 ||
    { tail -n 20 "$WORK/base.log" >&2; die "mmdebstrap failed; FIRMWARE=no builds from main alone"; }
  mv "$BASE.part" "$BASE"
}

# sources_of_this_machine COMPONENTS: a sources.list for the Debian 12 archives that apt of this machine is told to use.
sources_of_this_machine() {
  # shellcheck disable=SC2016 # apt fills these in
  apt-get indextargets --format '$(REPO_URI)|$(CODENAME)|$(ORIGIN)' 'Identifier: Packages' |
    awk -F'|' -v components="$1" '$3 == "Debian" && $2 ~ /^bookworm(-updates|-security)?$/ &&
      !seen[$1 $2]++ { print "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] " $1 " " $2 " " components }'
}
