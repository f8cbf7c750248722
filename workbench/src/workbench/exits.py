"""What the exit statuses of `rebond-workbench` say. Only OK is a good end."""

from enum import IntEnum


class Exit(IntEnum):
    """Stable: scripts of workshops rely on them."""

    OK = 0  # every drive proven; a certificate intact
    FAILED = 1  # at least one drive failed: data may remain
    USAGE = 2  # argparse's own
    REFUSED = 3  # nothing was touched: an interlock, or no confirmation
    ALTERED = 4  # a certificate is not what was signed
    UNTRUSTED = 5  # a certificate is intact, and its key is not in the list of trust
    UNKNOWN = 6  # at least one drive is not proven, and none failed
    UNAVAILABLE = 7  # a file or a right is missing
