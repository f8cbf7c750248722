# Sourced by scripts/live_image.sh: the stick (BIOS, UEFI, Secure Boot) and the folder for a start by the network.

LABEL=REBOND_LIVE
PORT=8077

options_of_the_start() { sed 's/#.*//' "$LIVE/options.txt" | xargs; }

# filled FILE: with what is known when the image is built.
filled() {
  sed -e "s|@LABEL@|$LABEL|g; s|@PORT@|$PORT|g; s|@VERSION@|$VERSION|g; s|@OPTIONS@|$(options_of_the_start)|g" "$1"
}

# signed_loaders: shim and GRUB as Debian signs them, so that Secure Boot may stay on.
signed_loaders() {
  rm -rf "$WORK/signed"
  mkdir -p "$WORK/signed"
  (
    cd "$WORK/signed"
    apt-get download -qq -o APT::Sandbox::User=root shim-signed shim-helpers-amd64-signed grub-efi-amd64-signed
    for package in *.deb; do dpkg-deb -x "$package" .; done
  )
  SHIM=$WORK/signed/usr/lib/shim GRUB=$WORK/signed/usr/lib/grub/x86_64-efi-signed
}

stick() {
  local tree=$WORK/iso efi=$WORK/efi.img
  rm -rf "$tree" "$efi"
  mkdir -p "$tree/live" "$tree/boot/grub" "$tree/.disk"
  cp "$WORK/boot/vmlinuz" "$WORK/boot/initrd.img" "$tree/live/"
  ln "$WORK/filesystem.squashfs" "$tree/live/filesystem.squashfs"
  filled "$LIVE/boot/grub.cfg" > "$tree/boot/grub/grub.cfg"
  printf 'REBOND %s\n' "$VERSION" > "$tree/.disk/info"

  grub-mkimage --format i386-pc-eltorito --prefix /boot/grub --output "$tree/boot/grub/eltorito.img" \
    biosdisk iso9660 part_msdos normal configfile linux search search_label test echo minicmd reboot halt

  truncate --size 8M "$efi"
  mkfs.vfat --invariant -n EFI "$efi" > /dev/null
  mmd -i "$efi" ::/EFI ::/EFI/BOOT
  mcopy -i "$efi" "$SHIM/shimx64.efi.signed" ::/EFI/BOOT/BOOTX64.EFI
  mcopy -i "$efi" "$SHIM/mmx64.efi.signed" ::/EFI/BOOT/mmx64.efi
  mcopy -i "$efi" "$GRUB/gcdx64.efi.signed" ::/EFI/BOOT/grubx64.efi

  find "$tree" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
  xorriso -report_about WARNING -as mkisofs -r -V "$LABEL" -o "$OUT/$NAME.iso.part" \
    --grub2-mbr /usr/lib/grub/i386-pc/boot_hybrid.img -partition_offset 16 \
    -b boot/grub/eltorito.img -no-emul-boot -boot-load-size 4 -boot-info-table --grub2-boot-info \
    -eltorito-alt-boot -append_partition 2 0xef "$efi" -e --interval:appended_partition_2:all:: -no-emul-boot \
    "$tree"
  mv "$OUT/$NAME.iso.part" "$OUT/$NAME.iso"
}

by_the_network() {
  local folder=$OUT/$NAME-pxe
  rm -rf "$folder"
  mkdir -p "$folder/live" "$folder/boot/grub"
  cp "$WORK/boot/vmlinuz" "$WORK/boot/initrd.img" "$folder/live/"
  ln -f "$WORK/filesystem.squashfs" "$folder/live/filesystem.squashfs"
  filled "$LIVE/boot/grub-pxe.cfg" > "$folder/boot/grub/grub.cfg"
  cp "$SHIM/shimx64.efi.signed" "$folder/boot/shimx64.efi"
  cp "$GRUB/grubnetx64.efi.signed" "$folder/boot/grubx64.efi"
  grub-mkimage --format i386-pc-pxe --prefix '(pxe)/boot/grub' --output "$folder/boot/bios.0" \
    pxe tftp http net normal configfile linux test echo minicmd reboot halt
  filled "$LIVE/boot/dnsmasq.conf" > "$folder/dnsmasq.conf"
  filled "$LIVE/boot/serve.sh" > "$folder/serve.sh"
  chmod -R u=rwX,go=rX "$folder"
  chmod +x "$folder/serve.sh"
}
