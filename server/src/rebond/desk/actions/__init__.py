"""What is done to a whole pile from one page, and undone within the minute."""

from rebond.desk.actions.piles import Wish, act_on_pile, undo_pile

__all__ = ["Wish", "act_on_pile", "undo_pile"]
