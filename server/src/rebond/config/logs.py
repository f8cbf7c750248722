"""What the log must not hold: an address that somebody typed, which may be a name."""

from __future__ import annotations

import logging


class RouteInsteadOfPath(logging.Filter):
    """Django writes the path of a request that failed ("Not Found: /referrals/…"); the route says as much."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None and isinstance(record.args, tuple) and record.args:
            match = getattr(request, "resolver_match", None)
            route = f"/{match.route}" if match else "(no such page)"
            path = getattr(request, "path", "")
            record.args = tuple(route if argument == path else argument for argument in record.args)
        return True
