"""The verbs of the end of the road."""

from rebond.recycling.actions.batching import close_batch, open_batch, put_in_batch, reopen_batch, take_out
from rebond.recycling.actions.collecting import Movement, Wish, confirm_collection, request_pick_up
from rebond.recycling.actions.correcting import CORRECTABLE, correct_entry
from rebond.recycling.actions.destroying import (
    list_drives,
    open_destruction,
    record_destruction,
    record_no_drive_inside,
    unlist_drive,
)
from rebond.recycling.actions.disposing import eliminate, give_back, retire
from rebond.recycling.actions.parting import put_parts_in_batch, take_part_out
from rebond.recycling.actions.weighing import GroupKey, count_parts, recode, weigh

__all__ = [
    "CORRECTABLE",
    "GroupKey",
    "Movement",
    "Wish",
    "close_batch",
    "confirm_collection",
    "correct_entry",
    "count_parts",
    "eliminate",
    "give_back",
    "list_drives",
    "open_batch",
    "open_destruction",
    "put_in_batch",
    "put_parts_in_batch",
    "recode",
    "record_destruction",
    "record_no_drive_inside",
    "reopen_batch",
    "request_pick_up",
    "retire",
    "take_out",
    "take_part_out",
    "unlist_drive",
    "weigh",
]
