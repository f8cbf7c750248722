"""Repairs of computers, and the parts that go into them."""

from rebond.repairs.models.repairs import Fault, Repair

__all__ = ["Fault", "Repair"]
