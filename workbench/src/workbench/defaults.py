"""What holds unless the command line says otherwise. It loads nothing, so that the command line starts at once."""

from pathlib import Path

SPOOL = Path("/var/lib/rebond-workbench")
