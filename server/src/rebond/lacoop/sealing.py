"""The seal on the keys of places. The key that opens it is not in the database."""

from __future__ import annotations

from rebond.kit.sealing import Seal

SEAL = Seal("lacoop.key")
