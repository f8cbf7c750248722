# Sourced by scripts/live_image.sh: the agent and our own files in the Debian system, then one squashfs of all.

# wheel_house: what requirements/workbench.txt pins, checked by its hashes, and our two distributions beside it.
wheel_house() {
  rm -rf "$WORK/wheels" "$WORK/ours"
  "$VENV/bin/python" -m pip download -qq --disable-pip-version-check --require-hashes --no-deps --only-binary :all: \
    --python-version 3.11 --implementation cp --platform manylinux_2_34_x86_64 --platform manylinux_2_28_x86_64 \
    --platform manylinux2014_x86_64 --dest "$WORK/wheels" -r requirements/workbench.txt
  "$VENV/bin/python" -m pip wheel -qq --disable-pip-version-check --no-deps --no-build-isolation \
    --wheel-dir "$WORK/ours" ./passport ./workbench
}

system_with_agent() {
  local root=$WORK/root site=usr/local/lib/python3.11/dist-packages
  rm -rf "$root"
  mkdir -p "$root"
  tar --extract --file "$BASE" --directory "$root" --numeric-owner --xattrs --xattrs-include='*'
  PIP_FIND_LINKS=$WORK/wheels "$VENV/bin/python" -m pip install -qq --disable-pip-version-check --no-compile --no-index \
    --no-deps --require-hashes --only-binary :all: --python-version 3.11 --implementation cp \
    --platform manylinux_2_34_x86_64 --platform manylinux_2_28_x86_64 --platform manylinux2014_x86_64 \
    --target "$root/$site" -r requirements/workbench.txt
  "$VENV/bin/python" -m pip install -qq --disable-pip-version-check --no-compile --no-index --no-deps \
    --target "$root/$site" "$WORK"/ours/*.whl
  rm -rf "$root/$site/bin"
  # Where a wheel came from is a path of this machine.
  find "$root/$site" -name direct_url.json -o -name REQUESTED | while read -r file; do
    sed -i "\#^${file#"$root/$site/"},#d" "$(dirname "$file")/RECORD"
    rm "$file"
  done
  cp -R --no-preserve=ownership,timestamps "$LIVE/rootfs/." "$root/"
  chmod -R u=rwX,go=rX "$root/$site"
  printf '%s\n' "$VERSION" > "$root/etc/rebond-version"
  settle "$root"
}

# settle ROOT: what is done inside, and what must not stay.
settle() {
  local root=$1 service
  in_root "$root" python3 -m compileall -q --invalidation-mode unchecked-hash /usr/local/lib/python3.11/dist-packages
  in_root "$root" setupcon --save-only --force
  for service in rebond-station.service rebond-send.timer systemd-networkd.service systemd-resolved.service systemd-timesyncd.service; do
    in_root "$root" systemctl --quiet enable "$service"
  done
  in_root "$root" systemctl --quiet mask getty@tty1.service swap.target hibernate.target hybrid-sleep.target \
    suspend-then-hibernate.target apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer e2scrub_reap.service \
    fstrim.timer systemd-networkd-wait-online.service systemd-pstore.service
  in_root "$root" passwd --quiet --delete root
  in_root "$root" update-initramfs -c -k all > "$WORK/initramfs.log" 2>&1 || { tail "$WORK/initramfs.log" >&2; die "update-initramfs failed"; }
  mkdir -p "$WORK/boot"
  cp "$root"/boot/vmlinuz-* "$WORK/boot/vmlinuz"
  cp "$root"/boot/initrd.img-* "$WORK/boot/initrd.img"
  ln -sf ../run/systemd/resolve/stub-resolv.conf "$root/etc/resolv.conf"
  : > "$root/etc/machine-id"
  mkdir -p "$root/var/lib/rebond-workbench"
  rm -rf "$root"/boot/* "$root"/etc/apt/sources.list* "$root"/etc/apt/apt.conf.d/99mmdebstrap \
    "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/* "$root"/var/cache/debconf/* "$root"/var/log/* "$root"/tmp/* \
    "$root"/var/lib/dbus/machine-id "$root"/etc/.pwd.lock "$root"/vmlinuz* "$root"/initrd.img*
  names_of_this_machine "$root"
}

# names_of_this_machine ROOT: stop when an address of a mirror that this machine uses got into the image.
names_of_this_machine() {
  local host
  while read -r host; do
    case $host in *.debian.org) continue ;; esac # Debian's own names stand in the files of its packages
    ! grep -rqsF --exclude-dir=proc --exclude-dir=sys -- "$host" "$1/etc" "$1/var" "$1/usr/local" ||
      die "the image holds the address of a mirror of this machine"
  done < <(awk '{print $3}' "$WORK/sources.list" | sed -E 's#^[a-z+]*://([^/]*@)?##; s#[/:].*##' | sort -u)
}

in_root() {
  local root=$1
  shift
  env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
    SYSTEMD_OFFLINE=1 SOURCE_DATE_EPOCH="$SOURCE_DATE_EPOCH" chroot "$root" "$@"
}

one_file_of_all() {
  rm -f "$WORK/filesystem.squashfs"
  # Times no later than the source's; the same tree gives the same bytes.
  find "$WORK/root" -xdev -newermt "@$SOURCE_DATE_EPOCH" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
  nice mksquashfs "$WORK/root" "$WORK/filesystem.squashfs" -quiet -no-progress -noappend -reproducible \
    -comp zstd -Xcompression-level "${LEVEL:-15}" -b 256K
}
