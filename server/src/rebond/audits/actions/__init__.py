"""A check from its opening to its minutes."""

from rebond.audits.actions.emptying import due_checks, empty_checks
from rebond.audits.actions.opening import Asked, invite_controller, open_audit
from rebond.audits.actions.papers import due_papers, locate_papers
from rebond.audits.actions.sampling import conclude_audit, draw_sample, note_line

__all__ = [
    "Asked",
    "conclude_audit",
    "draw_sample",
    "due_checks",
    "due_papers",
    "empty_checks",
    "invite_controller",
    "locate_papers",
    "note_line",
    "open_audit",
]
