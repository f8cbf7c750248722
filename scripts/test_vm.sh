#!/usr/bin/env bash
# Start the live image in QEMU and put it through a day of the workshop (scripts/test_vm). A quarter of an hour, emulated.
. "$(dirname "$0")/lib.sh"
. scripts/live_needs.sh
need_for_test_vm

[ -f build/live/latest ] || scripts/live_image.sh
name=$(cat build/live/latest)
folder=build/live/$name-pxe/live
say "$name"
options=$(sed -n 's/^set live="\(.*\)"$/\1/p' "build/live/$name-pxe/boot/grub/grub.cfg" |
  sed -e 's|fetch=[^ ]*|live-media=/dev/disk/by-label/REBOND_LIVE|' -e 's|console=tty0|console=tty0 console=ttyS0,115200|')
PYTHONPATH=scripts exec timeout --signal=INT 2400 python -m test_vm "build/live/$name.iso" "$folder/vmlinuz" "$folder/initrd.img" \
  "$options quiet systemd.show_status=no"
