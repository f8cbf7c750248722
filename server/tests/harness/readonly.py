"""GET never writes: a client whose GET and HEAD run on a connection that refuses anything but reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.http import HttpResponse
from django.test import Client

READING = {
    "SELECT",
    "WITH",
    "PRAGMA",
    "SAVEPOINT",
    "RELEASE",
    "ROLLBACK",
    "EXPLAIN",
    "SHOW",
    "BEGIN",
    "COMMIT",
}


class WroteOnGet(BaseException):
    """Not an `Exception`: no view may catch it."""


def _refuse_writes(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    words = sql.lstrip(" (\n").split(None, 1)
    verb = words[0].upper() if words else ""
    if verb not in READING or " FOR UPDATE" in sql or " FOR NO KEY UPDATE" in sql:
        raise WroteOnGet(sql)
    return execute(sql, params, many, context)


@contextmanager
def only_reading() -> Iterator[None]:
    """Inside, a statement that writes or locks raises `WroteOnGet` with its SQL."""
    with connections["default"].execute_wrapper(_refuse_writes):
        yield


class ReadOnlyGetClient(Client):
    """Django's client, but its GET and HEAD cannot write. What they follow is held to the same.

    It asks for this machine, as the browser of somebody who tries the demonstration does.
    """

    def __init__(self, **defaults: Any) -> None:
        super().__init__(**{"SERVER_NAME": "127.0.0.1", **defaults})

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        with only_reading():
            return super().get(*args, **kwargs)

    def head(self, *args: Any, **kwargs: Any) -> HttpResponse:
        with only_reading():
            return super().head(*args, **kwargs)
