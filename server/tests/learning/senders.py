"""Senders that send nothing: they stand for a provider of text messages."""

from __future__ import annotations

from typing import ClassVar

from rebond.learning.senders import Message, NotSent


class FakeSms:
    """Keeps what was sent, and to which number; refuses while ``broken``."""

    sent: ClassVar[list[tuple[str, Message]]] = []
    broken: ClassVar[bool] = False

    def send(self, to: str, message: Message) -> None:
        if self.broken:
            raise NotSent("ProviderDown")
        self.sent.append((to, message))


class LeakySms:
    """A provider whose fault repeats the number."""

    def send(self, to: str, message: Message) -> None:
        raise RuntimeError(f"cannot reach {to}")
