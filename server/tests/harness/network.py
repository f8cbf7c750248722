"""No test leaves the machine: only loopback and local sockets are reached."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest


class LeftTheMachine(BaseException):
    """Not an `Exception`: no retry may swallow it."""


def _is_near(family: int, address: Any) -> bool:
    if family not in {socket.AF_INET, socket.AF_INET6}:
        return True
    host = str(address[0])
    if host in {"localhost", ""}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def stay_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def near_connect(self: socket.socket, address: Any) -> None:
        if not _is_near(self.family, address):
            raise LeftTheMachine(address)
        connect(self, address)

    def near_connect_ex(self: socket.socket, address: Any) -> int:
        if not _is_near(self.family, address):
            raise LeftTheMachine(address)
        return connect_ex(self, address)

    monkeypatch.setattr(socket.socket, "connect", near_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", near_connect_ex)
