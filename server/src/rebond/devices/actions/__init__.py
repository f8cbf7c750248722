"""The verbs of a device. Each takes many devices where a person may."""

from rebond.devices.actions.describe import (
    Description,
    describe,
    describe_all,
    index_for_search,
    set_operating_system,
)
from rebond.devices.actions.hold import hold, lift_hold
from rebond.devices.actions.import_list import Preview, import_list, keep_list, preview_list
from rebond.devices.actions.label import keep_layout, replace_labels
from rebond.devices.actions.merge import merge
from rebond.devices.actions.name import add_identifier
from rebond.devices.actions.note_drive import note_drive
from rebond.devices.actions.receive import receive, receive_pile
from rebond.devices.actions.rectify import last_step, obstacle_to_rectification, rectify, undo_own
from rebond.devices.actions.register import NewDevice, register
from rebond.devices.actions.tag import attach_number, attach_to_reserved, reserve_tags, use_tags
from rebond.devices.actions.undoing import HANDS_UNKNOWN, Undoing, gives_back, gives_back_besides, undoes
from rebond.devices.actions.upgrade import upgrade
from rebond.devices.actions.withdraw import withdraw

__all__ = [
    "HANDS_UNKNOWN",
    "Description",
    "NewDevice",
    "Preview",
    "Undoing",
    "add_identifier",
    "attach_number",
    "attach_to_reserved",
    "describe",
    "describe_all",
    "gives_back",
    "gives_back_besides",
    "hold",
    "import_list",
    "index_for_search",
    "keep_layout",
    "keep_list",
    "last_step",
    "lift_hold",
    "merge",
    "note_drive",
    "obstacle_to_rectification",
    "preview_list",
    "receive",
    "receive_pile",
    "rectify",
    "register",
    "replace_labels",
    "reserve_tags",
    "set_operating_system",
    "undo_own",
    "undoes",
    "upgrade",
    "use_tags",
    "withdraw",
]
