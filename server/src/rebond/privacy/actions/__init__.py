"""What is done to what is kept of people."""

from rebond.privacy.actions.rotating import Rotated, rotate_keys, unsealable

__all__ = ["Rotated", "rotate_keys", "unsealable"]
