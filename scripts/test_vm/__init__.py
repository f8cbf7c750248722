"""The live image in QEMU: a computer that is inspected, erased, cut from its power, started again, and told to a server."""
