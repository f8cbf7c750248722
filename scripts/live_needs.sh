# Sourced: what the live image and its trial in QEMU need from the system, installed where that is allowed, else named.
. scripts/needs.sh

# need_packages "for what" PROGRAM=PACKAGE...: a program that begins with / is a file.
need_packages() {
  local what=$1 pair missing=()
  shift
  lacking() {
    missing=()
    for pair in "$@"; do
      command -v "${pair%%=*}" > /dev/null || [ -e "${pair%%=*}" ] || missing+=("${pair#*=}")
    done
  }
  PATH=$PATH:/usr/sbin:/sbin lacking "$@"
  [ ${#missing[@]} -gt 0 ] || return 0
  if may_install; then
    say "Installing ${missing[*]} ..."
    "${as_root[@]}" apt-get update -qq || say "apt-get update failed; trying with the lists there are"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null || true
  fi
  PATH=$PATH:/usr/sbin:/sbin lacking "$@"
  [ ${#missing[@]} -eq 0 ] || die "$what needs what is not here. As root: apt-get install ${missing[*]}"
}

need_for_live_image() {
  need_packages "the live image" mmdebstrap=mmdebstrap mksquashfs=squashfs-tools xorriso=xorriso mcopy=mtools \
    mkfs.vfat=dosfstools grub-mkimage=grub-common /usr/lib/grub/i386-pc/boot_hybrid.img=grub-pc-bin \
    /usr/share/keyrings/debian-archive-keyring.gpg=debian-archive-keyring flock=util-linux
}

need_for_test_vm() {
  need_packages "the trial in QEMU" qemu-system-x86_64=qemu-system-x86 /usr/share/seabios/bios-256k.bin=seabios \
    mkfs.ext4=e2fsprogs debugfs=e2fsprogs mkfs.vfat=dosfstools mcopy=mtools
}
