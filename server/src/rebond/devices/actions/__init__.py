"""The verbs of a device. Each takes many devices where a person may."""

from rebond.devices.actions.describe import describe, index_for_search, set_operating_system
from rebond.devices.actions.hold import hold, lift_hold
from rebond.devices.actions.merge import merge
from rebond.devices.actions.receive import receive
from rebond.devices.actions.rectify import rectify
from rebond.devices.actions.register import NewDevice, register

__all__ = [
    "NewDevice",
    "describe",
    "hold",
    "index_for_search",
    "lift_hold",
    "merge",
    "receive",
    "rectify",
    "register",
    "set_operating_system",
]
