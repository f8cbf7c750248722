"""What this computer is: pure parsers over the files of /sys and /proc, read under a root that may be a recording."""
